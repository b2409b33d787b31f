package scheduler

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/budget"
	"duban/remind/delivery"
	"duban/store"
	"duban/store/database"
)

// A quay is a channel of several lines that keeps what it has taken, and how much was under way at once.
type quay struct {
	lines  int
	before func(l delivery.Letter)                  // called before the mark; may be nil
	after  func(l delivery.Letter)                  // called after it; may be nil
	answer func(l delivery.Letter) delivery.Verdict // nil: it takes every letter

	mu      sync.Mutex
	taken   []string // addresses
	at, top int      // under way now, and at most
}

func (q *quay) InFlight() int { return q.lines }

// Send takes the letter.
func (q *quay) Send(_ context.Context, l delivery.Letter, mark func() error) delivery.Verdict {
	q.move(1)
	defer q.move(-1)
	if q.before != nil {
		q.before(l)
	}
	if err := mark(); err != nil {
		return delivery.Verdict{Outcome: delivery.Retry, Reply: err.Error()}
	}
	if q.after != nil {
		q.after(l)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.taken = append(q.taken, l.To)
	if q.answer != nil {
		return q.answer(l)
	}
	return delivery.Verdict{Outcome: delivery.Delivered}
}

func (q *quay) move(by int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.at += by
	q.top = max(q.top, q.at)
}

// each returns the addresses whose letters were taken, sorted, and whether any was taken twice.
func (q *quay) each() (all []string, twice bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	all = slices.Sorted(slices.Values(q.taken))
	return all, len(slices.Compact(slices.Clone(all))) < len(all)
}

// by lets a daemon carry mails by a channel.
func by(d *Daemon, q *quay, b budget.Budget) *Daemon {
	d.Routes = map[string]Route{remind.MailChannel: {Channel: q, Kind: remind.KindMail, Budget: b}}
	return d
}

// act lets a daemon act at an instant.
func act(t *testing.T, d *Daemon, now *time.Time, at time.Time) {
	t.Helper()
	*now = at
	if _, err := d.act(t.Context(), at); err != nil {
		t.Fatal(err)
	}
}

// nine is when the round comes.
var nine = remind.NewDate(2026, 11, 23).At(9, 0)

func TestEveryLineCarriesAndNoLetterGoesTwice(t *testing.T) {
	for _, lines := range []int{1, 3, 16} {
		t.Run(fmt.Sprint(lines), func(t *testing.T) {
			const n, first = 450, 32 // more than are worded together; by then all lines are in use
			now := nine
			var begun atomic.Int64
			together := make(chan struct{}) // then letters wait for one another: there are as many lines as they are
			q := &quay{lines: lines, before: func(delivery.Letter) {
				if k := begun.Add(1) - first; k == int64(lines) {
					close(together)
				} else if 0 < k && k < int64(lines) {
					<-together
				}
			}}
			d := by(dueIn(t, t.TempDir(), store.Options{Create: true, Fast: true}, n, &now), q, budget.Budget{})
			defer func() { _ = d.Store.Close() }()
			act(t, d, &now, nine)
			if got, twice := q.each(); len(got) != n || twice || q.top != lines {
				t.Errorf("%d letters, twice %v, %d at once", len(got), twice, q.top)
			}
			if left, err := d.Store.Backlog(t.Context(), d.Realm); err != nil || left.Queue+left.InDoubt+left.Waiting > 0 {
				t.Errorf("left %+v, %v", left, err)
			}
		})
	}
}

// A kill at any step repeats no more than what was on a line, and names all of it in doubt: the second mark is set with the claim.
func TestAKillAmidAGroupRepeatsOnlyWhatWasOnItsLines(t *testing.T) {
	const n, lines = 12, strikes // so many are in use from the beginning
	for _, tt := range []struct {
		name    string
		after   bool // the lines stand still after the second mark
		free    int  // letters that are taken before
		doubted int
	}{
		{"claimed", false, 0, lines},
		{"marked", true, 0, lines},
		{"some settled", true, 4, lines},
		{"some settled, the next claimed", false, 4, lines},
	} {
		t.Run(tt.name, func(t *testing.T) {
			now, dir, copied := nine, t.TempDir(), t.TempDir()
			gate, held := make(chan struct{}), make(chan string, n)
			var mu sync.Mutex
			taken := 0
			stand := func(l delivery.Letter) {
				mu.Lock()
				taken++
				free := taken <= tt.free
				mu.Unlock()
				if !free {
					held <- l.ID
					<-gate
				}
			}
			q := &quay{lines: lines, before: stand}
			if tt.after {
				q.before, q.after = nil, stand
			}
			d := by(dueIn(t, dir, store.Options{Create: true, Fast: true}, n, &now), q, budget.Budget{})
			done := make(chan error, 1)
			go func() {
				_, err := d.act(context.Background(), nine)
				done <- err
			}()
			var stood []string
			for range lines {
				stood = append(stood, <-held)
			}
			settled(t, dir, tt.free)
			if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
				t.Fatal(err)
			}
			close(gate)
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			_ = d.Store.Close()

			p := &quay{lines: lines}
			e := by(dueIn(t, copied, store.Options{Fast: true}, n, &now), p, budget.Budget{})
			defer func() { _ = e.Store.Close() }()
			act(t, e, &now, nine.Add(time.Minute))
			for minutes := 16; minutes < 60; minutes += 7 {
				act(t, e, &now, nine.Add(time.Duration(minutes)*time.Minute))
			}
			if got, twice := p.each(); len(got) != n-tt.free || twice {
				t.Errorf("after the kill %d letters, twice %v", len(got), twice)
			}
			doubted := query(t, copied, `SELECT message_id FROM attempts WHERE outcome = 'in_doubt'`)
			if len(doubted) != tt.doubted || len(doubted) > 0 && !same(doubted, stood) {
				t.Errorf("in doubt are %v; on the lines were %v", doubted, stood)
			}
			if left, err := e.Store.Backlog(t.Context(), e.Realm); err != nil || left.Queue+left.InDoubt+left.Waiting > 0 {
				t.Errorf("left %+v, %v", left, err)
			}
		})
	}
}

// settled waits until so many messages are settled in the store of a folder.
func settled(t *testing.T, dir string, n int) {
	t.Helper()
	for len(query(t, dir, `SELECT message_id FROM settlements WHERE result = 'delivered'`)) < n {
		if t.Context().Err() != nil {
			t.Fatal("the outcomes are not recorded")
		}
	}
}

// query reads a column of the database in a folder.
func query(t *testing.T, dir, text string) (all []string) {
	t.Helper()
	db, err := database.Connect(filepath.Join(dir, store.File))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	r, err := db.Query(text)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	for r.Next() {
		all = append(all, "")
		if err := r.Scan(&all[len(all)-1]); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func same(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// A channel that asks for a rest is tried by no more letters than were on its lines; what lay claimed beside them is given back, and loses nothing.
func TestARestGivesBackWhatIsOnNoLine(t *testing.T) {
	const n, lines = 40, 4
	now, dir := nine, t.TempDir()
	rests := true
	q := &quay{lines: lines}
	q.answer = func(delivery.Letter) delivery.Verdict {
		if rests {
			return delivery.Verdict{Outcome: delivery.Paused, Pause: 10 * time.Minute, Reply: "slow down"}
		}
		return delivery.Verdict{Outcome: delivery.Delivered}
	}
	d := by(dueIn(t, dir, store.Options{Create: true, Fast: true}, n, &now), q, budget.Budget{})
	defer func() { _ = d.Store.Close() }()
	act(t, d, &now, nine)
	first, _ := q.each()
	if len(first) == 0 || len(first) > 2*lines {
		t.Errorf("%d letters met a channel that rests", len(first))
	}
	rests = false
	act(t, d, &now, nine.Add(11*time.Minute))
	if got, _ := q.each(); len(got) != n+len(first) {
		t.Errorf("%d letters in all, %d of them before the rest", len(got), len(first))
	}
	if failed := query(t, dir, `SELECT message_id FROM attempts WHERE outcome NOT IN ('', 'unsent', 'paused', 'delivered')`); len(failed) > 0 {
		t.Errorf("the rest has cost %v something", failed)
	}
}

// What has lain claimed behind slow letters is given back before its lease could end while it is sent, and goes later at no cost.
func TestWhatLiesTooLongIsGivenBack(t *testing.T) {
	for _, tt := range []struct {
		ahead int
		lain  time.Duration
		want  delivery.Outcome
	}{
		{1, aside, delivery.Delivered},
		{1, aside + time.Second, delivery.Unsent},
		{0, lease - time.Second, delivery.Delivered}, // nothing lies beside those on lines, which wait for the channel
	} {
		now := nine
		d := queued(t, 1, &now)
		w := &crew{carrier: &d.carrier, clerk: d.newClerk(), route: Route{Channel: taker{}}, ahead: tt.ahead}
		m := aboard{claimedMarked(t, d, now), now, now.Add(lease + time.Duration(tt.ahead)*aside)}
		now = now.Add(tt.lain)
		if e := w.take(t.Context(), m); e.verdict.Outcome != tt.want {
			t.Errorf("%d ahead, after %s: %s", tt.ahead, tt.lain, e.verdict.Outcome)
		}
		w.clerk.write(t.Context())
		if left, err := d.Store.Backlog(t.Context(), d.Realm); err != nil || (left.Queue == 1) != (tt.want == delivery.Unsent) {
			t.Errorf("left %+v, %v", left, err)
		}
	}
}

// A mark that was set with the claim counts as long as its lease: what has stood still for longer may be another's by now, and is not sent.
func TestAMarkCountsAsLongAsItsLease(t *testing.T) {
	for _, tt := range []struct {
		after time.Duration
		want  delivery.Outcome
	}{{lease - time.Second, delivery.Delivered}, {lease, delivery.Retry}} {
		now := nine
		d := queued(t, 1, &now)
		w := &crew{carrier: &d.carrier, clerk: d.newClerk(), route: Route{Channel: taker{}}}
		m := aboard{claimedMarked(t, d, now), now.Add(time.Minute), now.Add(lease)} // the claim has waited for a minute to be written
		now = now.Add(tt.after)
		if e := w.take(t.Context(), m); e.verdict.Outcome != tt.want {
			t.Errorf("after %s: %s", tt.after, e.verdict.Outcome)
		}
	}
}

// claimedMarked claims a letter with its mark.
func claimedMarked(t *testing.T, d *Daemon, now time.Time) store.Claimed {
	t.Helper()
	l := store.Demand{Realm: d.Realm, Channel: remind.MailChannel, Now: now, Until: now.Add(2 * lease), Most: 1, Mark: true}
	some, _, err := d.Store.ClaimSome(t.Context(), l)
	if err != nil || len(some) != 1 || !some[0].Marked {
		t.Fatal(some, err)
	}
	return some[0]
}

// However many lines there are, a budget holds: by what the store knows after a restart, and by what a test of another process has spent.
func TestABudgetHoldsOverAllLines(t *testing.T) {
	now, dir := nine, t.TempDir()
	q := &quay{lines: 8}
	open := func() *Daemon {
		return by(dueIn(t, dir, store.Options{Create: true, Fast: true}, 30, &now), q, budget.Budget{PerMinute: 5})
	}
	d := open()
	defer func() { _ = d.Store.Close() }()
	for _, step := range []struct {
		second int
		what   string
		want   int // letters that have left after it
	}{
		{0, "", 5}, {30, "", 5}, {58, "restart", 5}, {60, "", 10}, {90, "test", 10}, {118, "", 10}, {120, "", 14}, {148, "", 14}, {150, "", 15}, {180, "restart", 19},
	} {
		at := nine.Add(time.Duration(step.second) * time.Second)
		switch step.what {
		case "restart":
			_ = d.Store.Close()
			d = open()
		case "test":
			x := store.Test{ID: "t", Realm: d.Realm, Address: remind.Address{Channel: remind.MailChannel, To: "a1@x.example"}}
			if err := d.Store.BeginTest(t.Context(), x, at); err != nil {
				t.Fatal(err)
			}
		}
		act(t, d, &now, at)
		if all, _ := q.each(); len(all) != step.want {
			t.Errorf("after %d seconds %d letters, want %d", step.second, len(all), step.want)
		}
	}
}

// Letters are claimed in groups: not before a third of those in flight is left, unless lines are idle and nothing ends.
func TestLettersAreClaimedInGroups(t *testing.T) {
	for _, tt := range []struct {
		held, trust int
		quiet       bool
		want        int
	}{
		{0, 48, false, 48},
		{16, 48, false, 32},
		{17, 48, false, 0},
		{17, 48, true, 31},
		{48, 48, true, 0},
		{0, strikes, false, strikes},
		{1, strikes, false, 2},
		{2, strikes, false, 0},
	} {
		w := &crew{lines: 48, trust: tt.trust, held: tt.held, quiet: tt.quiet}
		if got := w.wanted(); got != tt.want {
			t.Errorf("%+v: %d are claimed", tt, got)
		}
	}
}

// While one letter tries a channel that has rested, no other does, though more has been put for it meanwhile.
func TestAProbeIsAlone(t *testing.T) {
	w := &crew{lines: 8, trust: 8, held: 1, probing: true, dry: true, haul: &haul{}}
	w.haul.puts.Add(1)
	if n := w.wanted(); n != 0 {
		t.Errorf("%d more are claimed", n)
	}
	if w.held = 0; w.wanted() != 8 {
		t.Errorf("%d are claimed when it is back", w.wanted())
	}
}

// What lies claimed behind a letter of which a channel asks for a rest, or breaks, is given back before any line takes it, and has lost nothing.
func TestWhatLiesBehindARestIsGivenBack(t *testing.T) {
	for outcome, back := range map[delivery.Outcome]int{delivery.Paused: 2, delivery.Broken: 2, delivery.Retry: 0, delivery.Delivered: 0} {
		now := nine
		d := queued(t, 2, &now)
		some, _, err := d.Store.ClaimSome(t.Context(), store.Demand{Realm: d.Realm, Channel: remind.MailChannel, Now: now, Until: now.Add(lease), Most: 2})
		if err != nil || len(some) != 2 {
			t.Fatal(some, err)
		}
		w := &crew{
			carrier: &d.carrier, clerk: d.newClerk(), name: remind.MailChannel, route: Route{Channel: taker{}}, lines: 1, ahead: 2, held: 3,
			pile: make(chan aboard, 3), ended: make(chan ending, 3),
		}
		d.purses.of = map[string][]time.Time{w.name: {now.Add(-time.Second)}}
		for _, m := range some {
			w.pile <- aboard{m, now, now.Add(lease)}
			w.spend(w.name, now, 1)
		}
		w.ended <- ending{verdict: delivery.Verdict{Outcome: outcome}}
		w.land()
		w.clerk.write(t.Context())
		again, _, err := d.Store.ClaimSome(t.Context(), store.Demand{Realm: d.Realm, Channel: remind.MailChannel, Now: now, Until: now.Add(lease), Most: 9})
		if err != nil || w.held != 2-back || len(w.pile) != 2-back || len(again) != back {
			t.Errorf("%s: %d held, %d on the pile, %d can be claimed again, %v", outcome, w.held, len(w.pile), len(again), err)
		}
		if spent := d.purses.of[w.name]; len(spent) != 3-back || spent[0].Equal(now) {
			t.Errorf("%s: %v are spent", outcome, spent)
		}
		for _, m := range again {
			if m.Failures != 0 {
				t.Errorf("%s: %+v has lost something", outcome, m)
			}
		}
	}
}

// A channel that was another machine's meanwhile has spent what that one has sent: its budget is counted anew when it comes back, and not before.
func TestABudgetIsCountedAnewWhenAChannelComesBack(t *testing.T) {
	now := nine
	d := queued(t, 3, &now)
	clock := func() time.Time { return now }
	d.carrier.Duties = &Duties{Store: d.Store, Holder: "one", Log: d.Log, Now: clock}
	other := &Duties{Store: d.Store, Holder: "two", Log: d.Log, Now: clock}
	w := &crew{
		carrier: &d.carrier, clerk: d.newClerk(), haul: &haul{stock: map[string]int{}}, name: remind.MailChannel, lines: 1,
		route: Route{Channel: taker{}, Budget: budget.Budget{PerHour: 2}}, pile: make(chan aboard, 3),
	}
	w.haul.moved = sync.NewCond(&w.haul.mu)
	stop := make(chan struct{})
	ended := make(chan struct{})
	go func() { defer close(ended); w.clerk.run(t.Context(), stop) }()
	defer func() { close(stop); <-ended }()
	claimed := func() int {
		t.Helper()
		before := w.held
		if _, err := w.claim(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		return w.held - before
	}
	if n := claimed(); n != 1 {
		t.Fatalf("%d claimed of a budget of two", n)
	}
	now = now.Add(tenureSpan) // its lease is over
	if _, mine, err := other.of(t.Context(), channelPart+w.name); err != nil || !mine {
		t.Fatal(mine, err)
	}
	l := store.Demand{Realm: d.Realm, Channel: w.name, Now: now, Until: now.Add(lease), Most: 1}
	if some, _, err := d.Store.ClaimSome(t.Context(), l); err != nil || len(some) != 1 {
		t.Fatal(some, err)
	}
	if err := d.Store.Duties().Give(t.Context(), other.held[channelPart+w.name].Lease); err != nil {
		t.Fatal(err)
	}
	if n := claimed(); n != 0 {
		t.Errorf("%d claimed beyond the budget, of which the other machine has spent the rest", n)
	}
}
