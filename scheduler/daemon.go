package scheduler

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"duban/formats/draft"
	"duban/notify/wording"
	"duban/remind"
	"duban/remind/delivery"
	"duban/scheduler/timetable"
	"duban/store"

	"github.com/robfig/cron/v3"
)

// A Base is what all parts of a daemon work with. Now and Wait are its only clock, so a simulation is the same daemon by another one.
type Base struct {
	Store    *store.Store
	World    func(store.Snapshot) *remind.World // the world of a snapshot under the settings in force; pure
	Terms    any                                // the settings by which World makes it, compared by their JSON; nil: they never change
	Realm    string
	Schedule cron.Schedule   // of the rounds
	Window   delivery.Window // in which messages may leave
	Forms    *draft.Forms    // in which papers are drafted; nil: the program's own
	Texts    *wording.Texts  // in which messages are worded; nil: the program's own
	Log      *slog.Logger
	Duties   *Duties // shared out among several machines; nil: this one is alone
	Now      func() time.Time
	Wait     func(context.Context, time.Time) error // returns at that instant, or with the context's error

	Few       int  // up to how many plans everything is looked at together; 0: as many as is sensible
	Portion   int  // where there are more, the letters of so many addresses are worded from one look; 0: as many as is sensible
	Simulated bool // nothing of it is proof: its mails bring no head of the chain, and so are those that a preview shows
}

// A Daemon is the loop over its three parts: rounds, carrier and watch. Its exported fields, theirs included, are set between New and the
// first call of a method, and not changed after.
type Daemon struct {
	Base
	rounds
	carrier
	watch

	Glance  time.Duration                     // the longest sleep: other commands change the store beside the daemon
	Stepped func(context.Context, StepReport) // told after each step of Run; must not wait; may be nil

	viewer  viewer
	glances glances
	agenda  planner
	news    newsroom
	sealer  sealer
}

// New returns a daemon over a base, which has nothing to carry by yet: see Routes.
func New(b Base) *Daemon {
	b.Schedule = timetable.Steady{Schedule: b.Schedule}
	d := &Daemon{Base: b, Glance: time.Minute}
	d.rounds.Base, d.carrier.Base, d.watch.Base, d.viewer.Base, d.agenda.Base = &d.Base, &d.Base, &d.Base, &d.Base, &d.Base
	d.by = &d.carrier
	return d
}

// Run runs rounds and delivers until the context ends or it is to leave, which is no error. A scheduled round that has not run is run at
// once. The end of the context cuts what is under way; leaving lets it come to its verdict.
func (d *Daemon) Run(ctx context.Context) error {
	defer d.Duties.leave(context.WithoutCancel(ctx))
	defer d.part(ctx)
	staying, release := d.staying(ctx)
	defer release()
	var beside sync.WaitGroup
	defer beside.Wait()
	if d.Duties != nil {
		d.Glance = min(d.Glance, dutyGlance)
		beside.Go(func() { d.Duties.keep(staying) })
	}
	for _, box := range d.Inboxes {
		beside.Go(func() { d.watchInbox(staying, box) })
	}
	for {
		d.Pulse.expect(loopPart, stretch)
		ran, err1 := d.step(ctx)
		d.Warden.remember(ctx)
		next, err2 := d.next(ctx)
		next = notBefore(next, d.Now())
		if ctx.Err() != nil {
			return nil
		}
		d.Pulse.expect(loopPart, lease) // it may send a word to the administrator
		d.judge(ctx, errors.Join(err1, err2))
		d.tellFindings(ctx)
		d.publish(ctx, ran)
		d.Pulse.expect(loopPart, max(0, next.Sub(d.Now()))+stretch)
		awake, release := d.Warden.awake(staying)
		_ = d.Wait(awake, next)
		release()
		if staying.Err() != nil {
			return nil
		}
	}
}

// part tries a last time to record what became of the attempts. What a daemon that leaves cannot record, its successor does.
func (d *Daemon) part(ctx context.Context) {
	if err := d.settleLeft(context.WithoutCancel(ctx)); err != nil && ctx.Err() != nil {
		d.Log.Error("outcomes are lost, their messages are in doubt", "error", err)
	}
}

// Step runs the round that is due, if any, delivers what may go, and tells the administrator how things stand where it is time to. By a clock
// that cannot be right it does nothing but return ErrClock.
func (d *Daemon) Step(ctx context.Context) error {
	_, err := d.step(ctx)
	return err
}

// step does what is due now: the clock is judged first, then a round runs if one is due, then what may go is carried, and what was recorded is
// sealed. It reports whether a round ran. Where another machine has the rounds, this one only carries.
func (d *Daemon) step(ctx context.Context) (ran bool, err error) {
	now := d.Now()
	if err := d.checkClock(ctx, now); err != nil {
		return false, err
	}
	under, mine, err := d.Duties.under(ctx, dutyIn(d.Realm, roundsDuty))
	if err != nil {
		return false, err
	}
	if !mine {
		return false, d.assist(ctx, now)
	}
	ran, err = d.act(under, now)
	if err = errors.Join(err, d.seal(under, err)); handedOver(err) {
		d.Log.Warn("another machine goes on", "error", err)
		return ran, nil
	}
	return ran, err
}

// assist carries what another machine has worded, over the channels that are free. It reads no plan: what may leave is in the queue.
func (d *Daemon) assist(ctx context.Context, now time.Time) error {
	err := d.settleLeft(ctx)
	names, err1 := d.names(ctx)
	if err = errors.Join(err, err1); err != nil || len(names) == 0 {
		return err
	}
	day, _, err := d.today(ctx, now)
	if err != nil {
		return err
	}
	_, err = d.carryAll(ctx, d.open(&view{day: day}, false))
	return err
}

// act runs a round if one is due, carries what may go, and tells the administrator where it is time to.
func (d *Daemon) act(ctx context.Context, now time.Time) (ran bool, err error) {
	due, err := d.isDue(ctx, now)
	if err != nil {
		return false, err
	}
	if ran, err = d.passes(ctx, due, false); err != nil {
		return ran, err
	}
	// The word to the administrator takes its figures from what is kept: it waits until all of that is.
	if d.unkept, err = d.reporter().Keep(ctx, now); err != nil || d.unkept {
		return ran, err
	}
	return ran, d.daily(ctx)
}

// Demonstrate runs a round and delivers at once, whatever the hour, the day and the caps.
func (d *Daemon) Demonstrate(ctx context.Context) error {
	_, err := d.passes(ctx, true, true)
	return errors.Join(err, d.seal(ctx, err))
}

// maxPasses bounds how often a step looks for who stands in for the lost.
const maxPasses = 4

// passes runs a round, if one is due, and delivers; where an address or a channel was lost on the way it runs another round at once and delivers
// again, so that who stands in hears on the same day. The last round is run in any case: else the next step would find it due. It reports
// whether a round has run.
func (d *Daemon) passes(ctx context.Context, round, anytime bool) (ran bool, err error) {
	p := pass{round: round, anytime: anytime}
	for n := 0; ; n++ {
		now := d.Now()
		work, err := d.prepare(ctx, now)
		if err != nil || !p.round && !work {
			return ran, err
		}
		p.last = n == maxPasses
		held, lost, err := d.pass(ctx, now, p)
		if ran = ran || held; err != nil || !lost {
			return ran, err
		}
		p.round, p.lost = true, true
	}
}

// A pass is what is to be done in one.
type pass struct {
	round   bool // run a round
	anytime bool // deliver whatever the hour
	lost    bool // something was lost in the pass before
	last    bool // deliver nothing any more
}

// pass does one pass. It reports whether a round was held, and whether an address or a channel was lost. Where another full look would find what
// the last one found, it only carries.
func (d *Daemon) pass(ctx context.Context, now time.Time, p pass) (held, lost bool, err error) {
	if v := d.still(ctx, now); v != nil && !p.round {
		lost, err = d.carryAll(ctx, d.open(v, false))
		return false, lost, err
	}
	many, err := d.agenda.many(ctx)
	if err != nil {
		return false, false, err
	}
	if many {
		return d.passByPlans(ctx, now, p)
	}
	v, err := d.look(ctx, now, p.round)
	if err != nil {
		return false, false, err
	}
	if p.lost {
		err = d.warn(ctx, v, now)
	}
	if p.round {
		err = errors.Join(err, d.runRound(ctx, v, now))
		held = err == nil
		d.Warden.remember(ctx) // before anything of the round leaves: a copy of before it is known as such then
	}
	if err != nil || p.last {
		return held, false, err
	}
	lost, err = d.deliver(ctx, v, now, p.anytime)
	d.glances.good = err == nil && !lost
	return held, lost, err
}

// prepare brings the records up to date with what happened before, in the order in which one needs the other: outcomes that only memory
// holds, before anything judges by leases; a restore, before the attempts that were open in the backup end; then those attempts. It reports
// whether anything is under way.
func (d *Daemon) prepare(ctx context.Context, now time.Time) (work bool, err error) {
	if err := d.settleLeft(ctx); err != nil {
		return false, err
	}
	if err := d.takeUp(ctx); err != nil {
		return false, err
	}
	reaped, err := d.Store.Reap(ctx, d.Realm, now)
	if err != nil {
		return false, err
	}
	if reaped > 0 { // a message that could not be given back may be now
		d.glances = glances{}
	}
	b, err1 := d.Store.Backlog(ctx, d.Realm)
	fresh, err2 := d.hasNews(ctx, now)
	return b.Queue+b.Waiting > 0 || fresh, errors.Join(err1, err2)
}

// runRound runs a round by a clock that may be right. The clock is looked at again, as it may have leapt while a message was on its way, and a
// round that is recorded for another year would stop all that follow.
func (d *Daemon) runRound(ctx context.Context, v *view, now time.Time) error {
	if err := d.checkClock(ctx, now); err != nil {
		return err
	}
	return d.run(ctx, v, now)
}

// next returns when to look again: after a glance, or before it at the next round or when a message's time has come.
func (d *Daemon) next(ctx context.Context) (time.Time, error) {
	now := d.Now()
	next := now.Add(d.Glance)
	if d.unkept {
		next = now
	}
	if round := d.Schedule.Next(now); round.Before(next) {
		next = round
	}
	due, ok, err := d.nextAttempt(ctx, now)
	if ok && due.Before(next) {
		next = due
	}
	return next, err
}
