package scheduler_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"duban/notify"
	"duban/remind"
	"duban/remind/delivery"
	"duban/scheduler"
	"duban/store"
)

// A machine is one of several daemons on the store of an office. Stopped, nothing of it goes on, as after SIGSTOP: what it waits for comes, but it
// notices when it wakes.
type machine struct {
	*office // whose channel all machines share
	daemon  *scheduler.Daemon
	ended   chan error
	cancel  context.CancelFunc

	mu      sync.Mutex
	wake    chan struct{} // closed: it runs
	before  bool          // it stops by itself before it sets the next second mark
	refused int           // letters that it did not send because their mark was refused
}

// machines returns daemons over the store of an office that share its duties, where mail is real. None runs yet.
func machines(t *testing.T, o *office, names ...string) (all []*machine) {
	t.Helper()
	if err := o.Store.SetHold(t.Context(), store.Hold{Scope: "p"}, time.Now()); err != nil { // it is let go
		t.Fatal(err)
	}
	for _, name := range names {
		m := &machine{office: o, wake: make(chan struct{})}
		close(m.wake)
		base := o.Base
		base.Wait, base.Realm = m.wait, store.Real
		base.Duties = &scheduler.Duties{Store: o.Store, Holder: name, Log: o.Log, Now: time.Now, Wait: m.wait}
		m.daemon = scheduler.New(base)
		m.daemon.Routes = map[string]scheduler.Route{remind.MailChannel: {Channel: m, Kind: remind.KindMail}}
		all = append(all, m)
	}
	return all
}

func (m *machine) start() {
	ctx, cancel := context.WithCancel(context.Background())
	m.cancel, m.ended = cancel, make(chan error, 1)
	go func() { m.ended <- m.daemon.Run(ctx) }()
}

// halt stops the machine in order.
func (m *machine) halt() {
	m.resume()
	m.cancel()
	if err := <-m.ended; err != nil {
		m.t.Errorf("a machine ended with %v", err)
	}
}

func (m *machine) suspend() {
	m.mu.Lock()
	defer m.mu.Unlock()
	select {
	case <-m.wake:
		m.wake = make(chan struct{})
	default: // it is already
	}
}

func (m *machine) resume() {
	m.mu.Lock()
	defer m.mu.Unlock()
	select {
	case <-m.wake:
	default:
		close(m.wake)
	}
}

// run returns when the machine runs.
func (m *machine) run() {
	m.mu.Lock()
	wake := m.wake
	m.mu.Unlock()
	<-wake
}

func (m *machine) wait(ctx context.Context, at time.Time) error {
	m.run()
	err := wait(ctx, at)
	m.run()
	return err
}

// Send sends what the office's channel does, unless the mark is refused.
func (m *machine) Send(ctx context.Context, l delivery.Letter, mark func() error) delivery.Verdict {
	m.mu.Lock()
	stops := m.before
	m.before = false
	m.mu.Unlock()
	if stops {
		m.suspend()
	}
	m.run()
	if err := mark(); err != nil {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.refused++
		return delivery.Verdict{Outcome: delivery.Retry, Reply: err.Error()}
	}
	m.run()
	return m.office.Send(ctx, l, func() error { return nil })
}

func (m *machine) holds(duty string) bool {
	m.t.Helper()
	all, err := m.Store.Duties().Held(context.Background(), time.Now())
	if err != nil {
		m.t.Fatal(err)
	}
	for _, l := range all {
		if l.Name == duty {
			return l.Holder == m.daemon.Duties.Holder
		}
	}
	return false
}

// holder returns the machine that has a duty; nil: none has.
func holder(all []*machine, duty string) *machine {
	for _, m := range all {
		if m.holds(duty) {
			return m
		}
	}
	return nil
}

func TestSeveralMachinesTellEachStageOnce(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		all := machines(t, o, "a", "b", "c")
		for _, n := range []int{3, 7, 10, 11, 12} { // machines look every few seconds, so that a whole life takes long
			until(day(n), 8, 50)
			for _, m := range all {
				m.start()
			}
			until(day(n), 9, 10)
			for _, m := range all {
				m.halt()
			}
		}
		// Whichever starts first runs the rounds that all have missed, so some come as the machines do.
		expect(t, o.letters(), "01-03 09:00:00 ding", "01-03 09:00:00 jia", "01-07 08:50:00 jia", "01-10 08:50:00 ding", "01-10 08:50:00 jia",
			"01-11 09:00:00 ding", "01-11 09:00:00 jia")
	})
}

func TestAMachineThatStopsInOrderHandsOverAtOnce(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		all := machines(t, o, "a", "b")
		until(day(3), 8, 50)
		for _, m := range all {
			m.start()
		}
		until(day(3), 8, 59)
		first := holder(all, "rounds")
		first.halt()
		until(day(3), 9, 1)
		other := holder(all, "rounds")
		if other == nil || other == first {
			t.Fatal("nobody has the rounds")
		}
		other.halt()
		expect(t, o.letters(), "01-03 09:00:00 ding", "01-03 09:00:00 jia")
	})
}

// A machine whose settings name no mail server rehearses: it has rounds and channels of its own, and the others tell who is to be told, and hear answers.
func TestAMachineThatRehearsesTakesNoDutyOfThoseThatTell(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		all := machines(t, o, "rehearses", "tells")
		all[0].daemon.Realm = store.Rehearsal
		all[0].daemon.Routes = nil
		for i, m := range all { // the one that rehearses is first, and would keep what it has
			m.daemon.Inboxes = []scheduler.Inbox{{Key: "answers.inbox", Read: func(context.Context, notify.Taker) error { return nil }}}
			until(day(3), 8, 50+i)
			m.start()
		}
		until(day(3), 9, 1)
		if !all[0].holds("rehearsal rounds") || !all[1].holds("rounds") {
			t.Error("the machines do not have the rounds of their realms")
		}
		if !all[1].holds("mailbox answers.inbox") {
			t.Error("what is answered to those that tell is read by another one")
		}
		for _, m := range all {
			m.halt()
		}
		expect(t, o.letters(), "01-03 09:00:00 ding", "01-03 09:00:00 jia")
	})
}

// A machine that takes settings by which it rehearses leaves the duties of those that tell to another, and has part in them again once it tells, too.
func TestAMachineThatBeginsToRehearseLeavesItsDuties(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		all := machines(t, o, "changes", "tells")
		a, b := all[0], all[1]
		routes := a.daemon.Routes
		begin := func(minute int, realm string, routes map[string]scheduler.Route) {
			until(day(3), 8, minute)
			a.daemon.Realm, a.daemon.Routes = realm, routes
			a.start()
			until(day(3), 8, minute+1)
		}
		begin(49, store.Real, routes)
		b.start()
		until(day(3), 8, 51)
		if !a.holds("rounds") {
			t.Error("the one that came first does not have the rounds")
		}
		a.halt()
		begin(52, store.Rehearsal, nil)
		if !a.holds("rehearsal rounds") || !b.holds("rounds") {
			t.Error("the machines do not have the rounds of their realms")
		}
		a.halt()
		begin(54, store.Real, routes)
		if a.holds("rehearsal rounds") || !b.holds("rounds") {
			t.Error("a duty of the rehearsal is left, or the rounds were taken from who had them")
		}
		b.halt()
		until(day(3), 8, 56)
		if !a.holds("rounds") {
			t.Error("the one that tells again does not take over")
		}
		a.halt()
	})
}

// The one that has the rounds is stopped a second before the round, so its lease has just been renewed.
func TestTheDutiesOfAMachineThatIsGoneAreTakenOverWithinAMinute(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		all := machines(t, o, "a", "b", "c")
		until(day(3), 8, 50)
		for _, m := range all {
			m.start()
		}
		until(day(3), 8, 59)
		time.Sleep(59 * time.Second)
		gone := holder(all, "rounds")
		gone.suspend()
		until(day(3), 9, 1)
		if got := len(o.letters()); got != 2 {
			t.Errorf("%d letters within a minute: %v", got, o.letters())
		}
		until(day(3), 9, 30) // when it wakes it has nothing to say
		for _, m := range all {
			m.halt()
		}
		if got := o.letters(); len(got) != 2 {
			t.Errorf("told again: %v", got)
		}
	})
}

// A machine sleeps in the midst of a letter, before its second mark, for longer than the attempt's lease; meanwhile another one sends the letter.
func TestWhoWakesAfterItsLeaseSendsNothing(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		all := machines(t, o, "a", "b")
		until(day(3), 8, 50)
		for _, m := range all {
			m.before = true
			m.start()
		}
		until(day(3), 9, 0)
		var asleep *machine
		for _, m := range all {
			if !m.before {
				asleep = m
			}
			m.mu.Lock()
			m.before = false
			m.mu.Unlock()
		}
		if asleep == nil {
			t.Fatal("no machine has begun a letter")
		}
		until(day(3), 10, 0)
		if got := o.letters(); len(got) != 2 {
			t.Errorf("the other machine sent %v", got)
		}
		asleep.resume()
		until(day(3), 11, 0)
		for _, m := range all {
			m.halt()
		}
		if asleep.refused != 1 {
			t.Errorf("%d marks were refused, want that of the letter in the midst of which it slept", asleep.refused)
		}
		if got := o.letters(); len(got) != 2 {
			t.Errorf("sent twice: %v", got)
		}
	})
}
