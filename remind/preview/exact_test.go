package preview_test

import (
	"maps"
	"slices"
	"testing"

	"duban/remind"
	"duban/remind/people"
	"duban/remind/preview"
)

// alike returns a world of two problems of one body that are due on some days, by a ladder and caps; the contacts speak for the body.
func alike(due [2]remind.Date, stages []remind.Stage, caps remind.Caps, r remind.Reachability, contacts ...remind.Contact) *remind.World {
	policy := remind.Policy{Deadline: stages, Caps: caps} // nothing is told of a plan as a whole, which its first problem would bear
	p := remind.Plan{ID: "p", Title: "方案"}
	for i, day := range due {
		p.Problems = append(p.Problems, remind.Problem{
			Plan: "p", Number: i + 1, Title: "问题", Deadline: remind.Deadline{Kind: remind.Dated, Date: begins + day}, Parties: remind.Parties{Responsible: []string{"甲县"}},
		})
	}
	for i := range contacts {
		contacts[i].Body, contacts[i].Channel = "甲县", remind.MailChannel
	}
	w := &remind.World{Plans: []remind.Plan{p}, Policy: &policy, Calendar: remind.NewCalendar(remind.CalendarYear{Year: 2027})}
	w.Book = remind.NewBook(remind.Directory{Contacts: contacts}, r)
	return w.Prepare()
}

// What seldom holds obligations back from being counted, or a count from going out, is heeded: what was put off until its deadline had passed, a ladder
// of one obligation's own, a loss on the only day, what another notice has told, and a week's share that an urgent count leaves.
func TestCountsHeedWhatIsRare(t *testing.T) {
	to := remind.NewAddress(remind.MailChannel, "a@x.example")
	only := remind.Contact{Name: "人", Address: to.To}
	at := func(days ...int) (all []remind.Stage) {
		for _, day := range days {
			all = append(all, remind.Stage{Name: "s" + string(rune('a'+len(all))), At: day, Unit: remind.Days, To: []remind.Role{remind.Responsible}})
		}
		return all
	}
	had := func(told *preview.Told) { told.History(to).Messages = []remind.Sent{{Day: begins}} }
	for _, tt := range []struct {
		name    string
		w       *remind.World
		change  func(*remind.World, *preview.Told)
		days    remind.Date // after the first
		counted []int       // the problems that only one side has
		want    int         // notices that are told
	}{
		{
			"put off past the deadline", alike([2]remind.Date{3, 3}, at(-2, 20), remind.Caps{PerWeek: 1}, remind.Reachability{}, only),
			func(_ *remind.World, told *preview.Told) { had(told) }, 60,
			[]int{1, 2},
			2,
		},
		{
			"a ladder of one's own", alike([2]remind.Date{30, 30}, at(-10, 10), remind.Caps{}, remind.Reachability{}, only),
			func(w *remind.World, _ *preview.Told) {
				w.Policy.Own = []remind.OwnLadder{{Key: "p/2", Ladder: remind.OnDeadline, Stages: at(-20, -10, 10)}}
			}, 60,
			[]int{1, 2},
			5,
		},
		{
			"a loss on the only day", alike([2]remind.Date{10, 10}, at(-10, 10), remind.Caps{PerDay: 1}, remind.Reachability{
				Dead: map[remind.Address]people.Loss{remind.NewAddress(remind.MailChannel, "lost@x.example"): {Since: begins}},
			}, remind.Contact{Name: "甲", Address: "lost@x.example", Order: 1}, remind.Contact{Name: "乙", Address: to.To, Order: 2}),
			func(_ *remind.World, told *preview.Told) { had(told) }, 0,
			[]int{1, 2},
			2,
		},
		{
			"what another notice has told", alike([2]remind.Date{10, 10}, at(-10, 10), remind.Caps{}, remind.Reachability{}, only),
			func(w *remind.World, told *preview.Told) {
				told.Keys.Add(w.On(begins).Untold(func(remind.NoticeKey) bool { return false }, 0).Notices[0].NoticeKey)
			}, 60,
			[]int{1, 2},
			3,
		},
		{
			"a week's share that is left", alike([2]remind.Date{1, 22}, at(-20), remind.Caps{PerWeek: 1}, remind.Reachability{}, only),
			func(w *remind.World, _ *preview.Told) {
				w.Policy.Own = []remind.OwnLadder{{Key: "p/1", Ladder: remind.OnDeadline, Stages: at(-1)}}
			}, 60,
			[]int{1},
			2,
		},
	} {
		told, countable := &preview.Told{Bare: true}, map[remind.Key]bool{}
		for _, n := range tt.counted {
			countable[tt.w.Obligations[n-1].Key] = true
		}
		tt.change(tt.w, told)
		counting := told.Clone()
		counting.Countable = countable
		want, got := played(tt.w, begins+tt.days, told, countable), played(tt.w, begins+tt.days, counting, countable)
		if !maps.Equal(got.counted, want.counted) || !slices.Equal(got.made, want.made) || !slices.Equal(got.each, want.each) {
			t.Errorf("%s: counted %v, want %v; told\n%v, want\n%v", tt.name, got.counted, want.counted, got.each, want.each)
		}
		if n := len(want.made) + len(want.each); n != tt.want {
			t.Errorf("%s: %d notices are told, not %d: the case proves something else\n%v %v", tt.name, n, tt.want, want.made, want.each)
		}
	}
}
