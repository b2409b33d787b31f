package tables

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"duban/formats/paper"
	"duban/listing"
	"duban/office"
	"duban/remind"
	"duban/store"
)

// mostOnPaper is how many messages of a matter a paper lists one by one: more would be read by nobody. What it leaves out it counts, and the workbook
// has all of them.
const mostOnPaper = 60

// across is how wide the tables of a dossier are: on A4 laid across, in mm.
const across = 225

// EvidencePaper lays a dossier out as a paper.
func EvidencePaper(e *office.Evidence, mask func(string) string) *paper.Paper {
	p := &paper.Paper{Name: "督办留痕　" + string(e.Obligation.Key), Office: e.Day.Office.Name, Landscape: true}
	if e.Day.Book.Demo {
		p.Draft = strings.TrimSuffix(demoTag, "\n")
	}
	add := func(s paper.Style, text string) { p.Blocks = append(p.Blocks, paper.Words(s, mask(text))) }
	add(paper.Title, "督办留痕")
	add(paper.Subtitle, Named(e.Day.World)(e.Obligation.Key))
	add(paper.Subtitle, "（数据截至"+EvidenceTime(e)+"）")
	sent := sendings(e)
	for _, s := range EvidenceSections(e, mask) {
		if s.Heading != "" {
			add(paper.Heading1, s.Heading)
		}
		if len(s.Grid.Rows) == 0 && s.None != "" {
			add(paper.Body, s.None)
		}
		words, table := laidOut(e, &s, sent)
		for _, text := range words {
			add(paper.Body, text)
		}
		if table != nil {
			p.Blocks = append(p.Blocks, paper.Block{Table: table})
		}
	}
	for _, line := range closingWords(e) {
		add(paper.Note, line)
	}
	return p
}

// laidOut returns what a section says on paper, and its table; nil: it has none there.
func laidOut(e *office.Evidence, s *Section, sent []sending) (words []string, table *paper.Table) {
	say := func(text string) {
		if text != "" {
			words = append(words, text)
		}
	}
	switch s.Part {
	case "matter":
		return nil, factsOnPaper(&s.Grid)
	case "notice":
		say(unsentWords(e))
		return words, nil
	case "chain":
		return ChainWords(e), nil
	case "recipient":
		if len(sent) > 0 {
			say(sentWords(sent))
		}
	case "message":
		kept, text := onPaper(sent)
		say(text)
		s.Grid.Rows = picked(s.Grid.Rows, kept)
	case "seal":
		var text string
		s.Grid.Rows, text = fewSeals(s.Grid.Rows)
		say(text)
	}
	if len(s.Grid.Rows) > 0 {
		table = onPaperTable(&s.Grid)
	}
	return words, table
}

// asOf is the label of up to when what is on record is in a dossier.
const asOf = "数据截至"

// factsOnPaper lays the head of a dossier out, its labels on the left.
func factsOnPaper(g *listing.Grid) *paper.Table {
	t := &paper.Table{Widths: []float64{35, across - 35}, Small: true}
	for _, row := range g.Rows {
		if row[0] == asOf || row[0] == "最近封存" { // they stand under the title, and in the last section
			continue
		}
		label := paper.Cell{Runs: []paper.Run{{Text: cellText(row[0]), Bold: true}}, Shade: "F2F2F2"}
		t.Rows = append(t.Rows, []paper.Cell{label, paper.In(cellText(row[1]))})
	}
	return t
}

// onPaperTable lays a sheet out as a table on paper, as wide as the page: of its columns those that are printed.
func onPaperTable(g *listing.Grid) *paper.Table {
	t := &paper.Table{Heads: 1, Small: true}
	sum := 0.0
	var heads []paper.Cell
	for _, h := range g.Heads {
		if !h.Aside {
			sum += h.Width
			heads = append(heads, paper.In(h.Title))
		}
	}
	t.Rows = append(t.Rows, heads)
	for _, h := range g.Heads {
		if !h.Aside {
			t.Widths = append(t.Widths, h.Width*across/sum)
		}
	}
	for _, row := range g.Rows {
		var cells []paper.Cell
		for j, v := range row {
			if g.Heads[j].Aside {
				continue
			}
			cell := paper.In(cellText(v))
			if k := g.Heads[j].Kind; k == listing.Number || k == listing.Day {
				cell.Align = paper.Centre
			}
			cells = append(cells, cell)
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// wholeHash is a cell that holds a hash and nothing else.
var wholeHash = regexp.MustCompile(`^[0-9a-f]{64}$`)

// dated is a cell that holds a key with its date and nothing else.
var dated = regexp.MustCompile(`^[^@\s]+(@\d{4}-\d\d-\d\d[a-z]?)$`)

// cellText returns a cell as it stands on paper. A hash is broken where its column ends, in groups that can be compared by eye; a key before its
// date, which a narrow column would break in two.
func cellText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		if wholeHash.MatchString(v) {
			return v[:16] + "\n" + v[16:32] + "\n" + v[32:48] + "\n" + v[48:]
		}
		if m := dated.FindStringSubmatchIndex(v); m != nil {
			return v[:m[2]] + "\n" + v[m[2]:]
		}
		return v
	case listing.Shade:
		return v.Text
	default:
		return fmt.Sprint(v)
	}
}

// sentWords says how many messages told of a matter, and what became of them.
func sentWords(sent []sending) string {
	n := recipient{}
	all := recipients(sent)
	for i := range all {
		n.delivered, n.failed, n.other = n.delivered+all[i].delivered, n.failed+all[i].failed, n.other+all[i].other
	}
	return fmt.Sprintf("就该事项共向%d个收件地址发出消息%d条：已送达%d条，发送失败%d条，送达存疑、发送中或已撤回%d条。",
		len(all), len(sent), n.delivered, n.failed, n.other)
}

// onPaper returns which messages a paper lists, and what it says before them: all, or where they are too many the first and the last to each address and all
// that did not arrive.
func onPaper(sent []sending) (kept []int, words string) {
	if len(sent) <= mostOnPaper {
		for i := range sent {
			kept = append(kept, i)
		}
		return kept, ""
	}
	first, last := map[remind.Address]int{}, map[remind.Address]int{}
	for i := range sent {
		if _, known := first[sent[i].Address]; !known {
			first[sent[i].Address] = i
		}
		last[sent[i].Address] = i
	}
	for i := range sent {
		if a := sent[i].Address; first[a] == i || last[a] == i || sent[i].State != store.Delivered {
			kept = append(kept, i)
		}
	}
	return kept, fmt.Sprintf("消息较多，下表列出发往每一地址的首条、末条和全部未送达的消息，共%d条；其余%d条均已送达，"+
		"逐条内容和校验值见用同一命令导出的工作簿（文件名以 .xlsx 结尾）。", len(kept), len(sent)-len(kept))
}

// picked returns some rows.
func picked(rows [][]any, at []int) [][]any {
	some := make([][]any, 0, len(at))
	for _, i := range at {
		some = append(some, rows[i])
	}
	return some
}

// unsentWords counts the notices that went into no message, by why; empty: there are none.
func unsentWords(e *office.Evidence) string {
	count := map[string]int{}
	all := unsent(e)
	for i := range all {
		count[all[i].Notice.State]++
	}
	var parts []string
	for state, n := range count {
		parts = append(parts, fmt.Sprintf("%s%d条", cmp.Or(outcomes[state].Text, state), n))
	}
	if len(parts) == 0 {
		return ""
	}
	slices.Sort(parts)
	return fmt.Sprintf("另有提醒%d条没有编入消息：%s。", len(all), strings.Join(parts, "、"))
}

// closingWords say below a dossier what it is, and leave room for whoever answers for it.
func closingWords(*office.Evidence) []string {
	return []string{
		"本件由督办系统据其记录导出。原件为系统数据库中的记录；本件与系统记录不一致的，以系统记录为准。",
		"经办人：　　　　　　　　　　　　　　审核人：　　　　　　　　　　　　　　（盖章）　　　　年　　月　　日",
	}
}
