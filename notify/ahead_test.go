package notify_test

import (
	"strings"
	"testing"

	"duban/notify"
	"duban/remind"
)

// crowded is a message to a lead that n problems fall due on one day.
func crowded(n int) remind.Message {
	var entries []remind.Entry
	for i := range n {
		e := duty(i+1, "", wasteTitle, 90, 0)
		e.Notice = &remind.Notice{
			NoticeKey: remind.NoticeKey{Stage: "peak", Occurrence: i + 1}, Role: remind.Lead, Bodies: []string{"市自然资源和规划局"}, Form: remind.Ahead,
		}
		entries = append(entries, e)
	}
	m := addressed("市自然资源和规划局", remind.Lead)
	m.Sections = []remind.Section{{Role: remind.Lead, Form: remind.Ahead, Items: []remind.Item{{Plan: "p", PlanTitle: planTitle, Entries: entries}}}}
	for i := range entries {
		m.Notices = append(m.Notices, *entries[i].Notice)
	}
	return m
}

// A day on which many fall due is one line in every rendering, however many they are, and asks for nothing today.
func TestCrowdedDayIsOneLine(t *testing.T) {
	const want = "预告：5个问题将于2027年2月21日同日到期，请提前安排验收（问题1、2、3、4、5）"
	for _, k := range []remind.ChannelKind{remind.KindMail, remind.KindWeCom, remind.KindDingTalk, remind.KindFeishu, remind.KindWebhook, remind.KindFile} {
		parts, err := notify.Parts(nil, k, crowded(5))
		if err != nil || len(parts) != 1 {
			t.Fatalf("%s: %d parts, %v", k, len(parts), err)
		}
		r := parts[0].Rendered
		for _, words := range []string{r.Text, r.HTML, r.Markdown, r.Data} {
			if words != "" && (strings.Count(words, want) != 1 || strings.Contains(words, "整改中") || strings.Contains(words, "请予督导")) {
				t.Errorf("%s\n%s", k, words)
			}
		}
		if !strings.Contains(r.Subject, "：5个问题将于2027年2月21日同日到期（2026年11月23日）") {
			t.Errorf("%s: %s", k, r.Subject)
		}
		if k == remind.KindWebhook && (strings.Count(r.Data, `"stage":"peak"`) != 5 || strings.Count(r.Data, `"title":"`+wasteTitle[:12]) != 5) {
			t.Errorf("data: %s", r.Data)
		}
	}
}

// A thousand at once name some and count all, in one part.
func TestCrowdIsCountedWhereItIsNotNamed(t *testing.T) {
	for _, k := range []remind.ChannelKind{remind.KindMail, remind.KindWeCom, remind.KindDingTalk, remind.KindFeishu} {
		parts, err := notify.Parts(nil, k, crowded(1000))
		if err != nil || len(parts) != 1 || len(parts[0].Message.Notices) != 1000 || !strings.Contains(parts[0].Rendered.Text, "预告：1000个问题") ||
			!strings.Contains(parts[0].Rendered.Text, "等）") {
			t.Errorf("%s: %d parts, %v: %s", k, len(parts), err, parts[0].Rendered.Text)
		}
	}
}

// Beside tasks it is counted apart, and stands behind them.
func TestCrowdedDayBesideTasks(t *testing.T) {
	m := addressed("市自然资源和规划局", remind.Lead, problem(8, "祁东县红旗水库围栏多处被毁。", duty(8, "", "", -3, 0)))
	m.Sections = append(m.Sections, crowded(5).Sections...)
	for k, late := range map[remind.ChannelKind]string{remind.KindMail: "已逾期3天", remind.KindWeCom: "1个问题涉及逾期"} {
		parts, err := notify.Parts(nil, k, m)
		if err != nil {
			t.Fatal(err)
		}
		r := parts[0].Rendered
		if !strings.Contains(r.Subject, "："+late+"、1项到期预告") || strings.Index(r.Text, "到期预告") > strings.Index(r.Text, "预告：5个问题") ||
			strings.LastIndex(r.Text, "红旗水库") > strings.Index(r.Text, "预告：5个问题") {
			t.Errorf("%s\n%s", r.Subject, r.Text)
		}
	}
}
