package contacts_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"duban/formats/workbook"
	"duban/office"
	"duban/remind"
	"duban/remind/enrol"
	"duban/store"
	"duban/tools/desk"
	"duban/web/contacts"
	"duban/web/imports"
	"duban/web/shell"
)

// held is a plan that is held: a short one, so that an effect is quick.
var held = remind.Plan{ID: "held-1", Title: "甲市整改方案", Problems: []remind.Problem{{
	Plan: "held-1", Number: 1, Title: "扬尘污染。", Deadline: remind.Deadline{Kind: remind.Dated, Date: remind.NewDate(2026, 12, 31)},
	Parties: remind.Parties{Responsible: []string{"石鼓区党委、政府", "各有关部门"}, Lead: []string{"市住建局"}, Leader: []string{"吴乐胜"}},
}}}

// people is a directory of two bodies.
var people = remind.Directory{
	Contacts: []remind.Contact{
		{Body: "石鼓区党委、政府", Name: "张三", Title: "主任", Channel: "mail", Address: "zhang@shigu.gov.cn", Mobile: "13800000001", Roles: []remind.Role{remind.Responsible}},
		{Body: "市住建局", Name: "李四", Channel: "mail", Address: "li@zj.gov.cn", ICS: true},
		{Body: "吴乐胜", Name: "吴乐胜", Channel: "mail", Address: "wu@city.gov.cn"},
	},
	Collectives: map[string][]string{"各有关部门": {"市住建局"}},
	Aliases:     map[string]string{"住建局": "市住建局"},
	Succeeds:    []remind.Succession{{Body: "甲局", By: "乙局", From: remind.NewDate(2026, 3, 1), Doc: "某编〔2026〕1号"}},
}

// open makes an office with the plan and the directory.
func open(t *testing.T) *desk.Desk {
	t.Helper()
	d := desk.Open(t, slices.Concat(contacts.Routes(), imports.Routes()), held)
	if err := d.Store.PutDirectory(t.Context(), -1, people, d.Time); err != nil {
		t.Fatal(err)
	}
	return d
}

// has fails where a page is not of a status, or lacks a text.
func has(t *testing.T, w *httptest.ResponseRecorder, status int, texts ...string) {
	t.Helper()
	if w.Code != status {
		t.Errorf("HTTP %d, want %d: %s", w.Code, status, w.Body)
	}
	for _, text := range texts {
		if !strings.Contains(w.Body.String(), text) {
			t.Errorf("without %q: %s", text, w.Body)
		}
	}
}

var revision = regexp.MustCompile(`name="revision" value="(\d+)"`)

// agreed returns a form that agrees with a page.
func agreed(t *testing.T, w *httptest.ResponseRecorder, form url.Values) url.Values {
	t.Helper()
	m := revision.FindStringSubmatch(w.Body.String())
	if w.Code != http.StatusOK || m == nil {
		t.Fatalf("HTTP %d, nothing to agree with: %s", w.Code, w.Body)
	}
	all := url.Values{"revision": {m[1]}}
	for name, values := range form {
		all[name] = values
	}
	return all
}

// directory returns what the store holds.
func directory(t *testing.T, d *desk.Desk) remind.Directory {
	t.Helper()
	snap, err := d.Store.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return snap.Directory
}

func TestThePageSaysWhoSpeaksForWhom(t *testing.T) {
	d := open(t)
	has(t, d.Get(desk.Clerk, "/contacts"), http.StatusOK, "石鼓区党委、政府", "张三 主任", "zhang@shigu.gov.cn", "主体责任单位", "尚未送达过", "没有接收人", "补救办法",
		"各有关部门", "住建局", "乙局", "某编〔2026〕1号", "2026-03-01", "act=standin")
	has(t, d.Get(desk.Clerk, "/contacts?q=LI@zj"), http.StatusOK, "李四")
	if w := d.Get(desk.Clerk, "/contacts?q=LI@zj"); strings.Contains(w.Body.String(), "张三") {
		t.Error("all are found")
	}
	for _, path := range []string{"/contacts/book.xlsx", "/contacts/book.xlsx?template=1", "/contacts/coverage.xlsx"} {
		if w := d.Get(desk.Clerk, path); w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), "PK") {
			t.Errorf("%s: HTTP %d", path, w.Code)
		}
	}
	for _, r := range contacts.Routes() {
		if r.Least < shell.Office {
			t.Errorf("%s is for %s", r.Pattern, r.Least)
		}
	}
}

// Where no plan is executed and nobody is listed, the page does not claim that everybody is reached, nor that something was looked for.
func TestAnEmptyDirectoryClaimsNothing(t *testing.T) {
	d := desk.Open(t, contacts.Routes(), held)
	if err := d.Store.PutDirectory(t.Context(), -1, remind.Directory{}, d.Time); err != nil {
		t.Fatal(err)
	}
	has(t, d.Get(desk.Clerk, "/contacts"), http.StatusOK, "补救办法")
	if _, err := d.Office.End(t.Context(), held.ID, store.Ending{By: "李某", Doc: "市整改办〔2026〕3号", Note: "验收结束"}); err != nil {
		t.Fatal(err)
	}
	d.Site.Changed()
	w := d.Get(desk.Clerk, "/contacts")
	has(t, w, http.StatusOK, "现在没有整改方案在执行", "还没有联系人")
	for _, never := range []string{"都有接收人", "没有找到"} {
		if strings.Contains(w.Body.String(), never) {
			t.Errorf("claims %q", never)
		}
	}
	has(t, d.Get(desk.Clerk, "/contacts?q=nobody"), http.StatusOK, "没有找到")
}

// What is edited on the page is what comes of a workbook with the same change in it, which is imported.
func TestAnEditIsAWorkbook(t *testing.T) {
	zhang, li := enrol.Print(&people.Contacts[0]), enrol.Print(&people.Contacts[1])
	set := func(row, column int, value any) func([]workbook.Sheet) {
		return func(s []workbook.Sheet) { s[0].Rows[row][column] = value }
	}
	insert := func(row int, cells ...any) func([]workbook.Sheet) {
		return func(s []workbook.Sheet) { s[0].Rows = slices.Insert(s[0].Rows, row, cells) }
	}
	for _, tt := range []struct {
		name   string
		form   url.Values
		change func([]workbook.Sheet)
	}{
		{
			"add",
			url.Values{
				"act": {"add"}, "body": {"石鼓区党委、政府"}, "name": {"王五"}, "channel": {"mail"}, "address": {"ＷＡＮＧ＠shigu.gov.cn"}, "mobile": {"１３８0000 0002"},
				"order": {"2"}, "role": {"head"}, "from": {"2026-12-01"}, "mention": {"@a、b"},
			},
			insert(1, "石鼓区党委、政府", "王五", "", "单位主要负责同志", "邮件", "ＷＡＮＧ＠shigu.gov.cn", "１３８0000 0002", "@a、b", 2, remind.NewDate(2026, 12, 1), remind.Date(0), "", nil),
		},
		{
			"change",
			url.Values{"act": {"change"}, "who": {li}, "body": {"市住建局"}, "name": {"赵六"}, "channel": {"mail"}, "address": {"zhao@zj.gov.cn"}},
			func(s []workbook.Sheet) { set(1, 1, "赵六")(s); set(1, 5, "zhao@zj.gov.cn")(s); set(1, 12, nil)(s) },
		},
		{"end", url.Values{"act": {"end"}, "who": {zhang}, "to": {"2026-12-31"}}, set(0, 10, remind.NewDate(2026, 12, 31))},
		{
			"standin",
			url.Values{
				"act": {"standin"}, "who": {zhang}, "name": {"钱七"}, "channel": {"mail"}, "address": {"qian@shigu.gov.cn"}, "from": {"2026-12-01"}, "to": {"2026-12-20"},
			},
			insert(1, "石鼓区党委、政府", "钱七", "", "", "邮件", "qian@shigu.gov.cn", "", "", nil, remind.NewDate(2026, 12, 1), remind.NewDate(2026, 12, 20), "张三", nil),
		},
		{"remove", url.Values{"act": {"remove"}, "who": {li}}, func(s []workbook.Sheet) { s[0].Rows = slices.Delete(s[0].Rows, 1, 2) }},
		{
			"succeed",
			url.Values{"act": {"succeed"}, "former": {"吴乐胜"}, "by": {"王某"}, "since": {"2026-12-01"}, "doc": {"某委〔2026〕1号"}},
			func(s []workbook.Sheet) {
				s[2].Rows = append(s[2].Rows, []any{"吴乐胜", "王某", remind.NewDate(2026, 12, 1), "某委〔2026〕1号"})
			},
		},
		{
			"unsucceed",
			url.Values{"act": {"unsucceed"}, "former": {"甲局"}, "by": {"乙局"}, "since": {"2026-03-01"}, "doc": {"某编〔2026〕1号"}},
			func(s []workbook.Sheet) { s[2].Rows = nil },
		},
		{
			"collective",
			url.Values{"act": {"collective"}, "collective": {"各有关部门"}, "members": {"市住建局\r\n石鼓区党委、政府\n"}},
			func(s []workbook.Sheet) {
				s[1].Rows = append(s[1].Rows, []any{"各有关部门", "石鼓区党委、政府"})
			},
		},
		{
			"alias",
			url.Values{"act": {"alias"}, "alias": {"市建设局"}, "means": {"市住建局"}},
			func(s []workbook.Sheet) { s[3].Rows = append(s[3].Rows, []any{"市建设局", "市住建局"}) },
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			edited := open(t)
			has(t, edited.Get(desk.Clerk, "/contacts/edit?"+url.Values{"act": tt.form["act"], "who": tt.form["who"]}.Encode()), http.StatusOK, "查看变动")
			w := edited.Post(desk.Clerk, "/contacts/preview", tt.form)
			has(t, w, http.StatusOK, "生效后的变动", "没有接收人：原", "确认生效")
			if w := edited.Post(desk.Clerk, "/contacts", agreed(t, w, tt.form)); w.Code != http.StatusSeeOther {
				t.Fatalf("HTTP %d: %s", w.Code, w.Body)
			}
			imported := open(t)
			takeIn(t, imported, tt.change)
			got, want := directory(t, edited), directory(t, imported)
			if !reflect.DeepEqual(got, want) || reflect.DeepEqual(got.Contacts, people.Contacts) && reflect.DeepEqual(got.Collectives, people.Collectives) && len(got.Succeeds)+len(got.Aliases) == 2 {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

// takeIn imports the workbook of the directory with a change in it.
func takeIn(t *testing.T, d *desk.Desk, change func([]workbook.Sheet)) {
	t.Helper()
	day, err := d.Office.Today(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b, people := office.ContactBook(day, nil, false)
	sheets := b.Sheets(&people)
	change(sheets)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "通讯录.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	if err := workbook.Write(part, sheets); err != nil {
		t.Fatal(err)
	}
	_ = form.Close()
	to := d.Send(desk.Clerk, "/imports/contacts", form.FormDataContentType(), &body).Header().Get("Location")
	if w := d.Post(desk.Clerk, to, agreed(t, d.Get(desk.Clerk, to), nil)); w.Code != http.StatusSeeOther {
		t.Fatalf("HTTP %d: %s", w.Code, w.Body)
	}
}

func TestWhatIsWrongIsSaidBeforeItApplies(t *testing.T) {
	d := open(t)
	form := func(fields ...string) url.Values {
		all := url.Values{"act": {"add"}, "body": {"市住建局"}, "channel": {"mail"}, "address": {"a@zj.gov.cn"}}
		for i := 0; i+1 < len(fields); i += 2 {
			all.Set(fields[i], fields[i+1])
		}
		return all
	}
	long := strings.Repeat("长", 5000)
	for name, tt := range map[string]struct {
		form   url.Values
		status int
		want   string
	}{
		"no mailbox":          {form("address", "a"), http.StatusUnprocessableEntity, "尚不能生效"},
		"a foreign body":      {form("body", "市住健局"), http.StatusOK, "是否应为“市住建局”"},
		"a long name":         {form("name", long), http.StatusUnprocessableEntity, "有5000个字"},
		"a script":            {form("name", "<script>alert(1)</script>\u202e"), http.StatusOK, "&lt;script&gt;"},
		"no day":              {form("from", "昨天"), http.StatusUnprocessableEntity, "2026-03-01的形式"},
		"no number":           {form("order", "第一"), http.StatusUnprocessableEntity, "顺序应为正整数"},
		"everybody":           {form("mention", "@所有人"), http.StatusUnprocessableEntity, "不能@所有人"},
		"a stand-in for good": {url.Values{"act": {"standin"}, "who": {enrol.Print(&people.Contacts[0])}, "name": {"钱七"}, "channel": {"mail"}, "address": {"q@a.cn"}}, http.StatusUnprocessableEntity, "请填写起止日期"},
		"nobody's contact":    {url.Values{"act": {"end"}, "who": {"0"}, "to": {"2026-12-31"}}, http.StatusUnprocessableEntity, "已被他人改动"},
		"a loop":              {url.Values{"act": {"alias"}, "alias": {"市住建局"}, "means": {"住建局"}}, http.StatusUnprocessableEntity, "别名循环"},
		"the last contact":    {url.Values{"act": {"nothing"}}, http.StatusNotFound, "没有这种改动"},
	} {
		t.Run(name, func(t *testing.T) {
			w := d.Post(desk.Clerk, "/contacts/preview", tt.form)
			has(t, w, tt.status, tt.want)
			if strings.Contains(w.Body.String(), "<script>alert") || strings.Contains(w.Body.String(), "\u202e") {
				t.Error("it went through")
			}
			if tt.status != http.StatusOK {
				forced := url.Values{"revision": {"4"}}
				for k, v := range tt.form {
					forced[k] = v
				}
				if w := d.Post(desk.Clerk, "/contacts", forced); w.Code < 400 {
					t.Errorf("HTTP %d: it was applied all the same", w.Code)
				}
			}
		})
	}
	if got := directory(t, d); !reflect.DeepEqual(got, people) {
		t.Errorf("%+v", got)
	}
}

// Two clerks at once: the second sees the effect anew and loses nothing of what was typed.
func TestTheStoreMovesBetweenLookAndConfirmation(t *testing.T) {
	d := open(t)
	form := url.Values{"act": {"end"}, "who": {enrol.Print(&people.Contacts[1])}, "to": {"2026-12-31"}}
	w := d.Post(desk.Clerk, "/contacts/preview", form)
	first := agreed(t, w, form)
	other := url.Values{"act": {"alias"}, "alias": {"市建设局"}, "means": {"市住建局"}}
	if w := d.Post(desk.Boss, "/contacts", agreed(t, d.Post(desk.Boss, "/contacts/preview", other), other)); w.Code != http.StatusSeeOther {
		t.Fatalf("HTTP %d: %s", w.Code, w.Body)
	}
	w = d.Post(desk.Clerk, "/contacts", first)
	has(t, w, http.StatusConflict, "数据刚刚有其他改动", "2026-12-31", "确认生效")
	m := revision.FindStringSubmatch(w.Body.String())
	form.Set("revision", m[1])
	if w := d.Post(desk.Clerk, "/contacts", form); w.Code != http.StatusSeeOther {
		t.Fatalf("HTTP %d: %s", w.Code, w.Body)
	}
	if got := directory(t, d); got.Contacts[1].To != remind.NewDate(2026, 12, 31) || got.Aliases["市建设局"] == "" || got.Typist != desk.Clerk.Name {
		t.Errorf("%+v", got)
	}
}
