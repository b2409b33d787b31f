package people

import (
	"slices"

	"duban/remind/days"
)

// Timelines hold, for every day from one on, whom names of a plan come to. They serve all later days of one world.
type Timelines struct {
	book  *Book
	turns []days.Date // the first day, and those on which anything in the directory changes
	known map[Addressee][]Stretch
}

// A Stretch is some days in a row on which a name comes to the same.
type Stretch struct {
	From, To days.Date // inclusive; days.Never: without end
	Members  []Member
}

// A Member is one body behind a name.
type Member struct {
	Body     string
	Contacts []Speaker
	Reason   string // why nobody can be relied on
}

// NewTimelines returns timelines that know nobody yet, from a day on.
func NewTimelines(b *Book, from days.Date) *Timelines {
	return &Timelines{book: b, turns: b.Turns(from), known: map[Addressee][]Stretch{}}
}

// Of returns whom a name comes to in a role, stretch by stretch, without a gap between them. Only the days on which the directory changes are
// looked at, and neighbours that come to the same people are joined.
func (t *Timelines) Of(name string, role Role) []Stretch {
	who := t.book.Addressee(name, role)
	all, known := t.known[who]
	if known {
		return all
	}
	// Between two turns the directory gives the same answer on every day.
	for i, on := range t.turns {
		st := Stretch{From: on, To: days.Never}
		if i+1 < len(t.turns) {
			st.To = t.turns[i+1] - 1
		}
		for _, body := range t.book.Members([]string{name}, on) {
			m := Member{Body: body}
			m.Contacts, m.Reason = t.book.Contacts(body, role, on)
			st.Members = append(st.Members, m)
		}
		if n := len(all); n > 0 && slices.EqualFunc(all[n-1].Members, st.Members, sameMember) {
			all[n-1].To = st.To
			continue
		}
		all = append(all, st)
	}
	t.known[who] = all
	return all
}

// sameMember reports whether two members come to the same people, or fail to for the same reason.
func sameMember(a, b Member) bool {
	return a.Body == b.Body && a.Reason == b.Reason &&
		slices.EqualFunc(a.Contacts, b.Contacts, func(x, y Speaker) bool { return x.Same(y.Contact) })
}
