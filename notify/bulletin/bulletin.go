// Package bulletin words a monthly bulletin for a mail: in tables without a drawing, and in lines of text. It is no text that an office may
// change, for its figures and tables are the program's.
package bulletin

import (
	_ "embed" // the template
	"fmt"
	"html/template"
	"slices"
	"strings"
	"sync"

	"duban/remind/digest"
)

// The colours of words, those of mails: dark enough to be read on white.
const (
	red    = "#b3261e"
	orange = "#ba4a00"
	purple = "#6c3483"
	green  = "#1e7e3e"
)

// mostRows is how many matters of a kind the body of a mail lists: its reader has the whole in the file that goes with it.
const mostRows = 6

// A table is matters of a bulletin in lines that a phone has room for.
type table struct {
	Title string
	Rows  []row
	More  string
}

// A row is one matter: what it is, how it stands, and whose it is.
type row struct{ What, How, Who, Colour string }

// tables returns what is overdue, falls due and waits, the most pressing first.
func tables(b *digest.Bulletin) (all []table) {
	late := table{Title: fmt.Sprintf("涉及逾期的问题（整体逾期%d个、有措施逾期%d个）", len(b.Overdue), len(b.Partly))}
	for i := range b.Overdue {
		m := &b.Overdue[i]
		late.add(m, fmt.Sprintf("逾期%d天（%s）", m.Days, m.Due.ChineseShort()), red)
	}
	for i := range b.Partly {
		m := &b.Partly[i]
		late.add(m, fmt.Sprintf("措施逾期%d项，最长%d天", m.Late, m.Days), red)
	}
	due := table{Title: b.Until.ChineseShort() + "前到期的任务"}
	for i := range b.Due {
		m := &b.Due[i]
		due.add(m, fmt.Sprintf("%s到期，还有%d天", m.Due.ChineseShort(), m.Days), orange)
	}
	waiting := table{Title: "待验收、待销号的任务"}
	for i := range b.Waiting {
		m := &b.Waiting[i]
		waiting.add(m, fmt.Sprintf("%s，已%d天", m.Is.Chinese(), m.Days), purple)
	}
	for _, t := range []table{late, due, waiting} {
		if n := len(t.Rows); n > mostRows {
			t.More, t.Rows = fmt.Sprintf("另有%d项，见所附月通报。", n-mostRows), t.Rows[:mostRows]
		}
		if len(t.Rows) > 0 {
			all = append(all, t)
		}
	}
	return all
}

// add adds a matter.
func (t *table) add(m *digest.Matter, how, colour string) {
	what := fmt.Sprintf("问题%d　%s", m.Number, m.Short)
	if m.Plan != "" {
		what = m.Plan + what
	}
	if m.Path != "" {
		what += "（措施" + m.Path + "）"
	}
	who := said([]string{digest.Several(m.Responsible, 2), digest.Several(m.Leaders, 1)})
	t.Rows = append(t.Rows, row{what, how, strings.Join(who, "；督办领导："), colour})
}

// A partyTable is counties or leaders in a table.
type partyTable struct {
	Title, Note string
	Head        []string
	Rows        [][]string
}

// parties returns the counties and the leaders in the plan's order, and the counties by what is closed where that was asked for.
func parties(b *digest.Bulletin) (all []partyTable) {
	for _, t := range []struct {
		title, note, first string
		list               []digest.Party
	}{
		{"县市区（园区）", "按方案所列次序，不作排名", "单位", b.Counties},
		{"督办领导", "按方案所列次序", "督办领导", b.Leaders},
		{"县市区（园区）销号进度", "按销号率排列", "单位", b.Ranking},
	} {
		list := partyTable{Title: t.title, Note: t.note, Head: []string{t.first, "问题", "已销号", "涉及逾期"}}
		for i := range t.list {
			p := &t.list[i]
			list.Rows = append(list.Rows, []string{p.Name, fmt.Sprint(p.N), fmt.Sprint(p.Of(digest.Closed)), fmt.Sprint(p.Of(digest.Overdue, digest.Partly))})
		}
		if len(list.Rows) > 0 {
			all = append(all, list)
		}
	}
	return all
}

// shades are what the groups are shaded with in a mail: each of a lightness of its own, for who prints in black and white.
var shades = map[digest.Group]string{
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
		for _, p := range c.Problems[:min(n, mostRows)] {
			names = append(names, fmt.Sprintf("%s问题%d", p.Plan, p.Number))
		}
		text := fmt.Sprintf("%d个问题（%s", n, strings.Join(names, "、"))
		if n > mostRows {
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

//go:embed bulletin.html
var page string

// part is the template, parsed when the first bulletin is worded.
var part = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("bulletin.html").Funcs(template.FuncMap{
		"tables": tables, "parties": parties, "change": changeLine, "onShade": onShade,
		"shade": func(g digest.Group) string { return shades[g] },
		"ink": func(name string) string {
			return map[string]string{"overdue": red, "closed": green, "waiting": purple}[name]
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
	}).Parse(page))
})

// HTML returns a bulletin for the body of a mail.
func HTML(b *digest.Bulletin) (template.HTML, error) {
	var out strings.Builder
	if err := part().Execute(&out, b); err != nil {
		return "", fmt.Errorf("word a bulletin: %w", err)
	}
	return template.HTML(out.String()), nil //nolint:gosec // made by a template that escapes
}

// Lines returns the same in lines of text.
func Lines(b *digest.Bulletin) []string {
	lines := []string{strings.Join(b.Verdict, "")}
	var figures []string
	for i := range b.Figures {
		f := &b.Figures[i]
		figures = append(figures, f.Chinese+fmt.Sprint(f.N)+"个"+bracketed(said([]string{unbracketed.Replace(f.Second), f.Change()})))
	}
	lines = append(lines, strings.Join(figures, "；")+"。")
	for _, c := range b.Changes {
		lines = append(lines, "本期"+changeLine(c))
	}
	for _, t := range tables(b) {
		lines = append(lines, t.Title+"：")
		for _, r := range t.Rows {
			lines = append(lines, "· "+strings.Join(said([]string{r.What + "：" + r.How, r.Who}), "；"))
		}
		if t.More != "" {
			lines = append(lines, t.More)
		}
	}
	for _, t := range parties(b) {
		lines = append(lines, t.Title+"（"+t.Note+"）：")
		for _, r := range t.Rows {
			lines = append(lines, fmt.Sprintf("· %s：问题%s个，已销号%s个，涉及逾期%s个", r[0], r[1], r[2], r[3]))
		}
	}
	return lines
}

// unbracketed takes brackets off what goes into some: 0.0%（0/50） → 0.0%，0/50.
var unbracketed = strings.NewReplacer("（", "，", "）", "")

// bracketed puts what there is into brackets.
func bracketed(parts []string) string {
	if len(parts) == 0 {
		return ""
	}
	return "（" + strings.Join(parts, "，") + "）"
}

// said returns those texts that say something.
func said(all []string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}
