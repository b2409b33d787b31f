package store_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
)

const realm = "real"

var start = time.Date(2024, 6, 3, 9, 0, 0, 0, remind.Shanghai)

func open(t testing.TB, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), dir, store.Wherever(dir, store.Options{Create: true, Fast: true}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func notice(obligation, stage, address string) remind.Notice {
	return remind.Notice{NoticeKey: remind.NoticeKey{
		Obligation: remind.Key(obligation), Stage: stage, Occurrence: 1, Address: remind.Address{Channel: "mail", To: address},
		Anchor: remind.Anchor{Date: remind.DateOf(start) + 30, Event: "import"},
	}, On: remind.DateOf(start), Role: remind.Responsible}
}

func offer(t testing.TB, s *store.Store, due ...remind.Notice) store.Offered {
	t.Helper()
	n, err := s.Offer(context.Background(), store.Round{Day: remind.DateOf(start), At: start, Realm: realm}, due, nil)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func put(t testing.TB, s *store.Store, id string, notices ...remind.Notice) error {
	t.Helper()
	m := store.Outgoing{
		Letter: delivery.Letter{
			ID: id, Address: notices[0].Address, Rendered: remind.Rendered{Subject: "主题", Text: "正文", HTML: "<p>正文</p>"}, Date: start,
		},
		Realm: realm, Day: remind.DateOf(start), Expires: start.Add(8 * time.Hour), Leader: notices[0].Role == remind.Leader,
	}
	for _, n := range notices {
		m.Notices = append(m.Notices, n.NoticeKey)
	}
	return s.PutMessage(context.Background(), m)
}

func claim(t testing.TB, s *store.Store, at time.Time) (store.Claimed, bool) {
	t.Helper()
	c, ok, err := s.Claim(context.Background(), realm, "mail", at, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	return c, ok
}

// states returns the state of every notice by obligation and stage.
func states(t testing.TB, s *store.Store) map[string]string {
	t.Helper()
	got := map[string]string{}
	err := s.Log(context.Background(), store.Filter{Realm: realm, All: true}, func(r store.LogRow) error {
		got[string(r.Notice.Obligation)+" "+r.Notice.Stage] = r.State
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestWithoutAStore(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	if _, err := store.Open(context.Background(), dir, store.Wherever(dir, store.Options{})); !errors.Is(err, store.ErrNoStore) {
		t.Errorf("got %v", err)
	}
	open(t, dir)
	if store.ServerOf != nil {
		return
	}
	if info, err := os.Stat(filepath.Join(dir, store.File)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info.Mode(), err)
	}
}

func TestOfferedOnce(t *testing.T) {
	s := open(t, t.TempDir())
	a, b := notice("p/1", "d7", "a@x.example"), notice("p/2", "d7", "a@x.example")
	if n := offer(t, s, a, b); n.New != 2 {
		t.Errorf("first: %+v", n)
	}
	if n := offer(t, s, a, b); n != (store.Offered{}) {
		t.Errorf("again: %+v", n)
	}
	newer := notice("p/1", "d3", "a@x.example")
	if n := offer(t, s, newer); n != (store.Offered{New: 1, Superseded: 1, Withdrawn: 1}) {
		t.Errorf("a newer stage and an end: %+v", n)
	}
	if n := offer(t, s, newer, b); n.New != 1 {
		t.Errorf("what was withdrawn is due again: %+v", n)
	}
	want := map[string]string{"p/1 d7": "superseded", "p/1 d3": "waiting", "p/2 d7": "waiting"}
	if got := states(t, s); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestDelivery(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	n := notice("p/1", "d7", "a@x.example")
	offer(t, s, n)
	if err := put(t, s, "m1", n); err != nil {
		t.Fatal(err)
	}
	if err := put(t, s, "m2", n); !errors.Is(err, store.ErrTaken) {
		t.Errorf("a second message with the same notice: %v", err)
	}
	c, ok := claim(t, s, start)
	if !ok || c.Attempt != 1 || c.Text != "正文" {
		t.Fatalf("claimed %v %+v", ok, c)
	}
	if _, ok := claim(t, s, start.Add(time.Second)); ok {
		t.Error("claimed twice under one lease")
	}
	next := start.Add(delivery.Backoff(1, "m1"))
	if err := s.Settle(ctx, "m1", 1, delivery.Verdict{Outcome: delivery.Retry, Code: 451, Reply: "later"}, start); err != nil {
		t.Fatal(err)
	}
	if _, ok := claim(t, s, next.Add(-time.Second)); ok {
		t.Error("retried too early")
	}
	if c, ok = claim(t, s, next); !ok || c.Attempt != 2 {
		t.Fatalf("second attempt: %v %d", ok, c.Attempt)
	}
	if err := s.Settle(ctx, "m1", 2, delivery.Verdict{Outcome: delivery.Delivered}, next); err != nil {
		t.Fatal(err)
	}
	if got := states(t, s)["p/1 d7"]; got != store.Delivered {
		t.Errorf("state %s", got)
	}
	h, err := s.History(ctx, realm, remind.Address{Channel: "mail", To: "a@x.example"}, remind.DateOf(start)-31)
	if err != nil || h.Reminded["p/1"] != 1 || len(h.Messages) != 1 {
		t.Errorf("history %+v, %v", h, err)
	}
	if n := offer(t, s, n); n.New != 0 {
		t.Error("a delivered notice is offered again")
	}
}

func TestCrashes(t *testing.T) {
	for _, tt := range []struct {
		name     string
		role     remind.Role
		commit   bool
		again    bool // another attempt follows
		doubtful int
	}{
		{"before the second mark it is a plain retry", remind.Responsible, false, true, 0},
		{"after it the message is repeated once", remind.Responsible, true, true, 1},
		{"but not to a leader", remind.Leader, true, false, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir)
			n := notice("p/1", "d7", "a@x.example")
			n.Role = tt.role
			offer(t, s, n)
			if err := put(t, s, "m1", n); err != nil {
				t.Fatal(err)
			}
			claim(t, s, start)
			if tt.commit {
				if err := s.Commit(context.Background(), "m1", 1, start); err != nil {
					t.Fatal(err)
				}
			}
			_ = s.Close() // the process ends here
			s = open(t, dir)
			if _, ok := claim(t, s, start.Add(30*time.Second)); ok {
				t.Error("claimed while the lease holds")
			}
			if _, ok := claim(t, s, start.Add(2*time.Minute)); ok {
				t.Error("repeated at once")
			}
			c, ok := claim(t, s, start.Add(10*time.Minute))
			if ok != tt.again || ok && c.Doubtful != tt.doubtful {
				t.Errorf("claimed again %v, doubtful %d", ok, c.Doubtful)
			}
			if !tt.again && states(t, s)["p/1 d7"] != store.InDoubt {
				t.Error("it does not wait for a person")
			}
			if err := s.Dissolve(context.Background(), "m1", start, "x"); !errors.Is(err, store.ErrDoubt) {
				t.Errorf("dissolved in doubt: %v", err)
			}
		})
	}
}

func TestASecondDoubtWaitsForAPerson(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	n := notice("p/1", "d7", "a@x.example")
	offer(t, s, n)
	if err := put(t, s, "m1", n); err != nil {
		t.Fatal(err)
	}
	at := start
	for i := 1; i <= 2; i++ {
		if _, ok := claim(t, s, at); !ok {
			t.Fatalf("attempt %d is not made", i)
		}
		if err := s.Settle(ctx, "m1", i, delivery.Verdict{Outcome: delivery.InDoubt}, at); err != nil {
			t.Fatal(err)
		}
		if _, ok := claim(t, s, at.Add(4*time.Minute)); ok {
			t.Errorf("repeated at once after attempt %d", i)
		}
		at = at.Add(5 * time.Minute)
	}
	if _, ok := claim(t, s, at.Add(time.Hour)); ok {
		t.Error("tried a third time by itself")
	}
	if err := s.Resolve(ctx, "m1", true, "管理员", at); err != nil {
		t.Fatal(err)
	}
	if got := states(t, s)["p/1 d7"]; got != store.Delivered {
		t.Errorf("settled by hand, the state is %s", got)
	}
}

// Whoever settles by hand reads why it cannot be, not what the database says.
func TestWhatIsNotInTheQueueCannotBeSettled(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	n := notice("p/1", "d7", "a@x.example")
	offer(t, s, n)
	if err := put(t, s, "m1", n); err != nil {
		t.Fatal(err)
	}
	if _, ok := claim(t, s, start); !ok {
		t.Fatal("nothing to claim")
	}
	if err := s.Settle(ctx, "m1", 1, delivery.Verdict{Outcome: delivery.Delivered}, start); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{
		"nosuch": "没有这条消息：“nosuch”，消息编号见 duban notices",
		"m1":     "消息 m1 已送达，不用登记结果",
	} {
		err := s.Resolve(ctx, id, true, "管理员", start)
		if err == nil || err.Error() != want || errors.Is(err, store.ErrNoMessage) != (id == "nosuch") {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestDissolvedNoticesWaitAgain(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	n := notice("p/1", "d7", "a@x.example")
	offer(t, s, n)
	if err := put(t, s, "m1", n); err != nil {
		t.Fatal(err)
	}
	if err := s.Dissolve(ctx, "m1", start, "the window has ended"); err != nil {
		t.Fatal(err)
	}
	if err := put(t, s, "m1", n); !errors.Is(err, store.ErrSpent) {
		t.Errorf("the name is used again: %v", err)
	}
	if err := put(t, s, "m1-2", n); err != nil {
		t.Errorf("worded anew: %v", err)
	}
}

func TestClaimedByOneOnly(t *testing.T) {
	s := open(t, t.TempDir())
	var due []remind.Notice
	for i := range 40 {
		due = append(due, notice("p/1", "d7", fmt.Sprintf("a%d@x.example", i)))
	}
	offer(t, s, due...)
	for i, n := range due {
		if err := put(t, s, fmt.Sprint("m", i), n); err != nil {
			t.Fatal(err)
		}
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	seen := map[string]int{}
	for range 8 {
		wg.Go(func() {
			for {
				c, ok, err := s.Claim(context.Background(), realm, "mail", start, time.Hour)
				if err != nil || !ok {
					if err != nil {
						t.Error(err)
					}
					return
				}
				mu.Lock()
				seen[c.ID]++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(seen) != len(due) {
		t.Errorf("%d messages were claimed, want %d", len(seen), len(due))
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("%s was claimed %d times", id, n)
		}
	}
}

func TestContent(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	p := remind.Plan{ID: "p", Problems: []remind.Problem{{Number: 1, Deadline: remind.Deadline{Kind: remind.Dated, Date: 20000}}, {Number: 2}}}
	if err := s.PutPlan(ctx, 0, p, start); err != nil {
		t.Fatal(err)
	}
	if err := s.PutDirectory(ctx, 0, remind.Directory{}, start); !errors.Is(err, store.ErrChanged) {
		t.Errorf("a stale revision: %v", err)
	}
	p.Problems = p.Problems[:1]
	p.Problems = append(p.Problems, remind.Problem{Number: 3})
	if err := s.PutPlan(ctx, 1, p, start.AddDate(0, 0, 1)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Record(ctx, 2, []remind.Event{{Key: "p/1", Kind: remind.EventReport, On: 20000, At: start}}); err != nil {
		t.Fatal(err)
	}
	snap, err := s.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if len(snap.Plans) != 1 || len(snap.Plans[0].Problems) != 2 || len(snap.Withdrawn) != 1 || snap.Withdrawn[0].Key != "p/2" {
		t.Errorf("plans %v, withdrawn %v", snap.Plans, snap.Withdrawn)
	}
	first := remind.DateOf(start)
	if want := map[remind.Key]remind.Date{"p/1": first, "p/2": first, "p/3": first + 1}; !maps.Equal(snap.Came, want) {
		t.Errorf("came %v, want %v", snap.Came, want)
	}
	if len(snap.Holds) != 1 || snap.Holds[0].Scope != "p" || snap.Holds[0].By != store.EnteredBy {
		t.Errorf("a plan enters held: %v", snap.Holds)
	}
	if len(snap.Events) != 1 || snap.Events[0].ID == 0 || snap.Revision != 3 {
		t.Errorf("events %v at revision %d", snap.Events, snap.Revision)
	}
	if err := s.SetHold(ctx, store.Hold{Scope: "p"}, start); err != nil {
		t.Fatal(err)
	}
	if snap, err = s.Snapshot(ctx); err != nil || len(snap.Holds) != 0 {
		t.Errorf("released: %v %v", snap.Holds, err)
	}
}

// A new version and the deadlines that it moves are kept together, at one revision, or not at all.
func TestAPlanComesWithItsExtensions(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	p := remind.Plan{ID: "p", Problems: []remind.Problem{{Number: 1, Deadline: remind.Deadline{Kind: remind.Dated, Date: 20000}}}}
	if err := s.PutPlan(ctx, 0, p, start); err != nil {
		t.Fatal(err)
	}
	p.Title = "第二版"
	e := remind.Event{Key: "p/1", Kind: remind.EventExtend, On: 19000, To: 20100, At: start, Doc: "文号"}
	if err := s.PutPlan(ctx, 0, p, start, e); !errors.Is(err, store.ErrChanged) {
		t.Errorf("a stale revision: %v", err)
	}
	snap, err := s.Snapshot(ctx)
	if err != nil || len(snap.Events) != 0 || snap.Plans[0].Title != "" || snap.Revision != 1 {
		t.Errorf("something was kept: %v at revision %d: %v", snap.Events, snap.Revision, err)
	}
	if err := s.PutPlan(ctx, 1, p, start, e); err != nil {
		t.Fatal(err)
	}
	snap, err = s.Snapshot(ctx)
	if err != nil || len(snap.Events) != 1 || snap.Events[0].To != 20100 || snap.Plans[0].Title != "第二版" || snap.Revision != 2 {
		t.Errorf("events %v, plan %v at revision %d: %v", snap.Events, snap.Plans, snap.Revision, err)
	}
	if e.ID != 0 || snap.Events[0].ID == 0 {
		t.Errorf("ids: given %d, kept %d", e.ID, snap.Events[0].ID)
	}
}

func TestThingsAsTheyStood(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	p := remind.Plan{ID: "p", Problems: []remind.Problem{{Number: 1}}}
	if err := s.PutPlan(ctx, -1, p, start); err != nil {
		t.Fatal(err)
	}
	p.Problems = append(p.Problems, remind.Problem{Number: 2})
	later := start.Add(time.Hour)
	err1 := s.PutPlan(ctx, -1, p, later)
	_, err2 := s.Record(ctx, -1, []remind.Event{{Key: "p/1", Kind: remind.EventReport, At: later}})
	err3 := s.SetHold(ctx, store.Hold{Scope: "p"}, later)
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name                           string
		at                             time.Time
		plans, problems, events, holds int
	}{
		{"before anything", start.Add(-time.Second), 0, 0, 0, 0},
		{"at first", later.Add(-time.Second), 1, 1, 0, 1},
		{"now", later, 1, 2, 1, 0},
	} {
		snap, err := s.SnapshotAt(ctx, tt.at)
		if err != nil {
			t.Fatal(err)
		}
		problems := 0
		for _, p := range snap.Plans {
			problems += len(p.Problems)
		}
		if len(snap.Plans) != tt.plans || problems != tt.problems || len(snap.Events) != tt.events || len(snap.Holds) != tt.holds {
			t.Errorf("%s: plans %d, problems %d, events %d, holds %d", tt.name, len(snap.Plans), problems, len(snap.Events), len(snap.Holds))
		}
	}
}

func BenchmarkOffer(b *testing.B) {
	s := open(b, b.TempDir())
	var due []remind.Notice
	for i := range 1500 {
		due = append(due, notice(fmt.Sprint("p/", i), "ow", "a@x.example"))
	}
	for b.Loop() {
		offer(b, s, due...)
	}
}

// What was imported is dated by its last version, plans by their ids and calendars by their years.
func TestImportsAreDated(t *testing.T) {
	s, ctx := open(t, t.TempDir()), context.Background()
	later := start.Add(time.Hour)
	if err := errors.Join(
		s.PutPlan(ctx, -1, remind.Plan{ID: "2027"}, start), s.PutCalendar(ctx, -1, remind.CalendarYear{Year: 2027}, start),
		s.PutCalendar(ctx, -1, remind.CalendarYear{Year: 2027}, later),
	); err != nil {
		t.Fatal(err)
	}
	all, err := s.Imported(ctx)
	if err != nil || len(all) != 2 || !all["2027"].Equal(start) || !all[remind.CalendarOf(2027)].Equal(later) {
		t.Errorf("imported %v, %v", all, err)
	}
}
