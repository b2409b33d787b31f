package agenda_test

import (
	"context"
	"errors"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"
	"unsafe"

	"duban/remind"
	"duban/remind/account"
	"duban/remind/days"
	"duban/remind/tally"
	"duban/store"
	"duban/store/agenda"
	"duban/store/changes"
	"duban/store/leases"
)

// A desk is a store in which some plans were looked at.
type desk struct {
	*testing.T
	*store.Store

	book  agenda.Book
	today remind.Date
	terms string
}

// at is an instant of it.
var at = time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)

// newDesk makes one with three plans, of which the second has its day tomorrow.
func newDesk(t *testing.T) *desk {
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "state"), store.Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	d := &desk{t, s, s.Agenda(store.Real), remind.NewDate(2026, 11, 30), "as ever"}
	for _, id := range []string{"a", "b", "c"} {
		d.must(s.PutPlan(d.Context(), -1, plan(id, "方案"+id), at))
	}
	d.must(s.PutDirectory(d.Context(), -1, remind.Directory{}, at))
	d.looked()
	return d
}

// plan returns a plan of one problem.
func plan(id, title string) remind.Plan {
	return remind.Plan{ID: id, Title: title, Problems: []remind.Problem{{Plan: id, Number: 1, Title: "题", Parties: remind.Parties{Lead: []string{"甲局"}}}}}
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// looked notes that all plans were looked at today.
func (d *desk) looked() {
	d.Helper()
	d.must(d.book.Refresh(d.Context(), d.terms, d.today))
	entry := func(id string, next remind.Date) agenda.Entry {
		return agenda.Entry{Plan: id, Next: next, Cast: agenda.Cast{Head: remind.PlanHead{ID: id, Title: "方案" + id}, Names: []string{"甲局"}}, Account: counted(d.today + 5)}
	}
	d.must(d.book.Put(d.Context(), []agenda.Entry{entry("a", days.Never), entry("b", d.today+1), entry("c", d.today+9)}))
}

// due returns the plans that are to be looked at.
func (d *desk) due() []string {
	d.Helper()
	d.must(d.book.Refresh(d.Context(), d.terms, d.today))
	ids, err := d.book.Due(d.Context(), d.today)
	d.must(err)
	return ids
}

// Whatever may change when a plan tells something has it looked at; what changes nothing of that does not.
func TestWhatIsRecordedHasItsPlansLookedAt(t *testing.T) {
	ctx := context.Background()
	for _, tt := range []struct {
		name string
		do   func(d *desk) error
		want []string
	}{
		{"nothing", func(*desk) error { return nil }, nil},
		{"a day", func(d *desk) error { d.today++; return nil }, []string{"b"}},
		{"a day back", func(d *desk) error { d.today--; return nil }, []string{"a", "b", "c"}},
		{"other settings", func(d *desk) error { d.terms = "other"; return nil }, []string{"a", "b", "c"}},
		{"a version", func(d *desk) error { return d.PutPlan(ctx, -1, plan("a", "新"), at) }, []string{"a"}},
		{"a new plan", func(d *desk) error { return d.PutPlan(ctx, -1, plan("d", "新"), at) }, []string{"d"}},
		{"an event", func(d *desk) error {
			_, err := d.Record(ctx, -1, []remind.Event{{Key: "c/1", Kind: remind.EventReport, On: d.today, At: at}})
			return err
		}, []string{"c"}},
		{"an end", func(d *desk) error { return d.EndPlan(ctx, -1, store.Ending{Plan: plan("a", ""), At: at}) }, []string{"a"}},
		{"a hold", func(d *desk) error { return d.SetHold(ctx, store.Hold{Scope: "b/1", On: true, By: "x"}, at) }, []string{"b"}},
		{"a hold of everything", func(d *desk) error { return d.SetHold(ctx, store.Hold{Scope: "*", On: true, By: "x"}, at) }, []string{"a", "b", "c"}},
		{"a chase", func(d *desk) error {
			_, err := d.Chase(ctx, -1, []remind.Chase{{Key: "a/1", On: d.today, At: at, Who: "x"}}, at)
			return err
		}, []string{"a"}},
		{"a directory", func(d *desk) error { return d.PutDirectory(ctx, -1, remind.Directory{}, at) }, []string{"a", "b", "c"}},
		{"a calendar", func(d *desk) error { return d.PutCalendar(ctx, -1, remind.CalendarYear{Year: 2027}, at) }, []string{"a", "b", "c"}},
		{"a round", func(d *desk) error { return d.RecordRound(ctx, store.Round{Day: d.today, At: at, Realm: store.Real}) }, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t)
			if err := tt.do(d); err != nil {
				t.Fatal(err)
			}
			if got := d.due(); !slices.Equal(got, tt.want) {
				t.Errorf("looked at are %q, want %q", got, tt.want)
			}
			if d.looked(); len(tt.want) > 0 && slices.Equal(d.due(), tt.want) && tt.name != "a day" && tt.name != "a new plan" {
				t.Error("looked at once more")
			}
		})
	}
}

// Each realm has its own agenda: what was looked at in a rehearsal was not looked at in earnest.
func TestRealmsHaveTheirOwn(t *testing.T) {
	d := newDesk(t)
	d.book = d.Agenda(store.Rehearsal)
	if got := d.due(); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("looked at are %q", got)
	}
}

// Whom a plan names is known until it changes, and then read again, that of the others not.
func TestCastsChangeWithTheirPlans(t *testing.T) {
	d := newDesk(t)
	all, now, err := d.book.Casts(t.Context(), changes.Marks{})
	d.must(err)
	if len(all) != 3 || all["b"].Head.Title != "方案b" || !slices.Equal(all["b"].Names, []string{"甲局"}) {
		t.Fatalf("got %+v", all)
	}
	d.must(d.PutPlan(t.Context(), -1, plan("b", "新"), at))
	if unsafe.StringData(all["a"].Names[0]) != unsafe.StringData(all["b"].Names[0]) {
		t.Error("a name that two plans have is held twice")
	}
	if some, same, err := d.book.Casts(t.Context(), now); err != nil || len(some) != 0 || same != now {
		t.Errorf("before it is taken in: %+v %v", some, err)
	}
	d.due()
	unknown, err := d.book.Unknown(t.Context())
	d.must(err)
	if !slices.Equal(unknown, []string{"b"}) {
		t.Errorf("unknown are %q", unknown)
	}
	d.must(d.book.Learn(t.Context(), []agenda.Entry{{Plan: "b", Cast: agenda.Cast{Ended: true}}}))
	if got := d.due(); !slices.Equal(got, []string{"b"}) {
		t.Errorf("who was only read is to be looked at, too: %q", got)
	}
	some, _, err := d.book.Casts(t.Context(), now)
	if err != nil || len(some) != 1 || !some["b"].Ended {
		t.Errorf("after it: %+v %v", some, err)
	}
	d.must(d.EndPlan(t.Context(), -1, store.Ending{Plan: plan("c", ""), At: at}))
	d.due()
	d.must(d.book.Learn(t.Context(), []agenda.Entry{{Plan: "c", Cast: agenda.Cast{Ended: true}}}))
	if some, _, err := d.book.Casts(t.Context(), now); err != nil || len(some) != 2 || !some["c"].Ended {
		t.Errorf("after an end: %+v %v", some, err)
	}
}

// A store is asked only whether there are many plans, however many there are.
func TestMore(t *testing.T) {
	d := newDesk(t)
	for than, want := range map[int]bool{2: true, 3: false} {
		if got, err := d.book.More(t.Context(), than); err != nil || got != want {
			t.Errorf("more than %d: %v %v", than, got, err)
		}
	}
}

// The same settings are the same basis, others are not.
func TestBasis(t *testing.T) {
	hash := func(v any) string {
		h, err := agenda.Basis(v)
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	p := remind.DefaultPolicy()
	q := remind.DefaultPolicy()
	if hash(&store.Terms{Policy: &p}) != hash(&store.Terms{Policy: &q}) {
		t.Error("equal settings differ")
	}
	q.Deadline[0].At++
	if hash(&store.Terms{Policy: &p}) == hash(&store.Terms{Policy: &q}) {
		t.Error("another policy is the same")
	}
	if _, err := agenda.Basis(func() {}); err == nil {
		t.Error("what has no form is hashed")
	}
}

// counted returns an account that holds until a day.
func counted(until remind.Date) *account.Account {
	return &account.Account{Until: until, Released: true, Shares: []account.Share{{To: remind.NewAddress("mail", "a@x.example"), Role: remind.Lead, Total: tally.Total{Problems: tally.Count{tally.Open: 2}}}}}
}

// counts returns the plans of which it is kept what addresses answer for in them; of the others it is not known.
func (d *desk) counts() (kept []string) {
	d.Helper()
	d.must(d.book.Refresh(d.Context(), d.terms, d.today))
	all := []string{"a", "b", "c"}
	others, err := d.book.EachAccount(d.Context(), d.today, all, func(plan string, a *account.Account) {
		if want := counted(0); !reflect.DeepEqual(a, want) {
			d.Errorf("of %s is kept %+v, want %+v", plan, a, want)
		}
		kept = append(kept, plan)
	})
	d.must(err)
	slices.Sort(kept)
	if !slices.Equal(slices.Sorted(slices.Values(append(slices.Clone(kept), others...))), all) {
		d.Errorf("kept are %v, and others %v", kept, others)
	}
	return kept
}

// What addresses answer for in a plan is kept until its day comes, or anything is recorded that may change it, and again from when it is counted anew.
func TestAccountsAreKeptUntilTheyMayChange(t *testing.T) {
	ctx := context.Background()
	for _, tt := range []struct {
		name string
		do   func(d *desk) error
		want []string
	}{
		{"nothing", func(*desk) error { return nil }, []string{"a", "b", "c"}},
		{"its last day", func(d *desk) error { d.today += 4; return nil }, []string{"a", "b", "c"}},
		{"its day", func(d *desk) error { d.today += 5; return nil }, nil},
		{"a day back", func(d *desk) error { d.today--; return nil }, nil},
		{"other settings", func(d *desk) error { d.terms = "other"; return nil }, nil},
		{"a version", func(d *desk) error { return d.PutPlan(ctx, -1, plan("a", "新"), at) }, []string{"b", "c"}},
		{"a release", func(d *desk) error { return d.SetHold(ctx, store.Hold{Scope: "b", By: "x"}, at) }, []string{"a", "c"}},
		{"a directory", func(d *desk) error { return d.PutDirectory(ctx, -1, remind.Directory{}, at) }, nil},
		{"looked at, not counted", func(d *desk) error { return d.book.Put(ctx, []agenda.Entry{{Plan: "a", Next: d.today + 1}}) }, []string{"b", "c"}},
		{"counted once more", func(d *desk) error {
			err := d.PutPlan(ctx, -1, plan("a", "新"), at)
			return errors.Join(err, d.book.Refresh(ctx, d.terms, d.today), d.book.Learn(ctx, []agenda.Entry{{Plan: "a", Account: counted(d.today + 1)}}))
		}, []string{"a", "b", "c"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t)
			if err := tt.do(d); err != nil {
				t.Fatal(err)
			}
			if got := d.counts(); !slices.Equal(got, tt.want) {
				t.Errorf("kept are %v, want %v", got, tt.want)
			}
		})
	}
}

// What went on lately is found by its plans, and so is whatever may have been withdrawn.
func TestRecentPlans(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	later := at.AddDate(0, 0, 40)
	_, err := d.Record(ctx, -1, []remind.Event{{Key: "a/1", Kind: remind.EventReport, On: d.today, At: at}})
	d.must(err)
	for _, tt := range []struct {
		name  string
		do    func() error
		since time.Time
		want  []string
	}{
		{"an event", func() error { return nil }, at, []string{"a"}},
		{"long ago", func() error { return nil }, at.Add(time.Minute), nil},
		{"an end", func() error { return d.EndPlan(ctx, -1, store.Ending{Plan: plan("b", ""), At: later}) }, later, []string{"b"}},
		{"another version", func() error { return d.PutPlan(ctx, -1, plan("c", "新"), at) }, later, []string{"b", "c"}},
	} {
		d.must(tt.do())
		if got, err := d.book.Recent(ctx, tt.since); err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, %v, want %v", tt.name, got, err, tt.want)
		}
	}
}

// Who has lost the rounds writes nothing of what he found any more: another machine may know better by now.
func TestWhoHasLostTheRoundsKeepsNothing(t *testing.T) {
	d := newDesk(t)
	l, ok, err := d.Duties().Take(t.Context(), "rounds", "甲机", at, time.Minute)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	for name, write := range map[string]func(context.Context) error{
		"refresh": func(ctx context.Context) error { return d.book.Refresh(ctx, "other", d.today) },
		"put":     func(ctx context.Context) error { return d.book.Put(ctx, []agenda.Entry{{Plan: "a"}}) },
		"learn":   func(ctx context.Context) error { return d.book.Learn(ctx, []agenda.Entry{{Plan: "b"}}) },
		"keep": func(ctx context.Context) error {
			return d.book.Keep(ctx, false, []agenda.Sheet{{Plan: "c"}}, &agenda.Standing{Made: 1, Terms: "other"})
		},
	} {
		late := leases.Fenced(t.Context(), l, func() time.Time { return at.Add(time.Minute) })
		if err := write(late); !errors.Is(err, leases.ErrLost) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if s, turned := d.read(-1); s != (agenda.Standing{}) || turned != nil || d.due() != nil || len(d.counts()) != 3 {
		t.Errorf("kept are %+v, %q", s, turned)
	}
}

// How a plan is headed is known as long as nothing was recorded of it since it was read: a new version, its end and a plan that is new are to be read.
func TestHeadsOfPlansThatHaveChanged(t *testing.T) {
	d := newDesk(t)
	check := func(what string, known, unknown []string) {
		t.Helper()
		heads, others, err := d.book.Heads(d.Context())
		var got []string
		for _, h := range heads {
			got = append(got, h.ID)
		}
		if err != nil || !slices.Equal(got, known) || !slices.Equal(others, unknown) {
			t.Errorf("%s: known %q, unknown %q, %v; want %q, %q", what, got, others, err, known, unknown)
		}
	}
	check("read", []string{"a", "b", "c"}, nil)
	d.must(d.PutPlan(d.Context(), -1, plan("a", "新"), at))
	check("a version", []string{"b", "c"}, []string{"a"})
	d.must(d.EndPlan(d.Context(), -1, store.Ending{Plan: plan("b", ""), At: at}))
	d.must(d.PutPlan(d.Context(), -1, plan("d", "新"), at))
	check("an end and a new plan", []string{"c"}, []string{"a", "b", "d"})
	d.must(d.book.Refresh(d.Context(), d.terms, d.today))
	check("taken in, and not read", []string{"c"}, []string{"a", "b", "d"})
	d.must(d.book.Learn(d.Context(), []agenda.Entry{{Plan: "a", Cast: agenda.Cast{Head: remind.PlanHead{ID: "a"}}}, {Plan: "b", Cast: agenda.Cast{Ended: true}}}))
	check("read again", []string{"a", "c"}, []string{"d"})
}
