package main

import (
	"context"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"duban/config"
	"duban/office"
	"duban/office/accounts"
	"duban/remind"
	"duban/scheduler"
	"duban/store"
	"duban/store/lock"
	"duban/systemd"
	"duban/web"
	"duban/web/shell"
)

// A service is the running daemon as its surroundings see it: it tells systemd how things stand, and takes new settings at SIGHUP.
// A reload builds a second daemon over the same store from what the settings say now. Only if that succeeds does the first one end, after the
// messages under way, and the second go on. What was told stands in the store, so nothing is told twice.
type service struct {
	*app   // whose settings are in force
	store  *store.Store
	daemon *scheduler.Daemon
	first  time.Time // the daemon's next round as it began
	pulse  scheduler.Pulse
	duties *scheduler.Duties // nil: this machine is alone on its store
	warden *scheduler.Warden

	tidied    time.Time // by the loop alone, after so much work
	tidiedAt  time.Duration
	page      *web.Server // nil: none is open
	opened    config.Page // as the page was opened
	looked    atomic.Pointer[scheduler.Daemon]
	pushes    sync.WaitGroup
	pageFault atomic.Pointer[string]
	pushFault atomic.Pointer[string]

	deskStore *store.Store // on which it stands
	site      *shell.Site
	keeper    *accounts.Keeper              // of who may open it; its counts of guesses outlast a reload
	offices   atomic.Pointer[office.Office] // under the settings in force

	answers      *web.Server // nil: none is open
	doorstep     doorstep    // as it was opened
	forms        atomic.Pointer[office.Forms]
	answersFault atomic.Pointer[string]

	mu     sync.Mutex
	report *scheduler.StepReport // nil before the first step
}

// serve runs the daemon until the context ends.
func (a *app) serve(ctx context.Context, st *store.Store, held *lock.Held, d *scheduler.Daemon, hup <-chan os.Signal) error {
	s := &service{app: a, store: st, pulse: scheduler.Pulse{Now: a.now}}
	s.duties = d.Shared(&s.pulse)
	s.warden = &scheduler.Warden{Store: st, Lock: held, Log: d.Log, Now: d.Now, Wait: d.Wait}
	s.adopt(a, d)
	guarded := func() {} // not yet: what the warden looks at takes as long as the rest of a start
	defer func() { guarded() }()
	defer func() { s.hangUp() }() // of whoever is in force then
	defer s.pushes.Wait()
	defer s.openDesk(ctx)()
	s.openPage()
	defer func() { s.page.Close() }()
	s.openAnswers()
	defer func() { s.answers.Close() }()
	s.invite(ctx)
	d.Log.Info("ready", "realm", d.Realm, "state", a.settings.State, "next_round", s.first.In(remind.Shanghai).Format(time.RFC3339))
	// Only now: systemd starts what depends on the daemon, and the store is open, the settings are good and the next round is known.
	told(d.Log, systemd.Ready(s.status()))
	guarded = s.guarded(ctx)
	thrifty()
	if err := s.introduce(context.WithoutCancel(ctx), d, s.first); err != nil { // whoever stops it at once has typed the command all the same
		d.Log.Warn("what the daemon knows cannot be shown", "error", err)
	}
	feeding, starve := context.WithCancel(context.WithoutCancel(ctx)) // to the end: stopping takes its time, too
	defer starve()
	go func() { // nobody waits for it: a manager that does not listen must not hold up the end
		if err := systemd.Feed(feeding, d.Log, s.pulse.Late); err != nil {
			d.Log.Error("the watchdog is not fed", "error", err)
		}
	}()
	for {
		again, err := s.run(ctx, hup)
		if err != nil || !again {
			return err
		}
	}
}

// guarded lets the warden look after the state's files until it is told to stop: after the daemon has recorded its last.
func (s *service) guarded(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var beside sync.WaitGroup
	beside.Go(func() { s.warden.Run(ctx) })
	return func() {
		cancel()
		beside.Wait()
	}
}

// adopt makes a daemon and its settings those in force. Faults of what was set before go with it.
func (s *service) adopt(a *app, d *scheduler.Daemon) {
	d.Stepped, d.Pulse, d.Notes, d.Warden, d.Duties = s.stepped, &s.pulse, s.notes, s.warden, s.duties
	s.pushFault.Store(nil) // of what was set before
	s.app, s.daemon = a, d
	s.looked.Store(d)
	s.first = d.NextRound(context.Background()) // asked here, before its loop runs
	s.note(nil)
}

// run runs the daemon until the context ends, or until another one has taken its place.
func (s *service) run(ctx context.Context, hup <-chan os.Signal) (again bool, err error) {
	stop, err := s.backUp(ctx, s.daemon)
	if err != nil {
		return false, err
	}
	defer stop()
	// Leaving is a channel of its own beside the context: a reload lets messages under way come to their end, a stop cuts them.
	leave, done := make(chan struct{}), make(chan error, 1)
	s.daemon.Leave = leave
	go func() { done <- s.daemon.Run(ctx) }()
	for {
		select {
		case <-ctx.Done():
			told(s.daemon.Log, systemd.Stopping())
			return false, <-done
		case err := <-done:
			told(s.daemon.Log, systemd.Stopping())
			return false, err
		case <-hup:
		}
		told(s.daemon.Log, systemd.Reloading())
		next, d, err := s.prepare(ctx)
		if err != nil {
			s.refuse(err)
			continue
		}
		// From here on there is no way back: the one that leaves begins no message any more.
		close(leave)
		if err := <-done; err != nil || ctx.Err() != nil {
			told(s.daemon.Log, systemd.Stopping())
			next.hangUp()
			return false, err
		}
		s.succeed(ctx, next, d)
		return true, nil
	}
}

// stepped follows each step of the daemon, in its loop: it must not wait for anybody. Memory is given back here, where the loop has nothing
// under way and is about to sleep.
func (s *service) stepped(ctx context.Context, r scheduler.StepReport) {
	if r.Ran {
		s.push(ctx, s.settings.Watch.PushURL.Reveal())
	}
	if now := s.now(); now.Sub(s.tidied) >= tidyEvery && worked()-s.tidiedAt >= tidyWork {
		if err := tidy(s.store); err != nil {
			s.daemon.Log.Debug("memory is kept", "error", err)
		}
		s.tidied, s.tidiedAt = now, worked()
	}
	s.note(&r)
	told(s.daemon.Log, systemd.Status(s.status()))
}

// note keeps the last report for the line of status, which a reload and the page ask for from other goroutines.
func (s *service) note(r *scheduler.StepReport) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.report = r
}

// told logs that systemd could not be told: the daemon goes on without.
func told(log *slog.Logger, err error) {
	if err != nil {
		log.Warn("systemd does not hear", "error", err)
	}
}
