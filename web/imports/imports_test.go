package imports_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/tools/desk"
	"duban/web/imports"
	"duban/web/shell"
)

// send returns what somebody gets who sends a file.
func send(t *testing.T, d *desk.Desk, u shell.User, kind, name, content string, fields ...string) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		_ = w.WriteField(fields[i], fields[i+1])
	}
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write([]byte(content))
	_ = w.Close()
	return d.Send(u, "/imports/"+kind, w.FormDataContentType(), &body)
}

// draftOf returns where somebody was led who sent a file.
func draftOf(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	to := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(to, "/imports/drafts/") {
		t.Fatalf("HTTP %d to %s: %s", w.Code, to, w.Body)
	}
	return to
}

var revision = regexp.MustCompile(`name="revision" value="(\d+)"`)

// agreed returns the form by which somebody agrees with a page.
func agreed(t *testing.T, w *httptest.ResponseRecorder, fields ...string) url.Values {
	t.Helper()
	m := revision.FindStringSubmatch(w.Body.String())
	if m == nil {
		t.Fatalf("HTTP %d, nothing to agree with: %s", w.Code, w.Body)
	}
	form := url.Values{"revision": {m[1]}}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return form
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

// held is a plan that is held already: a short one, so that an effect is quick.
var held = remind.Plan{ID: "held-1", Title: "甲市整改方案", Problems: []remind.Problem{{
	Plan: "held-1", Number: 1, Title: "扬尘污染。", Deadline: remind.Deadline{Kind: remind.Dated, Date: remind.NewDate(2026, 12, 31)},
	Parties: remind.Parties{Responsible: []string{"石鼓区党委、政府"}, Leader: []string{"吴乐胜"}},
}}}

// plan is a plan of one problem.
const plan = `一、污水直排。
（一）整改目标：完成雨污分流。
（二）整改措施：一是2026年12月31日前完成管网改造。
（三）整改时限：2027年6月30日。
（四）责任单位：石鼓区党委、政府。
`

func TestTheFirstPageSaysWhatIsInForce(t *testing.T) {
	d := desk.Open(t, imports.Routes())
	has(t, d.Get(desk.Clerk, "/imports"), http.StatusOK, "hengyang-2024", "50个问题", "待放行", "查看并放行", "通讯录：", "内置示例", "2026年放假安排", `action="/imports/plan"`)
}

func TestAPlanIsTakenInReleasedHeldAndEnded(t *testing.T) {
	d := desk.Open(t, imports.Routes(), held)
	to := draftOf(t, send(t, d, desk.Clerk, "plan", "方案.txt", "某市整改方案\n"+plan, "id", "test-1"))
	w := d.Get(desk.Clerk, to)
	has(t, w, http.StatusOK, "缺少“督办市领导”", "第2行第3列", "读出1个问题", "事项：新增2项", "test-1/1.1@2026-12-31", "shigu@city.example", "确认生效")
	if snap, err := d.Store.Snapshot(t.Context()); err != nil || len(snap.Plans) != 1 {
		t.Fatalf("%d plans, %v: a look has changed something", len(snap.Plans), err)
	}
	has(t, d.Post(desk.Boss, to, agreed(t, w)), http.StatusNotFound) // it is another's
	has(t, d.Get(desk.Boss, to), http.StatusNotFound)

	// Somebody else changes something: what was shown is shown again, and nothing is applied.
	if _, err := d.Office.Rename(t.Context(), "1", "废渣", "张三"); err != nil {
		t.Fatal(err)
	}
	w = d.Post(desk.Clerk, to, agreed(t, w))
	has(t, w, http.StatusConflict, "数据刚刚有其他改动", "事项：新增2项")
	done := d.Post(desk.Clerk, to, agreed(t, w))
	if done.Code != http.StatusSeeOther {
		t.Fatalf("HTTP %d: %s", done.Code, done.Body)
	}
	snap, err := d.Store.Snapshot(t.Context())
	if err != nil || len(snap.Plans) != 2 || snap.Plans[1].Typist != desk.Clerk.Name || snap.Plans[1].Source != "方案.txt" {
		t.Fatalf("%v, %d plans", err, len(snap.Plans))
	}
	has(t, d.Post(desk.Clerk, to, agreed(t, w)), http.StatusNotFound, "已经生效") // sent twice

	// The same plan under another id would remind everybody twice; under its own it is a version.
	const twin = "以另一编号导入，同一事项将重复提醒"
	has(t, d.Get(desk.Clerk, draftOf(t, send(t, d, desk.Clerk, "plan", "方案.txt", "某市整改方案\n"+plan, "id", "test-2"))), http.StatusOK, twin, "编号应填写test-1", "确认生效")
	if w := d.Get(desk.Clerk, draftOf(t, send(t, d, desk.Clerk, "plan", "方案.txt", "某市整改方案\n"+plan, "id", "test-1"))); strings.Contains(w.Body.String(), twin) {
		t.Error("a version is taken for another plan")
	}

	has(t, d.Get(desk.Clerk, "/imports"), http.StatusOK, "test-1", "王科长", "方案.txt", "待放行", "未核对3处")
	w = d.Get(desk.Clerk, "/imports/plans/test-1/release")
	has(t, w, http.StatusOK, "放行后将发送", "整改办", "已逾期的事项0项", "未核对3处", "没有接收人", "补救办法")
	has(t, d.Post(desk.Clerk, "/imports/plans/test-1/release", agreed(t, w)), http.StatusUnprocessableEntity, "未经第二人核对", "勾选并写明原因")
	has(t, d.Post(desk.Clerk, "/imports/plans/test-1/release", url.Values{"revision": {"1"}, "note": {"急"}, "unreviewed": {"1"}}), http.StatusConflict, "其他改动")
	if w := d.Post(desk.Clerk, "/imports/plans/test-1/release", agreed(t, w, "note", "已由科室会审", "unreviewed", "1")); w.Code != http.StatusSeeOther {
		t.Fatalf("HTTP %d: %s", w.Code, w.Body)
	}
	has(t, d.Get(desk.Clerk, "/imports/plans/test-1/release"), http.StatusConflict, "没有暂停发送")

	w = d.Get(desk.Clerk, "/imports/plans/test-1/hold")
	has(t, d.Post(desk.Clerk, "/imports/plans/test-1/hold", agreed(t, w)), http.StatusUnprocessableEntity, "请写明暂停发送的原因")
	if w := d.Post(desk.Clerk, "/imports/plans/test-1/hold", agreed(t, w, "note", "方案拟作调整")); w.Code != http.StatusSeeOther {
		t.Fatalf("HTTP %d: %s", w.Code, w.Body)
	}
	has(t, d.Get(desk.Clerk, "/imports"), http.StatusOK, "已暂停")

	w = d.Get(desk.Clerk, "/imports/plans/test-1/end")
	has(t, w, http.StatusOK, "1个问题尚未销号", "事项：新增0项，减少2项")
	has(t, d.Post(desk.Clerk, "/imports/plans/test-1/end", agreed(t, w)), http.StatusUnprocessableEntity, "请填写结束该方案所依据文件的文号")
	if w := d.Post(desk.Clerk, "/imports/plans/test-1/end", agreed(t, w, "doc", "某办〔2026〕9号")); w.Code != http.StatusSeeOther {
		t.Fatalf("HTTP %d: %s", w.Code, w.Body)
	}
	has(t, d.Get(desk.Clerk, "/imports"), http.StatusOK, "已结束，依据某办〔2026〕9号")
	has(t, d.Get(desk.Clerk, "/imports/plans/none/end"), http.StatusNotFound)
}

// A new version that moves a deadline wants the document that says so, and waits for it without the file being sent again.
func TestANewVersionWantsItsDocument(t *testing.T) {
	d := desk.Open(t, imports.Routes(), held)
	text := "某市整改方案\n" + plan
	w := d.Get(desk.Clerk, draftOf(t, send(t, d, desk.Clerk, "plan", "方案.txt", text, "id", "test-1")))
	to := regexp.MustCompile(`/imports/drafts/\w+`).FindString(w.Body.String())
	d.Post(desk.Clerk, to, agreed(t, w))
	to = draftOf(t, send(t, d, desk.Clerk, "plan", "方案.txt", strings.Replace(text, "2027年6月30日", "2027年9月30日", 1), "id", "test-1"))
	w = d.Get(desk.Clerk, to)
	has(t, w, http.StatusOK, "变动的时限（1处）", "2027-06-30改为2027-09-30", "批准文件的文号（必填）")
	w = d.Post(desk.Clerk, to, agreed(t, w))
	has(t, w, http.StatusUnprocessableEntity, "须填写批准文件的文号")
	if w = d.Post(desk.Clerk, to, agreed(t, w, "doc", "某办〔2026〕9号")); w.Code != http.StatusSeeOther {
		t.Fatalf("HTTP %d: %s", w.Code, w.Body)
	}
	snap, err := d.Store.Snapshot(t.Context())
	if err != nil || len(snap.Events) != 1 || snap.Events[0].Doc != "某办〔2026〕9号" {
		t.Fatalf("%v, %+v", err, snap.Events)
	}
}

func TestTheOtherFilesAreTakenIn(t *testing.T) {
	d := desk.Open(t, imports.Routes(), held)
	sheet := d.Get(desk.Clerk, "/imports/plans/held-1/review")
	if sheet.Code != http.StatusOK || !strings.HasPrefix(sheet.Body.String(), "PK") || !strings.Contains(sheet.Header().Get("Content-Disposition"), "held-1.xlsx") {
		t.Fatalf("HTTP %d, %v", sheet.Code, sheet.Header())
	}
	for _, tt := range []struct{ kind, name, content, shown string }{
		{"contacts", "通讯录.csv", "单位,姓名,渠道,邮箱/地址\n石鼓区党委、政府,张三,邮件,zhang@shigu.gov.cn\n", "没有接收人"},
		{"states", "台账.csv", "编号,状态,日期,文号\n1,已销号,2026-01-05,某办〔2026〕1号\n", "新登记1项"},
		{"calendar", "2027.json", `{"year":2027,"papers":["https://www.gov.cn/1"],"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true}]}`, "提醒"},
		{"review", "核对表.xlsx", sheet.Body.String(), "新登记无误0处"},
	} {
		t.Run(tt.kind, func(t *testing.T) {
			to := draftOf(t, send(t, d, desk.Clerk, tt.kind, tt.name, tt.content))
			w := d.Get(desk.Clerk, to)
			has(t, w, http.StatusOK, tt.shown, tt.name)
			if w := d.Post(desk.Clerk, to, agreed(t, w)); w.Code != http.StatusSeeOther {
				t.Errorf("HTTP %d: %s", w.Code, w.Body)
			}
		})
	}
	snap, err := d.Store.Snapshot(t.Context())
	if err != nil || len(snap.Directory.Contacts) != 1 || snap.Directory.Typist != desk.Clerk.Name || len(snap.Events) != 1 || snap.Events[0].Typist != desk.Clerk.Name {
		t.Errorf("%v, %+v, %+v", err, snap.Directory, snap.Events)
	}
	bad := draftOf(t, send(t, d, desk.Clerk, "contacts", "通讯录.csv", "单位,姓名,渠道,邮箱/地址\n石鼓区党委、政府,张三,邮件,zhang\n"))
	w := d.Get(desk.Clerk, bad)
	has(t, w, http.StatusOK, "错误", "第2行第4列", "文件有误，未导入任何内容")
	has(t, d.Post(desk.Clerk, bad, url.Values{"revision": {"1"}}), http.StatusConflict)
	if w := d.Post(desk.Clerk, bad+"/discard", nil); w.Code != http.StatusSeeOther {
		t.Errorf("HTTP %d", w.Code)
	}
	has(t, d.Get(desk.Clerk, bad), http.StatusNotFound)
}

// Half an hour is enough to look at a file; and nobody fills the shelf.
func TestFilesDoNotLieAbout(t *testing.T) {
	d := desk.Open(t, imports.Routes(), held)
	first := draftOf(t, send(t, d, desk.Clerk, "calendar", "a.json", "{}"))
	for range 3 {
		draftOf(t, send(t, d, desk.Clerk, "calendar", "a.json", "{}"))
	}
	has(t, d.Get(desk.Clerk, first), http.StatusNotFound)
	last := draftOf(t, send(t, d, desk.Clerk, "calendar", "a.json", "{}"))
	for i := range 9 {
		u := desk.Clerk
		u.Account = fmt.Sprint(i)
		draftOf(t, send(t, d, u, "calendar", "a.json", "{}"))
	}
	has(t, send(t, d, desk.Boss, "calendar", "a.json", "{}"), http.StatusServiceUnavailable)
	d.Time = d.Time.Add(31 * time.Minute)
	has(t, d.Get(desk.Clerk, last), http.StatusNotFound, "已过30分钟")
	draftOf(t, send(t, d, desk.Boss, "calendar", "a.json", "{}"))
	left, err := filepath.Glob(filepath.Join(d.Dir, ".sent-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("files lie in the state: %q, %v", left, err)
	}
}

func TestHostileFiles(t *testing.T) {
	d := desk.Open(t, imports.Routes(), held)
	long := strings.Repeat("长", 5000)
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	for _, name := range []string{"[Content_Types].xml", "xl/workbook.xml", "xl/sharedStrings.xml"} {
		part, _ := z.Create(name)
		_, _ = part.Write(bytes.Repeat([]byte("<a>"), 3<<20))
	}
	_ = z.Close()
	for _, tt := range []struct{ what, kind, name, content, shown string }{
		{"a zip bomb", "contacts", "a.xlsx", bomb.String(), "不能读取"},
		{"long cells", "contacts", "a.csv", "单位,姓名,渠道,邮箱/地址\n" + long + "," + long + ",邮件,a@b.cn\n", "有5000个字"},
		{"a script", "contacts", "<script>alert(1)</script>.csv", "单位,姓名,渠道,邮箱/地址\n<script>alert(1)</script>,\u202e张三,邮件,a\n", "&lt;script&gt;"},
		{"noise", "plan", "a.docx", strings.Repeat("\x00\xff\x13", 1000), "不能读取"},
		{"a program", "plan", "a.docx", "\x7fELF" + strings.Repeat("x", 100), "不能读取"},
	} {
		t.Run(tt.what, func(t *testing.T) {
			w := d.Get(desk.Clerk, draftOf(t, send(t, d, desk.Clerk, tt.kind, tt.name, tt.content, "id", "test-1")))
			has(t, w, http.StatusOK, tt.shown)
			if strings.Contains(w.Body.String(), "read ") {
				t.Error("a clerk reads English")
			}
			if body := w.Body.String(); strings.Contains(body, "<script>alert") || strings.Contains(body, "\u202e") || strings.Contains(body, long) || strings.Contains(body, "确认生效") {
				t.Error("it went through")
			}
		})
	}
	for _, name := range []string{"../../etc/passwd", `C:\Users\a\..\方案.txt`, "/etc/passwd"} {
		w := d.Get(desk.Clerk, draftOf(t, send(t, d, desk.Clerk, "calendar", name, "{}")))
		if body := w.Body.String(); strings.Contains(body, "..") || strings.Contains(body, "/etc") || strings.Contains(body, `\`) {
			t.Errorf("%s stands in the page: %s", name, body)
		}
	}
	has(t, send(t, d, desk.Clerk, "calendar", "a.json", ""), http.StatusUnprocessableEntity, "没有选择文件")
	has(t, send(t, d, desk.Clerk, "nonsense", "a.json", "{}"), http.StatusNotFound)
	has(t, d.Send(desk.Clerk, "/imports/plan", "text/plain", strings.NewReader("x")), http.StatusBadRequest)
	has(t, d.Post(desk.Clerk, "/imports/plan", url.Values{"file": {"x"}}), http.StatusBadRequest)
}

// Whoever only looks takes nothing in.
func TestNobodyBelowTheOfficeTakesFilesIn(t *testing.T) {
	for _, r := range imports.Routes() {
		if r.Least < shell.Office {
			t.Errorf("%s is for %s", r.Pattern, r.Least)
		}
	}
}

// Who uses the page has no terminal: what readers and the office say of commands is said of the page.
func TestNoFindingTellsOfCommands(t *testing.T) {
	d := desk.Open(t, imports.Routes(), held)
	d.Record(t, remind.Event{Kind: remind.EventSuspend, To: remind.NewDate(2026, 12, 20), Note: "汛期"}, "held-1/1")
	const ledger = "编号,完成时限,原定时限,状态,日期\nheld-1/1,2026-12-31,,"
	for _, tt := range []struct{ what, kind, content, shown string }{
		{"a ledger as contacts", "contacts", ledger + "暂停,\n", "文件是台账，不是通讯录，请按台账导入"},
		{"a ledger as a plan", "plan", ledger + "暂停,\n", "文件是台账，不是方案，请按台账导入"},
		{"nothing of contacts", "contacts", "你好", "请下载填写模板，填好后导入"},
		{"nothing of a review", "review", "你好", "应有事项编号、读出结果、核对结果、核对人等列，可在导入页下载"},
		{"a key that is none", "states", "编号,状态,日期\n9,已销号,2026-11-01\n", "没有这个编号，编号见事项台账"},
		{"back to open", "states", ledger + "整改中,2026-11-23\n", "重新整改、退回、恢复请在该事项的页面办理"},
		{"a state in a plan", "plan", plan + "整改状态：已完成整改。\n", "请另以状态表导入"},
	} {
		w := d.Get(desk.Clerk, draftOf(t, send(t, d, desk.Clerk, tt.kind, "文件.csv", tt.content, "id", "test-1")))
		has(t, w, http.StatusOK, tt.shown)
		if body := w.Body.String(); strings.Contains(body, "duban ") || strings.Contains(body, "duban导") || strings.Contains(body, "用reopen") {
			t.Errorf("%s: the page tells of commands: %s", tt.what, body)
		}
	}
}
