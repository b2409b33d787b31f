package preview_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"duban/remind"
	"duban/remind/people"
	"duban/remind/preview"
)

// bodies are those of the worlds that are drawn; 各县 are 甲县 and 乙县.
var bodies = []string{"甲县", "乙县", "丙局", "各县"}

// begins is the first day of the plays that are counted.
var begins = remind.NewDate(2027, 2, 1)

// drawn returns one of some values.
func drawn[T any](rt *rapid.T, label string, values ...T) T {
	return rapid.SampledFrom(values).Draw(rt, label)
}

// chance reports whether one of n comes up.
func chance(rt *rapid.T, label string, n int) bool { return rapid.IntRange(1, n).Draw(rt, label) == n }

// drawPlans returns two plans of a few problems with few dates, before the play and in it, some of measures after them.
func drawPlans(rt *rapid.T) (plans []remind.Plan) {
	day := func(label string) remind.Date {
		return begins + drawn(rt, label, remind.Date(-400), -20, 9, 12, 40, 200)
	}
	for _, id := range []string{"p", "q"} {
		p := remind.Plan{ID: id, Title: "方案" + id}
		for number := range rapid.IntRange(0, 6).Draw(rt, "problems") {
			pr := remind.Problem{Plan: id, Number: number + 1, Title: fmt.Sprintf("问题%d", number+1), Deadline: remind.Deadline{Kind: remind.Dated, Date: day("deadline")}}
			switch drawn(rt, "deadline", "", "", "", "", "goes on", "goes on then", "was put off") {
			case "goes on":
				pr.Deadline = remind.Deadline{Kind: remind.Continuous}
			case "goes on then":
				pr.Deadline.Continues = true
			case "was put off":
				pr.Deadline.Revised = pr.Deadline.Date + 31
			}
			pr.Responsible, pr.Lead = []string{drawn(rt, "responsible", bodies...)}, []string{"丙局"}
			if chance(rt, "leader", 2) {
				pr.Leader, pr.Cooperating = []string{"丁市长"}, []string{drawn(rt, "cooperating", bodies...)}
			}
			for n := range rapid.IntRange(0, 2).Draw(rt, "measures") {
				c := remind.Commitment{Number: fmt.Sprint(n + 1), Due: day("measure")}
				if chance(rt, "rhythm", 3) {
					c.Due, c.Rhythm = 0, drawn(rt, "every", remind.Quarterly, remind.Yearly, remind.Monthly, remind.Weekly)
				} else if chance(rt, "put off", 6) {
					c.Revised = c.Due + 15
				}
				if chance(rt, "somebody else's", 5) {
					c.Responsible = []string{drawn(rt, "whose", bodies...)}
				}
				pr.Commitments = append(pr.Commitments, c)
			}
			p.Problems = append(p.Problems, pr)
		}
		plans = append(plans, p)
	}
	return plans
}

// drawStages returns a ladder of stages before and after a date, once and again and again.
func drawStages(rt *rapid.T) (stages []remind.Stage) {
	for i := range rapid.IntRange(1, 6).Draw(rt, "stages") {
		s := remind.Stage{Name: fmt.Sprintf("s%d", i), At: rapid.IntRange(-40, 20).Draw(rt, "at"), Unit: drawn(rt, "unit", remind.Days, remind.Days, remind.Workdays, remind.Months)}
		if s.Unit == remind.Months {
			s.At = s.At / 10
		}
		for _, r := range remind.Roles() {
			if chance(rt, "to", 3) {
				s.To = append(s.To, r)
			}
		}
		switch {
		case s.At > 0:
			s.Every = drawn(rt, "repeat", remind.Once, remind.EveryMonday, remind.EveryFortnight, remind.EveryFirstMonday)
		case s.At < 0 && chance(rt, "together", 4):
			s.Together = rapid.IntRange(1, 3).Draw(rt, "problems together")
		}
		stages = append(stages, s)
	}
	return stages
}

// drawPolicy returns the default policy, or one whose deadlines are counted otherwise, for all or for some; and some caps.
func drawPolicy(rt *rapid.T) *remind.Policy {
	p := remind.DefaultPolicy()
	p.Caps = remind.Caps{PerDay: rapid.IntRange(0, 2).Draw(rt, "a day"), PerWeek: rapid.IntRange(0, 3).Draw(rt, "a week")}
	if chance(rt, "other stages", 2) {
		p.Deadline = drawStages(rt)
	}
	for range rapid.IntRange(0, 2).Draw(rt, "own ladders") {
		own := remind.OwnLadder{Ladder: remind.OnDeadline, Stages: drawStages(rt)}
		if chance(rt, "of standing duties", 6) {
			own.Ladder, own.Stages = remind.OnStanding, []remind.Stage{{Name: "st", To: []remind.Role{drawn(rt, "to whom", remind.Roles()...)}}}
		}
		switch drawn(rt, "of", "plan", "class", "key") {
		case "plan":
			own.Plan = "p"
		case "class":
			own.Class = drawn(rt, "class", remind.KindProblem, remind.KindMeasure)
		default:
			own.Key = "p/1"
		}
		p.Own = append(p.Own, own)
	}
	return &p
}

// drawBook returns a directory in which several bodies may share an address, and now and then somebody leaves, stands in or cannot be reached.
func drawBook(rt *rapid.T) *remind.Book {
	d := remind.Directory{Collectives: map[string][]string{"各县": {"甲县", "乙县"}}}
	for i, body := range []string{"甲县", "甲县", "乙县", "丙局", "丁市长", remind.OfficeBody, people.InspectionBodies[0]} {
		c := remind.Contact{Body: body, Name: fmt.Sprintf("人%d", i), Channel: remind.MailChannel, Address: fmt.Sprintf("a%d@x.example", rapid.IntRange(i, i+1).Draw(rt, "address"))}
		if i == 1 {
			c.Roles = []remind.Role{remind.Head}
		}
		if chance(rt, "dated", 30) {
			c.To = begins + remind.Date(rapid.IntRange(-50, 200).Draw(rt, "until"))
		}
		if chance(rt, "comes", 40) {
			c.From = begins + remind.Date(rapid.IntRange(-50, 450).Draw(rt, "from"))
		}
		if body != remind.OfficeBody && chance(rt, "a group", 12) { // which stands for the body, with nobody's name
			c.Name, c.Channel, c.Address = "", "群", ""
		}
		d.Contacts = append(d.Contacts, c)
	}
	if chance(rt, "succeeded", 15) {
		d.Succeeds = []remind.Succession{{Body: "甲县", By: "乙县", From: begins + remind.Date(rapid.IntRange(-50, 450).Draw(rt, "succeeded from"))}}
	}
	if chance(rt, "away", 6) { // one who hears for the body himself, too
		d.Contacts = append(d.Contacts, remind.Contact{
			Body: "丙局", Name: "代", Channel: remind.MailChannel, Address: "dai@x.example", For: "人3", From: begins - 400, To: begins + drawn(rt, "back", remind.Date(-5), 30, 900),
		}, remind.Contact{Body: "丙局", Name: "副", Channel: remind.MailChannel, Address: "dai@x.example"})
	}
	var r remind.Reachability
	if chance(rt, "dead", 12) {
		since := begins + drawn(rt, "since", remind.Date(-30), 0, 30)
		r.Dead = map[remind.Address]people.Loss{remind.NewAddress(remind.MailChannel, "a2@x.example"): {Since: since}}
	}
	return remind.NewBook(d, r)
}

// drawCalendar returns what is decreed of the years of the play: both, the first alone, or nothing yet.
func drawCalendar(rt *rapid.T) remind.Calendar {
	years := []remind.CalendarYear{{Year: 2027, Days: []remind.CalendarDay{
		{Date: begins + 8, Off: true}, {Date: begins + 9, Off: true}, {Date: begins + 12, Off: false},
	}}, {Year: 2028}}
	first := remind.NewDate(2028, 1, 1)
	for i := range rapid.IntRange(0, 9).Draw(rt, "days off on end") {
		years[1].Days = append(years[1].Days, remind.CalendarDay{Date: first + remind.Date(i), Off: true})
	}
	years[1].Days = append(years[1].Days, remind.CalendarDay{Date: remind.NewDate(2028, 1, 15), Off: false}) // a Saturday
	return remind.NewCalendar(years[:drawn(rt, "years that are decreed", 2, 1, 1, 0)]...)
}

// drawEvents records some events and chases before the play.
func drawEvents(rt *rapid.T, w *remind.World) {
	for i := range rapid.IntRange(0, 4).Draw(rt, "events") {
		o := &w.Obligations[rapid.IntRange(0, len(w.Obligations)-1).Draw(rt, "of")]
		on := begins - 10 + remind.Date(i)
		e := remind.Event{ID: int64(i + 1), Key: o.Key, On: on, At: on.At(10, 0), Note: "注", Kind: drawn(rt, "event", remind.EventReport, remind.EventClose, remind.EventExtend, remind.EventAccept, remind.EventReturn)}
		switch {
		case e.Kind == remind.EventExtend:
			e.To = begins + 60
		case chance(rt, "suspended", 12):
			e.Kind, e.To = remind.EventSuspend, begins+20
		}
		w.Events = append(w.Events, e)
	}
	if chance(rt, "given back", 3) {
		for i, kind := range []remind.EventKind{remind.EventReport, remind.EventReturn} {
			on := begins - 5 + remind.Date(i)
			w.Events = append(w.Events, remind.Event{ID: int64(10 + i), Key: w.Obligations[len(w.Obligations)-1].Key, On: on, At: on.At(10, 0), Note: "注", Kind: kind})
		}
	}
	if chance(rt, "chase", 4) {
		w.Chases = append(w.Chases, remind.Chase{ID: 1, Key: w.Obligations[0].Key, On: begins + 1, At: begins.At(8, 0)})
	}
}

// A heap is what a play tells: of some obligations each notice, of the rest how many go to whom on a day, and for whom.
type heap struct {
	each    []string
	counted map[string]int
	bodies  map[remind.Address][]string
	made    []string // each of those that are counted, made on demand
	counts  int      // that are made for nothing but this list
}

// spelled returns all that a notice says on a day, but whether it is late.
func spelled(n remind.Notice, day remind.Date) string {
	n.Late = false
	return fmt.Sprint(day, n)
}

// played plays a world and heaps up what it tells.
func played(w *remind.World, to remind.Date, told *preview.Told, countable map[remind.Key]bool) heap {
	h := heap{counted: map[string]int{}, bodies: map[remind.Address][]string{}}
	hear := func(a remind.Address, bodies []string) {
		for _, b := range bodies {
			if !slices.Contains(h.bodies[a], b) {
				h.bodies[a] = append(h.bodies[a], b)
			}
		}
	}
	preview.Rounds(w, begins, to, told, func(r preview.Round) bool {
		for i := range r.Messages {
			for _, n := range r.Messages[i].Notices {
				if hear(n.Address, n.Bodies); countable[n.Obligation] {
					h.counted[fmt.Sprint(r.Day, n.Address)]++
					h.made = append(h.made, spelled(n, r.Day))
				} else {
					h.each = append(h.each, fmt.Sprint(r.Day, n))
				}
			}
		}
		made := r.Made()
		for i := range made {
			h.made = append(h.made, spelled(made[i], r.Day))
		}
		for _, c := range r.Counts {
			h.counted[fmt.Sprint(r.Day, c.Address)] += c.Notices
			h.counts += c.Notices
			hear(c.Address, c.Bodies)
		}
		return true
	})
	for _, list := range h.bodies {
		slices.Sort(list)
	}
	slices.Sort(h.made)
	return h
}

// What is only counted goes to the same people on the same days, for the same bodies, as what is decided notice by notice, and leaves all else as it is:
// whatever the plans, the policy and its caps, the directory and what has happened.
func TestCountsAreWhatIsDecided(t *testing.T) {
	counts := 0
	rapid.Check(t, func(rt *rapid.T) {
		w := &remind.World{Plans: drawPlans(rt), Policy: drawPolicy(rt), Calendar: drawCalendar(rt)}
		w.Book = drawBook(rt)
		if w.Prepare(); len(w.Obligations) == 0 {
			return
		}
		drawEvents(rt, w)
		countable := map[remind.Key]bool{}
		for i := range w.Obligations {
			if !chance(rt, "compared", 4) {
				countable[w.Obligations[i].Key] = true
			}
		}
		told := &preview.Told{Bare: true}
		if chance(rt, "told before", 3) {
			preview.Rounds(w, begins-30, begins-1, told, func(preview.Round) bool { return true })
		}
		for i := range 3 { // whose share of the first day is used up
			if chance(rt, "had a message", 3) {
				to := remind.NewAddress(remind.MailChannel, fmt.Sprintf("a%d@x.example", i+2))
				told.History(to).Messages = []remind.Sent{{Day: begins}}
			}
		}
		counting := told.Clone()
		counting.Countable = countable
		to := begins + drawn(rt, "days", remind.Date(0), 420, 420, 420)
		want, got := played(w, to, told, countable), played(w, to, counting, countable)
		if !slices.Equal(got.each, want.each) {
			rt.Fatalf("what is not counted: %d, want %d, or others", len(got.each), len(want.each))
		}
		if !maps.Equal(got.counted, want.counted) {
			rt.Fatalf("counted\n%v, want\n%v", got.counted, want.counted)
		}
		if !maps.EqualFunc(got.bodies, want.bodies, slices.Equal[[]string]) {
			rt.Fatalf("bodies %v, want %v", got.bodies, want.bodies)
		}
		if !slices.Equal(got.made, want.made) {
			rt.Fatalf("made when asked for: %d, want %d, or others", len(got.made), len(want.made))
		}
		counts += got.counts
	})
	if counts < 1000 {
		t.Errorf("%d notices were counted: the case proves too little", counts)
	}
}
