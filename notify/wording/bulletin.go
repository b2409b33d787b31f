package wording

import (
	"embed"
	"fmt"
	htmltemplate "html/template"
	"strings"

	"duban/remind"
	"duban/remind/digest"
)

// bulletinRows is how many matters of a kind the body of a mail lists: its reader has the whole in the file that goes with it.
const bulletinRows = 6

// A bulletinTable is matters of a bulletin in lines that a phone has room for.
type bulletinTable struct {
	Title string
	Rows  []bulletinRow
	More  string
}

// A bulletinRow is one matter: what it is, how it stands, and whose it is.
type bulletinRow struct{ What, How, Who, Colour string }

// bulletinTables returns what is overdue, falls due and waits, the most pressing first.
func bulletinTables(b *digest.Bulletin) (all []bulletinTable) {
	late := bulletinTable{Title: fmt.Sprintf("涉及逾期的问题（整体逾期%d个、有措施逾期%d个）", len(b.Overdue), len(b.Partly))}
	for i := range b.Overdue {
		m := &b.Overdue[i]
		late.add(m, fmt.Sprintf("逾期%d天（%s）", m.Days, m.Due.ChineseShort()), colourCodes[remind.Red])
	}
	for i := range b.Partly {
		m := &b.Partly[i]
		late.add(m, fmt.Sprintf("措施逾期%d项，最长%d天", m.Late, m.Days), colourCodes[remind.Red])
	}
	due := bulletinTable{Title: b.Until.ChineseShort() + "前到期的任务"}
	for i := range b.Due {
		m := &b.Due[i]
		due.add(m, fmt.Sprintf("%s到期，还有%d天", m.Due.ChineseShort(), m.Days), colourCodes[remind.Orange])
	}
	waiting := bulletinTable{Title: "待验收、待销号的任务"}
	for i := range b.Waiting {
		m := &b.Waiting[i]
		waiting.add(m, fmt.Sprintf("%s，已%d天", m.Is.Chinese(), m.Days), colourCodes[remind.Purple])
	}
	for _, t := range []bulletinTable{late, due, waiting} {
		if n := len(t.Rows); n > bulletinRows {
			t.More, t.Rows = fmt.Sprintf("另有%d项，见所附月通报。", n-bulletinRows), t.Rows[:bulletinRows]
		}
		if len(t.Rows) > 0 {
			all = append(all, t)
		}
	}
	return all
}

// add adds a matter.
func (t *bulletinTable) add(m *digest.Matter, how, colour string) {
	what := fmt.Sprintf("问题%d　%s", m.Number, m.Short)
	if m.Plan != "" {
		what = m.Plan + what
	}
	if m.Path != "" {
		what += "（措施" + m.Path + "）"
	}
	who := nonEmpty([]string{digest.Several(m.Responsible, 2), digest.Several(m.Leaders, 1)})
	t.Rows = append(t.Rows, bulletinRow{what, how, strings.Join(who, "；督办领导："), colour})
}

// A partyTable is counties or leaders in a table.
type partyTable struct {
	Title, Note string
	Head        []string
	Rows        [][]string
}

// partyTables returns the counties and the leaders in the plan's order, and the counties by what is closed where that was asked for.
func partyTables(b *digest.Bulletin) (all []partyTable) {
	for _, t := range []struct {
		title, note, first string
		list               []digest.Party
	}{
		{"县市区（园区）", "按方案所列次序，不作排名", "单位", b.Counties},
		{"督办领导", "按方案所列次序", "督办领导", b.Leaders},
		{"县市区（园区）销号进度", "按销号率排列", "单位", b.Ranking},
	} {
		table := partyTable{Title: t.title, Note: t.note, Head: []string{t.first, "问题", "已销号", "涉及逾期"}}
		for i := range t.list {
			p := &t.list[i]
			table.Rows = append(table.Rows, []string{p.Name, fmt.Sprint(p.N), fmt.Sprint(p.Of(digest.Closed)), fmt.Sprint(p.Of(digest.Overdue, digest.Partly))})
		}
		if len(table.Rows) > 0 {
			all = append(all, table)
		}
	}
	return all
}

// bulletinShades are what the groups are shaded with in a mail: each of a lightness of its own, for who prints in black and white.
var bulletinShades = map[digest.Group]string{
	digest.Closed: "#8fb39a", digest.Accepted: "#cdbfe3", digest.Reported: "#e4dcf0", digest.Open: "#cfe0ee", digest.Continuing: "#f2f2f2",
	digest.Suspended: "#ffffff", digest.Partly: "#f3c9a5", digest.Overdue: "#a5251d",
}

// onShade returns the colour of what stands on a group's shade.
func onShade(g digest.Group) string {
	if g == digest.Overdue {
		return "#ffffff"
	}
	return "#1c2833"
}

// changeLine words a change in numbers, and names its first problems.
func changeLine(c digest.Change) string {
	var parts []string
	if n := len(c.Problems); n > 0 {
		var names []string
		for _, p := range c.Problems[:min(n, bulletinRows)] {
			names = append(names, fmt.Sprintf("%s问题%d", p.Plan, p.Number))
		}
		text := fmt.Sprintf("%d个问题（%s", n, strings.Join(names, "、"))
		if n > bulletinRows {
			text += "等"
		}
		if c.Earlier > 0 {
			text += fmt.Sprintf("，含补登以前办理的%d个", c.Earlier)
		}
		parts = append(parts, text+"）")
	}
	if c.Measures > 0 {
		parts = append(parts, fmt.Sprintf("措施、长期任务%d项", c.Measures))
	}
	return c.Chinese + strings.Join(parts, "，另有") + "。"
}

//go:embed reports
var reports embed.FS

// bulletinPart is the template of a bulletin in a mail. It is none of the texts that an office may change, for its tables are the program's.
var bulletinPart = htmltemplate.Must(htmltemplate.New("bulletin.html").Funcs(htmltemplate.FuncMap{
	"tables": bulletinTables, "parties": partyTables, "change": changeLine, "onShade": onShade,
	"shade": func(g digest.Group) string { return bulletinShades[g] },
	"ink": func(name string) string {
		return map[string]string{"overdue": colourCodes[remind.Red], "closed": colourCodes[remind.Green], "waiting": colourCodes[remind.Purple]}[name]
	},
	"part": func(n int, all []digest.Share) int {
		sum := 0
		for _, s := range all {
			sum += s.N
		}
		return max(1, n*100/max(1, sum))
	},
	"rows": func(all []digest.Figure) (rows [][]digest.Figure) {
		for ; len(all) > 3; all = all[3:] {
			rows = append(rows, all[:3])
		}
		return append(rows, all)
	},
}).ParseFS(reports, "reports/bulletin.html"))

// BulletinHTML words a monthly bulletin for the body of a mail, in tables and without a drawing.
func BulletinHTML(b *digest.Bulletin) (htmltemplate.HTML, error) {
	var page strings.Builder
	if err := bulletinPart.Execute(&page, b); err != nil {
		return "", fmt.Errorf("word a bulletin: %w", err)
	}
	return htmltemplate.HTML(page.String()), nil //nolint:gosec // made by a template that escapes
}

// BulletinLines words the same in lines of text.
func BulletinLines(b *digest.Bulletin) []string {
	lines := []string{strings.Join(b.Verdict, "")}
	var figures []string
	for i := range b.Figures {
		f := &b.Figures[i]
		figures = append(figures, f.Chinese+fmt.Sprint(f.N)+"个"+bracketed(nonEmpty([]string{f.Second, f.Change()})))
	}
	lines = append(lines, strings.Join(figures, "；")+"。")
	for _, c := range b.Changes {
		lines = append(lines, "本期"+changeLine(c))
	}
	for _, t := range bulletinTables(b) {
		lines = append(lines, t.Title+"：")
		for _, r := range t.Rows {
			lines = append(lines, "· "+strings.Join(nonEmpty([]string{r.What + "：" + r.How, r.Who}), "；"))
		}
		if t.More != "" {
			lines = append(lines, t.More)
		}
	}
	for _, t := range partyTables(b) {
		lines = append(lines, t.Title+"（"+t.Note+"）：")
		for _, r := range t.Rows {
			lines = append(lines, fmt.Sprintf("· %s：问题%s个，已销号%s个，涉及逾期%s个", r[0], r[1], r[2], r[3]))
		}
	}
	return lines
}

// bracketed puts what there is into brackets.
func bracketed(parts []string) string {
	if len(parts) == 0 {
		return ""
	}
	return "（" + strings.Join(parts, "，") + "）"
}
