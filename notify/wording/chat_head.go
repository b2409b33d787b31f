package wording

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"duban/notify/phrase"
	"duban/remind"
	count "duban/remind/tally"
)

// A level is how much of its head a post shows.
type level struct {
	lines                   int  // at most
	bodies, basis, measures bool // whom a line is for; the plan; the measures in the totals
	roles                   int  // of which there are totals, at most
}

// levels go from all to the least; a post takes the first with which it fits.
var levels = []level{
	{lines: maxPostLines, bodies: true, basis: true, measures: true, roles: 3},
	{lines: maxPostLines, basis: true, measures: true, roles: 2},
	{lines: maxPostLines, measures: true, roles: 2},
	{lines: 3, measures: true, roles: 1},
	{lines: 1, roles: 1},
	{},
}

// maxPostLines is how many matters a post names of those that the mails tell in full.
const maxPostLines = 5

// A head is what the first post says before anything in full.
type head struct {
	level   int
	subject string
	lines   []postLine
	about   problems // what the mails tell, too
}

// A postLine is a matter in one line.
type postLine struct {
	band          remind.Band
	about         problems
	number, name  string
	colour        remind.Colour
	standing, who string
}

// problems are problems of plans, each once.
type problems map[remind.Key]bool

// first reports whether a problem is not among them yet, and puts it there.
func (p problems) first(id remind.Key) bool {
	known := p[id]
	p[id] = true
	return !known
}

// newHead words what the first post says. A group that a leader reads gets no list of his units.
func (w *chat) newHead() head {
	h := head{subject: w.title(), about: problems{}}
	tasks := problems{}
	for _, at := range w.beside {
		it := w.item(at)
		for _, l := range w.postLines(at) {
			for id := range l.about {
				h.about[id] = true
			}
			if w.m.Sections[at.section].Form == remind.Tasks && !tasks.first(it.Key()) {
				continue
			}
			h.lines = append(h.lines, l)
		}
	}
	slices.SortStableFunc(h.lines, func(a, b postLine) int { return cmp.Compare(a.band, b.band) })
	if w.m.Leader {
		h.lines = nil
	}
	return h
}

// postLines words an item in a line, or in one for each thing that became of it.
func (w *chat) postLines(at spot) []postLine {
	it := w.item(at)
	about := problems{}
	switch w.m.Sections[at.section].Form {
	case remind.Quarter: // the totals say it
		return nil
	case remind.Dispatch, remind.Bulletin:
		return []postLine{{band: remind.Fresh, name: phrase.OneLine(w.say("chat-"+string(w.m.Sections[at.section].Form), w.m))}}
	case remind.Ahead:
		for i := range it.Entries {
			about[remind.ProblemKeyOf(it.Plan, it.Entries[i].Obligation.Problem)] = true
		}
		return []postLine{{band: remind.Fresh, about: about, name: phrase.OneLine(newAhead(it, w.plans, 10))}}
	case remind.Outcomes:
		about[it.Key()] = true
		var all []postLine
		for _, v := range newOutcomes(it, w.plans) {
			all = append(all, postLine{
				band: remind.Fresh, about: about, number: phrase.OneLine(v.Number), name: w.name(it, 20), colour: it.Entries[0].Colour,
				standing: phrase.Shorten(phrase.OneLine(v.Word), 40), who: w.whose(it),
			})
		}
		return all
	}
	about[it.Key()] = true
	return []postLine{{
		band: it.Band, about: about, number: fmt.Sprint("问题", it.Problem), name: w.name(it, 20), colour: it.Entries[0].Colour,
		standing: w.standing(it), who: w.whose(it),
	}}
}

// name returns what a problem is called in a post.
func (w *chat) name(it *remind.Item, n int) string {
	return cmp.Or(phrase.OneLine(it.Short), phrase.Headline(phrase.OneLine(it.Title), n)) + phrase.OneLine(w.plans.of(it.Plan))
}

// whose names whom an item is for, where the group speaks for several.
func (w *chat) whose(it *remind.Item) string {
	var those []string
	for i := range it.Entries {
		if n := it.Entries[i].Notice; n != nil {
			those = appendNew(those, n.Bodies)
		}
	}
	if !w.several || len(those) == 0 {
		return ""
	}
	return phrase.OneLine(phrase.Within(those, "；", 16))
}

// A standing is how an item stands, for the sentence chat-standing.
type standing struct {
	Colour    string
	Kind      string // due, overdue, report; else what Situation says
	Measures  int    // how many it is about; 0: the whole problem
	Days      int    // that are left, or overdue
	Date      string
	Overdue   int    // measures that are overdue, beside what is due
	Whole     string // when the whole is due, beside what is overdue
	Situation string
}

// standing says how an item stands by the first of its entries, which is what its reader should see first, and what stands beside.
func (w *chat) standing(it *remind.Item) string {
	first := &it.Entries[0]
	s := standing{Colour: first.Colour.Chinese(), Situation: phrase.OneLine(w.stands(first)), Date: inYear(first.Status.Due, w.m.Day)}
	switch {
	case pending(first):
		s.Kind, s.Days = "due", first.DaysLeft
		s.countDue(it)
	case overdue(first):
		s.Kind = "overdue"
		s.countOverdue(it)
		for i := range it.Entries {
			if e := &it.Entries[i]; pending(e) && whole(e) {
				s.Whole = inYear(e.Status.Due, w.m.Day)
			}
		}
	case first.By != 0:
		s.Kind, s.Date = "report", inYear(first.By, w.m.Day)
	}
	words := w.say("chat-standing", s)
	if kindOf(it) == chased {
		words = w.say("item-chased", Fact{}) + "，" + words
	}
	return words
}

// countDue counts the measures that fall due with the first, unless it is the whole problem, and those that are late already.
func (s *standing) countDue(it *remind.Item) {
	first := &it.Entries[0]
	for i := range it.Entries {
		switch e := &it.Entries[i]; {
		case overdue(e):
			s.Overdue++
		case pending(e) && e.Status.Due == first.Status.Due && !whole(first):
			s.Measures++
		}
	}
}

// countOverdue counts the measures that are late, or says how late the whole problem is.
func (s *standing) countOverdue(it *remind.Item) {
	all := whole(&it.Entries[0])
	for i := range it.Entries {
		e := &it.Entries[i]
		if !overdue(e) || whole(e) != all {
			continue
		}
		s.Days = max(s.Days, -e.DaysLeft)
		if !all {
			s.Measures++
		}
	}
}

// A counted is a count in words, for the sentence chat-total.
type counted struct {
	N     int
	Parts string // 已逾期3个、已销号2个
}

// newCounted words a count, the most pressing first.
func newCounted(c count.Count, unit string) counted {
	var p []string
	for _, s := range count.Standings() {
		if n := c[s]; n > 0 {
			p = append(p, fmt.Sprintf("%s%d%s", s.Chinese(), n, unit))
		}
	}
	return counted{c.Sum(), strings.Join(p, "、")}
}

// totals say, a line for each role that the message speaks to, how what its readers answer for stands as a whole.
func (w *chat) totals(at *level) (all []string) {
	for i := range w.m.Charges {
		c := &w.m.Charges[i]
		if !w.m.HasRole(c.Role) || len(all) == at.roles {
			continue
		}
		total := struct {
			Role                       string
			Problems, Measures, Duties counted
		}{c.Role.String(), newCounted(c.Total.Problems, "个"), newCounted(c.Total.Measures, "项"), newCounted(c.Total.Duties, "项")}
		if total.Duties.N == c.Total.Duties[count.Continuing] {
			total.Duties.Parts = "" // as such tasks are
		}
		if !at.measures {
			total.Measures, total.Duties = counted{}, counted{}
		}
		all = append(all, w.say("chat-total", total))
	}
	return all
}

// shown words the head for a part's message: notes, totals and lines, and where the rest is.
func (w *chat) shown(m *remind.Message) block {
	at := &levels[w.head.level]
	var md, text []string
	for _, s := range w.notes(m, at.basis) {
		md, text = append(md, w.Quiet(s)), append(text, s)
	}
	totals := w.totals(at)
	md, text = append(md, totals...), append(text, totals...)
	left := len(w.head.about)
	shown := problems{}
	var lines []string
	for i := range w.head.lines[:min(at.lines, len(w.head.lines))] {
		l := &w.head.lines[i]
		for id := range l.about {
			shown[id] = true
		}
		who := ""
		if at.bodies && l.who != "" {
			who = "　" + l.who
		}
		number, tinted, plain := "", "", ""
		if l.number != "" {
			number = w.Strong(l.number) + " "
		}
		if l.standing != "" {
			tinted, plain = "　"+w.Tint(l.colour, l.standing), "　"+l.standing
		}
		lines = append(lines, number+l.name+tinted+who)
		text = append(text, strings.TrimSpace(l.number+" "+l.name+plain+who))
	}
	if len(lines) > 0 {
		md = append(md, strings.Join(lines, w.LineBreak))
	}
	if left -= len(shown); left > 0 {
		s := w.say("chat-rest", struct{ Left, Shown int }{left, len(shown)})
		md, text = append(md, w.Quiet(s)), append(text, s)
	}
	if len(w.full) > 0 && len(w.beside) > 0 {
		s := w.say("chat-here", m)
		md, text = append(md, w.Quiet(s)), append(text, s)
	}
	return block{markdown: strings.Join(md, "\n\n"), text: strings.Join(text, "\n")}
}

// notes are what readers must know of the message itself.
func (w *chat) notes(m *remind.Message, basis bool) (all []string) {
	if basis && len(w.plans) == 0 && w.plan != "" {
		all = append(all, w.say("chat-basis", phrase.Shorten(phrase.OneLine(w.plan), 40)))
	}
	if m.Late {
		all = append(all, w.say("chat-late", m))
	}
	if m.Provisional && len(w.full) > 0 { // the lines tell no working days
		all = append(all, w.say("chat-provisional", m))
	}
	if n := len(m.Troubles); n > 0 {
		var who []string
		for _, t := range m.Troubles[:min(3, n)] {
			who = append(who, phrase.Shorten(phrase.OneLine(t.Who), 16))
		}
		all = append(all, w.say("chat-troubles", struct {
			N, More int
			Who     string
		}{n, n - len(who), strings.Join(who, "；")}))
	}
	return all
}

// title is what the post is called where its robot shows a title. It holds no name of a body: groups have many readers.
func (w *chat) title() string {
	near, late, all := problems{}, problems{}, problems{}
	outcomes, ahead := 0, 0
	for i := range w.m.Sections {
		s := &w.m.Sections[i]
		for k := range s.Items {
			it := &s.Items[k]
			switch s.Form {
			case remind.Outcomes:
				outcomes += len(newOutcomes(it, nil))
			case remind.Ahead:
				ahead++
			case remind.Tasks:
				id, red := it.Key(), func(e remind.Entry) bool { return e.Colour == remind.Red }
				all[id] = true
				near.note(id, slices.ContainsFunc(it.Entries, func(e remind.Entry) bool { return soon(&e) }))
				late.note(id, slices.ContainsFunc(it.Entries, red))
			}
		}
	}
	t := struct {
		Problems, Near, Late, Ahead, Outcomes, Troubles int
		Quarter, Dispatch, Bulletin                     bool
		Told, Day                                       string
	}{
		len(all), len(near), len(late), ahead, outcomes, len(w.m.Troubles), hasForm(w.m, remind.Quarter), hasForm(w.m, remind.Dispatch), hasForm(w.m, remind.Bulletin),
		"", w.m.Day.ChineseShort(),
	}
	if taskless(w.m) {
		t.Told = phrase.OneLine(tasklessSubject(w.m))
	}
	return phrase.OneLine(w.say("chat-title", t))
}

// note notes a problem if something holds of it.
func (p problems) note(id remind.Key, holds bool) {
	if holds {
		p[id] = true
	}
}

// subject is the title with the number of the part.
func (w *chat) subject(n, of int) string {
	s := w.head.subject
	if of > 1 {
		s += fmt.Sprintf("（%d/%d）", n, of)
	}
	return w.demo(w.m, s)
}

// ending names the office, and the message by a number that tells a double.
func (w *chat) ending(id string) string {
	id = phrase.OneLine(id)
	return w.say("chat-ending", struct{ Office, Phone, Number string }{
		phrase.Shorten(phrase.OneLine(w.m.Office.Name), 30), phrase.Shorten(phrase.OneLine(w.m.Office.Phone), 30), id[:min(8, len(id))],
	})
}

// speaksForSeveral reports whether notices tell more bodies than one.
func speaksForSeveral(notices []remind.Notice) bool {
	first := ""
	for i := range notices {
		for _, body := range notices[i].Bodies {
			if first = cmp.Or(first, body); body != first {
				return true
			}
		}
	}
	return false
}
