package plantable

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"duban/formats/plantext"
	"duban/remind"
	"duban/remind/typed"
)

// A Site is where something stands in a document that is no plain text: what a Source says of it, and the words that its reader knows
// it by.
// A line of a Word document is a paragraph's number and of a workbook a row's; both are for programs, the words are for people.
type Site struct {
	Line   int
	column int      // of a cell; 0: characters are counted within the line
	Words  string   // 第15段; 工作表“整改清单”第12行C列
	Pages  [2]int   // how many pages were begun before: where the page last broke, where the writer broke it
	only   []string // the units that alone answer for what stands here
}

// A Writing is a piece of text that stands at a place of the document; without one it was put there to make a text of it.
type Writing struct {
	Text string
	At   *Site
}

// A strand is what a line belongs to.
type strand byte

// The strands.
const (
	Running strand = iota // the text
	tabled                // a problem in a table with a header
	Beside                // what follows such a table
)

// A Transcript is a document as the lines of text that its reader sees. Each line knows where its parts stand.
// Where text and tables both list problems, two texts are tried, each with the lines of the other strand empty; so lines keep their numbers
// and every place holds for both.
type Transcript struct {
	text     strings.Builder
	lines    [][]segment
	strands  []strand // of the lines
	Strand   strand   // of the next
	Loose    int      // terms and units that stand in no table
	rows     int      // problems in tables with a header
	untitled bool     // the first line is such a problem
	Findings []plantext.Finding
	LeftOut  []plantext.Finding // what follows tables, if these are what is read
}

// A segment says that a line, from a character on, counted from 0, stands at a place of the document.
type segment struct {
	from int
	at   *Site
}

// Line adds a line. Ends of lines in its parts end it, too.
func (t *Transcript) Line(parts ...Writing) {
	var open []segment
	n := 0
	for _, p := range parts {
		for i, piece := range strings.Split(p.Text, "\n") {
			if i > 0 {
				t.text.WriteByte('\n')
				t.end(open)
				open, n = nil, 0
			}
			if p.At != nil {
				open = append(open, segment{n, p.At})
			}
			t.text.WriteString(piece)
			n += utf8.RuneCountInString(piece)
		}
	}
	t.text.WriteByte('\n')
	t.end(open)
}

// end notes where the parts of a line stand and to which strand it belongs; text, lines and strands go in step.
func (t *Transcript) end(line []segment) {
	t.lines, t.strands = append(t.lines, line), append(t.strands, t.Strand)
}

// Find complains of a place; of nil, of the whole document.
func (t *Transcript) Find(at *Site, v plantext.Severity, message, quote string) {
	f := plantext.Finding{Severity: v, Message: message, Quote: quote}
	if at != nil {
		f.Line, f.Column, f.Where = at.Line, max(at.column, 1), at.Words
	}
	t.Findings = append(t.Findings, f)
}

// Read reads the transcript as a plan. Every place in what comes back is one of the document. A document that begins with its first
// problem has the name of its file for a title.
// A commitment without units of its own gets those of its row, if the table had any for it alone.
func (t *Transcript) Read(id, file string) (remind.Plan, []plantext.Finding, error) {
	plan, findings, err := t.choose(id)
	if t.untitled {
		base := typed.VisibleLine(path.Base(file))
		plan.Title = strings.TrimSuffix(base, path.Ext(base))
	}
	for i := range findings {
		t.locate(&findings[i])
	}
	for i := range plan.Problems {
		p := &plan.Problems[i]
		t.move(&p.Source)
		t.move(&p.Deadline.Read.Source)
		for role, said := range p.Named {
			t.move(&said.Source)
			p.Named[role] = said
		}
		t.moveMeasures(p.Measures)
		for k := range p.Commitments {
			c := &p.Commitments[k]
			if at := t.move(&c.Source); at != nil && len(c.Responsible) == 0 {
				c.Responsible = at.only
			}
		}
	}
	return plan, slices.Concat(t.Findings, findings), err
}

// choose reads the problems of the text or those of the tables, whichever are more: a document that has both lists them twice.
// Read together, problem 3 of the text and row 3 of its summary would be two problems of one number. The choice is a Warning either way.
func (t *Transcript) choose(id string) (remind.Plan, []plantext.Finding, error) {
	if t.rows == 0 {
		return plantext.ReadText(id, t.text.String())
	}
	plan, findings, err := plantext.ReadText(id, t.without(Beside))
	if t.Loose == 0 {
		t.Findings = append(t.Findings, t.LeftOut...)
		return plan, findings, err
	}
	outside, found, fault := plantext.ReadText(id, t.without(tabled))
	if fault == nil && len(outside.Problems) > t.rows {
		t.Find(nil, plantext.Warning, fmt.Sprintf("文件中既有分条列出的问题，又有表格列出的问题，表格中的%d个问题未读入，请核对", t.rows), "")
		return outside, found, nil
	}
	t.Find(nil, plantext.Warning, "文件中既有表格列出的问题，又有分条列出的问题，只读入了表格中的，请核对", "")
	t.Findings = append(t.Findings, t.LeftOut...)
	return plan, findings, err
}

// without returns the text with the lines of a strand empty.
func (t *Transcript) without(s strand) string {
	var b strings.Builder
	i := 0
	for line := range strings.Lines(t.text.String()) {
		if t.strands[i] == s {
			line = "\n"
		}
		b.WriteString(line)
		i++
	}
	return b.String()
}

// moveMeasures moves the places of measures and of those nested in them.
func (t *Transcript) moveMeasures(measures []remind.Measure) {
	for i := range measures {
		t.move(&measures[i].Source)
		t.moveMeasures(measures[i].Measures)
	}
}

// move turns a place of the transcript into one of the document.
// Columns count characters from 1 and segments from 0: a segment holds from the character after its beginning on.
func (t *Transcript) move(s *remind.Source) *Site {
	if s.Line < 1 || s.Line > len(t.lines) || len(t.lines[s.Line-1]) == 0 {
		return nil
	}
	segments := t.lines[s.Line-1]
	k := 0
	for k+1 < len(segments) && segments[k+1].from < s.Column {
		k++
	}
	at := segments[k].at
	s.Line, s.Column, s.Where = at.Line, max(s.Column-segments[k].from, 1), at.Words
	if at.column > 0 {
		s.Column = at.column
	}
	return at
}

// locate moves the place of a finding and says it in the words of the document.
func (t *Transcript) locate(f *plantext.Finding) {
	s := remind.Source{Line: f.Line, Column: f.Column}
	if at := t.move(&s); at != nil {
		f.Line, f.Column, f.Where = s.Line, s.Column, at.Words
	}
}
