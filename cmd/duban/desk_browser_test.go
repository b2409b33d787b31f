//go:build browser

package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"duban/tools/browser"
)

// An officeHouse is the real daemon with its page, and what it has printed.
type officeHouse struct {
	t    *testing.T
	dir  string
	at   string // the page's address
	link string // by which the first administrator begins
}

// openHouse starts the daemon as a first start would, on a free port, with more settings.
func openHouse(t *testing.T, more string) *officeHouse {
	t.Helper()
	h := &officeHouse{t: t, dir: t.TempDir()}
	address, settings := aPort(t), filepath.Join(h.dir, "duban.yaml")
	text := fmt.Sprintf("state: %s\npage: {listen: %q}\nlog: {level: info}\n%s", filepath.Join(h.dir, "state"), address, more)
	if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	h.start(address, settings)
	return h
}

// start runs the daemon by settings whose page listens at an address, and waits for the first link.
func (h *officeHouse) start(address, settings string, more ...string) {
	t := h.t
	t.Helper()
	h.at = "http://" + address
	cmd := exec.Command(program(t), append([]string{"run", "--demo", "--config", settings}, more...)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var log transcript
	cmd.Stderr = &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
		if t.Failed() {
			t.Log(log.String())
		}
	})
	found := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if m := regexp.MustCompile(`http://\S+/start\?t=\S+`).FindString(lines.Text()); m != "" {
				found <- m
				break
			}
		}
		_, _ = io.Copy(io.Discard, out)
	}()
	select {
	case h.link = <-found:
	case <-time.After(browser.Patience):
		t.Fatal("the first link was not printed: " + log.String())
	}
}

// begin makes the first administrator by the link, in a browser.
func (h *officeHouse) begin(b *browser.Tab) {
	h.t.Helper()
	b.Go(h.link)
	b.Shoot("start")
	b.Type("[name=name]", "admin")
	b.Type("[name=display]", "李管理")
	b.Type("[name=password]", phrase)
	b.Type("[name=again]", phrase)
	b.Press("main button.main")
}

const phrase = "浏阳河弯过了几道弯"

// add makes an account on the page, and returns the link by which its owner begins.
func (h *officeHouse) add(b *browser.Tab, name, display, role, scope string) string {
	h.t.Helper()
	b.Go(h.at + "/accounts")
	for field, value := range map[string]string{"name": name, "display": display, "role": role, "scope": scope} {
		if value == "" {
			continue // as it is
		}
		b.Type(`form[action="/accounts"] [name=`+field+`]`, value)
	}
	b.Press(`form[action="/accounts"] button.main`)
	return browser.Eval[string](b, `document.querySelector("input[readonly]").value`)
}

// enter chooses the password of an account by its link.
func (h *officeHouse) enter(b *browser.Tab, link string) {
	h.t.Helper()
	b.Go(link)
	b.Type("[name=password]", phrase)
	b.Type("[name=again]", phrase)
	b.Press("main button.main")
}

// signIn signs in.
func (h *officeHouse) signIn(b *browser.Tab, name, password string) {
	h.t.Helper()
	b.Go(h.at + "/login")
	b.Type("[name=name]", name)
	b.Type("[name=password]", password)
	b.Press("main button.main")
}

// sees fails the test where a person reads something else in the page.
func (h *officeHouse) sees(b *browser.Tab, words ...string) {
	h.t.Helper()
	text := b.Text("body")
	for _, w := range words {
		if !strings.Contains(text, w) {
			h.t.Errorf("%s does not say %q:\n%s", b.Where(), w, text)
		}
	}
}

// A clerk works for some days without the server's shell: from the first account on, all is done on the page.
func TestAClerksWeekInABrowser(t *testing.T) {
	t.Parallel()
	door := aPort(t)
	h := openHouse(t, fmt.Sprintf("answers: {listen: %q, public_url: \"http://%s\"}\n", door, door))
	b := browser.Open(t, 1200, 800)
	h.begin(b)
	h.sees(b, "今日要办", "李管理", "已逾期")
	b.Shoot("overview")
	clerk := h.add(b, "wang", "王科长", "office", "")
	guest := h.add(b, "wu", "吴乐胜", "viewer", "吴乐胜")
	b.Shoot("accounts")
	b.Go(h.at + "/account")
	b.Press(`form[action="/logout"] button`)
	h.enter(b, clerk)
	h.sees(b, "王科长")
	h.extend(b)
	h.finish(t)
	h.answered(b, (&unit{t: t, dir: h.dir}).linked("http://"+door))
	h.sent(b)
	h.tried(b)
	h.locked(t)
	h.watched(t, guest)
}

// extend moves a deadline: its effect is shown first.
func (h *officeHouse) extend(b *browser.Tab) {
	h.t.Helper()
	b.Go(h.at + "/matters/hengyang-2024/22")
	h.sees(b, "问题22", "整改时限")
	b.Shoot("matter")
	b.Go(h.at + "/matter-acts/extend?key=hengyang-2024/22")
	b.Type("[name=to]", "2027-12-31")
	b.Type("[name=doc]", "衡整改办〔2026〕12号")
	b.Press("[value=preview]")
	h.sees(b, "确认前请核对", "衡整改办〔2026〕12号")
	b.Shoot("extend")
	b.Press("[value=apply]")
	h.sees(b, "2027年12月31日", "衡整改办〔2026〕12号", "王科长")
}

// finish accepts and closes a matter, on a phone that runs no scripts.
func (h *officeHouse) finish(t *testing.T) {
	t.Helper()
	b := browser.Open(t, 390, 800)
	h.signIn(b, "wang", phrase)
	b.WithoutScript()
	for _, act := range []struct{ name, state string }{{"report", "待验收"}, {"accept", "待销号"}, {"close", "已销号"}} {
		b.Go(h.at + "/matter-acts/" + act.name + "?key=hengyang-2024/42")
		b.Type("[name=note]", "现场核查属实")
		b.Press("[value=preview]")
		b.Press("[value=apply]")
		h.sees(b, act.state)
	}
	b.Shoot("closed")
	b.Go(h.at + "/matters?colour=green")
	h.sees(b, "耒阳4家煤矿")
}

// answered has a unit say by the link of its mail that all is done, and the office take it.
func (h *officeHouse) answered(b *browser.Tab, link string) {
	h.t.Helper()
	unit := browser.Open(h.t, 390, 800)
	unit.Go(link)
	browser.Eval[bool](unit, `document.querySelector("[name=matter]").checked = true`)
	browser.Eval[bool](unit, `document.querySelector("[value=done]").closest("details").open = true`)
	unit.Type("[name=done-words]", "全部完成，请验收")
	unit.Press("[value=done]")
	h.sees(unit, "已收到您的答复")
	b.Go(h.at + "/replies")
	h.sees(b, "全部完成，请验收")
	b.Shoot("replies")
	b.Press(`td a[href^="/replies/"]`)
	b.Shoot("reply")
	b.Press("#take [value=preview]")
	h.sees(b, "确认前请核对")
	b.Press("[value=apply]")
	b.Go(h.at + "/matters?colour=purple")
	h.sees(b, "待验收")
}

// tried looks what another deadline would change: nothing is changed.
func (h *officeHouse) tried(b *browser.Tab) {
	h.t.Helper()
	for wait := time.Now(); ; time.Sleep(time.Second) {
		b.Go(h.at + "/calendar/trial?kind=deadline&key=24&to=2029-06-30")
		if text := b.Text("main"); !strings.Contains(text, "正在计算") {
			break
		}
		if time.Since(wait) > browser.Patience {
			h.t.Fatal("the trial does not come to an end")
		}
	}
	h.sees(b, "2029")
	b.Shoot("trial")
	b.Go(h.at + "/matters/hengyang-2024/24")
	if strings.Contains(b.Text("main"), "2029年6月30日") {
		h.t.Error("a trial has moved a deadline")
	}
}

// sent looks at what was told.
func (h *officeHouse) sent(b *browser.Tab) {
	h.t.Helper()
	b.Go(h.at + "/messages")
	h.sees(b, "已送达")
	b.Shoot("messages")
	b.Press(`td a[href^="/messages/"]`)
	h.sees(b, "校验值")
	b.Shoot("message")
	if n := browser.Eval[int](b, `document.querySelectorAll("iframe[sandbox]").length`); n != 1 {
		h.t.Errorf("%d sandboxed frames", n)
	}
}

// locked guesses a password until the account is locked.
func (h *officeHouse) locked(t *testing.T) {
	t.Helper()
	b := browser.Open(t, 390, 800)
	for range 6 {
		h.signIn(b, "wang", "不知道")
	}
	h.signIn(b, "wang", phrase)
	if text := b.Text("main"); strings.Contains(text, "今日要办") || !strings.Contains(text, "分钟") {
		t.Errorf("after six guesses: %s", text)
	}
	b.Shoot("locked")
}

// watched is somebody who may look at his own matters alone, and tries to change one, without scripts on a phone.
func (h *officeHouse) watched(t *testing.T, link string) {
	t.Helper()
	b := browser.Open(t, 390, 800)
	h.enter(b, link)
	h.sees(b, "吴乐胜")
	b.Shoot("phone")
	status := browser.Eval[int](b, `fetch("/matter-acts/close", {method: "POST", body: new URLSearchParams({key: "hengyang-2024/1", note: "无", step: "apply"})}).then(r => r.status)`)
	if status != 403 {
		t.Errorf("a viewer closes a matter: HTTP %d", status)
	}
	b.WithoutScript()
	b.Go(h.at + "/matters")
	h.sees(b, "台账")
	b.Shoot("phone-matters")
}
