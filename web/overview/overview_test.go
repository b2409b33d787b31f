package overview_test

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"duban/office"
	"duban/remind"
	"duban/remind/answer"
	"duban/remind/digest"
	"duban/remind/report"
	"duban/tables"
	"duban/tools/desk"
	"duban/web/overview"
	"duban/web/shell"
)

// record takes down an event of some problems.
func record(t *testing.T, d *desk.Desk, kind remind.EventKind, keys ...string) {
	t.Helper()
	e := remind.Event{Kind: kind, On: remind.DateOf(d.Time) - 21, By: "市生态环境局", Doc: "衡环验〔2026〕3号", Note: "现场核查"}
	if _, err := d.Office.Record(t.Context(), e, keys); err != nil {
		t.Fatal(err)
	}
	d.Site.Changed()
}

// shows fails where a page lacks something, or has what it must not have.
func shows(t *testing.T, d *desk.Desk, u shell.User, path string, want []string, never ...string) string {
	t.Helper()
	w := d.Get(u, path)
	text := html.UnescapeString(w.Body.String())
	if w.Code != http.StatusOK {
		t.Fatalf("%s: HTTP %d: %s", path, w.Code, text)
	}
	for _, s := range want {
		if !strings.Contains(text, s) {
			t.Errorf("%s lacks %q", path, s)
		}
	}
	for _, s := range never {
		if strings.Contains(text, s) {
			t.Errorf("%s shows %q", path, s)
		}
	}
	return text
}

func TestTheFirstPage(t *testing.T) {
	d := desk.Open(t, overview.Routes())
	record(t, d, remind.EventReport, "33", "42")
	record(t, d, remind.EventAccept, "42")
	settled(t, d)
	shows(t, d, desk.Clerk, "/", []string{
		"<!DOCTYPE html>", "2026年11月23日（星期一）", `href="/matters?colour=red"`, "待销号", "市生态环境局2026年11月2日登记验收通过（衡环验〔2026〕3号），已待21天",
		`href="/matters/hengyang-2024/42?act=close">销号</a>`, `href="/matters/hengyang-2024/33?act=accept">登记验收</a>`, "?act=chase", `href="/todo?kind=overdue"`,
		"各相关县市区党委、政府：通讯录中没有列出该称谓的成员单位", "/contacts?body=", "珠晖区", "督办领导", "2028年", "11月23日</text>", "下一轮", "版本",
		`href="/calendar?on=2026-11-24"`, "项到期",
	})
	shows(t, d, desk.Guest, "/", []string{"待销号", "下一轮"}, "?act=", "版本", "没有接收人", "/contacts?")
	shows(t, d, desk.Clerk, "/todo", []string{"全部待办", "问题42"})
	shows(t, d, desk.Clerk, "/todo?kind=closing", []string{"问题42"}, "问题33")
	if w := d.Get(desk.Clerk, "/?body=nobody"); w.Code != http.StatusNotFound {
		t.Errorf("a body of no plan: HTTP %d", w.Code)
	}
}

// settled waits until what is computed beside the pages is there.
func settled(t *testing.T, d *desk.Desk) {
	t.Helper()
	for strings.Contains(d.Get(desk.Clerk, "/").Body.String(), "正在") {
		select {
		case <-t.Context().Done():
			t.Fatal("what is coming was not computed")
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// The mark changes with what people enter.
func TestTheMark(t *testing.T) {
	d := desk.Open(t, overview.Routes())
	before := d.Get(desk.Guest, "/mark").Body.String()
	if _, err := d.Office.Rename(t.Context(), "22", "废渣", "张三"); err != nil {
		t.Fatal(err)
	}
	if after := d.Get(desk.Guest, "/mark").Body.String(); before == after || before == "" {
		t.Errorf("the mark was %s and is %s", before, after)
	}
}

// chips are the figures of the colours on a page.
var chips = regexp.MustCompile(`<a class="(\w+)" href="/matters[^"]*"><b>(\d+)</b>`)

// The page's figures are those of status and of the bulletin, whatever the states are.
func TestFiguresAreThoseOfStatusAndBulletin(t *testing.T) {
	d := desk.Open(t, overview.Routes())
	for n := 1; n <= 50; n++ {
		kinds := [][]remind.EventKind{{}, {remind.EventReport}, {remind.EventReport, remind.EventAccept}, {remind.EventReport, remind.EventAccept, remind.EventClose}}
		for _, kind := range kinds[n*7%4] {
			record(t, d, kind, fmt.Sprint(n))
		}
	}
	page := shows(t, d, desk.Clerk, "/", nil)
	s, err := d.Office.Status(t.Context(), func(c context.Context) (report.Report, error) { return d.Site.Report(c) })
	if err != nil {
		t.Fatal(err)
	}
	row := tables.NewStatusRow(&s)
	want := map[string]int{"red": row.Red, "orange": row.Orange, "yellow": row.Yellow, "blue": row.Blue, "purple": row.Purple, "grey": row.Grey, "green": row.Green}
	got := map[string]int{}
	for _, m := range chips.FindAllStringSubmatch(page, -1) {
		got[m[1]], _ = strconv.Atoi(m[2])
	}
	if fmt.Sprint(got) != fmt.Sprint(want) || got["purple"] == 0 || got["green"] == 0 {
		t.Errorf("colours: %v, status says %v", got, want)
	}
	if !strings.Contains(page, s.Report.Total.Chinese()) {
		t.Errorf("the page lacks %s", s.Report.Total.Chinese())
	}
	b, err := d.Office.Bulletin(t.Context(), remind.DateOf(d.Time), false)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range slices.Concat(b.Counties, b.Leaders) {
		late := p.Of(digest.Overdue, digest.Partly)
		line := fmt.Sprintf(`>%s</a></td><td class="n">%d</td><td class="n">%s</td>`, p.Name, p.N, figure(p.Of(digest.Closed)))
		if !strings.Contains(page, line) || !strings.Contains(page, fmt.Sprintf(`<td class="n late">%s</td>`, figure(late))) {
			t.Errorf("the page lacks %s", line)
		}
		narrow := "/?" + url.Values{"body": {p.Body}, "role": {"responsible"}}.Encode()
		if slices.ContainsFunc(b.Leaders, func(l digest.Party) bool { return l.Body == p.Body }) {
			narrow = "/?" + url.Values{"leader": {p.Body}}.Encode()
		}
		shows(t, d, desk.Clerk, narrow, []string{fmt.Sprintf("<p class=\"soft\">%d个问题", p.N)})
	}
}

// figure is a number as a table shows it.
func figure(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// Who sees some matters has no figure, task or message of others.
func TestABoundedViewerSeesHisOwn(t *testing.T) {
	d := desk.Open(t, overview.Routes())
	record(t, d, remind.EventReport, "33", "42")
	viewer := shell.User{Name: "甲", Role: shell.Viewer, Scope: "衡阳县党委、政府"}
	var mine, others []string
	problems := map[int]bool{}
	err := d.Site.Current.Look(t.Context(), d.Office, func(v *office.View) error {
		for i := range v.Day.Obligations {
			o := &v.Day.Obligations[i]
			if viewer.Sees(v.Day, o) {
				mine = append(mine, string(o.Key))
				problems[o.Problem] = true
			} else {
				others = append(others, string(o.Key))
			}
		}
		return nil
	})
	if err != nil || len(mine) == 0 || len(others) == 0 {
		t.Fatal(err, mine)
	}
	for _, path := range []string{"/", "/todo", "/?leader=" + url.QueryEscape("吴乐胜"), "/?body=" + url.QueryEscape("市生态环境局")} {
		page := shows(t, d, viewer, path, nil, "版本", "下一轮", "?act=")
		for _, k := range others {
			if strings.Contains(page, "/matters/"+k+`"`) {
				t.Errorf("%s leads to %s", path, k)
			}
		}
	}
	shows(t, d, viewer, "/", []string{fmt.Sprintf(`<p class="soft">%d个问题`, len(problems)), "衡阳县党委、政府"})
}

// What waits for the office in replies is on its list, and on nobody else's.
func TestRepliesWait(t *testing.T) {
	d := desk.Open(t, overview.Routes())
	r := answer.Reply{
		At: d.Time.Add(-time.Hour), Way: answer.ByMail, Source: "x", From: "zhuhui@city.example", Name: "<script>alert(1)</script>\u202e", Bodies: []string{"珠晖区党委、政府"},
		Words: strings.Repeat("因征地滞后", 1000), Claims: []answer.Claim{{Key: "hengyang-2024/39", Kind: answer.Extension, To: remind.NewDate(2027, 3, 31)}},
	}
	if _, err := d.Store.AddReply(t.Context(), &r); err != nil {
		t.Fatal(err)
	}
	d.Site.Changed()
	w := d.Get(desk.Clerk, "/").Body.String()
	if !strings.Contains(w, "延期申请") || !strings.Contains(w, `href="/replies/1">办理</a>`) || strings.Contains(w, "<script>alert") || strings.Contains(w, "\u202e") || len(w) > 80_000 {
		t.Errorf("%d bytes: %.3000s", len(w), w[strings.Index(w, "今日要办"):])
	}
	shows(t, d, desk.Guest, "/", nil, "延期申请")
}

// A plan of ten thousand matters makes a page that is as short, and lists all that is to be done page by page.
func TestTenThousandMatters(t *testing.T) {
	d := desk.Open(t, overview.Routes(), big())
	if page := shows(t, d, desk.Clerk, "/", []string{"2500个问题"}); len(page) > 150_000 {
		t.Errorf("%d bytes", len(page))
	}
	shows(t, d, desk.Clerk, "/todo?page=3", []string{"第3页", "上一页", "下一页"})
	shows(t, d, desk.Clerk, "/todo?page=-9", []string{"第1页"})
	shows(t, d, desk.Clerk, "/todo?page=99999", []string{"上一页"}, "下一页")
}
