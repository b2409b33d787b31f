//go:build browser

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/tools/browser"
)

// cityPlan is the plan of another city.
const cityPlan = `某市贯彻落实督察报告整改方案
一、某河道治理滞后。
整改目标：2027年底前河道水质达标。
整改措施：（一）2026年12月30日前完成清淤；（二）每季度开展巡查。
整改时限：2027年12月31日
主体责任单位：甲县党委、政府
市直牵头督导验收单位：市水利局
督办市领导：赵某
二、某矿山生态修复不力。
整改目标：完成修复。
整改措施：（一）2027年6月30日前完成覆绿。
整改时限：2027年6月30日
主体责任单位：乙县党委、政府
市直牵头督导验收单位：市自然资源局
督办市领导：赵某
`

const cityPeople = `contacts:
  - {body: 甲县党委、政府, name: 联络员, channel: mail, address: jia@city.test}
  - {body: 市水利局, name: 联络员, channel: mail, address: shuili@city.test}
  - {body: 市自然资源局, name: 联络员, channel: mail, address: ziran@city.test}
  - {body: 赵某, name: 赵某, channel: mail, address: zhao@city.test}
  - {body: 整改办, channel: mail, address: office@city.test}
`

// Another city begins with nothing: its plan and its contacts are uploaded, looked at and taken in, who is missing is added, and the plan is
// released. No shell is needed.
func TestAnotherCityBeginsInABrowser(t *testing.T) {
	t.Parallel()
	h := openHouse(t, "builtin: false\n")
	b := browser.Open(t, 1200, 800)
	h.begin(b)
	b.Shoot("empty")
	h.upload(b, "plan", "方案.txt", cityPlan, "city")
	h.sees(b, "文件内容", "生效后的变动")
	b.Shoot("import-plan")
	b.Press(`form[action^="/imports/drafts/"] button.main`)
	h.sees(b, "某市贯彻落实督察报告整改方案")
	h.upload(b, "contacts", "通讯录.yaml", cityPeople, "")
	b.Press(`form[action^="/imports/drafts/"] button.main`)
	b.Go(h.at + "/contacts")
	h.sees(b, "乙县党委、政府", "没有联系人", "shuili@city.test")
	b.Shoot("contacts")
	b.Go(h.at + "/contacts/edit?act=add&body=乙县党委、政府")
	b.Type("[name=name]", "联络员")
	b.Type("[name=address]", "yi@city.test")
	b.Press(`form[action="/contacts/preview"] button.main`)
	h.sees(b, "生效后的变动", "yi@city.test")
	b.Press(`form[action="/contacts"] button.main`)
	b.Go(h.at + "/contacts")
	h.sees(b, "yi@city.test")
	b.Go(h.at + "/imports/plans/city/release")
	h.sees(b, "放行后将发送", "第二人核对")
	b.Shoot("release")
	browser.Eval[bool](b, `document.querySelector("[name=unreviewed]").checked = document.querySelector("[name=now]").checked = true`)
	b.Type("[name=note]", "先行试用，核对随后补办")
	b.Press("main form button.main")
	b.Go(h.at + "/imports")
	h.sees(b, "已放行")
	h.told(b, "12月30日到期")
}

// upload sends a file on the page of imports.
func (h *officeHouse) upload(b *browser.Tab, kind, name, text, id string) {
	h.t.Helper()
	path := filepath.Join(h.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		h.t.Fatal(err)
	}
	b.Go(h.at + "/imports")
	form := fmt.Sprintf(`form[action="/imports/%s"]`, kind)
	b.Upload(form+" [name=file]", path)
	if id != "" {
		b.Type(form+" [name=id]", id)
	}
	b.Press(form + " button")
	h.sees(b, name)
}

// told waits until somebody was told of a matter: the daemon looks once a minute what has been changed.
func (h *officeHouse) told(b *browser.Tab, what string) {
	h.t.Helper()
	for wait := time.Now(); ; time.Sleep(2 * time.Second) {
		b.Go(h.at + "/messages")
		if browser.Eval[int](b, `document.querySelectorAll('td a[href^="/messages/"]').length`) > 0 {
			break
		}
		if time.Since(wait) > 3*browser.Patience {
			h.t.Fatalf("nobody is told:\n%s", b.Text("main"))
		}
	}
	h.sees(b, "已送达", what)
}

// Every page is legible to all, on a screen and on a phone: axe-core finds nothing serious.
func TestPagesForEverybodyInABrowser(t *testing.T) {
	t.Parallel()
	h := openHouse(t, "")
	pages := []string{
		"/", "/todo", "/matters", "/matters/hengyang-2024/22", "/matter-acts/extend?key=hengyang-2024/22", "/matter-acts/close?key=hengyang-2024/22",
		"/messages", "/calendar", "/replies", "/contacts", "/imports", "/reports", "/accounts", "/account", "/feeds", "/api",
	}
	for _, width := range []int64{1440, 390} {
		b := browser.Open(t, width, 900)
		if width == 1440 {
			b.Go(h.at + "/login")
			h.check(b, "login")
			b.Go(h.link)
			h.check(b, "start")
			h.begin(b)
		} else {
			h.signIn(b, "admin", phrase)
		}
		for _, path := range pages {
			b.Go(h.at + path)
			h.check(b, fmt.Sprint(strings.Trim(strings.NewReplacer("/", "-", "?", "-", "=", "-").Replace(path), "-"), "-", width))
			if wide := browser.Eval[int](b, `document.documentElement.scrollWidth - innerWidth`); wide > 0 {
				t.Errorf("%s is %d wider than a screen of %d", path, wide, width)
			}
		}
	}
}

// check fails the test where axe-core finds something serious in the page, and keeps a picture of it.
func (h *officeHouse) check(b *browser.Tab, name string) {
	h.t.Helper()
	b.Shoot("page-" + name)
	for _, v := range b.Violations() {
		h.t.Errorf("%s: %s (%s, %s): %v", b.Where(), v.Help, v.ID, v.Impact, v.Nodes[:min(3, len(v.Nodes))])
	}
}
