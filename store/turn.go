package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"duban/remind/delivery"
	"duban/store/database"
	"duban/store/leases"
	"duban/store/messages"
)

// A Mark is the second mark of an attempt.
type Mark = messages.Mark

// An Outcome is what became of one.
type Outcome = messages.Outcome

// A Demand asks for messages.
type Demand = messages.Demand

// A Claimed message is one that a demand got.
type Claimed = messages.Claimed

// A Turn is what those who carry have to record, and what they want next, in one transaction: outcomes, then second marks, then claims.
type Turn struct {
	Settle []Outcome
	Commit []Mark
	Claim  []Demand
}

// Turned is what came of a turn, each in the order of what was asked for.
type Turned struct {
	Settled, Committed []error // ErrEnded where the attempt is not under way
	Claimed            []Claims
}

// Claims are the messages that a demand got. A channel that has rested or is broken is probed by one of them alone.
type Claims struct {
	Letters []Claimed
	Probe   bool
	Err     error // nothing was claimed: what is to be sent cannot be read, or the channel is another machine's
}

// Turn records and claims in one transaction: all of it or nothing. It waits for no context: what has become of attempts is recorded even while
// the daemon stops.
func (s *Store) Turn(ctx context.Context, x Turn) (r Turned, err error) {
	ctx = context.WithoutCancel(ctx)
	err = s.in(ctx, func(t *tx) (err error) {
		r = Turned{}
		if r.Settled, err = t.settleAll(ctx, x.Settle); err != nil {
			return fmt.Errorf("settle: %w", err)
		}
		if r.Committed, err = t.commitAll(ctx, x.Commit); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
		for _, l := range x.Claim {
			c, err := t.claimSome(ctx, l, &s.letters)
			if err != nil {
				return fmt.Errorf("claim: %w", err)
			}
			r.Claimed = append(r.Claimed, c)
		}
		return nil
	})
	return r, err
}

// ClaimSome leases the next messages of a channel whose time has come, as Claim does one, and reports whether the channel is probed.
func (s *Store) ClaimSome(ctx context.Context, l Demand) (all []Claimed, probe bool, err error) {
	r, err := s.Turn(ctx, Turn{Claim: []Demand{l}})
	if err != nil {
		return nil, false, err
	}
	c := r.Claimed[0]
	if c.Err != nil {
		return nil, false, fmt.Errorf("claim: %w", c.Err)
	}
	return c.Letters, c.Probe, nil
}

// CommitAll sets the second marks of several attempts; see Commit. The errors say which were not under way.
func (s *Store) CommitAll(ctx context.Context, marks []Mark) (late []error, err error) {
	r, err := s.Turn(ctx, Turn{Commit: marks})
	if err != nil {
		return make([]error, len(marks)), err
	}
	return r.Committed, nil
}

// SettleAll records several outcomes in their order; see Settle. The errors say which were not under way.
func (s *Store) SettleAll(ctx context.Context, ends []Outcome) (late []error, err error) {
	r, err := s.Turn(ctx, Turn{Settle: ends})
	if err != nil {
		return make([]error, len(ends)), err
	}
	return r.Settled, nil
}

// claimSome claims for one lease. A channel that has rested, or is broken, is probed by one message: the others would only share its fate.
func (t *tx) claimSome(ctx context.Context, l Demand, kept *messages.Cache) (c Claims, err error) {
	err = leases.Pass(leases.Fenced(ctx, l.Duty, func() time.Time { return l.Now }), t.Tx)
	if errors.Is(err, leases.ErrLost) {
		return Claims{Err: err}, nil
	}
	if err != nil {
		return c, err
	}
	if _, err := t.reap(ctx, l.Realm, l.Now); err != nil {
		return c, err
	}
	var until, broken int64
	err = t.One(ctx, `SELECT until, broken_since FROM channels WHERE realm = ? AND channel = ?`, []any{l.Realm, l.Channel}, &until, &broken)
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil || until > database.Millis(l.Now):
		return c, err
	default:
		c.Probe, l.Most = true, 1
	}
	if c.Letters, err = messages.Claim(ctx, t.Tx, l, kept); errors.Is(err, messages.ErrUnreadable) {
		return Claims{Err: err}, nil
	}
	if err == nil && broken != 0 && len(c.Letters) > 0 {
		err = t.probing(ctx, l.Realm, l.Channel, l.Now)
	}
	return c, err
}

// probe is how long a broken channel rests before it is tried again. The rule is DESIGN's: hourly.
const probe = time.Hour

// probing lets a broken channel rest again before it is tried: whatever becomes of the one message, the next goes an hour later.
func (t *tx) probing(ctx context.Context, realm, channel string, now time.Time) error {
	return t.Do(ctx, `UPDATE channels SET until = ? WHERE realm = ? AND channel = ? AND broken_since <> 0`, database.Millis(now.Add(probe)), realm, channel)
}

// commitAll sets second marks.
func (t *tx) commitAll(ctx context.Context, marks []Mark) (late []error, err error) {
	at, err := messages.AllUnderWay(ctx, t.Tx, messages.NamesOf(marks, func(m Mark) string { return m.Message }))
	if err != nil || len(marks) == 0 {
		return nil, err
	}
	var live []Mark
	late = make([]error, len(marks))
	for i, m := range marks {
		if late[i] = isUnderWay(at, m); late[i] == nil {
			live = append(live, m)
		}
	}
	return late, messages.PutCommits(ctx, t.Tx, live)
}

// isUnderWay returns ErrEnded where an attempt is not under way.
func isUnderWay(at map[string]messages.UnderWay, m Mark) error {
	if u, ok := at[m.Message]; !ok || u.Attempt != m.Attempt {
		return fmt.Errorf("attempt %d of message %s: %w", m.Attempt, m.Message, ErrEnded)
	}
	return nil
}

// settleAll records outcomes in their order: those that were delivered one after another as a group, each of the others by itself.
func (t *tx) settleAll(ctx context.Context, ends []Outcome) (late []error, err error) {
	at, err := messages.AllUnderWay(ctx, t.Tx, messages.NamesOf(ends, func(o Outcome) string { return o.Message }))
	if err != nil || len(ends) == 0 {
		return nil, err
	}
	late = make([]error, len(ends))
	ended := map[string]bool{}
	var group []Outcome
	for i, e := range ends {
		if late[i] = isUnderWay(at, e.Mark); ended[e.Message] {
			late[i] = fmt.Errorf("attempt %d of message %s: %w", e.Attempt, e.Message, ErrEnded)
		}
		if late[i] != nil {
			continue
		}
		ended[e.Message] = true
		if e.Verdict.Outcome == delivery.Delivered {
			group = append(group, e)
			continue
		}
		if err := errors.Join(t.deliver(ctx, group, at), t.settleOne(ctx, e)); err != nil {
			return nil, err
		}
		group = nil
	}
	return late, t.deliver(ctx, group, at)
}

// settleOne records an outcome that is no delivery.
func (t *tx) settleOne(ctx context.Context, e Outcome) error {
	q, err := messages.PlaceOf(ctx, t.Tx, e.Message)
	if err != nil {
		return err
	}
	return t.settle(ctx, e.Message, q, e.Verdict, e.At)
}

// deliver records deliveries, and what they say of their channels.
func (t *tx) deliver(ctx context.Context, group []Outcome, at map[string]messages.UnderWay) error {
	if len(group) == 0 {
		return nil
	}
	if err := messages.Deliver(ctx, t.Tx, group, at); err != nil {
		return err
	}
	type channel struct{ realm, name string }
	fine := map[channel]bool{}
	for _, e := range group {
		c := channel{at[e.Message].Realm, at[e.Message].To.Channel}
		if fine[c] {
			continue
		}
		var err error
		if fine[c], err = t.proves(ctx, c.realm, c.name, e.Mark); err != nil {
			return err
		}
	}
	return nil
}

// proves mends a channel by a delivery, and reports whether the channel is in order now. What began before the channel asked for its rest, or broke,
// says nothing of it: it was under way beside what met the trouble.
func (t *tx) proves(ctx context.Context, realm, channel string, m Mark) (fine bool, err error) {
	var rests bool
	err = t.One(ctx, `SELECT EXISTS (SELECT 1 FROM channels WHERE realm = ? AND channel = ?)`, []any{realm, channel}, &rests)
	if err != nil || !rests { // almost every delivery finds the channel in order
		return err == nil, err
	}
	var begun, event int64
	err1 := t.One(ctx, `SELECT at FROM attempts WHERE message_id = ? AND number = ? AND step = 'begin'`, []any{m.Message, m.Attempt}, &begun)
	err2 := t.One(ctx, `SELECT coalesce(max(at), 0) FROM channel_events WHERE realm = ? AND channel = ? AND kind IN ('paused', 'broken')`,
		[]any{realm, channel}, &event)
	if err := errors.Join(err1, err2); err != nil || begun <= event {
		return false, err
	}
	return true, t.mend(ctx, realm, channel, m.At)
}
