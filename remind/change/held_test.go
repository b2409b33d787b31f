package change_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"duban/remind"
	"duban/remind/change"
	"duban/remind/preview"
)

// cities are the bodies of the worlds that are drawn.
var cities = []string{"甲县", "乙局", "丙局"}

// drawWorld returns a world of a few problems of two plans, of which another draw has some, too.
func drawWorld(rt *rapid.T) *remind.World {
	day := func(label string) remind.Date {
		return remind.NewDate(2027, 3, 1) + remind.Date(rapid.IntRange(0, 4).Draw(rt, label))*20
	}
	var plans []remind.Plan
	for _, id := range []string{"p", "q"} {
		p := remind.Plan{ID: id, Title: "方案" + id}
		for number := 1; number <= 4; number++ {
			if !rapid.Bool().Draw(rt, "there") {
				continue
			}
			p.Problems = append(p.Problems, remind.Problem{
				Plan: id, Number: number, Title: fmt.Sprintf("问题%d", number), Deadline: remind.Deadline{Kind: remind.Dated, Date: day("deadline")},
				Parties:     remind.Parties{Responsible: []string{rapid.SampledFrom(cities).Draw(rt, "body")}, Lead: []string{"乙局"}},
				Commitments: []remind.Commitment{{Number: "1", Due: day("measure")}},
			})
		}
		plans = append(plans, p)
	}
	policy := remind.DefaultPolicy()
	w := &remind.World{Plans: plans, Policy: &policy, Calendar: remind.NewCalendar(remind.CalendarYear{Year: 2027})}
	var d remind.Directory
	for i, body := range append(slices.Clone(cities), remind.OfficeBody) {
		to := fmt.Sprintf("a%d@x.example", rapid.IntRange(i, i+1).Draw(rt, "address"))
		d.Contacts = append(d.Contacts, remind.Contact{Body: body, Channel: remind.MailChannel, Address: to})
	}
	w.Book = remind.NewBook(d, remind.Reachability{})
	return w.Prepare()
}

// spelled returns a notice and its day in words; its anchor is left out, as one that moves along with a deadline is no change.
func spelled(n *remind.Notice, day remind.Date) string {
	return fmt.Sprint(day, " ", n.Obligation, " ", n.Stage, " ", n.Occurrence, " ", n.Address)
}

// untold returns what two plays tell that the other does not tell on the same day, each as text.
func untold(from, to remind.Date, before, after *remind.World) (lost, gained []string) {
	all := func(w *remind.World) (list []string) {
		preview.Rounds(w, from, to, &preview.Told{}, func(r preview.Round) bool {
			for i := range r.Messages {
				for j := range r.Messages[i].Notices {
					list = append(list, spelled(&r.Messages[i].Notices[j], r.Day))
				}
			}
			return true
		})
		return list
	}
	was, is := all(before), all(after)
	missing := func(list, other []string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(other, s) })
	}
	lost, gained = missing(was, is), missing(is, was)
	slices.Sort(lost)
	slices.Sort(gained)
	return lost, gained
}

// However an effect is gathered, its changes are what one play tells and the other does not, each once and in order, and its counts are theirs.
func TestStreamedEffectsAreWhatPlaysDifferIn(t *testing.T) {
	from := remind.NewDate(2027, 2, 1)
	rapid.Check(t, func(rt *rapid.T) {
		before, after := drawWorld(rt), drawWorld(rt)
		e := change.Compare(change.Prospect{World: before, Told: &preview.Told{}}, change.Prospect{World: after, Told: &preview.Told{}}, from)
		var lost, gained []string
		count := map[change.Kind]int{}
		days := map[remind.Address][]remind.Date{}
		var last *change.NoticeChange
		for c := range e.Notices() {
			count[c.Change]++
			for _, n := range []*change.Coming{c.Was, c.Is} {
				if n != nil {
					days[n.Address] = append(days[n.Address], n.Day)
				}
			}
			if c.Was != nil {
				lost = append(lost, spelled(c.Was.Notice, c.Was.Day))
			}
			if c.Is != nil {
				gained = append(gained, spelled(c.Is.Notice, c.Is.Day))
			}
			if last != nil && cmp.Or(cmp.Compare(last.Shown().Day, c.Shown().Day), last.Shown().Compare(c.Shown().Address)) > 0 {
				rt.Fatalf("%v stands after %v", c.Shown().NoticeKey, last.Shown().NoticeKey)
			}
			last = c
		}
		slices.Sort(lost)
		slices.Sort(gained)
		wantLost, wantGained := untold(e.From, e.To, before, after)
		if !slices.Equal(lost, wantLost) || !slices.Equal(gained, wantGained) {
			rt.Fatalf("%d lost, want %d; %d gained, want %d, or others", len(lost), len(wantLost), len(gained), len(wantGained))
		}
		for _, k := range []change.Kind{change.Gained, change.Lost, change.Moved, change.Readdressed} {
			if e.Noticed(k) != count[k] {
				rt.Fatalf("%d %s are counted, and there are %d", e.Noticed(k), k, count[k])
			}
		}
		lines := 0
		for range e.ByDay() {
			lines++
		}
		if lines != e.Lines {
			rt.Fatalf("%d lines are counted, and there are %d", e.Lines, lines)
		}
		for i := range e.People {
			p := &e.People[i]
			want := days[p.Address]
			slices.Sort(want)
			if got := p.Days(); !slices.Equal(got, slices.Compact(want)) {
				rt.Fatalf("%s hears otherwise on %v, want %v", p.Address, got, want)
			}
		}
	})
}

// What is looked at alone is counted alone, whether it was held or is played again.
func TestOnlyWhatIsLookedAtCounts(t *testing.T) {
	from := remind.NewDate(2027, 2, 1)
	rapid.Check(t, func(rt *rapid.T) {
		before, after := drawWorld(rt), drawWorld(rt)
		e := change.Compare(change.Prospect{World: before, Told: &preview.Told{}}, change.Prospect{World: after, Told: &preview.Told{}}, from)
		want := map[change.Kind]int{}
		mine := func(c *change.NoticeChange) bool { return c.Shown().Plan == "p" }
		for c := range e.Notices() {
			if mine(c) {
				want[c.Change]++
			}
		}
		e.Only(mine)
		lines := 0
		for d := range e.ByDay() {
			lines++
			if want[d.Change] -= len(d.Notices); d.Notices[0].Shown().Plan != "p" {
				rt.Fatal("another plan's notices are looked at")
			}
		}
		for k, left := range want {
			if left != 0 {
				rt.Fatalf("%d %s too few", left, k)
			}
		}
		if lines != e.Lines {
			rt.Fatalf("%d lines are counted, and there are %d", e.Lines, lines)
		}
	})
}

// plainly returns a world in which nothing can be counted, as a directory with a stand-in is decided day by day; this one stands in for nobody.
func plainly(w *remind.World) *remind.World {
	d := w.Book.Directory
	d.Contacts = append(slices.Clone(d.Contacts), remind.Contact{Body: "他局", For: "无人", Channel: remind.MailChannel, Address: "z@x.example"})
	next := *w
	next.Book = remind.NewBook(d, remind.Reachability{})
	return &next
}

// drawNext returns a world after some change: another one, or the same with another address, other caps or a date that moved.
func drawNext(rt *rapid.T, w *remind.World) *remind.World {
	next := *w
	switch rapid.IntRange(0, 3).Draw(rt, "change") {
	case 0:
		return drawWorld(rt)
	case 1:
		d := w.Book.Directory
		d.Contacts = slices.Clone(d.Contacts)
		d.Contacts[rapid.IntRange(0, len(d.Contacts)-1).Draw(rt, "whose")].Address = "neu@x.example"
		next.Book = remind.NewBook(d, remind.Reachability{})
	case 2:
		policy := *w.Policy
		policy.Caps = remind.Caps{PerDay: rapid.IntRange(0, 1).Draw(rt, "a day"), PerWeek: rapid.IntRange(0, 3).Draw(rt, "a week")}
		next.Policy = &policy
	default:
		on := remind.NewDate(2027, 1, 20)
		if len(w.Obligations) > 0 {
			next.Events = append(next.Events, remind.Event{ID: 1, Key: w.Obligations[0].Key, Kind: remind.EventExtend, On: on, At: on.At(9, 0), To: on + 90, Note: "注"})
		}
	}
	return &next
}

// said returns all that an effect says.
func said(before, after *remind.World, from remind.Date) string {
	e := change.Compare(change.Prospect{World: before, Told: &preview.Told{}}, change.Prospect{World: after, Told: &preview.Told{}}, from)
	all := fmt.Sprintln(e.From, e.To, e.NoticesBefore, e.NoticesAfter, e.Lines, e.Noticed(change.Gained), e.Noticed(change.Lost), e.Noticed(change.Moved), e.Noticed(change.Readdressed))
	for i := range e.People {
		p := &e.People[i]
		all += fmt.Sprintln(p.Address, p.Bodies, p.Before, p.After, p.Gained, p.Lost, p.Moved, p.From, p.To, p.Days())
	}
	for c := range e.Notices() {
		all += fmt.Sprint(c.Change)
		for _, n := range []*change.Coming{c.Was, c.Is} {
			if n != nil {
				all += fmt.Sprint(" ", n.Day, " ", *n.Notice)
			}
		}
		all += "\n"
	}
	return all
}

// An effect says the same, to the letter, whether what both sides have and what one of them has is counted or decided day by day.
func TestCountedEffectsSayWhatPlainOnesSay(t *testing.T) {
	from := remind.NewDate(2027, 2, 1)
	rapid.Check(t, func(rt *rapid.T) {
		before := drawWorld(rt)
		after := drawNext(rt, before)
		if got, want := said(before, after, from), said(plainly(before), plainly(after), from); got != want {
			rt.Fatalf("counted\n%s\nplain\n%s", got, want)
		}
	})
}
