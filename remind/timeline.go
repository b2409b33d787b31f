package remind

import (
	"slices"

	"duban/remind/people"
)

// timelines hold, for every day from one on, whom names of a plan come to. They serve all later days of one world.
type timelines struct {
	book  *Book
	turns []Date // the first day, and those on which anything in the directory changes
	known map[people.Addressee][]stretch
}

// A stretch is some days in a row on which a name comes to the same people.
type stretch struct {
	from, to Date // inclusive; never: without end
	members  []member
}

// A member is one body behind a name.
type member struct {
	body     string
	contacts []Speaker
	reason   string // why nobody can be relied on
}

// newTimelines returns timelines that know nobody yet, from a day on.
func newTimelines(b *Book, from Date) *timelines {
	return &timelines{book: b, turns: b.Turns(from), known: map[people.Addressee][]stretch{}}
}

// of returns whom a name comes to in a role, stretch by stretch, without a gap between them. Only the days on which the directory changes are
// looked at, and neighbours that come to the same people are joined.
func (t *timelines) of(name string, role Role) []stretch {
	who := t.book.Addressee(name, role)
	all, known := t.known[who]
	if known {
		return all
	}
	// Between two turns the directory gives the same answer on every day.
	for i, on := range t.turns {
		st := stretch{from: on, to: never}
		if i+1 < len(t.turns) {
			st.to = t.turns[i+1] - 1
		}
		for _, body := range t.book.Members([]string{name}, on) {
			m := member{body: body}
			m.contacts, m.reason = t.book.Contacts(body, role, on)
			st.members = append(st.members, m)
		}
		if n := len(all); n > 0 && slices.EqualFunc(all[n-1].members, st.members, sameMember) {
			all[n-1].to = st.to
			continue
		}
		all = append(all, st)
	}
	t.known[who] = all
	return all
}

// sameMember reports whether two members come to the same people, or fail to for the same reason.
func sameMember(a, b member) bool {
	return a.body == b.body && a.reason == b.reason &&
		slices.EqualFunc(a.contacts, b.contacts, func(x, y Speaker) bool { return x.Same(&y.Contact) })
}
