package formats

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"duban/remind"
)

// A site is where something stands in a document that is no plain text: what a Source says of it, and the words that its reader knows
// it by.
type site struct {
	line   int
	column int      // of a cell; 0: characters are counted within the line
	words  string   // 第15段; 工作表“整改清单”第12行C列
	pages  [2]int   // how many pages were begun before: where the page last broke, where the writer broke it
	only   []string // the units that alone answer for what stands here
}

// A piece of writing stands at a place of the document; without one it was put there to make a text of it.
type writing struct {
	text string
	at   *site
}

// A strand is what a line belongs to.
type strand byte

const (
	running strand = iota // the text
	tabled                // a problem in a table with a header
	beside                // what follows such a table
)

// A transcript is a document as the lines of text that its reader sees. Each line knows where its parts stand.
type transcript struct {
	text     strings.Builder
	lines    [][]segment
	strands  []strand // of the lines
	strand   strand   // of the next
	loose    int      // terms and units that stand in no table
	rows     int      // problems in tables with a header
	untitled bool     // the first line is such a problem
	findings []Finding
	leftOut  []Finding // what follows tables, if these are what is read
}

// A segment says that a line, from a character on, counted from 0, stands at a place of the document.
type segment struct {
	from int
	at   *site
}

// line adds a line. Ends of lines in its parts end it, too.
func (t *transcript) line(parts ...writing) {
	var open []segment
	n := 0
	for _, p := range parts {
		for i, piece := range strings.Split(p.text, "\n") {
			if i > 0 {
				t.text.WriteByte('\n')
				t.end(open)
				open, n = nil, 0
			}
			if p.at != nil {
				open = append(open, segment{n, p.at})
			}
			t.text.WriteString(piece)
			n += utf8.RuneCountInString(piece)
		}
	}
	t.text.WriteByte('\n')
	t.end(open)
}

func (t *transcript) end(line []segment) {
	t.lines, t.strands = append(t.lines, line), append(t.strands, t.strand)
}

// find complains of a place; of nil, of the whole document.
func (t *transcript) find(at *site, v Severity, message, quote string) {
	f := Finding{Severity: v, Message: message, Quote: quote}
	if at != nil {
		f.Line, f.Column, f.Where = at.line, max(at.column, 1), at.words
	}
	t.findings = append(t.findings, f)
}

// read reads the transcript as a plan. Every place in what comes back is one of the document. A document that begins with its first
// problem has the name of its file for a title.
func (t *transcript) read(id, file string) (remind.Plan, []Finding, error) {
	plan, findings, err := t.choose(id)
	if t.untitled {
		base := path.Base(file)
		plan.Title = strings.TrimSuffix(base, path.Ext(base))
	}
	for i := range findings {
		t.locate(&findings[i])
	}
	for i := range plan.Problems {
		p := &plan.Problems[i]
		t.move(&p.Source)
		t.moveMeasures(p.Measures)
		for k := range p.Commitments {
			c := &p.Commitments[k]
			if at := t.move(&c.Source); at != nil && len(c.Responsible) == 0 {
				c.Responsible = at.only
			}
		}
	}
	return plan, slices.Concat(t.findings, findings), err
}

// choose reads the problems of the text or those of the tables, whichever are more: a document that has both lists them twice.
func (t *transcript) choose(id string) (remind.Plan, []Finding, error) {
	if t.rows == 0 {
		return readText(id, t.text.String())
	}
	plan, findings, err := readText(id, t.without(beside))
	if t.loose == 0 {
		t.findings = append(t.findings, t.leftOut...)
		return plan, findings, err
	}
	outside, found, fault := readText(id, t.without(tabled))
	if fault == nil && len(outside.Problems) > t.rows {
		t.find(nil, Warning, fmt.Sprintf("文件中既有分条列出的问题，又有表格列出的问题，表格中的%d个问题未读入，请核对", t.rows), "")
		return outside, found, nil
	}
	t.find(nil, Warning, "文件中既有表格列出的问题，又有分条列出的问题，只读入了表格中的，请核对", "")
	t.findings = append(t.findings, t.leftOut...)
	return plan, findings, err
}

// without returns the text with the lines of a strand empty.
func (t *transcript) without(s strand) string {
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

func (t *transcript) moveMeasures(measures []remind.Measure) {
	for i := range measures {
		t.move(&measures[i].Source)
		t.moveMeasures(measures[i].Measures)
	}
}

// move turns a place of the transcript into one of the document.
func (t *transcript) move(s *remind.Source) *site {
	if s.Line < 1 || s.Line > len(t.lines) || len(t.lines[s.Line-1]) == 0 {
		return nil
	}
	segments := t.lines[s.Line-1]
	k := 0
	for k+1 < len(segments) && segments[k+1].from < s.Column {
		k++
	}
	at := segments[k].at
	s.Line, s.Column = at.line, max(s.Column-segments[k].from, 1)
	if at.column > 0 {
		s.Column = at.column
	}
	return at
}

func (t *transcript) locate(f *Finding) {
	s := remind.Source{Line: f.Line, Column: f.Column}
	if at := t.move(&s); at != nil {
		f.Line, f.Column, f.Where = s.Line, s.Column, at.words
	}
}
