package paper

import (
	"fmt"
	"strings"
)

// paragraph writes one; place stands in its properties after spacing.
func (w *writer) paragraph(style, place string, runs []Run) {
	w.b.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/>`)
	if w.broken {
		w.b.WriteString(`<w:pageBreakBefore/>`)
	}
	w.b.WriteString(place + `</w:pPr>`)
	w.runs(runs)
	w.b.WriteString(`</w:p>`)
	w.broken, w.open = false, false
}

// gap writes a paragraph that takes no room to speak of: between tables, behind the last one, and where a table begins a page.
func (w *writer) gap() {
	if !w.open && !w.broken {
		return
	}
	w.b.WriteString(`<w:p><w:pPr>`)
	if w.broken {
		w.b.WriteString(`<w:pageBreakBefore/>`)
	}
	w.b.WriteString(exact(20, 0, 0) + `<w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr></w:pPr></w:p>`)
	w.broken, w.open = false, false
}

func (w *writer) runs(runs []Run) {
	for _, r := range runs {
		w.b.WriteString(`<w:r>`)
		if r.Bold || r.Colour != "" {
			w.b.WriteString(`<w:rPr>`)
			if r.Bold {
				w.b.WriteString(face(heiti))
			}
			if r.Colour != "" {
				w.b.WriteString(`<w:color w:val="` + escaped(r.Colour) + `"/>`)
			}
			w.b.WriteString(`</w:rPr>`)
		}
		w.text(r.Text)
		w.b.WriteString(`</w:r>`)
	}
}

// text writes the text of a run. In it a line feed is an element, as XML takes it for a blank.
func (w *writer) text(text string) {
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			w.b.WriteString(`<w:br/>`)
		}
		for j, piece := range strings.Split(line, "\t") {
			if j > 0 {
				w.b.WriteString(`<w:tab/>`)
			}
			if piece != "" {
				w.b.WriteString(`<w:t xml:space="preserve">` + escaped(piece) + `</w:t>`)
			}
		}
	}
}

// place returns where a paragraph departs from its style: a title of several paragraphs is one, and the name of who signs stands over its day.
func place(b, before, next *Block) string {
	switch {
	case b.Style == Title && (is(next, Title) || is(next, Subtitle)), b.Style == Subtitle && is(next, Subtitle):
		return spaced(0, 0)
	case b.Style == Title && next.Table != nil: // a form, and not a letter
		return exact(line, 0, 120)
	case b.Style == Signature && is(next, Date):
		return axis(b, next)
	case b.Style == Date && is(before, Signature):
		return axis(before, b)
	}
	return ""
}

// is reports whether a block is a paragraph of a style.
func is(b *Block, s Style) bool { return b.Style == s && b.Table == nil && b.Picture == nil }

// A line's width in characters, and how far a day stands in from its end under a seal.
const (
	columns  = 28
	dayInset = 4
)

// axis indents name and day so that both are centred on one axis: the day four characters in from the right, or as far as a long name needs.
func axis(name, day *Block) string {
	middle := min(columns-dayInset-width(day)/2, columns-width(name)/2)
	left := max(0, int((2*middle-columns)*character))
	return fmt.Sprintf(`<w:ind w:left="%d"/>`, left)
}

// A placeholder is as wide as what may come in its place, the full name of an office.
const placeholder = 19

// width is how many characters of 28 a paragraph takes.
func width(b *Block) float64 {
	n := 0.0
	for _, r := range b.Runs {
		if strings.Contains(r.Text, "{{") {
			return placeholder
		}
		for _, c := range r.Text {
			if n++; c < 0x100 {
				n -= 0.5
			}
		}
	}
	return n
}
