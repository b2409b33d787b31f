package notify_test

import (
	"fmt"
	"strings"
	"testing"

	"duban/notify"
	"duban/notify/wording"
	"duban/remind"
)

// quarterly is a report of the quarter to a leader.
func quarterly() remind.Message {
	var entries []remind.Entry
	add := func(n int, state remind.State, e remind.Entry) {
		status := *e.Status
		status.State = state
		e.Status = &status
		e.Notice = &remind.Notice{NoticeKey: remind.NoticeKey{Obligation: "p/1", Stage: "q", Occurrence: 1}, Role: remind.Leader, Bodies: []string{"吴乐胜"}, Form: remind.Quarter}
		e.Obligation.Problem = n
		entries = append(entries, e)
	}
	for n, left := range []int{8, 38, 38, 100, 200, 300, 400} {
		add(n+1, remind.Open, duty(n+1, "", wasteTitle, left, 6))
	}
	add(2, remind.Open, duty(2, "（二）七是", "编制方案", 20, 0))
	add(8, remind.Reported, duty(8, "", wasteTitle, 30, 0))
	add(9, remind.Closed, duty(9, "", wasteTitle, -30, 0))
	m := addressed("吴乐胜", remind.Leader)
	m.Sections = []remind.Section{{Role: remind.Leader, Form: remind.Quarter, Items: []remind.Item{{Plan: "p", PlanTitle: planTitle, Entries: entries}}}}
	m.Notices = []remind.Notice{*entries[0].Notice}
	return m
}

// The report of the quarter is figures and the next five dates in every rendering, and asks for nothing.
func TestQuarterIsFigures(t *testing.T) {
	want := []string{
		"共9个问题：整改中7个、已完成待验收1个、已销号1个；15日内到期1个。", "2026年12月1日（星期二）到期：问题1。", "2026年12月13日（星期日）到期：问题2。",
		"2026年12月31日（星期四）到期：问题2、3。", "2027年3月3日（星期三）到期：问题4。", "2027年6月11日（星期五）到期：问题5。",
	}
	for _, k := range []remind.ChannelKind{remind.KindMail, remind.KindWeCom, remind.KindDingTalk, remind.KindFeishu, remind.KindWebhook, remind.KindFile} {
		parts, err := notify.Parts(nil, k, quarterly())
		if err != nil || len(parts) != 1 || len(parts[0].Message.Notices) != 1 {
			t.Fatalf("%s: %d parts, %v", k, len(parts), err)
		}
		r := parts[0].Rendered
		for _, words := range []string{r.Text, r.HTML, r.Markdown, r.Data} {
			for _, line := range want {
				if words != "" && strings.Count(words, line) != 1 {
					t.Errorf("%s lacks %q\n%s", k, line, words)
				}
			}
			for _, no := range []string{"问题6", "请予", "请抓紧", "逾期最久"} {
				if strings.Contains(words, no) {
					t.Errorf("%s has %q\n%s", k, no, words)
				}
			}
		}
		if !strings.Contains(r.Subject, "季度情况报告（2026年11月23日）") {
			t.Errorf("%s: %s", k, r.Subject)
		}
		if k == remind.KindWebhook && strings.Count(r.Data, `"stage":"q"`) != 10 {
			t.Errorf("data: %s", r.Data)
		}
	}
}

// What became of a matter beside the figures leaves the first sentence a sentence.
func TestQuarterWithOutcomes(t *testing.T) {
	m := quarterly()
	m.Sections = append(m.Sections, outcomes("", remind.Leader, closedWaste()).Sections...)
	r, err := wording.Builtin().Mail(&m)
	if err != nil || !strings.Contains(r.Text, "目前无逾期事项，现将季度情况和办理结果报告如下：") {
		t.Errorf("%v\n%s", err, r.Text)
	}
}

// A thousand problems stay one page, and one part.
func TestQuarterOfManyIsOnePage(t *testing.T) {
	m := quarterly()
	it := &m.Sections[0].Items[0]
	for n := range 1000 {
		e := it.Entries[0]
		o := *e.Obligation
		o.Problem = n + 10
		e.Obligation = &o
		it.Entries = append(it.Entries, e)
	}
	for _, k := range []remind.ChannelKind{remind.KindMail, remind.KindWeCom, remind.KindDingTalk, remind.KindFeishu} {
		parts, err := notify.Parts(nil, k, m)
		if err != nil || len(parts) != 1 || !strings.Contains(parts[0].Rendered.Text, fmt.Sprintf("等%d个。", 1001)) || len(parts[0].Rendered.Text) > 3000 {
			t.Errorf("%s: %d parts, %v: %s", k, len(parts), err, parts[0].Rendered.Text)
		}
	}
}
