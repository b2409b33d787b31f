package incoming

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// Visible returns the text of an HTML part as a person sees it, a block a line and a row of a table a line.
func Visible(source string) string {
	var b strings.Builder
	for _, l := range readHTML(source) {
		b.WriteString(l.prefix + l.text)
		b.WriteByte('\n')
	}
	return strings.Trim(b.String(), "\n")
}

// readHTML returns the lines of an HTML part that a person sees. It goes by the tags as they come and builds no tree: what is cut is
// quoted by the elements that are open, and a hostile page costs no more than its length.
func readHTML(source string) []line {
	p := page{open: map[string]int{}}
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		switch z.Next() {
		case html.ErrorToken: // the end, as a string fails in no other way
			p.flush()
			return p.lines
		case html.TextToken:
			p.write(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			p.start(z)
		case html.EndTagToken:
			name, _ := z.TagName()
			p.end(string(name))
		}
	}
}

// A page is an HTML part while it is read.
type page struct {
	lines []line
	text  strings.Builder // of the line that is being read
	now   line            // what else is known of it

	stack []element
	open  map[string]int // how many elements of each name are open

	hidden, quotes, weak, signs, pre int // how many open elements are so
	tiny                             bool
	opens, rule                      bool // the next line begins what stands behind a separator; behind a short rule

	blank   bool // white space that shows only between words
	pending bool // a block has ended: what comes next stands on a line of its own
	cell    int  // how many lines there were when the cell began
	fresh   bool // nothing of the cell was seen yet
}

// An element is one that is open.
type element struct {
	name string
	traits
	outer bool // whether the text around it is too small to be seen
}

// far bounds how many open elements an end tag looks through, so that tags which nobody closes cost no more than others.
const far = 300

// start opens an element.
func (p *page) start(z *html.Tokenizer) {
	raw, more := z.TagName()
	name := string(raw)
	attrs := map[string]string{}
	for more {
		var key, value []byte
		if key, value, more = z.TagAttr(); len(attrs) < 50 {
			attrs[string(key)] = string(value)
		}
	}
	switch name {
	case "br":
		p.newline()
		return
	case "hr":
		p.pending = true
		p.rule = p.rule || shortRule(attrs)
		return
	}
	p.layout(name)
	if void[name] {
		return
	}
	p.imply(name)
	e := element{name: name, traits: traitsOf(name, attrs), outer: p.tiny}
	p.enter(&e)
	p.stack = append(p.stack, e)
	p.open[name]++
}

// layout breaks the line where an element stands on one of its own, and not between the cells of a row.
func (p *page) layout(name string) {
	switch {
	case cells[name] && p.open["tr"] > 0:
		if len(p.lines) == p.cell {
			p.pending, p.blank = false, true
		} else {
			p.pending = true
		}
		p.cell, p.fresh = len(p.lines), true
	case name == "tr":
		p.settle()
		p.flushText()
		p.pending, p.cell = true, len(p.lines)
	case blocks[name] && !p.fresh:
		p.pending = true
	}
}

// imply closes what a start tag ends without saying so.
func (p *page) imply(name string) {
	if len(p.stack) == 0 {
		return
	}
	top := p.stack[len(p.stack)-1].name
	cell := top == "td" || top == "th"
	switch {
	case top == "p" && blocks[name], top == "li" && name == "li", cell && (name == "td" || name == "th"), top == "tr" && name == "tr":
		p.pop()
	case cell && name == "tr":
		p.pop()
		p.imply(name)
	}
}

// enter counts what an element is.
func (p *page) enter(e *element) {
	if e.quote || e.weak {
		p.flush()
	}
	p.count(&e.traits, 1)
	if e.size != 0 {
		p.tiny = e.size < 0
	}
	if e.opens {
		p.flush()
		p.opens = true
	}
}

func (p *page) count(t *traits, n int) {
	for _, c := range []struct {
		is  bool
		sum *int
	}{{t.hidden, &p.hidden}, {t.quote, &p.quotes}, {t.weak, &p.weak}, {t.sign, &p.signs}, {t.pre, &p.pre}} {
		if c.is {
			*c.sum += n
		}
	}
}

// pop closes the innermost element.
func (p *page) pop() {
	e := &p.stack[len(p.stack)-1]
	if e.quote || e.weak || e.sign {
		p.flush()
	}
	p.count(&e.traits, -1)
	p.tiny = e.outer
	p.open[e.name]--
	p.stack = p.stack[:len(p.stack)-1]
}

// end closes an element and those inside it. An end tag that closes nothing is passed over, as browsers do; that of a word in bold
// closes no quotation.
func (p *page) end(name string) {
	if blocks[name] {
		p.pending = true
	}
	if p.open[name] == 0 {
		return
	}
	for i := len(p.stack) - 1; i >= max(0, len(p.stack)-far); i-- {
		switch inner := p.stack[i].name; {
		case inner == name:
			for len(p.stack) > i {
				p.pop()
			}
			return
		case name == "p" && blocks[inner], !blocks[name] && !cells[name] && (blocks[inner] || cells[inner]), !rows[name] && rows[inner]:
			return
		}
	}
}

// write adds text as it is seen.
func (p *page) write(text string) {
	if p.hidden > 0 || p.tiny {
		return
	}
	for _, r := range text {
		switch {
		case unseen(r):
		case r == '\n' && p.pre > 0:
			p.newline()
		case r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\f':
			p.blank = true
		default:
			p.put(r)
		}
	}
}

// put adds one character.
func (p *page) put(r rune) {
	p.settle()
	if p.text.Len() == 0 {
		p.now = line{depth: p.quotes, weak: p.weak > 0, sign: p.signs > 0, opens: p.opens, rule: p.rule}
	} else if p.blank {
		p.text.WriteByte(' ')
	}
	p.blank, p.fresh = false, false
	if r == '\u00a0' {
		r = ' '
	}
	if r != ' ' {
		p.opens, p.rule = false, false
	}
	p.text.WriteRune(r)
}

// settle ends the line of a block that has ended.
func (p *page) settle() {
	if p.pending {
		p.flushText()
		p.pending, p.blank = false, false
	}
}

// newline ends the line, also an empty one.
func (p *page) newline() {
	if p.hidden > 0 || p.tiny {
		return
	}
	p.settle()
	if p.text.Len() == 0 {
		p.now = line{depth: p.quotes, weak: p.weak > 0, sign: p.signs > 0}
	}
	p.add()
}

// flush ends the line where the quotation begins or ends.
func (p *page) flush() {
	p.flushText()
	p.pending, p.blank = false, false
}

func (p *page) flushText() {
	if p.text.Len() > 0 {
		p.add()
	}
}

func (p *page) add() {
	p.now.text = strings.TrimRightFunc(p.text.String(), unicode.IsSpace)
	p.now.unmark() // a page that was made of plain text
	p.lines = append(p.lines, p.now)
	p.text.Reset()
	p.blank, p.now = false, line{}
}
