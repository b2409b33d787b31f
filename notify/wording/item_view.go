package wording

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"duban/notify/phrase"
	"duban/remind"
)

// An itemView is a problem in full as the templates show it.
type itemView struct {
	Number, Title string
	Plan          string   // which plan's, where the message speaks of several
	Quote         string   // how the document words it
	News          []string // by what it is open again, and why
	Rows          []rowView
	More          string   // says that entries are left out
	Who           []string // who answers, and how often was reminded
}

// A rowView is what of a problem stands alike, all in words: a template decides nothing.
type rowView struct {
	Colour, Name string // the colour's code, and its name: 红
	Word, Due    string // 逾期12天, 2026年9月30日
	Asked        []string
}

// A briefView is a problem in three lines: what it is called, how it stands, who answers.
type briefView struct{ Number, Title, Plan, Colour, Name, How, Who, Progress string }

// A linesView is problems that stand alike, in a line each.
type linesView struct {
	Colour, Name, How string // How is empty where each line says it
	Lines             []lineView
}

// A lineView is a problem in a line.
type lineView struct{ Number, Title, Plan, Days, How, Progress string }

// colourCodes are dark enough to be read on white.
var colourCodes = [...]string{"#b3261e", "#ba4a00", "#876800", "#1f618d", "#6c3483", "#5d6d7e", "#1e7e3e"}

// newItem words a problem with its obligations, at most as many as there is room for, the worst first; where there are few problems, with what
// the document says of it.
func (w *sectioner) newItem(it *remind.Item) itemView {
	t, today, n := w.Texts, w.m.Day, w.within.entries
	v := itemView{Number: fmt.Sprint("问题", it.Problem), Title: named(it), Plan: w.plans.of(it.Plan), News: t.news(it)}
	clause := 80
	if w.few {
		clause = 200
		if quote := phrase.Headline(it.Title, 100); quote != v.Title {
			v.Quote = quote
		}
	}
	for i := range it.Entries {
		e := &it.Entries[i]
		if i == n {
			v.More = t.say("more-entries", Fact{N: len(it.Entries) - n})
			break
		}
		row := rowView{Colour: colourCodes[e.Colour], Name: e.Colour.Chinese(), Word: t.situation(e, today), Due: t.due(e, today)}
		asked := nonEmpty([]string{t.asked(e, clause), t.parts(e)})
		if last := len(v.Rows) - 1; last >= 0 && v.Rows[last].Word == row.Word && v.Rows[last].Due == row.Due {
			v.Rows[last].Asked = appendNew(v.Rows[last].Asked, asked)
			continue
		}
		row.Asked = asked
		v.Rows = append(v.Rows, row)
	}
	v.Who = nonEmpty(append(t.whoOf(it), t.reminders(it)))
	return v
}

// whoOf says who answers for a problem, by its obligations together, one role after the other. Where its measures have others than the whole, or than
// each other, it says which.
func (t *Texts) whoOf(it *remind.Item) (lines []string) {
	for _, r := range answering {
		by := map[string][]*remind.Entry{}
		var inOrder []string
		for i := range it.Entries {
			said := t.who(&it.Entries[i], r, "")
			if by[said] == nil {
				inOrder = append(inOrder, said)
			}
			by[said] = append(by[said], &it.Entries[i])
		}
		for _, said := range inOrder {
			if of := by[said]; said != "" && len(inOrder) > 1 {
				said = t.who(of[0], r, whichOf(of))
			}
			lines = appendNew(lines, nonEmpty([]string{said}))
		}
	}
	return lines
}

// whichOf names the measures of some entries; nothing where the whole is among them.
func whichOf(entries []*remind.Entry) string {
	var names []string
	for _, e := range entries {
		if e.Obligation.Kind != remind.KindMeasure || e.Obligation.Path == "" {
			return ""
		}
		names = appendNew(names, []string{"措施" + e.Obligation.Path})
	}
	return phrase.Shorten(strings.Join(names, "、"), 40)
}

// newBrief words a problem in three lines, for those who do not do the work themselves.
func (t *Texts) newBrief(it *remind.Item, m *remind.Message, r remind.Role, plans planNames) briefView {
	e := &it.Entries[0]
	v := briefView{
		Number: fmt.Sprint(it.Problem), Title: named(it), Plan: plans.of(it.Plan), Colour: colourCodes[e.Colour], Name: e.Colour.Chinese(),
		How: t.how(it, m.Day, inItem), Progress: t.progress(it, r, m.Day),
	}
	if wordingOf(r).figures { // a head knows his own body
		single, unlisted := singles(e, remind.Responsible)
		v.Who = t.bodies(single, unlisted, 24)
	}
	return v
}

// newLines words problems in a line each, by the days that they say: what is overdue longest, or due first, leads. Those that stand alike share
// the words for it.
func (t *Texts) newLines(items []*remind.Item, today remind.Date, plans planNames) (all []linesView) {
	at := map[string]int{}
	inOrder := slices.SortedStableFunc(slices.Values(items), func(a, b *remind.Item) int { return cmp.Compare(saidDay(a), saidDay(b)) })
	for _, it := range inOrder {
		e := &it.Entries[0]
		how, days := t.how(it, today, inItem), ""
		if st := standOf(it); st.news == kinds && st.late == nil && len(st.parts) > 0 {
			how, days = t.say("line-parts", Fact{}), t.say("line-days", Fact{N: len(st.parts), Days: -st.parts[0].DaysLeft})
		}
		k, ok := at[how]
		if !ok {
			k, at[how] = len(all), len(all)
			all = append(all, linesView{Colour: colourCodes[e.Colour], Name: e.Colour.Chinese(), How: how})
		}
		all[k].Lines = append(all[k].Lines, lineView{Number: fmt.Sprint(it.Problem), Title: named(it), Plan: plans.of(it.Plan), Days: days})
	}
	return single(all)
}

// saidDay is the day by which a line says how a problem stands: the first that is past, else the next to come.
func saidDay(it *remind.Item) remind.Date {
	switch st := standOf(it); {
	case st.late != nil:
		return st.late.Status.Due
	case len(st.parts) > 0:
		return st.parts[0].Status.Due
	case len(st.next) > 0:
		return st.next[0].Status.Due
	case st.whole != nil:
		return st.whole.Status.Due
	default:
		e := &it.Entries[0]
		return cmp.Or(e.By, e.Status.Due, e.Status.On)
	}
}

// single puts the words that one problem alone has into its line, such lines that follow each other together.
func single(groups []linesView) (all []linesView) {
	for _, g := range groups {
		if len(g.Lines) > 1 || g.Lines[0].Days != "" {
			all = append(all, g)
			continue
		}
		g.Lines[0].How, g.How = g.How, ""
		if last := len(all) - 1; last >= 0 && all[last].How == "" && all[last].Colour == g.Colour {
			all[last].Lines = append(all[last].Lines, g.Lines[0])
			continue
		}
		all = append(all, g)
	}
	return all
}

// due is the date of an obligation; the one that was first stated stays in view after an extension, and by what document it was granted: whoever asked
// for it reads of it here, as the next stage of the new date is told in place of an outcome.
func (t *Texts) due(e *remind.Entry, today remind.Date) string {
	s := e.Status
	switch {
	case e.By != 0:
		return t.say("due-check-in", onDay(e.By, today))
	case s.Due == 0:
		return ""
	case s.Extended > 0:
		fact := Fact{Day: shortDay(s.Due, today), Before: s.Original.ChineseShort()}
		if s.Due > s.Original {
			fact.Name = phrase.Shorten(s.Moved.Doc, 40)
		}
		return t.say("due-extended", fact)
	default:
		return shortDay(s.Due, today)
	}
}

// situation says how an obligation stands, as an item has it: 逾期12天, 还有33天（23个工作日）.
func (t *Texts) situation(e *remind.Entry, today remind.Date) string {
	fact := t.fact(e, today)
	fact.Workdays = e.WorkdaysLeft
	switch {
	case overdue(e):
		return t.say("row-late", fact)
	case pending(e) && e.DaysLeft == 0:
		return t.say("row-today", fact)
	case pending(e):
		fact.Days = e.DaysLeft
		return t.say("row-due", fact)
	case e.Chase.ID != 0: // what has no date is asked for as ever
		return t.say("row-"+kindNames[checkIn], fact)
	default:
		return t.say("row-"+kindNames[kindOfEntry(e)], fact)
	}
}

// asked says what an obligation asks for, its clause at most n characters long.
func (t *Texts) asked(e *remind.Entry, n int) string {
	o := e.Obligation
	switch {
	case e.Status.State == remind.Closed:
		return t.say("asked-look-back", Fact{})
	case o.Kind == remind.KindStanding && e.By != 0:
		fact := t.fact(e, e.By)
		if o.Path != "" {
			fact.What = t.askedOf(o, n)
		}
		return t.say("asked-check-in", fact)
	}
	return t.askedOf(o, n)
}

// askedOf says the same of an obligation on no day.
func (t *Texts) askedOf(o *remind.Obligation, n int) string {
	fact := Fact{Name: o.Path, What: phrase.Shorten(o.Text, n)}
	switch {
	case o.Kind == remind.KindProblem:
		return t.say("asked-whole", fact)
	case o.Path != "":
		return t.say("asked-measure", fact)
	case o.Section == remind.SectionGoal:
		return t.say("asked-goal", fact)
	default:
		return t.say("asked-standing", fact)
	}
}

// Asked says what an obligation asks for, its clause at most n characters long.
func Asked(o *remind.Obligation, n int) string { return Builtin().askedOf(o, n) }

// stands says how an obligation stands, as a post has it: 已逾期12天, 今日到期, 距到期还有2天（2个工作日）.
func (t *Texts) stands(e *remind.Entry) string {
	s := e.Status
	fact := Fact{Days: e.DaysLeft, Workdays: e.WorkdaysLeft}
	switch {
	case s.State == remind.Closed:
		return t.say("stands-closed", fact)
	case s.State != remind.Open:
		fact.Name, fact.Late = s.State.Chinese(), 0
		if s.Due != 0 && e.DaysLeft < 0 {
			fact.Late = -e.DaysLeft
		}
		return t.say("stands-done", fact)
	case s.Due == 0:
		fact.Period = t.period(e)
		return t.say("stands-check-in", fact)
	case e.DaysLeft < 0:
		fact.Days = -e.DaysLeft
		return t.say("stands-late", fact)
	default:
		fact.One, fact.Whole = e.DaysLeft == 0, e.DaysLeft <= 15
		return t.say("stands-due", fact)
	}
}
