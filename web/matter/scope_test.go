package matter_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/store"
	"duban/tools/desk"
	"duban/web/matter"
	"duban/web/shell"
)

// What changes something is for the office: whoever stands before the routes lets nobody else through.
func TestWhatChangesSomethingIsForTheOffice(t *testing.T) {
	for _, r := range matter.Routes() {
		if strings.HasPrefix(r.Pattern, "POST ") && r.Least < shell.Office || r.Least < shell.Viewer {
			t.Errorf("%s is for %s", r.Pattern, r.Least.Chinese())
		}
	}
}

// Whoever sees only what is his gets no page, dossier or file of anything else, and is not told that there is any.
func TestAScope(t *testing.T) {
	d := desk.Open(t, matter.Routes())
	u := desk.Guest
	u.Scope = "常宁市党委、政府"
	holds(t, body(t, d, u, "/matters/"+plan+"24"), "问题24")
	nothing := d.Get(u, "/matters/"+plan+"99").Body.String()
	for _, path := range []string{"/matters/" + plan + "22", "/matters/22", "/matters/" + plan + "22?act=close", "/evidence?format=docx&key=" + plan + "22"} {
		w := d.Get(u, path)
		if w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "万峰") {
			t.Errorf("%s: HTTP %d", path, w.Code)
		}
	}
	if other := d.Get(u, "/matters/"+plan+"22").Body.String(); strings.ReplaceAll(other, plan+"22", "") != strings.ReplaceAll(nothing, plan+"99", "") {
		t.Error("a matter that is not his looks otherwise than one that is not there")
	}
	lead := desk.Guest
	lead.Scope = "市自然资源和规划局" // of some measures of 24 alone it is more than cooperating
	holds(t, body(t, d, lead, "/matters/"+plan+"24.2.7@2028-12-31"), "2028年12月31日前完成综合治理")
}

// shared is a plan whose texts are all that somebody could think of.
func shared() remind.Plan {
	bad := func(n int) string { return strings.Repeat("长", n) + hostile }
	parties := remind.Parties{Responsible: []string{"甲县" + hostile}, Lead: []string{"市局"}, Leader: []string{"王某"}}
	one := remind.Problem{
		Plan: "shared", Number: 1, Title: bad(5000), Goal: bad(2000), Parties: parties, Deadline: remind.Deadline{Kind: remind.Dated, Date: remind.NewDate(2026, 12, 31), Text: bad(3)},
		Measures:    []remind.Measure{{Number: "1", Path: "（一）" + hostile, Text: "前" + bad(2) + "后"}},
		Commitments: []remind.Commitment{{Number: "1", Section: remind.SectionMeasures, Path: "（一）" + hostile, Due: remind.NewDate(2026, 10, 31), Text: bad(2)}},
	}
	two := remind.Problem{
		Plan: "shared", Number: 2, Title: "渗滤液", Parties: remind.Parties{Responsible: []string{"甲县"}, Lead: []string{"市局"}},
		Deadline:    remind.Deadline{Kind: remind.Continuous, Text: "长期坚持"},
		Measures:    []remind.Measure{{Number: "1", Path: "（一）", Text: "丁区清淤，2026年12月底前完成。"}},
		Commitments: []remind.Commitment{{Number: "1", Section: remind.SectionMeasures, Path: "（一）", Due: remind.NewDate(2026, 12, 31), Text: "丁区清淤，2026年12月底前完成", Responsible: []string{"丁区"}}},
	}
	return remind.Plan{ID: "shared", Title: "方案" + hostile, Problems: []remind.Problem{one, two}}
}

func TestHostileText(t *testing.T) {
	d := desk.Open(t, matter.Routes(), shared())
	for _, path := range []string{"/matters/shared/1", "/matters/shared/1.1@2026-10-31", "/matters/shared/1?act=report"} {
		html := body(t, d, desk.Clerk, path)
		holds(t, html, "&lt;script&gt;", "<mark")
		lacks(t, html, "<script>alert", "<img", "\u202e", "\u0000")
	}
	confirm(t, d, "return", func() url.Values {
		confirm(t, d, "report", url.Values{"key": {"shared/1"}, "note": {hostile}, "by": {hostile}, "doc": {hostile}}, "&lt;script&gt;")
		return url.Values{"key": {"shared/1"}, "note": {strings.Repeat("长", 1800) + hostile}}
	}(), "整改中")
	html := body(t, d, desk.Clerk, "/matters/shared/1")
	lacks(t, html, "<script>alert", "<img", "\u202e", "\u0000")
	for _, path := range []string{"/matters/" + url.PathEscape(hostile), "/matter-acts/" + url.PathEscape("<script>"), "/matter-acts/close?key=" + url.QueryEscape(hostile)} {
		if w := d.Get(desk.Clerk, path); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "<script>alert") {
			t.Errorf("%s: HTTP %d", path, w.Code)
		}
	}
}

// A body that has a measure alone sees of its problem no more than this measure.
func TestABodyOfOneMeasure(t *testing.T) {
	d := desk.Open(t, matter.Routes(), shared())
	u := desk.Guest
	u.Scope = "丁区"
	html := body(t, d, u, "/matters/shared/2.1@2026-12-31")
	holds(t, html, "丁区清淤")
	lacks(t, html, "渗滤液直排", "所属问题", "措施和长期任务", "长期坚持")
	if w := d.Get(u, "/matters/shared/2"); w.Code != http.StatusNotFound {
		t.Errorf("HTTP %d", w.Code)
	}
}

// A clerk opens such pages all day.
func TestAPageIsQuick(t *testing.T) {
	d := desk.Open(t, matter.Routes())
	for week := range 44 { // until the week before today
		round(t, d, plan+"24", remind.NewDate(2026, 1, 19)+remind.Date(7*week))
	}
	path := "/matters/" + plan + "24"
	html := body(t, d, desk.Clerk, path)
	holds(t, html, "更早的")
	best := time.Hour
	for range 5 {
		begun := time.Now()
		d.Get(desk.Clerk, path)
		best = min(best, time.Since(begun))
	}
	messages, err := d.Store.Past(t.Context(), d.Office.Terms.Realm, plan+"24")
	t.Logf("%s with %d messages, %d bytes: %v", path, len(messages.Messages), len(html), best)
	if err != nil || best > 2*time.Second { // a machine under load is slow; a page that grew tenfold is a fault
		t.Errorf("%v, %v", best, err)
	}
}

func BenchmarkPage(b *testing.B) {
	d := desk.Open(b, matter.Routes())
	for week := range 44 {
		round(b, d, plan+"24", remind.NewDate(2026, 1, 19)+remind.Date(7*week))
	}
	for b.Loop() {
		if w := d.Get(desk.Clerk, "/matters/"+plan+"24"); w.Code != http.StatusOK {
			b.Fatal(w.Code)
		}
	}
}

// Standing duties have pages, too; and what is in no plan any more keeps its record, and takes nothing.
func TestDutiesAndWhatIsGone(t *testing.T) {
	d := desk.Open(t, matter.Routes())
	day, err := d.Office.Today(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range day.Obligations {
		if o := &day.Obligations[i]; o.Kind == remind.KindStanding {
			html := body(t, d, desk.Clerk, shell.MatterPath(o.Key))
			holds(t, html, o.Rhythm.Chinese(), "?act=close")
			lacks(t, html, "?act=extend")
			break
		}
	}
	if err := d.Store.EndPlan(t.Context(), -1, store.Ending{Plan: day.Plans[0], At: desk.Monday, By: "张三", Doc: "衡环〔2026〕8号"}); err != nil {
		t.Fatal(err)
	}
	d.Site.Changed()
	html := body(t, d, desk.Clerk, "/matters/"+plan+"22")
	holds(t, html, "已移出方案", "方案结束", "衡环〔2026〕8号", "没有将发出的提醒")
	lacks(t, html, "?act=", "代拟稿")
	if w := d.Post(desk.Clerk, "/matter-acts/close", url.Values{"key": {plan + "22"}, "note": {"补录"}, "step": {"preview"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("HTTP %d", w.Code)
	}
}
