package notify_test

import (
	"strings"
	"testing"

	"duban/notify"
	"duban/notify/wording"
	"duban/remind"
)

// became makes of a duty what an event made of it, two days before goldenDay.
func became(e remind.Entry, state remind.State, kind remind.EventKind, former remind.Date) remind.Entry {
	s := *e.Status
	s.State, s.Until = state, goldenDay+100
	e.Status, e.Colour = &s, remind.Green
	e.Outcome = remind.Event{Key: e.Obligation.Key, Kind: kind, On: goldenDay - 3, By: "市生态环境局", Doc: "衡环〔2026〕3号"}
	if former != 0 {
		s.Extended++
	}
	e.Notice = &remind.Notice{NoticeKey: remind.NoticeKey{Stage: remind.StageOutcome}, Bodies: []string{"常宁市党委、政府"}, Former: former}
	return e
}

// outcomes is a message of nothing but what became of some problems.
func outcomes(to string, role remind.Role, items ...remind.Item) remind.Message {
	m := addressed(to, role)
	m.Sections = []remind.Section{{Role: role, Form: remind.Outcomes, Items: items}}
	for _, it := range items {
		for i := range it.Entries {
			m.Notices = append(m.Notices, *it.Entries[i].Notice)
		}
	}
	return m
}

// closedWaste is problem 24, closed as a whole with its measure.
func closedWaste() remind.Item {
	whole, part := duty(24, "", wasteTitle, -12, 0), duty(24, "（二）七是", "编制方案", -12, 0)
	whole.Obligation.Key, part.Obligation.Key = "p/24", "p/24.2.7@2026-11-11"
	a, b := became(whole, remind.Closed, remind.EventClose, 0), became(part, remind.Closed, remind.EventClose, 0)
	b.Outcome = a.Outcome
	return problem(24, wasteTitle, a, b)
}

func extendedSewer() remind.Item {
	e := duty(11, "（一）", "完成夏联渠截污干管改造", 200, 0)
	e.Obligation.Key = "p/11.1@2026-12-31"
	return problem(11, "常宁市夏联渠整治工程至督察时尚未完工。", became(e, remind.Open, remind.EventExtend, goldenDay+38))
}

// Whatever becomes of a matter has its words in every rendering.
func TestEveryOutcomeHasWords(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		state      remind.State
		kind       remind.EventKind
		former     remind.Date
		change     func(*remind.Entry)
	}{
		{"closed", "已销号（2026年11月20日，市生态环境局，依据衡环〔2026〕3号），此前提醒不再执行", remind.Closed, remind.EventClose, 0, nil},
		{"accepted", "已通过验收，待销号（2026年11月20日，市生态环境局，依据衡环〔2026〕3号）", remind.Accepted, remind.EventAccept, 0, nil},
		{"suspended", "暂停整改至2027年3月3日（2026年11月20日，市生态环境局，依据衡环〔2026〕3号），暂停期间不再提醒", remind.Suspended, remind.EventSuspend, 0, nil},
		{"suspended and extended", "暂停整改至2027年3月3日；原定2026年11月21日，现延期至2026年12月1日（", remind.Suspended, remind.EventExtend, goldenDay - 2, nil},
		{"extended", "原定2026年11月21日，现延期至2026年12月1日（2026年11月20日，市生态环境局，依据衡环〔2026〕3号），此后按新时限提醒", remind.Open, remind.EventExtend, goldenDay - 2, nil},
		{"brought forward", "原定2027年3月3日，现提前至2026年12月1日（", remind.Open, remind.EventExtend, goldenDay + 100, nil},
		{"reported again", "退回后已重新上报，待验收（", remind.Reported, remind.EventReport, 0, func(e *remind.Entry) { e.Status.Former.Event = "return" }},
		{"done after a relapse", "反弹后已完成整改，待验收（", remind.Reported, remind.EventReport, 0, func(e *remind.Entry) { e.Status.Former.Event = "reopen" }},
		{"withdrawn", "不再列入整改方案（2026年11月20日，市生态环境局，依据衡环〔2026〕3号），此前提醒不再执行", remind.Open, remind.EventWithdraw, 0, func(e *remind.Entry) { e.Status.Withdrawn = true }},
		{"by whoever typed it, without a document", "已销号（2026年11月20日），此前提醒不再执行", remind.Closed, remind.EventClose, 0, func(e *remind.Entry) { e.Outcome.By, e.Outcome.Doc = "root", "" }},
	} {
		e := became(duty(22, "", "", 8, 0), tt.state, tt.kind, tt.former)
		if tt.change != nil {
			tt.change(&e)
		}
		word, _, _ := strings.Cut(tt.want, "（")
		m := outcomes("常宁市党委、政府", remind.Responsible, problem(22, "某场地堆存废渣。", e))
		for _, k := range []remind.ChannelKind{remind.KindMail, remind.KindWeCom, remind.KindDingTalk, remind.KindFeishu, remind.KindWebhook, remind.KindFile} {
			parts, err := notify.Parts(nil, k, m)
			if err != nil || len(parts) != 1 {
				t.Fatalf("%s as %s: %d parts, %v", tt.name, k, len(parts), err)
			}
			r := parts[0].Rendered
			if !strings.Contains(r.Text, tt.want) || !strings.Contains(r.Subject, "问题22"+word) {
				t.Errorf("%s as %s lacks %q: %s\n%s", tt.name, k, tt.want, r.Subject, r.Text)
			}
			for _, other := range []string{r.HTML, r.Markdown, r.Data} {
				if plain := strings.NewReplacer("<b style=\"color:#1e7e3e\">", "", "</b>", "").Replace(other); other != "" && !strings.Contains(plain, tt.want) {
					t.Errorf("%s as %s lacks %q in\n%s", tt.name, k, tt.want, other)
				}
			}
			for _, asked := range []string{"请予", "逾期", "整改中", "请抓紧"} {
				if strings.Contains(r.Text+r.Subject, asked) {
					t.Errorf("%s as %s asks for something: %q", tt.name, k, asked)
				}
			}
		}
	}
}

// The head of a body is addressed as such whatever the letter tells; a contact of the body is not.
func TestOutcomesAddressTheHead(t *testing.T) {
	const body = "常宁市党委、政府"
	both := addressed(body, remind.Head, problem(8, "祁东县红旗水库围栏多处被毁。", duty(8, "", "", -3, 0)))
	both.Sections = append(both.Sections, outcomes("", remind.Head, closedWaste()).Sections...)
	for _, tt := range []struct {
		name string
		m    remind.Message
		want string
	}{
		{"outcomes alone", outcomes(body, remind.Head, closedWaste()), body + "主要负责同志："},
		{"tasks and outcomes", both, body + "主要负责同志："},
		{"a contact", outcomes(body, remind.Responsible, closedWaste()), body + "："},
	} {
		if r, err := wording.Builtin().Mail(&tt.m); err != nil || !strings.HasPrefix(r.Text, tt.want+"\n") {
			t.Errorf("%s: %v\n%s", tt.name, err, r.Text)
		}
	}
}

// Outcomes are counted apart from what is to be done, and stand behind it.
func TestOutcomesAreCountedApart(t *testing.T) {
	m := addressed("常宁市党委、政府", remind.Responsible, problem(8, "祁东县红旗水库围栏多处被毁。", duty(8, "", "", -3, 0)))
	m.Sections = append(m.Sections, outcomes("", remind.Responsible, closedWaste(), extendedSewer()).Sections...)
	for k, late := range map[remind.ChannelKind]string{remind.KindMail: "已逾期3天", remind.KindWeCom: "1个问题涉及逾期"} {
		parts, err := notify.Parts(nil, k, m)
		if err != nil {
			t.Fatal(err)
		}
		r := parts[0].Rendered
		if !strings.Contains(r.Subject, "："+late+"、2项办理结果") || strings.Contains(r.Text, "回头看") || strings.Index(r.Text, "办理结果") > strings.LastIndex(r.Text, "问题24") ||
			strings.LastIndex(r.Text, "问题8") > strings.LastIndex(r.Text, "办理结果") || strings.Count(r.Text, "问题24") != 1 {
			t.Errorf("%s\n%s", r.Subject, r.Text)
		}
	}
}

// An office's whole history taken in at once stays one mail under the limit, and splits for robots with nothing lost.
func TestManyOutcomes(t *testing.T) {
	var items []remind.Item
	for i := range 300 {
		e := became(duty(i+1, "", wasteTitle, -12, 0), remind.Closed, remind.EventClose, 0)
		e.Notice.Obligation = remind.Key(strings.Repeat("x", i+1))
		items = append(items, problem(i+1, wasteTitle, e))
	}
	m := outcomes("整改办", remind.Office, items...)
	r, err := wording.Builtin().Mail(&m)
	if err != nil || len(r.Text)+len(r.HTML) > 100_000 || !strings.Contains(r.Text, "办理结果（300项）") || !strings.Contains(r.Text, "未逐项列出") {
		t.Errorf("%d bytes, %v", len(r.Text)+len(r.HTML), err)
	}
	parts, err := notify.Parts(nil, remind.KindWeCom, m)
	n := 0
	for _, p := range parts {
		n += len(p.Message.Notices)
		if p.Message.Sections[0].Form != remind.Outcomes || !strings.Contains(p.Rendered.Text, "【办理结果】") {
			t.Error("a part that does not say what it tells")
		}
	}
	if err != nil || len(parts) < 2 || n != 300 {
		t.Errorf("%d parts with %d notices, %v", len(parts), n, err)
	}
}
