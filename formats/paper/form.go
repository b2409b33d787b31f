package paper

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// A form is a part of a template with text in it. Of the main part the nodes are what stands between the beginning of the body and its last
// section, so that they can be there several times.
type form struct {
	name       string
	main       bool
	head, tail []byte
	nodes      []node
}

// A node is a piece of a part as it is, a placeholder, or the row of a list.
type node struct {
	raw    []byte
	field  string
	prefix string // of its names: w:
	list   string
	row    []node
}

// A text is the element with the text of a run. Programs cut a line into runs wherever somebody has stopped while typing, so that one placeholder
// may stand in several of them.
type text struct {
	from, to int // of the whole element
	prefix   string
	words    string
	pieces   []node // in its place, where a placeholder stands in its paragraph; nil: as it is
}

// A span is where an element stands.
type span struct{ from, to int }

// A reading goes through a part once.
type reading struct {
	raw        []byte
	paragraphs [][]*text
	open       []int // paragraphs that are open, by their number
	texts      []*text
	rows       []span
	rowsOpen   []int
	body       span // the inside of the body
	section    int  // where the last section of the body begins
	depth      int
}

var placeholders = regexp.MustCompile(`\{\{([^{}]*)\}\}`)

// newForm reads a part, and finds placeholders that are not known.
func newForm(name string, raw []byte, known Known) (*form, []error) {
	r := &reading{raw: raw}
	if err := r.read(); err != nil {
		return nil, []error{fmt.Errorf("%s无法读取：%w", name, err)}
	}
	f := &form{name: name, main: name == "word/document.xml"}
	for _, p := range r.paragraphs {
		cut(p)
	}
	from, to := 0, len(raw)
	if f.main {
		from, to = r.body.from, r.body.to
		if r.section > 0 {
			to = r.section
		}
	}
	f.head, f.tail = raw[:from], raw[to:]
	f.nodes = r.nodes(from, to, -1)
	return f, append(r.unclosed(), check(f.nodes, "", known)...)
}

// read finds texts, paragraphs, rows and the body.
func (r *reading) read() error {
	d := xml.NewDecoder(bytes.NewReader(r.raw))
	for {
		from := int(d.InputOffset())
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.StartElement:
			r.depth++
			r.begin(&e, from, int(d.InputOffset()))
		case xml.CharData:
			if n := len(r.texts); n > 0 && r.texts[n-1].to == 0 {
				r.texts[n-1].words += string(e)
			}
		case xml.EndElement:
			r.depth--
			r.end(&e, from, int(d.InputOffset()))
		}
	}
}

func (r *reading) begin(e *xml.StartElement, from, to int) {
	switch e.Name.Local {
	case "body":
		r.body.from = to
	case "sectPr":
		if r.depth == 3 {
			r.section = from
		}
	case "p":
		r.open = append(r.open, len(r.paragraphs))
		r.paragraphs = append(r.paragraphs, nil)
	case "tr":
		r.rowsOpen = append(r.rowsOpen, len(r.rows))
		r.rows = append(r.rows, span{from: from})
	case "t":
		if len(r.open) > 0 {
			x := &text{from: from, prefix: e.Name.Space + ":"}
			p := r.open[len(r.open)-1]
			r.paragraphs[p] = append(r.paragraphs[p], x)
			r.texts = append(r.texts, x)
		}
	}
}

func (r *reading) end(e *xml.EndElement, from, to int) {
	switch e.Name.Local {
	case "body":
		r.body.to = from
	case "p":
		r.open = r.open[:max(0, len(r.open)-1)]
	case "tr":
		if n := len(r.rowsOpen); n > 0 {
			r.rows[r.rowsOpen[n-1]].to = to
			r.rowsOpen = r.rowsOpen[:n-1]
		}
	case "t":
		if n := len(r.texts); n > 0 && r.texts[n-1].to == 0 {
			r.texts[n-1].to = to
		}
	}
}

// cut replaces the texts of a paragraph that has placeholders: each stands in the text in which it begins, and is gone from the others.
func cut(p []*text) {
	var line strings.Builder
	for _, x := range p {
		line.WriteString(x.words)
	}
	found := placeholders.FindAllStringSubmatchIndex(line.String(), -1)
	if len(found) == 0 {
		return
	}
	at := 0
	for _, x := range p {
		x.pieces = []node{}
		literal := func(s string) {
			if s != "" {
				x.pieces = append(x.pieces, node{raw: []byte(escaped(s))})
			}
		}
		done := at
		end := at + len(x.words)
		for _, m := range found {
			if m[1] <= done || m[0] >= end {
				continue
			}
			if m[0] >= at { // it begins here
				literal(line.String()[done:m[0]])
				x.pieces = append(x.pieces, node{field: strings.TrimSpace(line.String()[m[2]:m[3]]), prefix: x.prefix})
			}
			done = min(m[1], end)
		}
		literal(line.String()[done:end])
		at = end
	}
}

// nodes returns the nodes between two places; in is the row that they are in, -1 for none.
func (r *reading) nodes(from, to, in int) (all []node) {
	raw := func(end int) {
		if end > from {
			all = append(all, node{raw: r.raw[from:end]})
		}
		from = end
	}
	for _, x := range r.texts {
		if x.from < from || x.to > to || x.pieces == nil {
			continue
		}
		if row, list := r.listed(x, from, in); row >= 0 {
			s := r.rows[row]
			raw(s.from)
			all = append(all, node{list: list, row: r.nodes(s.from, s.to, row)})
			from = s.to
			continue
		}
		raw(x.from)
		all = append(all, node{raw: []byte(`<` + x.prefix + `t xml:space="preserve">`)})
		for _, p := range x.pieces {
			if in < 0 || !strings.HasPrefix(p.field, "#") {
				all = append(all, p)
			}
		}
		all = append(all, node{raw: []byte(`</` + x.prefix + `t>`)})
		from = x.to
	}
	raw(to)
	return all
}

// listed returns the row of a list that a text stands in, other than the one that is being read; -1: it stands in none.
func (r *reading) listed(x *text, from, in int) (row int, list string) {
	for k, s := range r.rows { // an outer one begins before those in it
		if s.from >= from && s.from < x.from && x.to < s.to && k != in && r.mark(s) != "" {
			return k, r.mark(s)
		}
	}
	return -1, ""
}

// mark returns of which list a row is; empty: of none.
func (r *reading) mark(s span) string {
	for _, x := range r.texts {
		for _, p := range x.pieces {
			if x.from > s.from && x.to < s.to && strings.HasPrefix(p.field, "#") {
				return p.field[1:]
			}
		}
	}
	return ""
}

// unclosed finds braces that are no placeholder.
func (r *reading) unclosed() (all []error) {
	for _, p := range r.paragraphs {
		line := ""
		for _, x := range p {
			line += x.words
		}
		if rest := placeholders.ReplaceAllString(line, ""); strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
			all = append(all, fmt.Errorf("“%s”中的{{和}}不成对", shortened(line)))
		}
	}
	return all
}

// check finds placeholders that are not known, or stand where they cannot.
func check(nodes []node, list string, known Known) (all []error) {
	for _, n := range nodes {
		switch {
		case n.list != "":
			if known.Rows[n.list] == nil {
				all = append(all, fmt.Errorf("没有名为{{#%s}}的列表，可用的有：%s", n.list, lists(known)))
				continue
			}
			all = append(all, check(n.row, n.list, known)...)
		case strings.HasPrefix(n.field, "#"):
			all = append(all, fmt.Errorf("{{%s}}不在表格的行内", n.field))
		case n.field != "" && !slices.Contains(known.Words, n.field) && !slices.Contains(known.Rows[list], n.field):
			all = append(all, fmt.Errorf("没有名为{{%s}}的占位符，可用的有：%s", n.field, strings.Join(append(slices.Clone(known.Words), known.Rows[list]...), "、")))
		}
	}
	return all
}

func lists(known Known) string {
	var names []string
	for name := range known.Rows {
		names = append(names, "{{#"+name+"}}")
	}
	slices.Sort(names)
	return strings.Join(names, "、")
}

// shortened is the beginning of a line, as a fault cites it.
func shortened(line string) string {
	if r := []rune(line); len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return line
}
