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
	entry.Band = remind.Rest
	near.Colour, near.DaysLeft, near.WorkdaysLeft = remind.Orange, 2, 2
	return remind.Message{
		ID: "abc", Address: remind.Address{Channel: "mail", To: "a@city.example"}, Recipient: "常宁市党委、政府", Day: day, Answer: day + 7, Demo: true,
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
	if want := "【演示】【督办】1个问题有任务11月25日到期、1个问题涉及逾期"; r.Subject != want {
		t.Errorf("subject %s", r.Subject)
	}
	for _, want := range []string{
		"常宁市党委、政府：", "逾期12天", "还有2天（2个工作日）", "2026年11月11日", "措施（二）七是：完成综合治理", "市自然资源和规划局",
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
	for _, want := range []string{"200　", "个仅列名称和时限"} {
		if !strings.Contains(r.Text, want) || !strings.Contains(r.HTML, want) {
			t.Errorf("%q is dropped", want)
		}
	}
	if n := len(r.Text) + len(r.HTML); n > 100_000 {
		t.Errorf("%d bytes", n)
	}
}

// Whoever reads a mail sees at its end whether an answer to it is read, and how else he reaches the office.
func TestMailsSayWhetherRepliesAreRead(t *testing.T) {
	for _, tt := range []struct {
		name   string
		office remind.SignOff
		want   string
	}{
		{"read", remind.SignOff{Name: "整改办", Phone: "0734-1234567", ReplyTo: "zgb@city.example", Replies: true}, "本邮件由督办系统发送，请直接回复（整改办收）。"},
		{"not read", remind.SignOff{Name: "整改办", Phone: "0734-1234567"}, "本邮件由督办系统发送，请勿回复，联系电话0734-1234567。"},
		{"no telephone either", remind.SignOff{Name: "整改办"}, "本邮件由督办系统发送，请勿回复。"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := message()
			m.Office = tt.office
			r, err := wording.Builtin().Mail(&m)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(strings.TrimSpace(r.Text), "\n"+tt.want) || !strings.Contains(r.HTML, ">"+tt.want+"<") {
				t.Errorf("the mail does not end with %q:\n%s", tt.want, r.Text)
			}
		})
	}
}

// One notice of many marks the message, in each kind of channel and each of its parts, since they are read together.
func TestOnePressingNoticeMarksAMessage(t *testing.T) {
	var items []remind.Item
	for i := range 30 {
		items = append(items, problem(i+1, wasteTitle, duty(i+1, "", wasteTitle, -i-1, 0)))
	}
	m := addressed("常宁市党委、政府", remind.Responsible, items...)
	m.Notices = make([]remind.Notice, 30)
	for _, pressing := range []bool{false, true} {
		m.Notices[len(m.Notices)-1].Pressing, m.Notices[0].Urgent = pressing, true
		for _, k := range []notify.Kind{remind.KindMail, remind.KindWeCom, remind.KindFile} {
			parts, err := notify.Parts(nil, k, m)
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range parts {
				if p.Rendered.Pressing != pressing {
					t.Errorf("%s, part %d of %d: pressing %t, want %t", k, i+1, len(parts), p.Rendered.Pressing, pressing)
				}
			}
		}
	}
}
