package wording

import (
	"cmp"
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
	Fits                   func(l *delivery.Letter) bool // nil: there is room for everything
	Brief                  bool                          // the text, which stands in for a refused post, leaves the clauses out: it has half the room
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

// A post is what one part shows: the head of the message, if it is the first, and items in full.
type post struct {
	first bool
	spots []spot
}

// A chat words one message.
type chat struct {
	Dialect
	*Texts
	m       *remind.Message
	plan    string    // the title of the only plan
	plans   planNames // of several
	blocks  map[spot]block
	notices map[spot][]int // which of the message's an item shows
	unshown []int          // which none does
	full    []spot         // what is told here only, and so in full
	beside  []spot         // what the mails tell, too
	several bool           // it speaks for more bodies than one
	head    head
}

// Chat words a message for a group, concisely: how things stand as a whole, and a few lines of what its readers are told by mail as well. What
// somebody is told nowhere else follows in full, split between items where it would be too long.
func (t *Texts) Chat(m *remind.Message, d Dialect) []Part {
	w := &chat{Dialect: d, Texts: t, m: m, plans: newPlanNames(m), blocks: map[spot]block{}, notices: map[spot][]int{}}
	owner := map[remind.NoticeKey]spot{}
	for i := range m.Sections {
		for k := range m.Sections[i].Items {
			w.sort(spot{section: i, item: k}, owner)
		}
	}
	for i := range m.Notices {
		if at, shown := owner[m.Notices[i].NoticeKey]; shown {
			w.notices[at] = append(w.notices[at], i)
		} else {
			w.unshown = append(w.unshown, i)
		}
	}
	w.several = speaksForSeveral(m.Notices)
	w.head = w.newHead()
	posts := w.split()
	parts := make([]Part, len(posts))
	for i := range posts {
		parts[i] = w.part(&posts[i], i+1, len(posts))
	}
	return parts
}

// sort notes where an item's notices are shown, and whether it must stand in full.
func (w *chat) sort(at spot, owner map[remind.NoticeKey]spot) {
	it := w.item(at)
	w.plan = it.PlanTitle
	mailed := true
	for e := range it.Entries {
		mailed = mailed && it.Entries[e].Mailed
		if n := it.Entries[e].Notice; n != nil {
			owner[n.NoticeKey] = at
		}
	}
	if mailed {
		w.beside = append(w.beside, at)
	} else {
		w.full = append(w.full, at)
	}
}

// item returns the item of a spot.
func (w *chat) item(at spot) *remind.Item { return &w.m.Sections[at.section].Items[at.item] }

// split shares the items that stand in full out to posts, each as full as it may be. Nothing but the head is a post, too.
func (w *chat) split() []post {
	if w.Fits == nil {
		return []post{{first: true, spots: w.full}}
	}
	posts := []post{w.opening()}
	last := &posts[0]
	for _, s := range w.full[len(last.spots):] {
		if more := (post{last.first, append(slices.Clone(last.spots), s)}); w.enough(&more) {
			*last = more
			continue
		}
		// An item that fills a post alone is told with less words rather than cut: its dates and its number stay.
		for s.measure < len(measures)-1 && !w.enough(&post{spots: []spot{s}}) {
			s.measure++
		}
		posts = append(posts, post{spots: []spot{s}})
		last = &posts[len(posts)-1]
	}
	return posts
}

// opening returns the first post, with its head as rich as there is room for. Where nothing is told by mail, too, it holds the first item: no
// part is without a notice.
func (w *chat) opening() post {
	p := post{first: true}
	if len(w.beside) == 0 && len(w.full) > 0 {
		p.spots = []spot{w.full[0]}
	}
	for w.head.level = 0; ; w.head.level++ {
		for k := range measures {
			if len(p.spots) > 0 {
				p.spots[0].measure = k
			}
			if w.enough(&p) {
				return p
			}
			if len(p.spots) == 0 {
				break
			}
		}
		if w.head.level == len(levels)-1 {
			return p
		}
	}
}

// trial is the number of a part that is only measured.
const trial = 1000

// enough reports whether a post has room for what it shows. The numbers of a part are taken as wide as they may become.
func (w *chat) enough(p *post) bool {
	// Measured by the request body that would really leave, so no estimate of markup or escapes can be wrong.
	part := w.part(p, trial, trial)
	l := delivery.NewLetter(&part.Message, part.Rendered)
	l.ID += "-99" // a number that the store may add
	return w.Fits(&l)
}

// part words a part of a message.
func (w *chat) part(p *post, n, of int) Part {
	m := w.message(p, n, of)
	subject := w.subject(n, of)
	text := []string{subject}
	var md []string
	if h := w.Heading(subject); h != "" {
		md = append(md, h)
	}
	if p.first {
		b := w.shown(&m)
		md, text = append(md, nonEmpty([]string{b.markdown})...), append(text, nonEmpty([]string{b.text})...)
	}
	section := -1
	for _, s := range p.spots {
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

// message returns the part's own message. What no post shows in full goes with the first.
func (w *chat) message(p *post, n, of int) remind.Message {
	m := *w.m
	if of <= 1 {
		return m
	}
	m.Part, m.Parts = n, of
	m.Sections, m.Notices, m.Mention, m.Late = nil, nil, nil, false
	spots := slices.Clone(p.spots)
	if p.first {
		spots = append(spots, w.beside...)
	}
	slices.SortFunc(spots, func(a, b spot) int { return cmp.Or(cmp.Compare(a.section, b.section), cmp.Compare(a.item, b.item)) })
	section := -1
	for _, s := range spots {
		if s.section != section {
			section = s.section
			m.Sections = append(m.Sections, remind.Section{Role: w.m.Sections[section].Role, Form: w.m.Sections[section].Form})
		}
		last := &m.Sections[len(m.Sections)-1]
		last.Items = append(last.Items, *w.item(s))
	}
	w.share(&m, spots, p.first)
	if n == trial {
		m.Late = w.m.Late // if it comes to one part, that says all that the message does
	} else {
		m.ID = remind.MessageID(m.Address, m.Day, m.Notices)
	}
	return m
}

// share puts into a part the notices that its items show, those whom they call, and those whom they tell. What no item shows goes with the first.
func (w *chat) share(m *remind.Message, spots []spot, first bool) {
	var those []int
	for _, s := range spots {
		those = append(those, w.notices[spot{section: s.section, item: s.item}]...)
	}
	if first {
		those = append(those, w.unshown...)
	}
	slices.Sort(those)
	var who []string
	for _, i := range those {
		notice := &w.m.Notices[i]
		m.Notices = append(m.Notices, *notice)
		m.Late = m.Late || notice.Late
		who, m.Mention = appendNew(who, notice.Bodies), appendNew(m.Mention, notice.Mention)
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
