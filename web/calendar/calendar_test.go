package calendar_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"duban/office"
	"duban/remind"
	"duban/remind/delivery"
	"duban/tools/desk"
	"duban/web/calendar"
	"duban/web/shell"
)

// want reports what a page lacks, or has though it must not.
func want(t *testing.T, w *httptest.ResponseRecorder, status int, all ...string) {
	t.Helper()
	text := w.Body.String()
	if w.Code != status {
		t.Errorf("HTTP %d, not %d: %.300s", w.Code, status, text)
	}
	for _, x := range all {
		if has := strings.Contains(text, strings.TrimPrefix(x, "!")); has == strings.HasPrefix(x, "!") {
			t.Errorf("%q in the page: %v\n%s", x, has, text)
		}
	}
}

// get asks for a page until it is worked out.
func get(t *testing.T, d *desk.Desk, u shell.User, path string) *httptest.ResponseRecorder {
	t.Helper()
	deadline := time.Now().Add(time.Minute)
	for {
		w := d.Get(u, path)
		if w.Header().Get("Refresh") == "" || time.Now().After(deadline) {
			return w
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// A month shows what comes as the preview says it, what was sent, what falls due and days off; a viewer sees no address.
func TestAMonth(t *testing.T) {
	d := desk.Open(t, calendar.Routes())
	d.Tell(t)
	d.Settle(t, delivery.Verdict{Outcome: delivery.Delivered, Code: 250, Reply: "250 ok"})
	today := remind.DateOf(d.Time)
	p, err := d.Office.Preview(t.Context(), office.PreviewOrder{From: today + 1, To: remind.NewDate(2026, 11, 30)})
	if err != nil {
		t.Fatal(err)
	}
	all := 0
	for _, n := range p.Messages {
		all += n
	}
	if all == 0 {
		t.Fatal("nothing comes in November")
	}
	w := get(t, d, desk.Clerk, "/calendar")
	want(t, w, http.StatusOK, "2026年11月", fmt.Sprintf("其后预计发出%d条消息", all), "已发", "将发", "到期", "试算", "各渠道最多的一天", "@city.example")
	w = get(t, d, desk.Guest, "/calendar?month=2026-12")
	want(t, w, http.StatusOK, "2026年12月", "!zhuhui@city.example", "z***@city.example", "!试算", "按收件人")
	w = get(t, d, desk.Guest, "/calendar?month=2026-10")
	want(t, w, http.StatusOK, "2026年10月", "!预计发出", "休")
	w = get(t, d, desk.Guest, "/calendar?month=2027-02")
	want(t, w, http.StatusOK, "待定")
	for _, path := range []string{"?month=2026-13", "?month=x", "?month=9998-01", "?on=2026-02-31", "?on=9000-01-01"} {
		want(t, d.Get(desk.Guest, "/calendar"+path), http.StatusUnprocessableEntity, "五年之内")
	}
}

// A day shows its messages, each with its words as the preview has them; a day that is past what was sent on it.
func TestADay(t *testing.T) {
	d := desk.Open(t, calendar.Routes())
	d.Tell(t)
	p, err := d.Office.Preview(t.Context(), office.PreviewOrder{From: remind.DateOf(d.Time) + 1, To: remind.NewDate(2026, 12, 31)})
	if err != nil || len(p.Notices) == 0 {
		t.Fatal(err)
	}
	n := &p.Notices[0]
	page := "/calendar?on=" + n.Day.String()
	w := get(t, d, desk.Clerk, page)
	want(t, w, http.StatusOK, delivery.Unmarked(n.Subject), n.To, n.Message)
	w = get(t, d, desk.Clerk, page+"&message="+n.Message)
	want(t, w, http.StatusOK, "尚未发出", "sandbox")
	w = get(t, d, desk.Clerk, "/calendar/letter?on="+n.Day.String()+"&message="+n.Message)
	want(t, w, http.StatusOK, "<table", "!/a/"+n.Message)
	if csp := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(csp, "sandbox;") {
		t.Errorf("%q", csp)
	}
	want(t, get(t, d, desk.Clerk, page+"&message=nosuch"), http.StatusNotFound, "没有这条消息")
	want(t, get(t, d, desk.Clerk, "/calendar?on=2026-11-23"), http.StatusOK, "当日的消息", "/messages/", "待发")

	own := shell.User{Account: "shigu", Name: "石鼓区", Role: shell.Viewer, Scope: "石鼓区党委、政府"}
	w = get(t, d, own, "/calendar?month=2026-12")
	mine := regexp.MustCompile(`预计发出(\d+)条`).FindStringSubmatch(w.Body.String())
	w = get(t, d, desk.Guest, "/calendar?month=2026-12")
	whole := regexp.MustCompile(`预计发出(\d+)条`).FindStringSubmatch(w.Body.String())
	if mine == nil || whole == nil || len(mine[1]) > len(whole[1]) || mine[1] == whole[1] || mine[1] == "0" {
		t.Errorf("his are %v of %v", mine, whole)
	}
	for i := range p.Notices {
		if n := &p.Notices[i]; n.To == "office@city.example" {
			want(t, get(t, d, own, "/calendar?on="+n.Day.String()+"&message="+n.Message), http.StatusNotFound, "没有这条消息")
			break
		}
	}
}

// Who sees his own matters alone reads of no other in any month or day: not what falls due, not what was sent, not what comes.
func TestAScope(t *testing.T) {
	d := desk.Open(t, calendar.Routes())
	told := d.Tell(t)
	own := shell.User{Account: "shigu", Name: "石鼓区", Role: shell.Viewer, Scope: "石鼓区党委、政府"}
	day, err := d.Office.Today(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	others := 0
	for _, path := range []string{"/calendar?on=2026-12-31", "/calendar?month=2026-12"} {
		all, his := get(t, d, desk.Guest, path).Body.String(), get(t, d, own, path).Body.String()
		for i := range day.Obligations {
			o := &day.Obligations[i]
			link := shell.MatterPath(o.Key) + `"`
			if strings.Contains(all, link) && !own.Sees(day, o) {
				others++
				if strings.Contains(his, link) {
					t.Errorf("%s leads to %s", path, o.Key)
				}
			}
		}
	}
	if others == 0 {
		t.Error("nothing of others falls due in December")
	}
	sent := get(t, d, own, "/calendar?on=2026-11-23").Body.String()
	for i := range told {
		his := true
		for _, n := range told[i].Notices {
			o, _ := day.Find(string(n.Obligation))
			his = his && o != nil && own.Sees(day, o)
		}
		if strings.Contains(sent, "/messages/"+told[i].ID) != his {
			t.Errorf("a message to %s, his matters alone: %v", told[i].Recipient, his)
		}
	}
	p, err := d.Office.Preview(t.Context(), office.PreviewOrder{From: remind.DateOf(d.Time) + 1, To: remind.NewDate(2026, 12, 31)})
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.Notices {
		if n := &p.Notices[i]; n.To == "office@city.example" {
			want(t, get(t, d, own, "/calendar/letter?on="+n.Day.String()+"&message="+n.Message), http.StatusNotFound, "没有")
			return
		}
	}
	t.Error("nothing comes to the office")
}

// What is tried says what would come otherwise, and nothing of it is kept.
func TestATrial(t *testing.T) {
	d := desk.Open(t, calendar.Routes(), remind.Plan{ID: "own", Title: "方案", Problems: []remind.Problem{{
		Plan: "own", Number: 22, Title: "河道治理滞后", Parties: remind.Parties{Responsible: []string{"石鼓区党委、政府"}, Lead: []string{"市生态环境局"}},
		Deadline: remind.Deadline{Kind: remind.Dated, Date: remind.NewDate(2027, 1, 29)},
	}}})
	before, err := d.Store.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct {
		query url.Values
		want  []string
	}{
		"a deadline": {url.Values{"kind": {"deadline"}, "key": {"22"}, "to": {"2027-06-30"}}, []string{"时限变动", "2027-06-30", "/matters/own/22?act=extend&amp;to=2027-06-30#act", "没有作任何更改"}},
		"an address": {url.Values{"kind": {"contact"}, "without": {"shigu@city.example"}}, []string{"停用邮箱shigu@city.example", "减少", "没有接收人", "/contacts"}},
		"a new one":  {url.Values{"kind": {"contact"}, "body": {"石鼓区党委、政府"}, "with": {"new@city.example"}}, []string{"new@city.example", "转出"}},
		"a stage":    {url.Values{"kind": {"stage"}, "stage": {"d30"}, "days": {"45"}}, []string{"到期前45天", "改期"}},
	} {
		w := get(t, d, desk.Clerk, "/calendar/trial?"+x.query.Encode())
		want(t, w, http.StatusOK, append(x.want, "只是试算")...)
		if t.Failed() {
			t.Fatal(name)
		}
	}
	for _, q := range []url.Values{
		{},
		{"kind": {"deadline"}, "key": {"22"}},
		{"kind": {"deadline"}, "key": {"99999"}, "to": {"2027-06-30"}},
		{"kind": {"deadline"}, "key": {"22"}, "to": {"2027-01-29"}},
		{"kind": {"contact"}},
		{"kind": {"contact"}, "without": {`"><script>alert(1)</script>`}},
		{"kind": {"contact"}, "body": {"石鼓区党委、政府"}, "with": {"nobody"}},
		{"kind": {"stage"}, "stage": {"d30"}, "days": {"0"}},
		{"kind": {"stage"}, "stage": {"<b>"}, "days": {"3"}},
	} {
		w := get(t, d, desk.Clerk, "/calendar/trial?"+q.Encode())
		want(t, w, http.StatusUnprocessableEntity, `role="alert"`, "!<script>alert", "!<b>")
		if alert := regexp.MustCompile(`role="alert">[^<]*`).FindString(w.Body.String()); strings.Contains(alert, "--") || strings.Contains(alert, "duban") || strings.Contains(alert, "work out") {
			t.Errorf("%v: %s", q, alert)
		}
	}
	if after, err := d.Store.Revision(t.Context()); err != nil || after != before {
		t.Errorf("the store was at %d and is at %d: %v", before, after, err)
	}
}
