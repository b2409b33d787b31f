package notify_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duban/notify/wording"
	"duban/remind"
	"duban/remind/people"
	"duban/remind/tally"
)

var update = flag.Bool("update", false, "rewrite the goldens")

// TestRenderedMails holds what readers get to the goldens; go test ./notify -run TestRenderedMails -update rewrites them.
func TestRenderedMails(t *testing.T) {
	for _, c := range examples() {
		t.Run(c.name, func(t *testing.T) {
			r, err := wording.Builtin().Mail(&c.message)
			if err != nil {
				t.Fatal(err)
			}
			for ext, got := range map[string]string{"txt": r.Subject + "\n\n" + r.Text, "html": r.HTML} {
				golden(t, filepath.Join("testdata", "mail-"+c.name+"."+ext), got)
			}
			for line := range strings.Lines(r.Text) {
				if n := len([]rune(line)); n > 260 {
					t.Errorf("a line of %d characters: %s", n, line)
				}
			}
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name) //nolint:gosec // a golden of this package
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s differs; look at it, then -update:\n%s", name, difference(string(want), got))
	}
}

// difference returns the first line in which two texts differ.
func difference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d\n- %s\n+ %s", i+1, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d lines, not %d", len(b), len(a))
}

type example struct {
	name    string
	message remind.Message
}

const planTitle = "衡阳市贯彻落实第二轮省生态环境保护督察报告整改方案"

var goldenDay = remind.NewDate(2026, 11, 23)

// duty is an entry that falls due so many days after goldenDay.
func duty(problem int, path, text string, left, workdays int) remind.Entry {
	colour := remind.Blue
	switch {
	case left < 0:
		colour = remind.Red
	case left <= 15 && workdays <= 3:
		colour = remind.Orange
	case left <= 15:
		colour = remind.Yellow
	}
	kind := remind.KindMeasure
	if path == "" {
		kind = remind.KindProblem
	}
	due, band := goldenDay+remind.Date(left), remind.Rest
	if left >= 0 && left <= tally.Near {
		band = remind.Near
	}
	return remind.Entry{
		Obligation: &remind.Obligation{Plan: "p", Problem: problem, Kind: kind, Section: remind.SectionMeasures, Path: path, Text: text},
		Status:     &remind.Status{State: remind.Open, Due: due, Original: due}, Notice: &remind.Notice{}, Colour: colour,
		DaysLeft: left, WorkdaysLeft: workdays, Reminders: 3, Band: band,
		Parties: remind.Parties{Responsible: []string{"常宁市党委、政府"}, Lead: []string{"市自然资源和规划局"}, Leader: []string{"吴乐胜"}},
	}
}

func problem(number int, title string, entries ...remind.Entry) remind.Item {
	return remind.Item{Plan: "p", PlanTitle: planTitle, Problem: number, Title: title, Entries: entries}
}

// addressed is a message of one section.
func addressed(to string, role remind.Role, items ...remind.Item) remind.Message {
	return charged(remind.Message{
		ID: "1260ee33430f4ab2a4c1d5e6f7089a1b", Address: remind.Address{Channel: "mail", To: "a@city.example"}, Recipient: to, Day: goldenDay, Answer: goldenDay + 7,
		Office:   remind.SignOff{Name: "市突出环境问题整改工作领导小组办公室", Phone: "0734-0000000"},
		Sections: []remind.Section{section(role, items...)},
	})
}

// charged counts what a message tells as all that its reader answers for.
func charged(m remind.Message) remind.Message {
	m.Charges = nil
	for _, s := range m.Sections {
		var matters []tally.Matter
		for _, it := range s.Items {
			for i := range it.Entries {
				matters = append(matters, matter(&it.Entries[i]))
			}
		}
		if len(matters) > 0 {
			m.Charges = append(m.Charges, remind.Charge{Role: s.Role, Total: tally.Sum(matters)})
		}
	}
	return m
}

// matter returns an entry as it counts.
func matter(e *remind.Entry) tally.Matter {
	m := tally.Matter{Plan: e.Obligation.Plan, Problem: e.Obligation.Problem, Kind: tally.Measure}
	if e.Obligation.Kind == remind.KindProblem {
		m.Kind = tally.Whole
	}
	switch {
	case e.Status.State == remind.Reported:
		m.Standing = tally.Reported
	case e.Status.State == remind.Closed:
		m.Standing = tally.Closed
	case e.DaysLeft < 0:
		m.Standing = tally.Overdue
	case e.DaysLeft <= tally.Near:
		m.Standing = tally.Soon
	default:
		m.Standing = tally.Open
	}
	return m
}

func section(role remind.Role, items ...remind.Item) remind.Section {
	s := remind.Section{Role: role}
	for _, it := range items {
		entries := make([]remind.Entry, len(it.Entries))
		for i, e := range it.Entries {
			bodies := []string{"常宁市党委、政府"}
			if role == remind.Lead {
				bodies = e.Lead
			}
			e.Notice = &remind.Notice{Role: role, Bodies: bodies}
			entries[i] = e
		}
		it.Entries = entries
		s.Items = append(s.Items, it)
	}
	return s
}

// reportedOn is a problem of which somebody has told how it goes on.
func reportedOn(it remind.Item) remind.Item {
	it.Progress = &remind.Progress{Key: "p/24", On: goldenDay - 3, By: "常宁市党委、政府（王某）", Text: "杨柳塘矿区方案已通过专家评审，幸福水库清淤完成六成，剩余部分因水位较高暂停施工，预计12月中旬恢复，年底前可以完成全部清淤。"}
	return it
}

const wasteTitle = "截至督察进驻结束，常宁市白沙镇福坪地区历史遗留废渣污染综合治理项目于2021年验收完成，但白沙子岭、杨柳塘仍遗留大量废渣，" +
	"雨季渗滤液直排，水体重金属超标。幸福水库底泥未清理。"

func examples() []example {
	waste := problem(24, wasteTitle,
		duty(24, "（二）七是", "编制杨柳塘矿区环境整治和生态修复方案，启动幸福水库的清淤和水体治理", -12, 0),
		duty(24, "", wasteTitle, 38, 0))
	sewer := problem(11, "常宁市夏联渠整治工程至督察时尚未完工。", duty(11, "（一）", "完成夏联渠截污干管改造", 2, 2))
	garden := problem(8, "祁东县红旗水库围栏多处被毁；水面有垂钓现象。", duty(8, "", "", 11, 9))

	returned := problem(24, wasteTitle, duty(24, "（二）七是", "编制杨柳塘矿区环境整治和生态修复方案", 20, 0))
	returned.Entries[0].Band = remind.Fresh
	returned.Entries[0].Status.Cause = remind.Event{Kind: remind.EventReturn, Note: "验收资料不全，缺少第三方监测报告", Doc: "衡整改办函〔2026〕18号"}

	part := problem(22, "衡南县原衡阳万峰化工生产场地内堆存有大量废渣。", duty(22, "", "", 20, 0))
	part.Entries[0].Total = 3
	part.Entries[0].Responsible = []string{"常宁市党委、政府", "衡南县党委、政府", "市国投集团"}
	part.Entries[0].Status.Parts = []remind.Part{{Body: "市国投集团", On: goldenDay - 3}}
	part.Entries[0].Status.Returns = []remind.PartReturn{{Body: "常宁市党委、政府", Event: remind.Event{Note: "现场仍有渗滤液"}}}

	extended := problem(11, "常宁市夏联渠整治工程至督察时尚未完工。", duty(11, "", "", 15, 11))
	extended.Entries[0].Status.Original, extended.Entries[0].Status.Extended = goldenDay-30, 1

	partReturned := addressed("常宁市党委、政府", remind.Responsible, part)
	partReturned.Sections[0].Items[0].Entries[0].Notice.Anchor.Event = "return-part"
	late := addressed("常宁市党委、政府", remind.Responsible, waste)
	late.Late = true
	provisional := addressed("常宁市党委、政府", remind.Responsible, extended)
	provisional.Provisional = true
	office := addressed("整改办", remind.Office, waste, sewer, garden)
	office.Troubles = []remind.Trouble{
		{Who: "市林业局（联络员）", What: "地址自2026年11月16日起无法送达"}, {Who: "渠道“督办群”", What: "自2026年11月20日起故障：密钥错误"},
	}
	both := addressed("市自然资源和规划局", remind.Responsible, sewer)
	both.Sections = append(both.Sections, section(remind.Lead, waste, part))
	both = charged(both)
	inspected := problem(24, "某县城区生活污水直排湘江支流。", duty(24, "（三）", "完成城区雨污分流改造", -40, 0), duty(24, "", "", 9, 7))
	inspected.Plan, inspected.PlanTitle = "q", "衡阳市贯彻落实第三轮中央生态环境保护督察报告整改方案"
	for i := range inspected.Entries {
		inspected.Entries[i].Obligation.Plan = "q"
	}
	linked := addressed("常宁市党委、政府", remind.Responsible, waste, sewer)
	linked.Link = "https://duban.city.example/a/1260ee3343aa04f1b2c3d4e5f60718a9.57baadc1ef9165f6cfb4ae2464c80eeb"
	asked := addressed("常宁市党委、政府", remind.Responsible, waste, sewer)
	asked.Link, asked.Office.Replies, asked.Receipt = linked.Link, true, true
	for i := range asked.Sections[0].Items {
		asked.Sections[0].Items[i].Entries[0].AskProgress = true
	}
	asked.Dismissed = []remind.Dismissal{{Said: goldenDay - 4, Keys: []remind.Key{"p/24"}, Note: "验收资料不全，缺少第三方监测报告"}}
	waiting := addressed("整改办", remind.Office, reportedOn(waste), sewer)
	waiting.Waiting = []remind.Waiting{
		{ID: 7, At: (goldenDay - 4).At(9, 5), Who: "常宁市党委、政府（王某）", Keys: []remind.Key{"p/24"}, What: "已完成，申请验收", Words: "问题24已整改到位，佐证材料见附件，请予验收。"},
		{ID: 9, At: (goldenDay - 3).At(9, 5), Who: "liu@x.example", Words: "请问验收材料报给谁？"},
	}
	waiting.Unheard = []remind.Unheard{
		{Who: "衡南县党委、政府", Since: goldenDay - 28, Quiet: 10, Keys: []remind.Key{"p/22"}}, {Who: "常宁市党委、政府", Since: goldenDay - 7, Keys: []remind.Key{"p/11", "p/24"}},
	}
	troubles := office
	troubles.Sections = nil
	mixed := addressed("常宁市党委、政府", remind.Responsible, garden)
	mixed.Sections = append(mixed.Sections, outcomes("", remind.Responsible, closedWaste(), extendedSewer()).Sections...)
	beside := addressed("市自然资源和规划局", remind.Lead, waste, garden)
	beside.Sections = append(beside.Sections, crowded(44).Sections...)
	report := addressed("吴乐胜", remind.Leader, sewer, garden)
	report.Sections = append(report.Sections, quarterly().Sections...)
	return []example{
		{"quarter", quarterly()},
		{"quarter-beside", report},
		{"ahead", crowded(44)},
		{"ahead-beside", beside},
		{"outcome", outcomes("常宁市党委、政府", remind.Responsible, closedWaste())},
		{"outcomes-leader", outcomes("吴乐胜", remind.Leader, closedWaste(), extendedSewer())},
		{"outcomes-beside", mixed},
		{"troubles", troubles},
		{"unit", message()},
		{"few", addressed("常宁市党委、政府", remind.Responsible, waste, sewer)},
		{"linked", linked},
		{"asked", asked},
		{"waiting", waiting},
		{"leader-progress", addressed("吴乐胜", remind.Leader, reportedOn(waste), sewer)},
		{"lead", addressed("市自然资源和规划局", remind.Lead, waste, garden)},
		{"leader", addressed("吴乐胜", remind.Leader, waste, sewer, garden)},
		{"head", addressed("常宁市党委、政府", remind.Head, waste, sewer)},
		{"office", office},
		{"inspection", addressed("市委督查室", remind.Inspection, waste)},
		{"cooperating", addressed("市农业农村局", people.Cooperating, sewer)},
		{"returned", addressed("常宁市党委、政府", remind.Responsible, returned)},
		{"part-returned", partReturned},
		{"late", late},
		{"provisional", provisional},
		{"unit-and-lead", both},
		{"two-plans", addressed("常宁市党委、政府", remind.Responsible, waste, inspected)},
		{"two-plans-leader", addressed("吴乐胜", remind.Leader, inspected, waste, sewer)},
		{"two-bodies", addressed("市城发集团；市水务集团", remind.Responsible, sewer)},
	}
}

// TestNothingIsDroppedUnsaid holds the office's worst day under 100 KB: every obligation overdue, and troubles.
func TestNothingIsDroppedUnsaid(t *testing.T) {
	bodies := make([]string, 12)
	for i := range bodies {
		bodies[i] = fmt.Sprintf("第%d经济技术开发区党工委、管委会", i+1)
	}
	for _, c := range []struct {
		problems, each int
		role           remind.Role
		want           []string
	}{
		{50, 2, remind.Office, []string{"50　", "涉及逾期（50个）"}},
		{52, 2, remind.Responsible, []string{"52　"}},
		{300, 3, remind.Office, []string{"个仅列名称和时限"}},
		{4000, 1, remind.Leader, []string{"个未逐一列出"}},
		{1, 400, remind.Lead, []string{"该问题另有"}},
	} {
		var items []remind.Item
		for p := range c.problems {
			it := problem(p+1, wasteTitle)
			for range c.each {
				e := duty(p+1, "（二）七是", strings.Repeat("编制杨柳塘矿区环境整治和生态修复方案，", 20), -900, 0)
				e.Responsible = bodies
				it.Entries = append(it.Entries, e)
			}
			items = append(items, it)
		}
		m := addressed("整改办", c.role, items...)
		for i := range 45 {
			m.Troubles = append(m.Troubles, remind.Trouble{Who: fmt.Sprintf("第%d人", i+1), What: strings.Repeat("邮箱已满，", 60)})
		}
		r, err := wording.Builtin().Mail(&m)
		if err != nil {
			t.Fatal(err)
		}
		n := len(r.Text) + len(r.HTML)
		t.Logf("%d problems of %d to %s: %d bytes", c.problems, c.each, c.role, n)
		if n > 100_000 {
			t.Errorf("%d problems of %d: %d bytes", c.problems, c.each, n)
		}
		for _, want := range append(c.want, "【以下单位未能收到提醒】", "第30人", "另有15条，可用 duban status 查看") {
			if !strings.Contains(r.Text, want) || !strings.Contains(r.HTML, want) {
				t.Errorf("%d problems of %d: %q is missing", c.problems, c.each, want)
			}
		}
		if strings.Index(r.HTML, "未能收到提醒") > strings.Index(r.HTML, "#922b21") || strings.Contains(r.Text, "第31人：") {
			t.Error("the troubles do not stand at the top, or are too many")
		}
	}
}

// TestNobodyElseIsCalledAUnit holds leaders, the office and the inspection offices to their own salutations.
func TestNobodyElseIsCalledAUnit(t *testing.T) {
	for _, c := range examples() {
		role := remind.Office
		if len(c.message.Sections) > 0 {
			role = c.message.Sections[0].Role
		}
		r, err := wording.Builtin().Mail(&c.message)
		if err != nil {
			t.Fatal(err)
		}
		unit := role == remind.Responsible || role == remind.Lead || role == people.Cooperating
		asked := len(c.message.Sections) > 0 && c.message.Sections[0].Form == remind.Tasks
		if strings.Contains(r.Text, "贵单位") && !unit || unit && asked && !strings.Contains(r.Text, "贵单位") {
			t.Errorf("%s: 贵单位", c.name)
		}
		if strings.HasPrefix(r.Text, "吴乐胜同志：") != (role == remind.Leader) {
			t.Errorf("%s: %s", c.name, r.Text)
		}
	}
}
