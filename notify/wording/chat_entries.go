package wording

import (
	"fmt"
	"slices"
	"strings"

	"duban/notify/phrase"
	"duban/remind"
)

// block words an item.
func (w *chat) block(s spot) block {
	b, ok := w.blocks[s]
	if ok {
		return b
	}
	it, size := &w.m.Sections[s.section].Items[s.item], &measures[s.measure]
	switch f := w.m.Sections[s.section].Form; f {
	case remind.Outcomes:
		b = w.outcomes(it, size)
		w.blocks[s] = b
		return b
	case remind.Ahead, remind.Quarter, remind.Dispatch, remind.Bulletin:
		b = w.said(newSaid(f, it, w.plans, size.numbers))
		w.blocks[s] = b
		return b
	}
	number := fmt.Sprint("问题", it.Problem)
	title := w.name(it, size.title)
	var md, text []string
	if size.merged {
		md, text = w.merged(it, size)
	} else {
		md, text = w.entries(it, size)
	}
	b = block{
		markdown: strings.Join(append([]string{w.Strong(number) + " " + title}, md...), w.LineBreak),
		text:     strings.Join(append([]string{number + " " + title}, text...), "\n"),
	}
	w.blocks[s] = b
	return b
}

// said words an item that is told in sentences.
func (w *chat) said(lines []string) block {
	for i := range lines {
		lines[i] = phrase.OneLine(lines[i])
	}
	return block{markdown: strings.Join(lines, w.LineBreak), text: strings.Join(lines, "\n")}
}

// outcomes words what became of a problem: a line for each event, without its day and document where room is scarce.
func (w *chat) outcomes(it *remind.Item, size *measure) (b block) {
	var md, text []string
	for _, v := range newOutcomes(it, w.plans) {
		line := v.line()
		if size.merged {
			line = v.Word
		}
		number, rest := phrase.OneLine(v.Number), " "+phrase.Shorten(phrase.OneLine(v.Title), size.title)+"："+phrase.OneLine(line)
		md, text = append(md, w.Strong(number)+rest), append(text, number+rest)
	}
	return block{markdown: strings.Join(md, w.LineBreak), text: strings.Join(text, "\n")}
}

// entries words the entries of an item one by one; who is told and who answers stand only where they change.
func (w *chat) entries(it *remind.Item, size *measure) (md, text []string) {
	told, answers := "", ""
	for i := range it.Entries {
		e := &it.Entries[i]
		standing := e.Colour.Chinese() + "·" + w.stands(e)
		due := deadline(e)
		rest := []string{phrase.OneLine(Asked(e.Obligation, size.clause))}
		short := []string{standing, due}
		if s := bodies(e, 0); s != told && s != "" {
			told = s
			rest, short = append(rest, s), append(short, s)
		}
		// A leader is told how things stand, and no unit is named before him.
		if s := phrase.OneLine(w.answers(e)); size.who && (!w.m.Leader || e.Notice.Role != remind.Leader) && s != answers && s != "" {
			answers = s
			rest = append(rest, s)
		}
		if size.extra {
			for _, x := range w.extra(e) {
				rest = append(rest, phrase.OneLine(x))
			}
		}
		line := w.Tint(e.Colour, standing)
		if due != "" {
			line += "　" + due
		}
		md = append(md, w.Quote+line)
		for _, s := range rest {
			md = append(md, w.Quote+s)
		}
		if !w.Brief {
			short = append([]string{standing, due}, rest...)
		}
		text = append(text, strings.Join(nonEmpty(short), "；"))
	}
	return md, text
}

// merged words an item that is too large: each standing and date once, and all who are told.
func (w *chat) merged(it *remind.Item, size *measure) (md, text []string) {
	all := remind.Entry{Notice: &remind.Notice{}}
	var lines []string
	left := 0
	for i := range it.Entries {
		e := &it.Entries[i]
		if e.Notice != nil {
			all.Notice.Bodies = appendNew(all.Notice.Bodies, e.Notice.Bodies)
		}
		s := strings.Join(nonEmpty([]string{e.Colour.Chinese() + "·" + w.stands(e), deadline(e)}), "　")
		switch {
		case slices.Contains(lines, s):
		case size.dates > 0 && len(lines) == size.dates:
			left++
		default:
			lines = append(lines, s)
		}
	}
	if left > 0 {
		lines = append(lines, fmt.Sprintf("另有%d项任务", left))
	}
	lines = nonEmpty(append(lines, bodies(&all, size.names)))
	for _, s := range lines {
		md = append(md, w.Quote+s)
	}
	return md, lines
}

// deadline is the date in force, with the one first stated where it has been extended; empty for what has none.
func deadline(e *remind.Entry) string {
	s := e.Status
	if s.Due == 0 {
		return ""
	}
	if s.Extended > 0 {
		return "时限" + s.Due.ChineseShort() + "（原定" + s.Original.ChineseShort() + "）"
	}
	return "时限" + s.Due.ChineseShort()
}

// bodies says whom an entry tells: a group may stand for several.
func bodies(e *remind.Entry, most int) string {
	if e.Notice == nil || len(e.Notice.Bodies) == 0 {
		return ""
	}
	var names []string
	for _, b := range e.Notice.Bodies {
		n := 40
		if most > 0 {
			n = 24
		}
		names = append(names, phrase.Shorten(phrase.OneLine(b), n))
	}
	tail := ""
	if most > 0 && len(names) > most {
		tail = fmt.Sprintf("等%d家", len(names))
		names = names[:most]
	}
	return "提醒对象：" + strings.Join(names, "；") + tail
}

// nonEmpty returns those texts of a list that say something.
func nonEmpty(s []string) []string {
	return slices.DeleteFunc(s, func(x string) bool { return x == "" })
}
