package office

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duban/remind"
	"duban/store"
	"duban/store/holds"
)

// A seen is what was told and taken in a life, as far as nothing of it may happen twice.
type seen struct {
	keys     map[remind.NoticeKey]bool
	outcomes map[string]bool        // by address and what became of a matter
	heard    map[string]bool        // by address and matter: told of it
	nominal  map[string]remind.Date // by address, role and chain: the newest stage told
}

func newSeen() seen {
	return seen{map[remind.NoticeKey]bool{}, map[string]bool{}, map[string]bool{}, map[string]remind.Date{}}
}

// stages are the names of the stages that may be told in each state: those of its own ladder, and while work is open all that open work has.
var stages = func() map[remind.State]map[string]bool {
	names := func(ladders ...[]remind.Stage) map[string]bool {
		all := map[string]bool{}
		for _, s := range slices.Concat(ladders...) {
			all[s.Name] = true
		}
		return all
	}
	p := remind.DefaultPolicy()
	return map[remind.State]map[string]bool{
		remind.Open: names(p.Deadline, p.Standing, p.Returned, p.Resumed, []remind.Stage{{Name: remind.StageChase}}), remind.Suspended: {},
		remind.Reported: names(p.Reported), remind.Accepted: names(p.Accepted), remind.Closed: names(p.Closed),
	}
}()

// fits checks that a notice tells what its matter's state has to tell.
func fits(t *rapid.T, d *remind.Day, n *remind.Notice) {
	s := d.States[n.Obligation]
	switch {
	case n.Form == remind.Quarter, n.Form == remind.Dispatch, n.Form == remind.Bulletin: // a plan's
	case n.Stage == remind.StageOutcome:
		if n.State != s.State || n.Due != s.Due {
			t.Fatalf("%s is told as %s due %s, and is %s due %s", n.NoticeKey, n.State, n.Due, s.State, s.Due)
		}
	case !stages[s.State][n.Stage]:
		t.Fatalf("%s is %s, and %s is told %s", n.Obligation, s.State, n.To, n.Stage)
	case n.Stage == remind.StageChase && !s.Cause.At.Before(d.Chases[n.Anchor.Seq-1].At):
		t.Fatalf("%s is pressed for although it was answered: %s", n.Obligation, s.Cause.Kind)
	}
}

// message checks a message that is sent.
func (x *seen) message(t *rapid.T, d *remind.Day, m *remind.Message, asked map[remind.Chain]remind.Asked) {
	ask := false
	for i := range m.Notices {
		n := &m.Notices[i]
		fits(t, d, n)
		if x.keys[n.NoticeKey] {
			t.Fatalf("%s is told twice", n.NoticeKey)
		}
		x.keys[n.NoticeKey] = true
		_, before := asked[n.Chain()]
		ask = ask || n.Receipt && !before
		matter := fmt.Sprint(n.Obligation, n.Address)
		switch chain := fmt.Sprint(n.Obligation, n.Anchor, n.Address, n.Role); {
		case n.Form == remind.Quarter:
		case n.Stage == remind.StageOutcome:
			s := d.States[n.Obligation]
			came := fmt.Sprint(matter, s.State, s.Cause.ID, s.Cause.On, s.Moved.ID)
			if x.outcomes[came] || !x.heard[matter] {
				t.Fatalf("%s is told what became of %s twice, or was never told of it", n.To, came)
			}
			x.outcomes[came] = true
		case n.Form == remind.Tasks:
			if n.Stage != remind.StageChase && n.Nominal < x.nominal[chain] {
				t.Fatalf("%s is older than what was told on %s", n.NoticeKey, d.Today)
			}
			x.heard[matter], x.nominal[chain] = true, max(x.nominal[chain], n.Nominal)
		default:
			x.heard[matter] = true
		}
	}
	if m.Receipt && !ask {
		t.Fatalf("%s is asked for 收到 once more: %v", m.To, m.Notices)
	}
}

// reply checks what is made of a reply: who sends it speaks for none but bodies that were told, and claims nothing but what they were told of.
func (x *seen) reply(t *rapid.T, a *assignment) {
	var bodies []string
	for i := range a.told {
		bodies = append(bodies, a.told[i].Bodies...)
	}
	for _, b := range a.Bodies {
		holds := slices.ContainsFunc(someone().Contacts, func(c remind.Contact) bool {
			return c.Body == b && remind.NewAddress(remind.MailChannel, c.Address) == remind.NewAddress(remind.MailChannel, a.From)
		})
		if !holds || a.Message != "" && !slices.Contains(bodies, b) {
			t.Fatalf("%s speaks for %s, message to %v", a.From, b, bodies)
		}
	}
	if a.Foreign != (len(a.Bodies) == 0) {
		t.Fatalf("foreign: %v, bodies %v", a.Foreign, a.Bodies)
	}
	for _, c := range a.Claims {
		if !slices.ContainsFunc(a.told, func(n remind.Notice) bool { return n.Obligation == c.Key }) || c.Body != "" && !slices.Contains(a.Bodies, c.Body) {
			t.Fatalf("%v claims %+v", a.Bodies, c)
		}
	}
}

// taken checks what is recorded by taking a reply.
func (x *seen) taken(t *rapid.T, k *taking) {
	for i := range k.events {
		e := &k.events[i]
		if e.By == "" || e.Taker != "张三" || e.Typist != "张三" || e.Kind != remind.EventReport && e.Kind != remind.EventExtend {
			t.Fatalf("an event without a replier or a taker: %+v", e)
		}
		o, _ := k.world.On(k.today).Find(string(e.Key))
		members := k.world.Book.Members(o.Responsible, k.today)
		own := slices.DeleteFunc(slices.Clone(members), func(b string) bool { return !slices.Contains(k.row.Bodies, b) && !strings.HasPrefix(e.By, b+"（") })
		if e.Kind == remind.EventReport && e.For == "" && len(own) > 0 && len(own) < len(members) {
			t.Fatalf("%v answered, and the parts of all of %v are reported: %+v", own, members, e)
		}
		if k.row.Foreign && e.By != k.order.By {
			t.Fatalf("nobody vouched for %+v", e)
		}
	}
	told := map[remind.Key]bool{}
	for _, p := range k.progress {
		if p.By == "" || p.Taker != "张三" || p.Reply != k.row.ID || told[p.Key] {
			t.Fatalf("progress twice, or without a replier or a taker: %+v", p)
		}
		told[p.Key] = true
	}
}

// standings says how all matters stand, and keys what is due of them.
func (l *life) standings() (states map[remind.Key]remind.Status, keys map[remind.NoticeKey]bool) {
	d := l.day()
	states, keys = map[remind.Key]remind.Status{}, map[remind.NoticeKey]bool{}
	for k, s := range d.States {
		states[k] = *s
	}
	for _, n := range d.Due().Notices {
		keys[n.NoticeKey] = true
	}
	return states, keys
}

// holds checks what is true whatever happened.
func (l *life) holds(t *rapid.T) {
	d := l.day()
	for k, s := range d.States {
		byItself := s.Cause.Kind == remind.EventResume && s.Cause.ID == 0 // a suspension ends so
		if s.Cause.Kind != "" && s.Cause.By == "" && !byItself {
			t.Fatalf("%s is %s by nobody", k, s.State)
		}
	}
	due := d.Due().Notices
	one := map[string]bool{}
	for i := range due {
		n := &due[i]
		fits(t, d, n)
		for _, r := range n.Roles {
			line := fmt.Sprint(n.Obligation, n.Address, r)
			if ladder := n.Form == remind.Tasks && n.Stage != remind.StageChase && n.Stage != remind.StageOutcome; ladder && one[line] {
				t.Fatalf("two stages of one role are due at once: %v", n.NoticeKey)
			} else if ladder {
				one[line] = true
			}
		}
	}
}

// heldBack checks that nothing of what is held is offered.
func (l *life) heldBack(t *rapid.T) {
	if len(l.snap.Holds) == 0 {
		return
	}
	d := l.day()
	held := store.NewHolds(l.snap.Holds, store.Rehearsal, d.Today)
	for _, n := range held.Offered(d.Due().Notices) {
		if held[store.Everything] || held[string(n.Obligation.ProblemKey())] || held[holds.AddressScope(n.Address)] {
			t.Fatalf("%s is held, and offered", n.NoticeKey)
		}
	}
}

// Whatever comes in and is recorded in whatever order: a reply changes no state and stops no ladder, what changes a state has somebody behind it, and
// what was taken a taker; nobody is reminded of what is reported, closed or suspended, of an older stage than he was told, or pressed for what was
// answered; nothing is told twice, and what became of a matter once, to who was told of it; 收到 is asked for once.
func TestLivesKeepTheInvariants(t *testing.T) {
	happened := map[string]int{}
	for range hundredsOfLives {
		rapid.Check(t, func(t *rapid.T) {
			l := newLife(t)
			still := []func(*rapid.T){l.receive, l.receive, l.dismiss, l.hold}
			steps := slices.Concat(still, []func(*rapid.T){l.take, l.take, l.record, l.record, l.chase, l.pass, l.pass, l.pass})
			l.pass(t)
			for range rapid.IntRange(1, 14).Draw(t, "steps") {
				step := rapid.IntRange(0, len(steps)-1).Draw(t, "step")
				if step >= len(still) {
					steps[step](t)
					l.holds(t)
					continue
				}
				states, due := l.standings()
				steps[step](t)
				if after, keys := l.standings(); !reflect.DeepEqual(states, after) || !maps.Equal(due, keys) {
					t.Fatalf("a state or what is due changed by itself:\n%v\n%v", states, after)
				}
				l.heldBack(t)
			}
			for k, n := range l.counts {
				happened[k] += n
			}
		})
	}
	for _, what := range []string{"reply", "taken", "progress", "refused", "dismissed", "event", remind.StageChase, remind.StageOutcome, "o1", "back", "r0", "a0"} {
		if happened[what] == 0 {
			t.Errorf("never happened: %s; the property says nothing of it", what)
		}
	}
}
