package wording

import (
	"cmp"
	"slices"
	"strings"

	"duban/notify/phrase"
	"duban/remind"
)

// A form names the sentences in which it is said how a problem stands.
type form string

// The forms: in the opening, in a subject, and in an item.
const (
	inOpening form = "how-"
	inSubject form = "subject-"
	inItem    form = "item-"
)

// A stand is what of a problem a message tells.
type stand struct {
	news  kind            // what has happened to it; kinds: nothing
	late  *remind.Entry   // the whole problem, overdue
	parts []*remind.Entry // measures that are overdue, the longest first
	next  []*remind.Entry // measures that fall due next, on one day
	whole *remind.Entry   // the whole problem, if its date is still to come
	other []*remind.Entry // neither overdue nor dated: the first of each kind
}

// standOf gathers what of a problem is told.
func standOf(it *remind.Item) stand {
	st := stand{news: kinds}
	var parts []*remind.Entry
	seen := map[kind]bool{}
	for i := range it.Entries {
		e := &it.Entries[i]
		st.news = min(st.news, news(e))
		switch k := kindOfEntry(e); {
		case overdue(e) && whole(e):
			st.late = e
		case overdue(e):
			st.parts = append(st.parts, e)
		case pending(e) && whole(e):
			st.whole = e
		case pending(e):
			parts = append(parts, e)
		case k == chased || k == returned || k == reopened || k == resumed: // said as the news that it is
		case !seen[k]:
			seen[k], st.other = true, append(st.other, e)
		}
	}
	slices.SortStableFunc(st.parts, func(a, b *remind.Entry) int { return cmp.Compare(a.DaysLeft, b.DaysLeft) })
	if len(parts) > 0 {
		day := first(parts)
		st.next = slices.DeleteFunc(parts, func(e *remind.Entry) bool { return e.Status.Due != day })
	}
	return st
}

// how says how a problem stands, in the sentences of a form.
func (t *Texts) how(it *remind.Item, today remind.Date, f form) string {
	st := standOf(it)
	var p []string
	if st.news < kinds {
		p = append(p, t.say(string(f)+kindNames[st.news], Fact{}))
	}
	switch {
	case st.late != nil:
		p = append(p, t.sayDue(string(f)+"late", st.late, today, Fact{}))
	case len(st.parts) > 0:
		p = append(p, t.sayDue(string(f)+"late-parts", st.parts[0], today, Fact{N: len(st.parts)}))
	}
	soon := len(st.next) > 0 && (st.whole == nil || st.whole.Status.Due != st.next[0].Status.Due)
	if soon {
		p = append(p, t.sayDue(string(f)+"due-parts", st.next[0], today, Fact{N: len(st.next)}))
	}
	end := Fact{Rest: len(st.parts) > 0 || soon}
	switch {
	case st.whole != nil:
		p = append(p, t.sayDue(string(f)+"due", st.whole, today, end))
	case st.later(it, today, soon):
		e := remind.Entry{Status: &remind.Status{Due: it.Due}, DaysLeft: int(it.Due - today)}
		p = append(p, t.sayDue(string(f)+"due", &e, today, end))
	}
	for _, e := range st.other {
		p = append(p, t.say(string(f)+kindNames[kindOfEntry(e)], t.fact(e, today)))
	}
	return list(p)
}

// later reports whether the whole problem, of which nothing is told now, ends on a day of its own: whoever reads of a part should know.
func (st *stand) later(it *remind.Item, today remind.Date, soon bool) bool {
	same := soon && it.Due == st.next[0].Status.Due
	return !same && it.Due >= today && it.Due != 0 && st.late == nil && len(st.other) == 0
}

// sayDue says a sentence of the date of an entry, with what else is known.
func (t *Texts) sayDue(name string, e *remind.Entry, today remind.Date, known Fact) string {
	day := onDay(e.Status.Due, today)
	known.Day, known.Date, known.Days, known.Workdays = day.Day, day.Date, max(e.DaysLeft, -e.DaysLeft), e.WorkdaysLeft
	if e.DaysLeft == 0 {
		return t.say(name+"-today", known)
	}
	return t.say(name, known)
}

// fact is what is known of an obligation without a date to come.
func (t *Texts) fact(e *remind.Entry, today remind.Date) Fact {
	f := onDay(cmp.Or(e.By, e.Status.On), today)
	f.Period, f.Months, f.Own = t.period(e), months(e.Status.On, today), own([]*remind.Entry{e})
	if f.Days = 0; e.DaysLeft < 0 && e.Status.Due != 0 {
		f.Days = -e.DaysLeft
	}
	return f
}

// period names what a check-in is about: 第四季度.
func (t *Texts) period(e *remind.Entry) string {
	name := "period-quarter"
	if e.Obligation.Rhythm == remind.Yearly {
		name = "period-year"
	}
	if e.By == 0 {
		return t.say(name, Fact{})
	}
	return t.say(name, Fact{N: int(e.By.Month()+2) / 3, Days: e.By.Year()})
}

// periodOf names what some check-ins are about; no period where they are about several.
func (t *Texts) periodOf(entries []*remind.Entry) string {
	name := t.period(entries[0])
	if slices.ContainsFunc(entries, func(e *remind.Entry) bool { return t.period(e) != name }) {
		return t.say("period-mixed", Fact{})
	}
	return name
}

// months returns how many months a look-back comes after a day: those of its stage, however the round's day was shifted.
func months(on, today remind.Date) int {
	n := 0
	for n < 12 && on.AddMonths(n+1) <= today+9 {
		n++
	}
	return n
}

// named returns what a problem is called in one line.
func named(it *remind.Item) string {
	if it.Short != "" {
		return it.Short
	}
	return phrase.Headline(it.Title, 20)
}

// Quotable returns a name as it stands between quotation marks: those inside it are single ones, as Chinese asks for.
func Quotable(name string) string {
	return singleQuotes.Replace(name)
}

// singleQuotes are quotation marks as they stand inside of others.
var singleQuotes = strings.NewReplacer("“", "‘", "”", "’")
