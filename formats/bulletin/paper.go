package bulletin

import (
	"fmt"
	"io"
	"math"
	"strings"

	"duban/formats/paper"
	"duban/remind/days"
	"duban/remind/digest"
)

// blank is what the office writes itself.
const blank = "（由整改办填写）"

// Write writes a bulletin as .docx.
func Write(to io.Writer, b *digest.Bulletin) error { return paper.Write(to, Paper(b)) }

// WriteShort writes a bulletin with tables of so many matters at most: under each stands how many more there are.
func WriteShort(to io.Writer, b *digest.Bulletin, most int) error {
	return paper.Write(to, laidOut(b, most))
}

// Paper returns a bulletin as a paper: facts first, then what the office has to say, which it writes itself. It bears neither number nor seal, as
// both are the office's acts.
func Paper(b *digest.Bulletin) *paper.Paper { return laidOut(b, math.MaxInt) }

func laidOut(b *digest.Bulletin, most int) *paper.Paper {
	p := &paper.Paper{Name: b.Title, Office: b.Office, Draft: "（代拟稿）"}
	if b.Demo {
		p.Draft = "【演示】（代拟稿）"
	}
	w := &writer{Paper: p, b: b, most: most}
	w.say(paper.Title, b.Title)
	w.say(paper.Addressee, "各有关单位：")
	w.say(paper.Body, "现将%d年%d月整改进展情况通报如下。数据截至%s，“本期”指%s以来。", b.Month.Year(), b.Month.Month(), b.On.ChineseShort(), b.Since.ChineseShort())
	w.whole()
	w.late()
	w.changes()
	w.parties()
	w.office()
	return p
}

// A writer adds a bulletin's blocks to its paper.
type writer struct {
	*paper.Paper
	b      *digest.Bulletin
	most   int // of the matters of a table
	part   int // of the headings 一、二、
	second int // of the headings （一）（二）
}

// say adds a paragraph.
func (w *writer) say(s paper.Style, form string, args ...any) {
	if len(args) > 0 {
		form = fmt.Sprintf(form, args...)
	}
	w.Blocks = append(w.Blocks, paper.Words(s, form))
}

// heading adds a heading of the first or the second level, numbered.
func (w *writer) heading(text string) {
	w.part, w.second = w.part+1, 0
	w.say(paper.Heading1, numerals[w.part]+"、"+text)
}

func (w *writer) subheading(text string) {
	w.second++
	w.say(paper.Heading2, "（"+numerals[w.second]+"）"+text)
}

// numerals number headings.
var numerals = []string{"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}

// table adds a table.
func (w *writer) table(widths []float64, head []string, rows [][]paper.Cell) {
	var first []paper.Cell
	for _, title := range head {
		first = append(first, shaded(title, "EDEDED"))
	}
	w.Blocks = append(w.Blocks, paper.Block{Table: &paper.Table{Widths: widths, Heads: 1, Rows: append([][]paper.Cell{first}, rows...), Small: true}})
}

// whole is the first part: how all problems stand.
func (w *writer) whole() {
	b := w.b
	w.heading("总体情况")
	w.say(paper.Body, strings.Join(b.Verdict, ""))
	if len(b.Plans) > 1 {
		var each []string
		for _, p := range b.Plans {
			each = append(each, fmt.Sprintf("%s%d个问题", p.Short, p.Problems))
		}
		w.say(paper.Body, "分方案看：%s。", strings.Join(each, "，"))
	}
	w.figures()
	w.bar()
	if measures := w.shares(b.Measures, "项"); measures != "" {
		w.say(paper.Note, "注：另有分期措施%s。", measures)
	}
	w.timeline()
}

// shares lists shares in words.
func (w *writer) shares(list []digest.Share, unit string) string {
	var all []string
	n := 0
	for _, s := range list {
		n += s.N
		all = append(all, fmt.Sprintf("%s%d%s", s.Group.Chinese(), s.N, unit))
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d%s（%s）", n, unit, strings.Join(all, "、"))
}

// figures are the figures in cells, each with what it is made of and how it was.
func (w *writer) figures() {
	n := len(w.b.Figures)
	widths := make([]float64, n)
	rows := make([][]paper.Cell, 2, 3)
	last := make([]paper.Cell, n)
	compared := false
	for i := range w.b.Figures {
		f := &w.b.Figures[i]
		widths[i] = width / float64(n)
		rows[0] = append(rows[0], shaded(f.Chinese, "EDEDED"))
		rows[1] = append(rows[1], paper.Cell{Align: paper.Centre, Runs: []paper.Run{{Text: fmt.Sprint(f.N), Bold: true}, {Text: lineBefore(strings.Replace(f.Second, "（", "\n（", 1))}}})
		last[i] = shaded(f.Change(), "")
		compared = compared || f.Change() != ""
	}
	if compared {
		rows = append(rows, last)
	}
	w.Blocks = append(w.Blocks, paper.Block{Table: &paper.Table{Widths: widths, Heads: 1, Rows: rows, Small: true}})
}

// lineBefore begins a line, if there is anything in it.
func lineBefore(text string) string {
	if text == "" {
		return ""
	}
	return "\n" + text
}

// width is that of a table.
const width = 156.0

// greys are what each group is shaded with: of one lightness each, so that they are told apart in black and white.
var greys = map[digest.Group]string{
	digest.Closed: "8FB39A", digest.Accepted: "CDBFE3", digest.Reported: "E4DCF0", digest.Open: "CFE0EE", digest.Continuing: "F2F2F2",
	digest.Suspended: "FFFFFF", digest.Partly: "F3C9A5", digest.Overdue: "D98880",
}

// bar shows the groups side by side, each as wide as it is large, but wide enough for its figure; its key stands below.
func (w *writer) bar() {
	if len(w.b.Bar) == 0 {
		return
	}
	var row []paper.Cell
	var key []string
	for _, s := range w.b.Bar {
		row = append(row, paper.Cell{Align: paper.Centre, Shade: greys[s.Group], Runs: []paper.Run{{Text: s.Group.Letter() + fmt.Sprint(s.N), Bold: true}}})
		key = append(key, s.Group.Letter()+"—"+s.Group.Chinese())
	}
	w.say(paper.Note, "问题状态构成（单位：个；%s）", strings.Join(key, "，"))
	w.Blocks = append(w.Blocks, paper.Block{Table: &paper.Table{Widths: spread(w.b.Bar, width, 11), Rows: [][]paper.Cell{row}, Heights: []float64{8}, Small: true}})
}

// spread divides a length by shares, none getting less than the least.
func spread(list []digest.Share, all, least float64) []float64 {
	widths := make([]float64, len(list))
	free, n := all, 0
	for _, s := range list {
		n += s.N
	}
	small := 0
	for i, s := range list {
		if all*float64(s.N)/float64(n) < least {
			widths[i] = least
			free -= least
			small += s.N
		}
	}
	for i, s := range list {
		if widths[i] == 0 {
			widths[i] = free * float64(s.N) / float64(n-small)
		}
	}
	return widths
}

// timeline lists the days in force, with a line for the day of the paper.
func (w *writer) timeline() {
	t := &w.b.Timeline
	if len(t.Columns) == 0 {
		return
	}
	w.say(paper.Body, "按现行时限，各时段到期问题如下%s。", movedNote(t))
	rows := [][]paper.Cell{}
	today := false
	for i := range t.Columns {
		c := &t.Columns[i]
		if !today && (c.Due >= w.b.On || c.Due == 0 && c.Month.AddMonths(1) > w.b.On) {
			today = true
			rows = append(rows, []paper.Cell{span(fmt.Sprintf("▲ 截至日：%s", w.b.On.ChineseShort()), 7)})
		}
		rows = append(rows, counted(monthOf(c), c.N, c.Shares))
	}
	if t.Undated > 0 {
		rows = append(rows, counted("无固定时限", t.Undated, undated(w.b)))
	}
	rows = append(rows, counted("合计", w.b.Now.Problems.Sum(), w.b.Bar))
	w.table([]float64{40, 18, 18, 24, 18, 18, 20}, []string{"时限", "问题数", "已销号", "待验收销号", "整改中", "长期推进", "涉及逾期"}, rows)
	w.suspendedNote(w.b.Bar)
}

// suspendedNote explains why a row adds up to less than its first figure.
func (w *writer) suspendedNote(list []digest.Share) {
	for _, s := range list {
		if s.Group == digest.Suspended {
			w.say(paper.Note, "注：合计中另有暂停%d个。", s.N)
		}
	}
}

// movedNote says how many days are no longer those of the document.
func movedNote(t *digest.Timeline) string {
	if t.Moved == 0 {
		return ""
	}
	return fmt.Sprintf("（其中%d个问题的时限已作调整）", t.Moved)
}

// undated returns what the bar has and the columns have not: the problems without a day.
func undated(b *digest.Bulletin) (all []digest.Share) {
	for _, s := range b.Bar {
		n := s.N
		for i := range b.Timeline.Columns {
			n -= of(b.Timeline.Columns[i].Shares, s.Group)
		}
		if n > 0 {
			all = append(all, digest.Share{Group: s.Group, N: n})
		}
	}
	return all
}

// of counts groups among shares.
func of(list []digest.Share, which ...digest.Group) int {
	p := digest.Party{Shares: list}
	return p.Of(which...)
}

// monthOf names a column: its day where all fall due on one.
func monthOf(c *digest.Column) string {
	if c.Due != 0 {
		return c.Due.ChineseShort()
	}
	return fmt.Sprintf("%d年%d月", c.Month.Year(), c.Month.Month())
}

// counted is a row of figures.
func counted(name string, n int, list []digest.Share) []paper.Cell {
	row := []paper.Cell{{Runs: []paper.Run{{Text: name}}, Align: paper.Centre}}
	for _, k := range []int{
		n, of(list, digest.Closed), of(list, digest.Accepted, digest.Reported), of(list, digest.Open), of(list, digest.Continuing), of(list, digest.Overdue, digest.Partly),
	} {
		row = append(row, paper.Cell{Runs: []paper.Run{{Text: figure(k)}}, Align: paper.Centre})
	}
	return row
}

// figure writes a number in a table, where none is a dash.
func figure(n int) string {
	if n == 0 {
		return "—"
	}
	return fmt.Sprint(n)
}

// span is a cell over several columns.
func span(text string, n int) paper.Cell {
	return paper.Cell{Runs: []paper.Run{{Text: text, Bold: true}}, Span: n, Align: paper.Centre, Shade: "F7F7F7"}
}

// shaded is a cell of plain text in its middle.
func shaded(text, shade string) paper.Cell {
	return paper.Cell{Runs: []paper.Run{{Text: text}}, Align: paper.Centre, Shade: shade}
}

// day writes a day in a table.
func day(d days.Date) string {
	if d == 0 {
		return "—"
	}
	return d.ChineseShort()
}
