package wording

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"duban/remind"
	"duban/remind/delivery"
)

// A Dialect is how a kind of robot writes, and how much it takes.
type Dialect struct {
	Heading, Strong, Quiet func(string) string
	Tint                   func(remind.Colour, string) string
	LineBreak, Quote       string
	Fits                   func(l *delivery.Letter) bool
	Brief                  bool // the text, which stands in for a refused post, leaves the clauses out: it has half the room
}

// A measure is how much of an item is shown: characters of its title and clauses, and whether its entries stand one by one.
type measure struct {
	title, clause int
	extra, who    bool
	merged        bool
	names, dates  int // at most; 0: all
	numbers       int // of problems that fall due together, at most
}

// measures go from all to the least; an item that is too large alone takes the first with which it fits.
var measures = []measure{
	{title: 30, clause: 48, extra: true, who: true, numbers: 100},
	{title: 30, clause: 24, who: true, numbers: 60},
	{title: 24, clause: 10, numbers: 40},
	{title: 24, merged: true, numbers: 20},
	{title: 24, merged: true, names: 6, dates: 8, numbers: 10},
}

// A spot is an item in its section, and how it is shown.
type spot struct{ section, item, measure int }

// A block is an item in words.
type block struct{ markdown, text string }

// A chat words one message.
type chat struct {
	Dialect
	*Texts
	m      *remind.Message
	count  tallied
	plan   string    // the title of the only plan
	plans  planNames // of several
	blocks map[spot]block
	owner  map[remind.NoticeKey]spot // where a notice is shown; measure zero
}

// Chat words a message for a group: concise, and split between items where it would be too long.
func (t *Texts) Chat(m *remind.Message, d Dialect) ([]Part, error) {
	w := &chat{Dialect: d, Texts: t, m: m, count: tally(m), plans: newPlanNames(m), blocks: map[spot]block{}, owner: map[remind.NoticeKey]spot{}}
	var spots []spot
	for i := range m.Sections {
		for k := range m.Sections[i].Items {
			it := &m.Sections[i].Items[k]
			at := spot{section: i, item: k}
			spots = append(spots, at)
			w.plan = it.PlanTitle
			for e := range it.Entries {
				if n := it.Entries[e].Notice; n != nil {
					w.owner[n.NoticeKey] = at
				}
			}
		}
	}
	groups := w.split(spots)
	parts := make([]Part, len(groups))
	for i, g := range groups {
		parts[i] = w.part(g, i+1, len(groups))
	}
	return parts, nil
}

// split shares the items out to parts, each as full as it may be.
func (w *chat) split(spots []spot) [][]spot {
	// Nothing but notes is one part, too: the office reads in it whom nothing has reached.
	if len(spots) == 0 || w.enough(spots) {
		return [][]spot{spots}
	}
	var groups [][]spot
	var group []spot
	for _, s := range spots {
		if len(group) > 0 && w.enough(append(slices.Clone(group), s)) {
			group = append(group, s)
			continue
		}
		if len(group) > 0 {
			groups = append(groups, group)
		}
		// An item that fills a post alone is told with less words rather than cut: its dates and its number stay.
		for s.measure < len(measures)-1 && !w.enough([]spot{s}) {
			s.measure++
		}
		group = []spot{s}
	}
	return append(groups, group)
}

// trial is the number of a part that is only measured.
const trial = 1000

// enough reports whether a part has room for the items. The numbers of a part are taken as wide as they may become.
func (w *chat) enough(group []spot) bool {
	// Measured by the request body that would really leave, so no estimate of markup or escapes can be wrong.
	p := w.part(group, trial, trial)
	l := delivery.NewLetter(&p.Message, p.Rendered)
	l.ID += "-99" // a number that the store may add
	return w.Fits(&l)
}

// part words a part of a message.
func (w *chat) part(group []spot, n, of int) Part {
	m := w.message(group, n, of)
	subject := w.subject(n, of)
	var notes []string
	if len(w.plans) == 0 && w.plan != "" {
		notes = append(notes, "依据《"+Shorten(OneLine(w.plan), 40)+"》")
	}
	if m.Late {
		notes = append(notes, "因系统停运，本次提醒晚于原定日期发出。")
	}
	if m.Provisional {
		notes = append(notes, "部分日期所在年份的放假安排尚未公布，工作日天数为暂定。")
	}
	if len(m.Troubles) > 0 {
		notes = append(notes, untold(m.Troubles))
	}
	var md []string
	if h := w.Heading(subject); h != "" {
		md = append(md, h)
	}
	text := append([]string{subject}, notes...)
	for _, s := range notes {
		md = append(md, w.Quiet(s))
	}
	section := -1
	for _, s := range group {
		if s.section != section {
			section = s.section
			title := cmp.Or(formTitles[w.m.Sections[section].Form], wordingOf(w.m.Sections[section].Role).brief)
			md = append(md, w.Strong("【"+title+"】"))
			text = append(text, "【"+title+"】")
		}
		b := w.block(s)
		md = append(md, b.markdown)
		text = append(text, b.text)
	}
	end := w.ending(m.ID)
	return Part{Message: m, Rendered: remind.Rendered{
		Subject: subject, Text: strings.Join(append(text, end), "\n"), Markdown: strings.Join(append(md, w.Quiet(end)), "\n\n"),
	}}
}

// untold names a few of those who could not be told; duban status has all of them.
func untold(troubles []remind.Trouble) string {
	var who []string
	for _, t := range troubles[:min(3, len(troubles))] {
		who = append(who, Shorten(OneLine(t.Who), 16))
	}
	return fmt.Sprintf("有%d处未能通知：%s", len(troubles), strings.Join(who, "、"))
}

// subject is what a post is called where its robot shows a title, in part n of so many. It holds no name of a body:
// groups have many readers.
func (w *chat) subject(n, of int) string {
	s := "督办提醒：" + w.count.told()
	if taskless(w.m) {
		s = "督办：" + OneLine(tasklessSubject(w.m))
	}
	s += "（" + w.m.Day.ChineseShort() + "）"
	if of > 1 {
		s += fmt.Sprintf("（%d/%d）", n, of)
	}
	return demo(w.m, s)
}

// ending names the office, and the message by a number that tells a double.
func (w *chat) ending(id string) string {
	p := []string{Shorten(OneLine(w.m.Office.Name), 30)}
	if phone := Shorten(OneLine(w.m.Office.Phone), 30); phone != "" {
		p = append(p, "电话"+phone)
	}
	id = OneLine(id)
	return strings.Join(append(p, "编号"+id[:min(8, len(id))]), "　")
}

// message returns the part's own message. A notice that no item shows goes with the first.
func (w *chat) message(group []spot, n, of int) remind.Message {
	m := *w.m
	if of <= 1 {
		return m
	}
	m.Part, m.Parts = n, of
	m.Sections, m.Notices, m.Mention, m.Late = nil, nil, nil, false
	in := map[spot]bool{}
	section := -1
	for _, s := range group {
		if s.section != section {
			section = s.section
			m.Sections = append(m.Sections, remind.Section{Role: w.m.Sections[section].Role, Form: w.m.Sections[section].Form})
		}
		last := &m.Sections[len(m.Sections)-1]
		last.Items = append(last.Items, w.m.Sections[s.section].Items[s.item])
		in[spot{section: s.section, item: s.item}] = true
	}
	w.share(&m, in)
	if n == trial {
		m.Late = w.m.Late // if it comes to one part, that says all that the message does
	} else {
		m.ID = remind.MessageID(m.Address, m.Day, m.Notices)
	}
	return m
}

// share returns a part the notices that its items show, those whom they call, and those whom they tell.
func (w *chat) share(m *remind.Message, in map[spot]bool) {
	first := in[spot{}]
	var who []string
	called := map[string]bool{}
	for i := range w.m.Notices {
		notice := &w.m.Notices[i]
		here := in[w.owner[notice.NoticeKey]]
		for _, x := range notice.Mention {
			called[x] = called[x] || here
		}
		if here {
			m.Notices = append(m.Notices, *notice)
			m.Late = m.Late || notice.Late
			who = appendNew(who, notice.Bodies)
		}
	}
	for _, x := range w.m.Mention {
		if here, known := called[x]; here || !known && first {
			m.Mention = append(m.Mention, x)
		}
	}
	m.Recipient = cmp.Or(strings.Join(who, "；"), m.Recipient)
	if !first {
		m.Troubles = nil
	}
}

// appendNew returns a list with what it lacks of another one, in its order.
func appendNew(all, more []string) []string {
	for _, s := range more {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

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
	case remind.Ahead, remind.Quarter:
		b = w.said(newSaid(f, it, w.plans, size.numbers))
		w.blocks[s] = b
		return b
	}
	number := fmt.Sprint("问题", it.Problem)
	title := Shorten(OneLine(it.Title), size.title) + OneLine(w.plans.of(it.Plan))
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
		lines[i] = OneLine(lines[i])
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
		number, rest := OneLine(v.Number), " "+Shorten(OneLine(v.Title), size.title)+"："+OneLine(line)
		md, text = append(md, w.Strong(number)+rest), append(text, number+rest)
	}
	return block{markdown: strings.Join(md, w.LineBreak), text: strings.Join(text, "\n")}
}
