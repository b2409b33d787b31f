package incoming

import "strings"

// A zone is the words between two quotations.
type zone struct {
	lines []string
	signs []string // of a signature that an element or a rule marks
}

// result puts the words together. What stands between or below goes behind what stands above, and signatures behind all words, so that
// none hides an answer that comes after it.
func (w *writing) result() result {
	zones, between, quotes := w.zones()
	var r result
	r.quotes = quotes
	var words, tails []string
	spoken := 0
	for i := range zones {
		body, tail := zones[i].parted(i+1 < len(zones))
		if body != "" {
			words = append(words, body)
		}
		if said := Spoken(body); said != "" && !strings.HasPrefix(said, "--") {
			spoken++
		}
		if tail != "" {
			tails = append(tails, tail)
		}
	}
	r.words = strings.Join(append(words, tails...), "\n")
	if between || spoken > 1 {
		r.doubts = append(r.doubts, doubtBetween)
	}
	if w.copied {
		r.doubts = append(r.doubts, doubtCopied)
	}
	return r
}

// zones returns the words in order, parted where something is quoted; whether some stand inside quoted lines; whether any are.
func (w *writing) zones() (zones []zone, between, quotes bool) {
	zones = []zone{{}}
	last := func() *zone { return &zones[len(zones)-1] }
	ruled := false
	for i := range w.lines {
		l := &w.lines[i]
		rest, carved := w.replaced[i]
		switch {
		case l.depth > 0 || l.head || w.dropped[i] || carved:
			if l.empty() && l.depth == 0 && !l.head {
				continue
			}
			ruled, quotes = false, true
			if len(last().lines)+len(last().signs) > 0 {
				zones = append(zones, zone{})
			}
			last().lines = append(last().lines, append(w.pieces[i], rest...)...)
			between = between || len(w.pieces[i]) > 0
		case l.sign || ruled || l.rule:
			ruled = ruled || l.rule
			last().signs = append(last().signs, l.text)
		default:
			last().lines = append(last().lines, l.text)
		}
	}
	return zones, between, quotes
}

// parted returns the words of a zone and its signature; of one with others behind it also a signature that only words show.
func (z *zone) parted(more bool) (body, tail string) {
	lines := tidy(z.lines)
	if more {
		if at := signatureAt(lines); at < len(lines) {
			tail = strings.Join(tidy(lines[at:]), "\n")
			lines = tidy(lines[:at])
		}
	}
	if signs := tidy(z.signs); len(signs) > 0 {
		if signs[0] != "--" {
			signs = append([]string{"--"}, signs...)
		}
		tail = strings.TrimPrefix(tail+"\n"+strings.Join(signs, "\n"), "\n")
	}
	return strings.Join(lines, "\n"), tail
}

// tidy takes away empty lines at the ends, and all but one between others; and the blanks around the whole.
func tidy(lines []string) []string {
	var out []string
	for _, l := range lines {
		l = strings.TrimRight(l, " \t\u3000")
		if l == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, l)
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	if len(out) > 0 {
		out[0] = strings.TrimLeft(out[0], " \t\u3000")
	}
	return out
}
