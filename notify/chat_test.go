package notify

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"duban/notify/phrase"
	"duban/notify/wording"
	"duban/remind"
	"duban/remind/delivery"
)

// A fixture makes messages as Compose does.
type fixture struct {
	m      remind.Message
	mailed bool // what is added next is told by mail, too
}

func newFixture() *fixture {
	return &fixture{m: remind.Message{
		Address: remind.Address{Channel: "督办群", To: "督办群"}, Day: remind.NewDate(2026, 11, 23),
		Office: remind.SignOff{Name: "市突出环境问题整改工作领导小组办公室", Phone: "0734-1234567"},
	}}
}

func (f *fixture) add(role remind.Role, problem int, title string, left int, mention []string, bodies ...string) {
	m := &f.m
	due := m.Day + remind.Date(left)
	colour := remind.Blue
	switch {
	case left < 0:
		colour = remind.Red
	case left <= 3:
		colour = remind.Orange
	}
	n := remind.Notice{
		NoticeKey: remind.NoticeKey{
			Obligation: remind.Key(fmt.Sprintf("p/%d@%s", problem, due)), Stage: "o1", Occurrence: len(m.Notices) + 1, Address: m.Address,
		},
		Plan: "p", Problem: problem, Role: role, Bodies: bodies, Due: due, Mention: mention,
	}
	m.Notices = append(m.Notices, n)
	m.Mention = appendMissing(m.Mention, mention)
	e := remind.Entry{
		Obligation: &remind.Obligation{
			Key: n.Obligation, Plan: "p", Problem: problem, Kind: remind.KindMeasure, Path: "（二）七是", Due: due,
			Text: title + "，完成综合治理并通过验收",
		},
		Status: &remind.Status{State: remind.Open, Due: due, Original: due}, Notice: &n, Colour: colour, DaysLeft: left, WorkdaysLeft: max(left, 0),
		Parties: remind.Parties{Lead: []string{"市自然资源和规划局"}, Leader: []string{"吴乐胜"}}, Reminders: 3, Mailed: f.mailed, Band: remind.Rest,
	}
	if left >= 0 && left <= 15 {
		e.Band = remind.Near
	}
	if len(m.Sections) == 0 || m.Sections[len(m.Sections)-1].Role != role {
		m.Sections = append(m.Sections, remind.Section{Role: role})
	}
	s := &m.Sections[len(m.Sections)-1]
	i := slices.IndexFunc(s.Items, func(it remind.Item) bool { return it.Problem == problem })
	if i < 0 {
		i = len(s.Items)
		s.Items = append(s.Items, remind.Item{Plan: "p", PlanTitle: "2024年突出生态环境问题整改方案", Problem: problem, Title: title, Band: e.Band})
	}
	s.Items[i].Entries = append(s.Items[i].Entries, e)
}

// appendMissing returns a list with what it lacks of another.
func appendMissing(list, more []string) []string {
	for _, s := range more {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

func (f *fixture) message() remind.Message {
	m := f.m
	var who []string
	for _, n := range m.Notices {
		who = appendMissing(who, n.Bodies)
	}
	m.Recipient = strings.Join(who, "；")
	m.ID = remind.MessageID(m.Address, m.Day, m.Notices)
	return m
}

func oneMessage() remind.Message {
	f := newFixture()
	f.m.Demo = true
	f.add(remind.Responsible, 24, "常宁市水口山片区遗留废渣治理滞后", -12, []string{"13800000001"}, "常宁市党委、政府", "祁东县党委、政府")
	f.add(remind.Responsible, 24, "常宁市水口山片区遗留废渣治理滞后", 2, []string{"ou_7dab"}, "常宁市党委、政府")
	f.add(remind.Lead, 11, "污水管网改造不到位", 40, []string{"zhangsan"}, "市住建局")
	return f.message()
}

var chatKinds = []Kind{remind.KindWeCom, remind.KindDingTalk, remind.KindFeishu}

// updating reports whether the goldens are rewritten: the flag belongs to the tests from outside the package.
func updating() bool { return flag.Lookup("update").Value.String() == "true" }

// twoPlans is a message of two plans that have a problem of one number.
func twoPlans() remind.Message {
	f := newFixture()
	f.add(remind.Responsible, 24, "常宁市水口山片区遗留废渣治理滞后", -12, nil, "常宁市党委、政府")
	f.add(remind.Responsible, 11, "污水管网改造不到位", 4, nil, "常宁市党委、政府")
	it := &f.m.Sections[0].Items[1]
	it.Plan, it.PlanTitle, it.Problem = "q", "衡阳市贯彻落实第三轮中央生态环境保护督察报告整改方案", 24
	it.Entries[0].Obligation.Plan = "q"
	return f.message()
}

func TestGoldenChat(t *testing.T) {
	goldenChat(t, "chat-", oneMessage())
	goldenChat(t, "chat-two-plans-", twoPlans())
	goldenChat(t, "chat-beside-", besideMails())
	goldenChat(t, "chat-mixed-", mixedMessage())
	goldenChat(t, "chat-leader-", leadersGroup())
	goldenChat(t, "chat-outcomes-", outcomesInAGroup())
}

func goldenChat(t *testing.T, prefix string, m remind.Message) {
	t.Helper()
	for _, k := range []Kind{remind.KindWeCom, remind.KindDingTalk, remind.KindFeishu, remind.KindWebhook, remind.KindFile} {
		parts, err := Parts(nil, k, m)
		if err != nil || len(parts) != 1 {
			t.Fatalf("%s: %d parts, %v", k, len(parts), err)
		}
		r := parts[0].Rendered
		got := "== subject\n" + r.Subject + "\n== text\n" + r.Text + "\n== markdown\n" + r.Markdown + "\n== data\n" + r.Data + "\n"
		name := filepath.Join("testdata", prefix+string(k)+".golden")
		if updating() {
			if err := os.WriteFile(name, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s: got\n%s\nwant\n%s", k, got, want)
		}
		if strings.Contains(got, "贵单位") {
			t.Errorf("%s speaks to a group as to one body", k)
		}
	}
}

// wild is text as a hostile document might hold it.
func wild(t *rapid.T, label string) string {
	piece := rapid.OneOf(rapid.SampledFrom([]string{
		"<@all>", "<@zhangsan>", "<at id=all></at>", `<at user_id="all">`, "@所有人", "@all", "**", "](http://x)", "[a", "\n# 标题\n", "> ", "`", "<font color=red>",
		"\u202e", "\u2028", "&#60;at id=all&#62;", "整改", "，", "废渣", "\xff", "😀", "~~", "|", "\\",
	}), rapid.StringN(0, 6, -1))
	return strings.Join(rapid.SliceOfN(piece, 0, 20).Draw(t, label), "")
}

func randomMessage(t *rapid.T) remind.Message {
	f := newFixture()
	f.m.Demo, f.m.Late, f.m.Provisional = rapid.Bool().Draw(t, "demo"), rapid.Bool().Draw(t, "late"), rapid.Bool().Draw(t, "provisional")
	f.m.Office.Name, f.m.Office.Phone = wild(t, "office"), wild(t, "phone")
	bodies := []string{"常宁市党委、政府", "祁东县党委、政府", "市住建局", "<@all>局", "市**局_x_", "衡南县党委、政府"}
	roles := []remind.Role{remind.Responsible, remind.Lead, remind.Leader, remind.Office}
	problem := 0
	for _, role := range roles[:rapid.IntRange(1, len(roles)).Draw(t, "sections")] {
		for range rapid.IntRange(1, 9).Draw(t, "items") {
			problem++
			title := wild(t, "title")
			for range rapid.IntRange(1, 4).Draw(t, "entries") {
				some := rapid.SliceOfNDistinct(rapid.SampledFrom(bodies), 1, 5, rapid.ID).Draw(t, "bodies")
				mention := rapid.SliceOfN(rapid.SampledFrom([]string{"13800000001", "zhangsan", "ou_1", "all", "@all", "@所有人", "ALL", "<@x>"}), 0, 3).Draw(t, "mention")
				f.mailed = rapid.Bool().Draw(t, "mailed")
				f.add(role, problem, title, rapid.IntRange(-400, 400).Draw(t, "left"), mention, some...)
			}
		}
	}
	f.m.Leader = rapid.Bool().Draw(t, "leader")
	for _, s := range f.m.Sections {
		f.m.Charges = append(f.m.Charges, remind.Charge{Role: s.Role, Total: randomTotal(t)})
	}
	return f.message()
}

// posts returns what the robot of a kind would send.
func posts(k Kind, l *delivery.Letter) []map[string]any {
	return map[Kind]func(*delivery.Letter, string) []map[string]any{
		remind.KindWeCom: wecomPosts, remind.KindDingTalk: dingtalkPosts, remind.KindFeishu: feishuPosts,
	}[k](l, widestKeyword)
}

func letterOf(p *wording.Part) *delivery.Letter {
	l := delivery.NewLetter(&p.Message, p.Rendered)
	return &l
}

func TestEveryKindSaysTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := randomMessage(t)
		for _, k := range []Kind{remind.KindMail, remind.KindWeCom, remind.KindDingTalk, remind.KindFeishu, remind.KindWebhook, remind.KindFile} {
			parts, err := Parts(nil, k, m)
			if err != nil {
				t.Fatal(err)
			}
			var text, markdown, data string
			told := map[remind.NoticeKey]int{}
			for i := range parts {
				p := &parts[i]
				text += p.Rendered.Text + "\n"
				markdown += p.Rendered.Markdown + "\n"
				data += p.Rendered.Data
				for _, n := range p.Message.Notices {
					told[n.NoticeKey]++
				}
				if len(parts) > 1 && (p.Message.Part != i+1 || p.Message.Parts != len(parts) || !strings.Contains(p.Rendered.Subject, fmt.Sprintf("（%d/%d）", i+1, len(parts)))) {
					t.Fatalf("%s: part %d of %d is numbered %d of %d", k, i+1, len(parts), p.Message.Part, p.Message.Parts)
				}
				if want := remind.MessageID(m.Address, m.Day, p.Message.Notices); p.Message.ID != want {
					t.Fatalf("%s: part %d is named %s", k, i+1, p.Message.ID)
				}
				if slices.Contains(chatKinds, k) {
					within20k(t, k, p)
				}
			}
			for _, n := range m.Notices {
				if told[n.NoticeKey] != 1 {
					t.Fatalf("%s: notice %s is told %d times", k, n.NoticeKey, told[n.NoticeKey])
				}
			}
			says(t, k, &m, text)
			if slices.Contains(chatKinds, k) {
				says(t, k, &m, markdown)
			}
			if k == remind.KindWebhook {
				saysInData(t, &m, data)
			}
		}
	})
}

// says holds a rendering to the items, dates and bodies of the message.
func says(t *rapid.T, k Kind, m *remind.Message, text string) {
	t.Helper()
	if k == remind.KindMail {
		inMail(t, m, text)
		return
	}
	if !utf8.ValidString(text) {
		t.Fatalf("%s: broken characters", k)
	}
	for _, s := range m.Sections {
		for _, it := range s.Items {
			if toldByMail(&it) {
				continue
			}
			want := []string{fmt.Sprint("问题", it.Problem)}
			for _, e := range it.Entries {
				want = append(want, e.Status.Due.ChineseShort())
				for _, b := range e.Notice.Bodies {
					want = append(want, phrase.OneLine(b))
				}
			}
			for _, w := range want {
				if !strings.Contains(text, w) {
					t.Fatalf("%s: %q is missing in\n%s", k, w, text)
				}
			}
		}
	}
}

// inMail holds a mail to its problems, how the most pressing obligation of each stands, and the bodies: what is no news it shows in a line each.
func inMail(t *rapid.T, m *remind.Message, text string) {
	t.Helper()
	for _, s := range m.Sections {
		for _, it := range s.Items {
			if !regexp.MustCompile(fmt.Sprintf(`(?m)(^|[^0-9])%d　|问题%d([^0-9]|$)`, it.Problem, it.Problem)).MatchString(text) {
				t.Fatalf("mail: problem %d is missing in\n%s", it.Problem, text)
			}
			if !slices.ContainsFunc(it.Entries, func(e remind.Entry) bool { return standsIn(&e, text) }) {
				t.Fatalf("mail: how problem %d stands is missing in\n%s", it.Problem, text)
			}
			for _, e := range it.Entries {
				for _, b := range e.Notice.Bodies {
					if !strings.Contains(text, b) {
						t.Fatalf("mail: %s is missing in\n%s", b, text)
					}
				}
			}
		}
	}
}

// standsIn reports whether a mail says of an entry how many days it has or is late, or its date.
func standsIn(e *remind.Entry, text string) bool {
	due := e.Status.Due
	for _, s := range []string{fmt.Sprintf("%d天", max(e.DaysLeft, -e.DaysLeft)), due.ChineseShort(), fmt.Sprintf("%d月%d日", due.Month(), due.Day())} {
		if strings.Contains(text, s) {
			return true
		}
	}
	return e.DaysLeft == 0 && strings.Contains(text, "今日")
}

func saysInData(t *rapid.T, m *remind.Message, data string) {
	var d webhookData
	if err := json.Unmarshal([]byte(data), &d); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	i := 0
	for _, s := range m.Sections {
		for _, it := range s.Items {
			if d.Items[i].Problem != it.Problem || len(d.Items[i].Entries) != len(it.Entries) {
				t.Fatalf("item %d is %+v", i, d.Items[i])
			}
			for k, e := range it.Entries {
				if got := d.Items[i].Entries[k]; got.Due != e.Status.Due.String() || !slices.Equal(got.Bodies, e.Notice.Bodies) || *got.DaysLeft != e.DaysLeft {
					t.Fatalf("entry %d of item %d is %+v", k, i, got)
				}
			}
			i++
		}
	}
	for _, x := range d.Mentions {
		if !slices.Contains([]string{"13800000001", "zhangsan", "ou_1"}, x) {
			t.Fatalf("mentions %q", x)
		}
	}
}

// within20k holds a part to its vendor's limits, and what calls somebody in it to the directory.
func within20k(t *rapid.T, k Kind, p *wording.Part) {
	t.Helper()
	l := letterOf(p)
	for _, post := range posts(k, l) {
		b, err := encode(post)
		if err != nil || !utf8.Valid(b) || len(b) > 19_872 {
			t.Fatalf("%s: a post of %d bytes, %v", k, len(b), err)
		}
		content := func(key, field string) string {
			m, _ := post[key].(map[string]any)
			s, _ := m[field].(string)
			return s
		}
		if k == remind.KindWeCom && (len(content("text", "content")) > 2048 || len(content("markdown", "content")) > 4096) {
			t.Fatalf("WeCom: %s", b)
		}
		if strings.HasSuffix(content("text", "content"), "…") || strings.HasSuffix(content("content", "text"), "…") {
			t.Fatalf("%s: the text is clipped", k)
		}
		s := string(b)
		for _, allowed := range []string{
			"<@zhangsan>", "<@ou_1>", "<at id=zhangsan></at>", "<at id=ou_1></at>", `<at user_id=\"zhangsan\"></at>`, `<at user_id=\"ou_1\"></at>`,
			"@13800000001", "@zhangsan", "@ou_1",
		} {
			s = strings.ReplaceAll(s, allowed, "")
		}
		if strings.ContainsAny(s, "@") || strings.Contains(s, "<at") || strings.Contains(s, `"isAtAll":true`) || strings.Contains(s, `"all"`) {
			t.Fatalf("%s mentions somebody: %s", k, s)
		}
	}
}

// A single item that is larger than a message is told with less words, and nothing of it is cut.
func TestAnItemTooLargeIsAbridged(t *testing.T) {
	f := newFixture()
	for i := range 60 {
		f.add(remind.Responsible, 7, strings.Repeat("治理滞后，", 40), -i-1, nil, fmt.Sprintf("第%d县党委、政府及其工作部门", i))
	}
	f.add(remind.Responsible, 8, "管网", 2, nil, "市住建局")
	parts, err := Parts(nil, remind.KindWeCom, f.message())
	if err != nil {
		t.Fatal(err)
	}
	if r := parts[0].Rendered; !strings.Contains(r.Text, "问题7") || !strings.Contains(r.Text, "等60家") || !strings.Contains(r.Text, "另有52项任务") ||
		len(r.Text) > wecomText || len(r.Markdown) > wecomMarkdown {
		t.Errorf("%d and %d bytes: %s", len(r.Text), len(r.Markdown), r.Text)
	}
}

func TestMentionsStandInThePartTheyConcern(t *testing.T) {
	f := newFixture()
	for i := range 40 {
		f.add(remind.Responsible, i+1, "污水管网改造不到位", -i, []string{fmt.Sprint("user", i+1)}, "市住建局")
	}
	parts, err := Parts(nil, remind.KindWeCom, f.message())
	if err != nil || len(parts) < 2 {
		t.Fatalf("%d parts, %v", len(parts), err)
	}
	for _, p := range parts {
		for _, x := range p.Message.Mention {
			if n := strings.TrimPrefix(x, "user"); !strings.Contains(p.Rendered.Text, "问题"+n+" ") {
				t.Errorf("part %d mentions %s", p.Message.Part, x)
			}
		}
	}
}

func TestTheOfficeReadsOnceWhoCouldNotBeTold(t *testing.T) {
	f := newFixture()
	for i := range 40 {
		f.add(remind.Office, i+1, "污水管网改造不到位", -i, nil, "整改办")
	}
	f.m.Troubles = []remind.Trouble{{Who: "石鼓区党委、政府", What: "地址无效"}, {Who: "<@all>"}, {Who: "c"}, {Who: "d"}}
	parts, err := Parts(nil, remind.KindWeCom, f.message())
	if err != nil || len(parts) < 2 {
		t.Fatalf("%d parts, %v", len(parts), err)
	}
	for i, p := range parts {
		if got := strings.Contains(p.Rendered.Text, "有4处未能收到提醒：石鼓区党委、政府；＜＠all＞；c等\n"); got != (i == 0) {
			t.Errorf("part %d: %s", i+1, p.Rendered.Text)
		}
	}
}

func TestMentionLists(t *testing.T) {
	got := mentionsOf([]string{
		"13800000001", "+86-13800000002", "@zhangsan", "ou_1", "all", "@ALL", "@@all", "所有人", "@所有人", "a b", "<@x>", "zhangsan", "", "li.si@corp",
	})
	if want := []string{"13800000001", "13800000002"}; !slices.Equal(got.mobiles, want) {
		t.Errorf("mobiles %q", got.mobiles)
	}
	if want := []string{"zhangsan", "ou_1", "li.si@corp"}; !slices.Equal(got.users, want) {
		t.Errorf("users %q", got.users)
	}
}

// A mobile can be mentioned only beside a WeCom text, and not at all at Feishu.
func TestMentionsByVendor(t *testing.T) {
	l := &delivery.Letter{ID: "x", Rendered: remind.Rendered{Subject: "s", Text: "t", Markdown: "m"}, Mention: []string{"13800000001", "ou_1", "all"}}
	for k, want := range map[Kind]string{
		remind.KindWeCom:    `{"msgtype":"text","text":{"content":"s\nt","mentioned_list":["ou_1"],"mentioned_mobile_list":["13800000001"]}}`,
		remind.KindDingTalk: `{"at":{"atMobiles":["13800000001"],"atUserIds":["ou_1"],"isAtAll":false},"markdown":{"text":"### s\n\nm\n\n@13800000001 @ou_1","title":"s"},"msgUuid":"x","msgtype":"markdown"}`,
		remind.KindFeishu: `{"card":{"config":{"wide_screen_mode":true},"elements":[{"content":"m\n<at id=ou_1></at>","tag":"markdown"}],` +
			`"header":{"template":"blue","title":{"content":"s","tag":"plain_text"}}},"msg_type":"interactive"}`,
	} {
		p := map[Kind]func(*delivery.Letter, string) []map[string]any{remind.KindWeCom: wecomPosts, remind.KindDingTalk: dingtalkPosts, remind.KindFeishu: feishuPosts}[k](l, "")
		if b, _ := encode(p[0]); string(b) != want {
			t.Errorf("%s: %s", k, b)
		}
	}
}

func TestKeywordStandsInTitleAndText(t *testing.T) {
	for in, want := range map[string]string{"标题": "督办 标题", "### 标题": "### 督办 标题", "【督办】标题": "【督办】标题"} {
		if got := withKeyword(in, "督办"); got != want {
			t.Errorf("%q becomes %q", in, got)
		}
	}
}

func TestClipKeepsCharacters(t *testing.T) {
	for n := 3; n < 12; n++ {
		if got := clipBytes("整改任务", n); !utf8.ValidString(got) || len(got) > n {
			t.Errorf("%d: %q", n, got)
		}
	}
}
