package incoming

import (
	"slices"
	"strings"
)

// A zone is the words between two quotations.
type zone struct {
	lines []string
	signs []string // of a signature that an element or a rule marks

	inside        bool // some of them stand in quoted lines
	below, within bool // something is quoted before them; and behind them, too
}

// result puts the words together. What stands between or below goes behind what stands above, and signatures behind all words, so that
// none hides an answer that comes after it.
func (w *writing) result() result {
	zones, quotes := w.zones()
	r := result{quotes: quotes}
	var words, tails []string
	spoken, between := 0, false
	for i := range zones {
		z := &zones[i]
		body, tail := z.parted(i+1 < len(zones))
		if body != "" {
			words = append(words, body)
		}
		if said := Spoken(body); said != "" && !strings.HasPrefix(said, "--") {
			spoken++
			between = between || z.inside || z.within
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

// zones returns the words in order, parted where something is quoted, and whether anything is.
func (w *writing) zones() (zones []zone, quotes bool) {
	zones = []zone{{}}
	ruled, quoted := false, false
	for i := range w.lines {
		l, z := &w.lines[i], &zones[len(zones)-1]
		switch {
		case w.quotes(i):
			ruled, quotes = false, true
			if len(z.lines)+len(z.signs) > 0 {
				zones = append(zones, zone{})
				z = &zones[len(zones)-1]
			}
			kept := slices.Concat(w.pieces[i], w.replaced[i])
			z.lines, z.inside = append(z.lines, kept...), z.inside || len(w.pieces[i]) > 0
			if !l.head && hasLetters(l.text) && len(kept) == 0 {
				quoted = true
				enclose(zones)
			}
			z.below = quoted
		case l.sign || ruled || l.rule:
			ruled = ruled || l.rule
			z.signs = append(z.signs, l.text)
		default:
			z.lines = append(z.lines, l.text)
		}
	}
	return zones, quotes
}

// quotes reports whether a line is quoted, or has a part that is.
func (w *writing) quotes(i int) bool {
	l := &w.lines[i]
	_, carved := w.replaced[i]
	return l.depth > 0 || l.head || carved || w.dropped[i] && !l.empty()
}

// enclose notes of words with a quotation before them that one stands behind them, too.
func enclose(zones []zone) {
	if n := len(zones) - 2; n >= 0 && zones[n].below {
		zones[n].within = true
	}
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
