package excerpt_test

import (
	"slices"
	"testing"
	"time"

	"duban/remind"
	"duban/scheduler/excerpt"
	"duban/store"
)

// part returns a part of the store with some plans of two problems each, and something of each kind recorded of every problem.
func part(ids ...string) *store.Snapshot {
	s := store.Snapshot{
		Gone: map[remind.Key]remind.Event{}, Came: map[remind.Key]remind.Date{}, Released: map[string]time.Time{}, Heard: map[string]remind.Heard{store.Real: {}},
		Holds: []store.Hold{{Scope: "*"}, {Scope: "addr:mail:a@x.example"}},
	}
	for _, id := range ids {
		p := remind.Plan{ID: id}
		for n := 1; n <= 2; n++ {
			p.Problems = append(p.Problems, remind.Problem{Plan: id, Number: n})
			k := remind.ProblemKeyOf(id, n)
			s.Events = append(s.Events, remind.Event{Key: k + ".1"})
			s.Namings = append(s.Namings, store.Naming{Problem: k})
			s.Chases = append(s.Chases, remind.Chase{Key: k})
			s.Papers = append(s.Papers, remind.Paper{Key: k})
			s.Progress = append(s.Progress, remind.Progress{Key: k})
			s.Withdrawn = append(s.Withdrawn, remind.Obligation{Key: k + ".9", Plan: id})
			s.Gone[k+".9"], s.Came[k], s.Heard[store.Real][k] = remind.Event{}, 1, []remind.Notice{{}}
		}
		s.Plans, s.Holds = append(s.Plans, p), append(s.Holds, store.Hold{Scope: id + "/2"})
		s.Released[id] = time.Time{}
	}
	return &s
}

// Of each plan that is taken only the problems stay that are kept, with all that belongs to them; of others nothing.
func TestAnExcerptHasWhatIsKept(t *testing.T) {
	x := excerpt.Of(*part())
	keep := func(k remind.Key) bool { return k == "p/1" || k == "q/2" || k == "r/1" }
	x.Take(part("p", "r"), map[string]bool{"p": true, "r": false}, keep)
	x.Take(part("q"), map[string]bool{"q": true}, keep)
	s := x.Snapshot()
	var got []remind.Key
	for _, p := range s.Plans {
		for _, q := range p.Problems {
			got = append(got, remind.ProblemKeyOf(p.ID, q.Number))
		}
	}
	if want := []remind.Key{"p/1", "q/2"}; !slices.Equal(got, want) {
		t.Errorf("problems %v, want %v", got, want)
	}
	for what, n := range map[string]int{
		"events": len(s.Events), "names": len(s.Namings), "chases": len(s.Chases), "papers": len(s.Papers), "progress": len(s.Progress),
		"withdrawn": len(s.Withdrawn), "gone": len(s.Gone), "came": len(s.Came), "heard": len(s.Heard[store.Real]), "released": len(s.Released),
	} {
		if n != 2 {
			t.Errorf("%s: %d, want 2", what, n)
		}
	}
	if len(s.Holds) != 4 { // those of all plans once, and one of each plan
		t.Errorf("holds: %+v", s.Holds)
	}
	if all := x.Plans(); len(all) != 2 || !all["p"] || !all["q"] {
		t.Errorf("plans: %v", all)
	}
}

// What a notice speaks of is kept: its problem; the whole plan where it tells how its problems come together; all that its reader answers for in a role
// in which he gets a list.
func TestWhatIsSpokenOf(t *testing.T) {
	leader, worker := remind.NewAddress("mail", "ding@x.example"), remind.NewAddress("mail", "jia@x.example")
	policy := remind.DefaultPolicy()
	w := &remind.World{Policy: &policy, Book: remind.NewBook(remind.Directory{Contacts: []remind.Contact{
		{Body: "丁", Channel: "mail", Address: leader.To}, {Body: "甲县", Channel: "mail", Address: worker.To},
	}}, remind.Reachability{})}
	for _, id := range []string{"p", "q"} {
		p := remind.Plan{ID: id}
		for n := 1; n <= 3; n++ {
			q := remind.Problem{Plan: id, Number: n, Parties: remind.Parties{Responsible: []string{"甲县"}}}
			if n == 3 {
				q.Leader = []string{"丁"}
			}
			p.Problems = append(p.Problems, q)
		}
		w.Plans = append(w.Plans, p)
	}
	day := w.Prepare().On(remind.NewDate(2026, 11, 30))
	notice := func(k remind.Key, to remind.Address, role remind.Role, form remind.Form) *remind.Notice {
		return &remind.Notice{NoticeKey: remind.NoticeKey{Obligation: k, Address: to}, Plan: k.Plan(), Role: role, Form: form, Bodies: []string{"甲县"}}
	}
	for _, tt := range []struct {
		name   string
		n      *remind.Notice
		want   []remind.Key
		office bool
	}{
		{"a problem", notice("p/1", worker, remind.Responsible, remind.Tasks), []remind.Key{"p/1"}, false},
		{"a measure", notice("p/1.1", worker, remind.Responsible, remind.Tasks), []remind.Key{"p/1"}, false},
		{"together", notice("p/1", worker, remind.Responsible, remind.Ahead), []remind.Key{"p/1", "p/2", "p/3"}, false},
		{"a quarter", notice("q", worker, remind.Responsible, remind.Quarter), []remind.Key{"q/1", "q/2", "q/3"}, false},
		{"a leader", notice("p/1", leader, remind.Leader, remind.Tasks), []remind.Key{"p/1", "p/3", "q/3"}, false},
		{"the office", notice("p/1", worker, remind.Office, remind.Tasks), []remind.Key{"p/1"}, true},
	} {
		s := excerpt.NewSpeech()
		s.Add(tt.n, "整改办")
		keeps := s.Keeps(day)
		var got []remind.Key
		for i := range day.Obligations {
			if k := day.Obligations[i].Key; keeps(k) {
				got = append(got, k)
			}
		}
		if !slices.Equal(got, tt.want) || s.Office != tt.office {
			t.Errorf("%s: %v, office %v, want %v, %v", tt.name, got, s.Office, tt.want, tt.office)
		}
	}
}
