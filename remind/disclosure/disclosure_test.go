package disclosure

import (
	"slices"
	"strings"
	"testing"

	"duban/remind"
	"duban/remind/people"
)

var today = remind.NewDate(2026, 11, 23)

// plan is a plan of one problem with two measures that have dates.
func plan(due remind.Date) remind.Plan {
	return remind.Plan{ID: "p", Title: "某市整改方案", Problems: []remind.Problem{{
		Plan: "p", Number: 3, Title: "污水直排。", Deadline: remind.Deadline{Kind: remind.Dated, Date: due},
		Parties:     remind.Parties{Responsible: []string{"甲县"}, Leader: []string{"王某某"}},
		Commitments: []remind.Commitment{{Number: "1", Section: remind.SectionMeasures, Due: due}, {Number: "2", Section: remind.SectionMeasures, Due: due - 30}},
	}}}
}

// day returns today, after events.
func day(p remind.Plan, events ...remind.Event) *remind.Day {
	policy := remind.DefaultPolicy()
	for i := range events {
		events[i].ID, events[i].At = int64(i+1), events[i].On.At(9, 0)
	}
	w := &remind.World{Plans: []remind.Plan{p}, Policy: &policy, Book: people.NewBook(remind.Directory{}, people.Reachability{}), Events: events}
	return w.Prepare().On(today)
}

func TestHowAProblemIsPublished(t *testing.T) {
	later, past, doc := remind.NewDate(2026, 12, 31), remind.NewDate(2024, 12, 31), "衡整改办〔2026〕9号"
	on := remind.NewDate(2026, 10, 30)
	event := func(kind remind.EventKind) remind.Event {
		return remind.Event{Key: "p/3", Kind: kind, On: on, Doc: doc, Note: "备注", By: "王某某", To: remind.NewDate(2027, 3, 31)}
	}
	continuous := plan(0)
	continuous.Problems[0].Deadline, continuous.Problems[0].Commitments = remind.Deadline{Kind: remind.Continuous, Text: "立行立改、长期坚持"}, nil
	for _, tt := range []struct {
		name                   string
		plan                   remind.Plan
		events                 []remind.Event
		deadline, status, done string
	}{
		{"open", plan(later), nil, "2026年12月31日", "整改中", "正在整改。有时限的措施2项，已完成0项。"},
		{"overdue", plan(past), nil, "2024年12月31日", "整改中（已超过时限）", "正在整改。有时限的措施2项，已完成0项。"},
		{"a measure is closed", plan(later), []remind.Event{{Key: "p/3.2@2026-12-01", Kind: remind.EventClose, On: on}}, "2026年12月31日", "整改中", "正在整改。有时限的措施2项，已完成1项。"},
		{"reported", plan(past), []remind.Event{event(remind.EventReport)}, "2024年12月31日", "待验收", "2026年10月30日报告完成整改，待验收。有时限的措施2项，已完成0项，待验收或待销号2项。"},
		{"accepted", plan(past), []remind.Event{event(remind.EventAccept)}, "2024年12月31日", "已通过验收", "2026年10月30日通过验收，待销号（衡整改办〔2026〕9号）。"},
		{"closed", plan(past), []remind.Event{event(remind.EventClose)}, "2024年12月31日", "已完成整改", "2026年10月30日完成整改并销号（衡整改办〔2026〕9号）。"},
		{"reopened", plan(past), []remind.Event{event(remind.EventClose), event(remind.EventReopen)}, "2024年12月31日", "整改中（已超过时限）", "2026年10月30日重新列入整改。有时限的措施2项，已完成0项。"},
		{"extended", plan(past), []remind.Event{event(remind.EventExtend)}, "2027年3月31日（原定2024年12月31日）", "整改中", "正在整改。时限由2024年12月31日调整为2027年3月31日（衡整改办〔2026〕9号）。有时限的措施2项，已完成0项。"},
		{"suspended", plan(past), []remind.Event{event(remind.EventSuspend)}, "2024年12月31日", "暂缓整改", "自2026年10月30日起暂缓，至2027年3月31日（衡整改办〔2026〕9号）。有时限的措施2项，已完成0项。"},
		{"continuous", continuous, nil, "立行立改、长期坚持", "长期坚持", "持续推进。"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pages := Of(day(tt.plan, tt.events...))
			r := pages[0].Rows[0]
			if r.Number != 3 || r.Problem != "污水直排。" || r.Plan != "某市整改方案" || r.Deadline != tt.deadline || r.Status.Chinese() != tt.status || r.Done != tt.done {
				t.Errorf("got %+v", r)
			}
		})
	}
}

// Only what has the form of an official number is published as one, and none with somebody's name.
func TestDocumentsThatArePublished(t *testing.T) {
	d := day(plan(today))
	for doc, want := range map[string]string{
		"衡整改办〔2026〕9号": "（衡整改办〔2026〕9号）", "衡政办发 [2025] 第12号": "（衡政办发〔2025〕12号）", "衡办（2024）7号": "（衡办〔2024〕7号）",
		"": "", "/home/x/扫描件.pdf": "", "张三同意": "", "张三〔2026〕1号": "", "王某某批办〔2026〕1号": "", "见衡整改办〔2026〕9号附件": "", "衡整改办〔2026〕9号 13800000001": "",
	} {
		if got := document(d, doc); got != want {
			t.Errorf("%q: %q, want %q", doc, got, want)
		}
	}
}

func TestTheTotalOfAPageAddsUp(t *testing.T) {
	p := Page{Rows: []Row{{Status: Overdue}, {Status: Open}, {Status: Closed}, {Status: Continuing}}}
	if got, want := p.Total(), "共4个问题：已完成整改1个，整改中2个（其中已超过时限1个），长期坚持1个。"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	late := Page{Rows: []Row{{Status: Overdue}}}
	if got := late.Total(); !strings.Contains(got, "整改中1个（其中已超过时限1个）") {
		t.Errorf("%s", got)
	}
}

// What the plan itself says of a person is not cut out, as it may be anything; whoever publishes is told where to look.
func TestDoubtsAreTold(t *testing.T) {
	p := plan(remind.NewDate(2024, 12, 31))
	p.Problems[0].Title = "王某某负责的排口直排。"
	d := day(p)
	got := Doubts(d, Of(d))
	if len(got) != 2 || !strings.Contains(got[0], "问题3的文字中有“王某某”") || !strings.Contains(got[1], "1个问题的状态为“整改中（已超过时限）”") {
		t.Errorf("%q", got)
	}
	if !slices.Equal(Doubts(day(plan(today)), Of(day(plan(today)))), nil) {
		t.Error("there is no doubt")
	}
}
