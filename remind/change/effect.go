package change

import (
	"iter"
	"slices"

	"duban/remind"
	"duban/remind/people"
	"duban/remind/preview"
	"duban/remind/shortname"
)

// A Kind is what becomes of an obligation, a notice or a gap.
type Kind string

// The changes.
const (
	Gained      Kind = "gained"
	Lost        Kind = "lost"
	Moved       Kind = "moved"       // to another day
	Readdressed Kind = "readdressed" // a notice to another address; an obligation to another body
	Restated    Kind = "state"       // an obligation whose state is another
)

// A Prospect is a world with what has been told in it so far, from which its notices to come follow.
type Prospect struct {
	World *remind.World
	Told  *preview.Told // it moves along
}

// An Effect is what a change would do to what is owed on the days From to To, the later of the two worlds' ends, or until
// what the change brings about has been told.
type Effect struct {
	From, To    remind.Date
	Obligations []ObligationChange // in the order of the plans, those lost last
	Gaps        []GapChange
	Names       []NameChange   // in the order of the plans
	People      []PersonEffect // those with any change, by address

	NoticesBefore, NoticesAfter int
	GapsBefore, GapsAfter       int
	Provisional                 int // days that stay provisional
	Lines                       int // of notices' changes: by day, kind and addresses

	sides   [2]*side       // before and after, with what only one of them has
	kept    []NoticeChange // of what both have; by day and address
	noticed map[Kind]int
	only    func(*NoticeChange) bool // those that are looked at; nil: all
}

// An ObligationChange is one change of an obligation; one obligation may have several.
type ObligationChange struct {
	Change     Kind
	Obligation *remind.Obligation // after the change; before it where lost
	From, To   remind.Date        // deadlines in force, before and after; none where there is none
	Role       remind.Role        // of Readdressed: whose bodies are others
	Was, Is    []string           // of Readdressed: those bodies as named; of Restated: the states
}

// A NoticeChange is one change of a notice: Was is nil where it is gained, Is where it is lost.
type NoticeChange struct {
	Change  Kind
	Was, Is *Coming
}

// A Coming is a notice and the day of the message that will tell it, which caps may make later than the stage's. The notice stays where the round
// has it: an import may bring millions.
type Coming struct {
	*remind.Notice
	Day remind.Date
}

// A GapChange is a gap that a change opens or closes.
type GapChange struct {
	Change Kind
	Gap    remind.Gap
}

// A NameChange is that a problem is called otherwise in one line.
type NameChange struct {
	Problem *remind.Obligation
	Was, Is shortname.Name
}

// A PersonEffect counts what a change means for one address.
type PersonEffect struct {
	Address             remind.Address
	Bodies              []string // for which it hears
	Before, After       int      // notices
	Gained, Lost, Moved int
	From, To            int // readdressed: taken from others, given to others

	gained, lost, other []remind.Date // days on which it hears otherwise: of what only one side has, and else
}

// Shown returns the notice as it will be, or as it was where it is lost.
func (c *NoticeChange) Shown() *Coming {
	if c.Is != nil {
		return c.Is
	}
	return c.Was
}

// Obliged counts the obligations with a change.
func (e *Effect) Obliged(change Kind) int {
	n := 0
	for i := range e.Obligations {
		if e.Obligations[i].Change == change {
			n++
		}
	}
	return n
}

// Noticed counts the notices with a change.
func (e *Effect) Noticed(change Kind) int { return e.noticed[change] }

// Notices returns the notices that come otherwise, by day and address. None is held for it but those that had to be compared: what only one side
// has is played again, as often as somebody looks at it.
func (e *Effect) Notices() iter.Seq[*NoticeChange] {
	return func(yield func(*NoticeChange) bool) {
		left := e.kept
		for old, now := range together(e.sides[0].again(e.From, e.To), e.sides[1].again(e.From, e.To)) {
			day := max(old.Day, now.Day)
			n := 0
			for n < len(left) && left[n].Shown().Day <= day {
				n++
			}
			all := e.sides[1].changes(&now, e.sides[0].changes(&old, slices.Clone(left[:n])))
			left = left[n:]
			slices.SortFunc(all, func(a, b NoticeChange) int { return a.compare(&b) })
			if !e.each(all, yield) {
				return
			}
		}
		e.each(left, yield)
	}
}

// each calls yield for those changes that are looked at, until it has enough.
func (e *Effect) each(all []NoticeChange, yield func(*NoticeChange) bool) bool {
	for i := range all {
		if (e.only == nil || e.only(&all[i])) && !yield(&all[i]) {
			return false
		}
	}
	return true
}

// Only leaves of the notices those that somebody wants to look at.
func (e *Effect) Only(want func(*NoticeChange) bool) {
	e.only, e.Lines, e.noticed = want, 0, map[Kind]int{}
	lines := map[line]bool{}
	for c := range e.Notices() {
		e.noticed[c.Change]++
		lines[c.line()] = true
	}
	e.Lines = len(lines)
}

// Compare returns the effect of going from one prospect to another, from a day on. Both are played to the later end, and at least
// until whoever was told of a matter has heard what becomes of it.
func Compare(before, after Prospect, from remind.Date) Effect {
	return CompareTo(before, after, from, 0)
}

// CompareTo does what Compare does, but looks no further than a day; none: to the end.
func CompareTo(before, after Prospect, from, last remind.Date) Effect {
	b, a := before.World.On(from), after.World.On(from)
	e := Effect{From: from, To: max(b.End(), a.End(), a.Calendar.AddWorkdays(from, remind.OutcomePatience))}
	if last != 0 {
		e.To = min(e.To, last)
	}
	e.compareObligations(b, a)
	e.compareNames(b, a)
	e.compareGaps(b.Coverage(), a.Coverage())
	for day := from; day <= e.To; day++ {
		if a.Calendar.Provisional(day) {
			e.Provisional++
		}
	}
	e.sides = [2]*side{newSide(Lost, before, after.World), newSide(Gained, after, before.World)}
	t := tally{sides: e.sides, people: map[remind.Address]*PersonEffect{}}
	t.play(e.sides[0].counted(before, from, e.To), e.sides[1].counted(after, from, e.To))
	e.NoticesBefore, e.NoticesAfter = t.counts[0], t.counts[1]
	e.kept = compareNotices(t.kept[0], t.kept[1])
	e.noticed = map[Kind]int{Lost: t.alone[0], Gained: t.alone[1]}
	for i := range e.kept {
		e.noticed[e.kept[i].Change]++
	}
	e.Lines = t.lines + t.linesOf(e.kept)
	t.keep(e.kept)
	e.People = t.changed()
	return e
}

// compareObligations pairs obligations by key: what only one side has is gained or lost, the rest may have changed in several ways.
func (e *Effect) compareObligations(before, after *remind.Day) {
	former := make(map[remind.Key]*remind.Obligation, len(before.Obligations))
	for i := range before.Obligations {
		former[before.Obligations[i].Key] = &before.Obligations[i]
	}
	for i := range after.Obligations {
		o := &after.Obligations[i]
		if old := former[o.Key]; old != nil {
			e.compareObligation(old, o, before.States[o.Key], after.States[o.Key])
			delete(former, o.Key)
		} else {
			e.Obligations = append(e.Obligations, ObligationChange{Change: Gained, Obligation: o, To: after.States[o.Key].Due})
		}
	}
	for i := range before.Obligations {
		if o := &before.Obligations[i]; former[o.Key] != nil {
			e.Obligations = append(e.Obligations, ObligationChange{Change: Lost, Obligation: o, From: before.States[o.Key].Due})
		}
	}
}

// compareObligation notes each way in which an obligation differs: its deadline, its state, the bodies of each role.
func (e *Effect) compareObligation(old, o *remind.Obligation, was, is *remind.Status) {
	c := ObligationChange{Obligation: o, From: was.Due, To: is.Due}
	if was.Due != is.Due {
		c.Change = Moved
		e.Obligations = append(e.Obligations, c)
	}
	if was.State != is.State {
		c.Change, c.Was, c.Is = Restated, []string{string(was.State)}, []string{string(is.State)}
		e.Obligations = append(e.Obligations, c)
	}
	for _, role := range people.DocumentRoles() {
		if !slices.Equal(old.Bodies(role), o.Bodies(role)) {
			c.Change, c.Role, c.Was, c.Is = Readdressed, role, old.Bodies(role), o.Bodies(role)
			e.Obligations = append(e.Obligations, c)
		}
	}
}

// compareNames notes the problems that are called otherwise, of those that both sides have.
func (e *Effect) compareNames(before, after *remind.Day) {
	for i := range after.Obligations {
		o := &after.Obligations[i]
		was, is := before.ShortName(o.Key), after.ShortName(o.Key)
		if o.Kind == remind.KindProblem && was.Text != "" && was.Text != is.Text {
			e.Names = append(e.Names, NameChange{o, was, is})
		}
	}
}

// compareGaps notes the gaps that open and close. A gap whose reason or first day alone differs is the same one.
func (e *Effect) compareGaps(before, after []remind.Gap) {
	type hole struct {
		obligation remind.Key
		role       remind.Role
		body       string
	}
	of := func(g remind.Gap) hole { return hole{g.Obligation, g.Role, g.Body} }
	e.GapsBefore, e.GapsAfter = len(before), len(after)
	open := map[hole]bool{}
	for _, g := range before {
		open[of(g)] = true
	}
	for _, g := range after {
		if !open[of(g)] {
			e.Gaps = append(e.Gaps, GapChange{Gained, g})
		}
		delete(open, of(g))
	}
	for _, g := range before {
		if open[of(g)] {
			e.Gaps = append(e.Gaps, GapChange{Lost, g})
		}
	}
}
