package notify_test

import (
	"strings"
	"testing"

	"duban/notify"
	"duban/notify/wording"
	"duban/remind"
)

var sender = notify.Sender{From: "督办 <duban@office.example>", ReplyTo: "office@city.example"}

func message() remind.Message {
	day := remind.NewDate(2026, 11, 23)
	entry := remind.Entry{
		Obligation: &remind.Obligation{Plan: "p", Problem: 24, Kind: remind.KindMeasure, Section: remind.SectionMeasures, Path: "（二）七是", Text: "完成综合治理<script>"},
		Status:     &remind.Status{State: remind.Open, Due: day - 12, Original: day - 12}, Colour: remind.Red, DaysLeft: -12,
		Notice: &remind.Notice{}, Parties: remind.Parties{Lead: []string{"市自然资源和规划局"}, Leader: []string{"吴乐胜"}}, Reminders: 3,
	}
	near := entry
	near.Obligation = &remind.Obligation{Plan: "p", Problem: 11, Kind: remind.KindMeasure, Path: "（一）", Text: "改造管网"}
	near.Status = &remind.Status{State: remind.Open, Due: day + 2, Original: day + 2}
	near.Colour, near.DaysLeft, near.WorkdaysLeft = remind.Orange, 2, 2
	return remind.Message{
		ID: "abc", Address: remind.Address{Channel: "mail", To: "a@city.example"}, Recipient: "常宁市党委、政府", Day: day, Demo: true,
		Office: remind.SignOff{Name: "整改办", Phone: "0734-0000000"},
		Sections: []remind.Section{{Role: remind.Responsible, Items: []remind.Item{
			{Plan: "p", PlanTitle: "整改方案", Problem: 24, Title: "遗留废渣", Entries: []remind.Entry{entry}},
			{Plan: "p", PlanTitle: "整改方案", Problem: 11, Title: "污水管网", Entries: []remind.Entry{near}},
		}}},
	}
}

func TestWording(t *testing.T) {
	r, err := wording.Builtin().Mail(new(message()))
	if err != nil {
		t.Fatal(err)
	}
	if want := "【演示】【督办提醒】常宁市党委、政府：1项已逾期、1项临期（2026年11月23日）"; r.Subject != want {
		t.Errorf("subject %s", r.Subject)
	}
	for _, want := range []string{
		"常宁市党委、政府：", "红·已逾期12天", "橙·距到期还有2天（2个工作日）", "2026年11月11日（星期三）", "措施（二）七是：完成综合治理", "市自然资源和规划局",
		"吴乐胜", "已提醒3次", "联系电话：0734-0000000", "仅供演示",
	} {
		if !strings.Contains(r.Text, want) {
			t.Errorf("the text lacks %q", want)
		}
		if !strings.Contains(r.HTML, want) {
			t.Errorf("the HTML lacks %q", want)
		}
	}
	if strings.Contains(r.HTML, "<script>") {
		t.Error("a document's text becomes HTML")
	}
}

func TestALongMessageStaysSmall(t *testing.T) {
	m := message()
	one := m.Sections[0].Items[0]
	one.Title = strings.Repeat("污水管网建设滞后，", 60)
	m.Sections[0].Items = nil
	for i := range 200 {
		one.Problem = i + 1
		m.Sections[0].Items = append(m.Sections[0].Items, one)
	}
	r, err := wording.Builtin().Mail(&m)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"问题200", "项从简列出", "项仅列编号和时限"} {
		if !strings.Contains(r.Text, want) || !strings.Contains(r.HTML, want) {
			t.Errorf("%q is dropped", want)
		}
	}
	if n := len(r.Text) + len(r.HTML); n > 100_000 {
		t.Errorf("%d bytes", n)
	}
}
