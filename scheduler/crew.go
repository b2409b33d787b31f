package scheduler

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"duban/remind/delivery"
	"duban/store"
	"duban/store/database"
	"duban/store/leases"
)

// A crew carries the letters of one channel: as many lines as may be in flight over it, each with one letter at a time. On a machine that is alone
// their second marks are set with the claim, for all lines at once. Where several machines share a store each line sets its own, which refuses what
// another has taken over meanwhile; and another group lies claimed beside the lines, unless a budget bounds the channel, so that none waits for a claim.
type crew struct {
	*carrier
	clerk *clerk
	haul  *haul
	name  string
	route Route

	lines, ahead int
	marks        bool        // letters are marked as they are claimed, so no line waits for its mark: they are no more than lines
	trust        int         // so many letters may be claimed as far as is known of the channel: see room
	pile         chan aboard // claimed, on no line yet
	ended        chan ending

	held    int           // claimed, and not ended
	quiet   bool          // nothing has ended for a while
	probing bool          // the channel has rested or is broken, and the one letter held tries it
	dry     bool          // the last claim left nothing, when so much had been put
	put     int64         // how often then
	stopped bool          // nothing more is claimed
	wait    time.Duration // until the budget allows more; 0: it does
	lost    bool          // an address or the channel was lost
	err     error
}

// An aboard letter is claimed until its lease ends, which began before the claim was written; the budget counts it since then.
type aboard struct {
	store.Claimed
	since, until time.Time
}

// aside is how long a letter may lie claimed before a line takes it. Its lease is as much longer, and what lies longer is given back: else the lease
// could end while it is sent.
const aside = time.Minute

// An ending is how an attempt ended.
type ending struct {
	verdict delivery.Verdict
	err     error
}

// carry attempts every message of a channel whose time has come, as its budget allows, while the window is open and the daemon stays. It
// waits for the budget itself where that takes a second at most; else it returns, and the loop comes back when there is something free.
func (h *haul) carry(ctx context.Context, name string, open func() bool) (lost bool, err error) {
	route, _ := h.route(name)
	w := &crew{carrier: h.carrier, clerk: h.clerk, haul: h, name: name, route: route, lines: max(1, route.InFlight()), trust: strikes}
	w.marks = w.lines > 1 && !h.Store.Shared()
	if w.lines > 1 && route.Budget.Longest() == 0 && !w.marks {
		w.ahead = w.lines
	}
	w.pile, w.ended = make(chan aboard, w.lines+w.ahead), make(chan ending, w.lines+w.ahead)
	var all sync.WaitGroup
	for i := range w.lines {
		line := fmt.Sprint(channelPart, w.name, ", line ", i+1)
		all.Go(func() {
			for m := range w.pile {
				w.Pulse.expect(line, lease+stretch)
				e := w.take(ctx, m)
				w.Pulse.rest(line)
				w.ended <- e
			}
		})
	}
	defer all.Wait()
	defer close(w.pile)
	for {
		w.fill(ctx, open)
		if w.held > 0 {
			w.land()
		} else if w.stopped || w.err != nil || w.wait == 0 || w.wait > time.Second || w.Wait(ctx, w.Now().Add(w.wait)) != nil {
			return w.lost, w.err // the loop wakes then, or the daemon stops
		}
	}
}

// take carries a letter, if it has not lain too long and the daemon stays.
func (w *crew) take(ctx context.Context, m aboard) ending {
	switch {
	case ctx.Err() != nil:
		return ending{verdict: w.unsent(m, stopping)}
	case w.ahead > 0 && w.Now().After(m.until.Add(-lease)):
		return ending{verdict: w.unsent(m, "前面的消息发送过慢，尚未发送")}
	default:
		return w.attempt(ctx, m)
	}
}

// stopping is why a letter is given back when the daemon stops.
const stopping = "服务停止，尚未发送"

// unsent gives a letter back that nobody has tried to send. It costs neither the message nor the budget anything.
func (w *crew) unsent(m aboard, why string) delivery.Verdict {
	v := delivery.Verdict{Outcome: delivery.Unsent, Reply: why}
	w.refund(w.name, m.since)
	w.clerk.settle(store.Outcome{Mark: store.Mark{Message: m.ID, Attempt: m.Attempt, At: w.Now()}, Verdict: v})
	return v
}

// isCutOff reports whether an attempt has ended because the daemon stops, and surely delivered nothing. What the other side has answered counts.
func isCutOff(ctx context.Context, v *delivery.Verdict) bool {
	return ctx.Err() != nil && v.Outcome == delivery.Retry && v.Code == 0
}

// wanted returns how many letters are to be claimed now. As long as there is work they are asked for in groups, when a third is left.
func (w *crew) wanted() int {
	all := w.room()
	free := all - w.held
	idle := w.dry && w.put == w.haul.puts.Load() || w.probing && w.held > 0
	if w.stopped || w.err != nil || idle || w.held > 0 && 3*free < 2*all && !w.quiet {
		return 0
	}
	return free
}

// room returns how many letters may be claimed at once. It grows with each delivery, from as many as show that a channel is broken: a server that
// refuses everything is not asked more often because there are many lines.
func (w *crew) room() int { return min(w.lines+w.ahead, w.trust) }

// fill claims what there is room for.
func (w *crew) fill(ctx context.Context, open func() bool) {
	for n := w.wanted(); n > 0; n = w.wanted() {
		w.Pulse.expect(channelPart+w.name, stretch)
		if ctx.Err() != nil || w.leaving() || !open() {
			w.stop(nil)
			return
		}
		more, err := w.claim(ctx, n)
		if handedOver(err) { // no fault: that one carries on
			w.stop(nil)
			return
		}
		if err != nil {
			w.stop(err)
		}
		if !more {
			return
		}
	}
}

// claim claims n letters, or as many as the budget allows, and puts them on the pile; false: it allows none now. It returns leases.ErrLost where the channel
// is another machine's: one has it at a time, so that the budget holds.
func (w *crew) claim(ctx context.Context, n int) (more bool, err error) {
	now := w.Now()
	duty, mine, err := w.Duties.of(ctx, dutyIn(w.Realm, channelPart+w.name))
	if err == nil && !mine {
		err = leases.ErrLost
	}
	if err != nil {
		return false, err
	}
	w.purses.hold(w.name, duty.Token)
	n, free, err := w.allowed(ctx, w.name, w.route.Budget, now, n)
	if err != nil {
		return false, err
	}
	if w.wait = max(0, free.Sub(now)); n == 0 {
		return false, nil
	}
	w.put = w.haul.puts.Load()
	until := now.Add(lease)
	if w.ahead > 0 {
		until = until.Add(aside)
	}
	got, err := w.clerk.claim(store.Demand{Realm: w.Realm, Channel: w.name, Now: now, Until: until, Most: n, Duty: duty, Mark: w.marks})
	if err != nil {
		return false, err
	}
	begun := w.Now() // not before the store has it: so the budget holds by whatever clock it is counted next
	w.spend(w.name, begun, len(got.Letters))
	w.probing, w.dry = got.Probe, len(got.Letters) < n
	w.haul.took(w.name, len(got.Letters), w.dry)
	w.held += len(got.Letters)
	for _, m := range got.Letters {
		w.pile <- aboard{m, begun, until}
	}
	return true, nil
}

// ending waits for the next ending. While lines are free it does so for a moment only: then they are no longer to wait for a group.
func (w *crew) ending() (e ending, ok bool) {
	if !w.marks || w.quiet || w.held == w.room() {
		return <-w.ended, true
	}
	select {
	case e = <-w.ended:
		return e, true
	case <-time.After(calm):
		return e, false
	}
}

// land takes what has ended: at least one letter, unless lines are free and nothing ends for a while. A channel that breaks or asks for a rest is
// tried by no other letter than those that are under way.
func (w *crew) land() {
	w.Pulse.rest(channelPart + w.name) // the lines promise, each for itself
	e, ok := w.ending()
	if w.quiet = !ok; w.quiet {
		return
	}
	for more := true; more; {
		w.held--
		w.dry = false
		w.lost = w.lost || loses(e.verdict.Outcome)
		if e.verdict.Outcome == delivery.Delivered {
			w.trust++
		}
		if e.err != nil {
			w.stop(e.err)
		}
		if o := e.verdict.Outcome; o == delivery.Broken || o == delivery.Paused {
			w.giveBack("渠道暂歇，尚未发送")
		}
		select {
		case e = <-w.ended:
		default:
			more = false
		}
	}
	if err := w.clerk.failed(); err != nil {
		w.stop(err)
	}
}

// stop lets nothing more be claimed, and gives back what is on no line.
func (w *crew) stop(err error) {
	w.stopped, w.err = true, errors.Join(w.err, err)
	w.giveBack("服务停止或发送时段已过，尚未发送")
}

// giveBack gives back what is claimed and on no line yet.
func (w *crew) giveBack(why string) {
	for {
		select {
		case m := <-w.pile:
			w.held--
			w.unsent(m, why)
		default:
			return
		}
	}
}

// mark sets the second mark of a letter that has none yet. One that was set with the claim counts as long as its lease.
func (w *crew) mark(ctx context.Context, m aboard) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case !m.Marked:
		return w.clerk.commit(store.Mark{Message: m.ID, Attempt: m.Attempt, At: w.Now()})
	case !w.Now().Before(m.until):
		return store.ErrEnded
	default:
		return nil
	}
}

// attempt sends a claimed message once and records what became of it. The second mark is asked for by the channel, just before the step after which a
// failure is doubtful; where the store cannot take it, or the lease that it was set with is over, nothing is sent.
func (w *crew) attempt(ctx context.Context, m aboard) ending {
	var unmarked atomic.Pointer[database.Fault] // a channel may mark from a goroutine of its own
	verdict := w.route.Send(ctx, m.Letter, func() error {
		err := w.mark(ctx, m)
		var fault *database.Fault
		if errors.As(err, &fault) {
			unmarked.Store(fault)
		}
		return err
	})
	if isCutOff(ctx, &verdict) { // it goes with the next daemon at once
		return ending{verdict: w.unsent(m, stopping)}
	}
	if verdict.Unknown && verdict.Outcome == delivery.Retry && m.Failures+1 >= strikes {
		verdict.Outcome = delivery.Broken
	}
	w.clerk.settle(store.Outcome{Mark: store.Mark{Message: m.ID, Attempt: m.Attempt, At: w.Now()}, Verdict: verdict})
	w.Log.Info("attempt", "message", m.ID, "channel", m.Channel, "attempt", m.Attempt, "outcome", verdict.Outcome,
		"notices", len(m.Notices), "code", verdict.Code)
	if verdict.Drift != 0 {
		w.Log.Warn("the local clock differs from that of a channel: set it before signatures fail", "channel", m.Channel, "ahead", verdict.Drift)
	}
	if fault := unmarked.Load(); fault != nil { // nothing was sent, and with the next message it would be the same
		return ending{verdict, fmt.Errorf("mark attempt %d of message %s: %w", m.Attempt, m.ID, fault)}
	}
	return ending{verdict, nil}
}
