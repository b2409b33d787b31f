package scheduler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"duban/remind"
	"duban/scheduler/excerpt"
	"duban/store"
	"duban/store/messages"
)

// passByPlans does one pass where there are many plans, see pass: the round looks at those alone that may tell anything new, batch by batch, and the
// deliveries at those that waits or what is under way is about.
func (d *Daemon) passByPlans(ctx context.Context, now time.Time, p pass) (held, lost bool, err error) {
	d.glances = glances{}
	g, err := d.glance(ctx, now)
	if err == nil {
		err = d.agenda.refresh(ctx, remind.DateOf(now))
	}
	if err != nil {
		return false, false, err
	}
	if p.round {
		if err = d.checkClock(ctx, now); err == nil {
			err = d.runByPlans(ctx, now)
		}
		held = err == nil
		d.Warden.remember(ctx)
	}
	if held { // what the round itself has recorded is no news
		g, err = d.glance(ctx, now)
	}
	if err != nil {
		return held, false, err
	}
	d.glances.taken = g
	v, err := d.lookByPlans(ctx, now)
	if err != nil {
		return held, false, err
	}
	if p.lost {
		err = d.warn(ctx, v, now)
	}
	if err != nil || p.last {
		return held, false, err
	}
	lost, err = d.deliver(ctx, v, now, p.anytime)
	d.glances.good = err == nil && !lost
	return held, lost, err
}

// runByPlans runs a round over the plans that may tell anything new: a batch at a time is read, decided on and offered, and forgotten. The round is
// recorded once all have been.
func (d *Daemon) runByPlans(ctx context.Context, now time.Time) error {
	concerned, err := d.Store.Concerns(ctx, d.Realm, 0)
	if err != nil {
		return err
	}
	r := byPlans{rounds: &d.rounds, waiting: concerned.Waiting}
	r.round = store.Round{At: now, Day: remind.DateOf(now), Realm: d.Realm, Scheduled: true}
	if r.last, r.again, err = d.Store.LastRound(ctx, d.Realm); err != nil {
		return fmt.Errorf("look for the last round: %w", err)
	}
	d.agenda.begin()
	ids, err := d.agenda.due(ctx, r.round.Day, concerned.Plans)
	if err != nil {
		return err
	}
	batches := slices.Chunk(ids, fewPlans)
	if len(ids) == 0 {
		batches = slices.Values([][]string{nil}) // whether the day is off is asked for in any case
	}
	for p, err := range d.agenda.parts(ctx, batches) {
		if err != nil {
			return err
		}
		r.round.Off = !p.world.Calendar.Workday(r.round.Day)
		v := d.decide(p.Snap, p.world.On(r.round.Day))
		err = r.offer(ctx, v, p.Plans)
		if err == nil { // only now: until it is offered, its day has come
			err = d.agenda.plan(ctx, p.Plans, v.day, p.Snap.Holds, concerned.Plans)
		}
		if err != nil {
			return err
		}
	}
	if err := d.Store.RecordRound(ctx, r.round); err != nil {
		return fmt.Errorf("record the round of %s: %w", r.round.Day, err)
	}
	d.Log.Info("round", "day", r.round.Day, "off", r.round.Off, "plans", len(ids), "due", r.due, "new", r.sum.New,
		"superseded", r.sum.Superseded, "withdrawn", r.sum.Withdrawn)
	return nil
}

// A byPlans is a round under way.
type byPlans struct {
	*rounds
	round   store.Round
	waiting map[string][]int64 // by plan, the notices that waited before it
	last    store.Round        // the one before
	again   bool               // there was one
	due     int
	sum     store.Offered
}

// offer offers what a batch of plans owes.
func (r *byPlans) offer(ctx context.Context, v *view, ids []string) error {
	due, passed := r.owed(v, r.last, r.again)
	var waited []int64
	for _, id := range ids {
		waited = append(waited, r.waiting[id]...)
	}
	n, err := r.Store.OfferOf(ctx, r.round, waited, due, passed)
	if err != nil {
		return fmt.Errorf("offer the notices of %s: %w", r.round.Day, err)
	}
	r.due += len(due)
	r.sum.New, r.sum.Superseded, r.sum.Withdrawn = r.sum.New+n.New, r.sum.Superseded+n.Superseded, r.sum.Withdrawn+n.Withdrawn
	return r.Store.Supersede(ctx, r.Realm, keys(v.relayed), r.round.At)
}

// lookByPlans returns the view by which is delivered: of the plans that is about which waits or is under way, and of those alone the problems of which
// messages speak. What their readers answer for in all plans is counted, and kept with each of them, so that most are not read for it. What is told to the
// office needs all plans. Where it is about more addresses than are looked at together, the view says of what waits nothing: see lookFor.
func (d *Daemon) lookByPlans(ctx context.Context, now time.Time) (*view, error) {
	d.Log.DebugContext(ctx, "a full look", "by", "plans")
	d.agenda.begin()
	today := remind.DateOf(now)
	if err := d.agenda.cast(ctx, today); err != nil {
		return nil, err
	}
	c, err1 := d.Store.Concerns(ctx, d.Realm, d.leastPortion())
	common, w, err2 := d.agenda.common(ctx)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	l, err := d.listen(ctx, &c, w.Book, today)
	if err != nil {
		return nil, err
	}
	if l.speech.Office {
		return d.viewer.look(ctx, now, false)
	}
	d.viewer.whole = nil // as large as the store
	if c.Many {
		d.viewer.last, err = d.lookApart(ctx, &c, common, w.On(today))
	} else {
		d.viewer.last, err = l.look(ctx, common, w.Book)
	}
	return d.viewer.last, err
}

// listen returns how to look at what is concerned, once it is known of what it speaks.
func (d *Daemon) listen(ctx context.Context, c *messages.Concerns, book *remind.Book, today remind.Date) (*partLook, error) {
	l := &partLook{planner: &d.agenda, today: today, concerns: c, speech: excerpt.NewSpeech(), due: newDueKeys()}
	return l, l.listen(ctx, book.Name(remind.OfficeBody, today))
}
