package reports_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"duban/formats/upward"
	"duban/remind"
	"duban/tools/desk"
	"duban/web/reports"
	"duban/web/shell"
)

// has fails where a page is not of a status, or lacks a text.
func has(t *testing.T, w *httptest.ResponseRecorder, status int, texts ...string) {
	t.Helper()
	if w.Code != status {
		t.Errorf("HTTP %d, want %d: %.2000s", w.Code, status, w.Body)
	}
	for _, text := range texts {
		if !strings.Contains(w.Body.String(), text) {
			t.Errorf("without %q: %.2000s", text, w.Body)
		}
	}
}

func TestReports(t *testing.T) {
	d := desk.Open(t, reports.Routes())
	has(t, d.Get(desk.Clerk, "/reports"), http.StatusOK, `src="/reports/bulletin?on=2026-11-23"`, "2026年10月", "督办留痕", "个问题的状态为")
	if strings.Contains(d.Get(desk.Clerk, "/reports").Body.String(), "duban ") {
		t.Error("the page tells of commands")
	}
	w := d.Get(desk.Guest, "/reports")
	has(t, w, http.StatusOK, "下载公文", "向社会公开")
	if strings.Contains(w.Body.String(), "督办留痕") {
		t.Error("who only looks is offered what he may not have")
	}
	has(t, d.Get(desk.Clerk, "/reports?on=2026-10-31"), http.StatusOK, "尚无记录，无法编制当日的通报")
	has(t, d.Get(desk.Clerk, "/reports/bulletin?on=2026-10-31"), http.StatusUnprocessableEntity, "尚无记录")
	has(t, d.Get(desk.Clerk, "/reports?on=yesterday"), http.StatusUnprocessableEntity)
	w = d.Get(desk.Guest, "/reports/bulletin?on=2026-11-23")
	has(t, w, http.StatusOK, "（代拟稿）", "存在的主要问题")
	if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "sandbox") || !strings.Contains(csp, "frame-ancestors 'self'") || strings.Contains(csp, "script-src") {
		t.Error(csp)
	}
	has(t, d.Get(desk.Guest, "/reports/public"), http.StatusOK, "整改情况公开", "<td")
	has(t, d.Get(desk.Clerk, "/reports/verify"), http.StatusOK, "尚无封存")
	has(t, d.Get(desk.Clerk, "/reports/verify?head=12"), http.StatusUnprocessableEntity)
	has(t, d.Get(desk.Clerk, "/reports/noise"), http.StatusOK, `value="2026-11"`)
	has(t, d.Get(desk.Clerk, "/reports/noise?month=x"), http.StatusUnprocessableEntity)
	has(t, d.Get(desk.Clerk, "/reports/evidence?key=+"), http.StatusUnprocessableEntity, "请填写事项编号")
	has(t, d.Get(desk.Clerk, "/reports/evidence?key=999"), http.StatusNotFound, "没有编号为“999”的事项，编号见事项台账")
	for path, begins := range map[string]string{
		"/reports/bulletin?form=docx": "PK", "/reports/public?form=xlsx": "PK", "/reports/public?form=html": "<!DOCTYPE html>", "/reports/dispatch.xlsx": "PK",
		"/reports/evidence?key=24": "PK", "/reports/evidence?key=24&form=xlsx&full=1&alone=1": "PK", "/reports/noise.xlsx": "PK", "/reports/ledger.xlsx": "PK",
		"/reports/agenda.ics": "BEGIN:VCALENDAR", "/reports/upward/example.yaml": upward.Example[:20],
	} {
		w := d.Get(desk.Clerk, path)
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), begins) || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment; filename*=UTF-8''") {
			t.Errorf("%s: HTTP %d, %v, %.100q", path, w.Code, w.Header(), w.Body)
		}
	}
}

// Once something is sealed, the page says what came of verifying it, and whether a head is in the chain.
func TestVerify(t *testing.T) {
	d := desk.Open(t, reports.Routes())
	sealed, err := d.Store.Seal(t.Context(), d.Time)
	if err != nil {
		t.Fatal(err)
	}
	has(t, d.Get(desk.Clerk, "/reports/verify?head="+sealed.Hash[:12]), http.StatusOK, "已核对第1号封存", "全部与封存时一致", sealed.Hash, "在链中：第1号封存")
	has(t, d.Get(desk.Clerk, "/reports/verify?head=0000000000"), http.StatusOK, "不在链中")
}

// A leader who sees his own matters alone gets no more of them by a report.
func TestAScopeHoldsForReports(t *testing.T) {
	d := desk.Open(t, reports.Routes())
	u := desk.Guest
	u.Scope = "吴乐胜"
	has(t, d.Get(u, "/reports/bulletin"), http.StatusForbidden)
	w := d.Get(u, "/reports")
	if strings.Contains(w.Body.String(), "iframe") {
		t.Error("the bulletin is shown")
	}
	day, err := d.Office.Today(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all, own := 0, 0
	for i := range day.Obligations {
		if o := &day.Obligations[i]; o.Kind == remind.KindProblem {
			if all++; u.Sees(day, o) {
				own++
			}
		}
	}
	rows := func(u shell.User) int {
		return strings.Count(d.Get(u, "/reports/public").Body.String(), `<th scope="row" class="number"`)
	}
	if got, whole := rows(u), rows(desk.Clerk); whole-got != all-own || own == 0 || own == all {
		t.Errorf("%d of %d rows, want %d of %d", got, whole, own, all)
	}
}

func TestTheSheetForAHigherOffice(t *testing.T) {
	d := desk.Open(t, reports.Routes())
	send := func(columns string) *httptest.ResponseRecorder {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		_ = w.WriteField("month", "2026-11")
		if columns != "" {
			p, _ := w.CreateFormFile("columns", "表式.yaml")
			_, _ = p.Write([]byte(columns))
		}
		_ = w.Close()
		return d.Send(desk.Clerk, "/reports/upward", w.FormDataContentType(), &body)
	}
	has(t, d.Get(desk.Clerk, "/reports/upward"), http.StatusOK, "2026-11")
	has(t, send(""), http.StatusUnprocessableEntity, "请选择表式文件")
	has(t, send("title: [\n"), http.StatusUnprocessableEntity, "say bad")
	has(t, send("columns:\n  - {title: 甲, is: 乙}\n"), http.StatusUnprocessableEntity, "文件有误")
	if w := send(upward.Example); w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), "PK") {
		t.Errorf("HTTP %d: %.500s", w.Code, w.Body)
	}
}

// Whoever only looks reads the bulletin and what may be published, and nothing else.
func TestWhomReportsAreFor(t *testing.T) {
	free := 0
	for _, r := range reports.Routes() {
		if r.Least < shell.Office {
			free++
		}
	}
	if free != 3 {
		t.Errorf("%d", free)
	}
}
