package bulletin

import (
	"fmt"
	"strings"

	"duban/formats/paper"
	"duban/remind/digest"
	"duban/remind/tally"
)

// late is the second part: what is overdue, falls due and waits, in tables.
func (w *writer) late() {
	b := w.b
	w.heading("到期及逾期情况")
	w.subheading(fmt.Sprintf("整体逾期的问题（%d个）", len(b.Overdue)))
	w.matters(b.Overdue, "截至目前，无整体逾期的问题。", "整改时限", func(m *digest.Matter) string { return day(m.Due) + moved(m) }, "逾期天数", func(m *digest.Matter) string { return fmt.Sprintf("%d天", m.Days) })
	if len(b.Partly) > 0 {
		w.subheading(fmt.Sprintf("有措施逾期的问题（%d个）", len(b.Partly)))
		w.matters(b.Partly, "", "问题时限", func(m *digest.Matter) string { return day(m.Due) + moved(m) }, "逾期措施", func(m *digest.Matter) string { return fmt.Sprintf("%d项\n最长%d天", m.Late, m.Days) })
	}
	until := b.Until.ChineseShort()
	w.subheading(until + "前到期的任务" + count(b.Due))
	w.matters(b.Due, until+"前无新到期任务。", "整改时限", func(m *digest.Matter) string { return day(m.Due) + moved(m) }, "距到期", func(m *digest.Matter) string { return left(m) })
	w.subheading("待验收、待销号的任务" + count(b.Waiting))
	w.matters(b.Waiting, "截至目前，无待验收、待销号的任务。", "状态", waits, "已待", func(m *digest.Matter) string { return fmt.Sprintf("%d天", m.Days) })
}

// count counts problems and measures apart.
func count(all []digest.Matter) string {
	problems, measures := 0, 0
	for i := range all {
		if all[i].Path == "" && all[i].Text == "" {
			problems++
		} else {
			measures++
		}
	}
	switch {
	case problems == 0 && measures == 0:
		return ""
	case measures == 0:
		return fmt.Sprintf("（问题%d个）", problems)
	case problems == 0:
		return fmt.Sprintf("（措施%d项）", measures)
	default:
		return fmt.Sprintf("（问题%d个、措施%d项）", problems, measures)
	}
}

// moved says what the document first stated, where that is another day.
func moved(m *digest.Matter) string {
	if m.Original == 0 || m.Original == m.Due {
		return ""
	}
	return "\n（原" + m.Original.ChineseShort() + "）"
}

// left says how many days are left.
func left(m *digest.Matter) string {
	if m.Days == 0 {
		return "今日到期"
	}
	return fmt.Sprintf("%d天\n（%d个工作日）", m.Days, m.Workdays)
}

// waits says what a matter waits for, and since when.
func waits(m *digest.Matter) string {
	text := tally.Reported.Chinese()
	if m.Is == tally.Accepted {
		text = tally.Accepted.Chinese()
	}
	return text + "\n（" + m.Since.ChineseShort() + "起）"
}

// matters adds a table of matters with two columns of its own, or says that there are none.
func (w *writer) matters(all []digest.Matter, none, title string, of func(*digest.Matter) string, second string, says func(*digest.Matter) string) {
	if len(all) == 0 {
		if none != "" {
			w.say(paper.Body, none)
		}
		return
	}
	var rows [][]paper.Cell
	for i := range min(len(all), w.most) {
		m := &all[i]
		rows = append(rows, []paper.Cell{
			shaded(number(m), ""), paper.In(what(m)), shaded(of(m), ""), shaded(says(m), ""),
			paper.In(or(digest.Several(m.Responsible, 3))), paper.In(or(digest.Several(m.Leads, 2))), shaded(or(digest.Several(m.Leaders, 2)), ""),
		})
	}
	w.table([]float64{9, 32, 35, 22, 27, 18, 13}, []string{"序号", "问题（措施）", title, second, "主体责任单位", "牵头单位", "督办\n领导"}, rows)
	if n := len(all) - w.most; n > 0 {
		w.say(paper.Note, "注：因篇幅所限，另有%d项未列出，请用duban export bulletin导出。", n)
	}
}

// or says of a name that there is none.
func or(name string) string {
	if name == "" {
		return "—"
	}
	return name
}

// number is a problem's number in its plan.
func number(m *digest.Matter) string { return fmt.Sprint(m.Number) }

// what names a matter in a table: its plan where there are several, its problem, and of a measure where it stands and what is to be done.
func what(m *digest.Matter) string {
	text := m.Short
	if m.Plan != "" {
		text = "〔" + m.Plan + "〕" + text
	}
	if m.Path != "" {
		text += "（" + place(m.Path) + "）"
	}
	return text
}

// place says that a path is that of a measure.
func place(path string) string { return "措施" + path }

// changes is the third part: what has changed since the bulletin before.
func (w *writer) changes() {
	b := w.b
	w.heading("本期变化情况")
	switch {
	case !b.Compared:
		w.say(paper.Body, "系统未记录上期（%s）的情况，本期不作比较。", b.Since.ChineseShort())
	case len(b.Changes) == 0:
		w.say(paper.Body, "与上期（%s）相比，各问题、各措施的状态和时限均无变化。", b.Since.ChineseShort())
	default:
		for i := range b.Changes {
			w.say(paper.Body, changed(&b.Changes[i]))
		}
	}
}

// changed words what happened to some problems, by name, and to how many measures.
func changed(c *digest.Change) string {
	var parts []string
	if n := len(c.Problems); n > 0 {
		names := make([]string, 0, n)
		for _, p := range c.Problems {
			names = append(names, item(&p))
		}
		head := fmt.Sprintf("%d个问题", n)
		if c.Earlier > 0 {
			head += fmt.Sprintf("（含补登以前办理的%d个）", c.Earlier)
		}
		parts = append(parts, head+"："+strings.Join(names, "；"))
	}
	if c.Measures > 0 {
		also := ""
		if len(parts) > 0 {
			also = "另有"
		}
		parts = append(parts, fmt.Sprintf("%s措施、长期任务%d项", also, c.Measures))
	}
	return c.Chinese + strings.Join(parts, "。") + "。"
}

// item names a problem to which something happened, with its day.
func item(p *digest.ChangedItem) string {
	text := fmt.Sprintf("问题%d“%s”", p.Number, p.Short)
	if p.Plan != "" {
		text = p.Plan + text
	}
	switch {
	case p.From != 0 && p.To != 0 && p.From != p.To:
		text += fmt.Sprintf("（由%s调整至%s）", p.From.ChineseShort(), p.To.ChineseShort())
	case p.On != 0:
		text += fmt.Sprintf("（%s）", p.On.ChineseShort())
	case p.To != 0:
		text += fmt.Sprintf("（时限%s）", p.To.ChineseShort())
	}
	return text
}

// parties is the fourth part: counties and leaders, in the plan's order.
func (w *writer) parties() {
	b := w.b
	if len(b.Counties)+len(b.Leaders) == 0 {
		return
	}
	w.heading("县市区（园区）及督办领导情况")
	if len(b.Counties) > 0 {
		w.subheading("县市区（园区）情况")
		w.party("县市区（园区）", "承担问题", b.Counties)
		w.say(paper.Note, "注：按方案所列次序排列，不作排名；一个问题由多个单位承担的，各单位分别计入。")
	}
	if len(b.Ranking) > 0 {
		w.subheading("县市区（园区）销号进度")
		var rows [][]paper.Cell
		for i := range b.Ranking {
			p := &b.Ranking[i]
			rows = append(rows, []paper.Cell{shaded(fmt.Sprint(p.Rank), ""), shaded(p.Name, ""), shaded(digest.Percent(p.Of(digest.Closed), p.N), "")})
		}
		w.table([]float64{20, 68, 68}, []string{"位次", "县市区（园区）", "销号率（已销号/承担）"}, rows)
		w.say(paper.Note, "注：仅按销号率排列，相同的位次并列。")
	}
	if len(b.Leaders) > 0 {
		w.subheading("督办领导情况")
		w.party("督办领导", "督办问题", b.Leaders)
		w.say(paper.Note, "注：按方案所列次序排列。")
	}
}

// party adds a table of counties or leaders.
func (w *writer) party(title, all string, list []digest.Party) {
	var rows [][]paper.Cell
	for i := range list {
		rows = append(rows, counted(list[i].Name, list[i].N, list[i].Shares))
	}
	w.table([]float64{40, 18, 18, 24, 18, 18, 20}, []string{title, all, "已销号", "待验收销号", "整改中", "长期推进", "涉及逾期"}, rows)
	for i := range list {
		if n := list[i].Of(digest.Suspended); n > 0 {
			w.say(paper.Note, "注：%s另有暂停%d个。", list[i].Name, n)
		}
	}
}

// office is what the office has to say; of the problems in the work the facts that are on record stand before it.
func (w *writer) office() {
	b := w.b
	w.heading("存在的主要问题")
	for i, fact := range b.Facts {
		w.say(paper.Body, "%s是%s", numerals[i+1], fact)
	}
	w.say(paper.Body, blank)
	w.heading("下一步工作要求")
	w.say(paper.Lead, blank)
	w.say(paper.Lead, "特此通报。")
	if b.Office != "" {
		w.say(paper.Signature, b.Office)
	}
	w.say(paper.Date, b.On.ChineseShort())
	if b.Phone != "" {
		w.say(paper.Body, "（联系电话：%s）", b.Phone)
	}
}
