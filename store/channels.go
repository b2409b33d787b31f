package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store/database"
	"duban/store/messages"
)

// A ChannelState is a channel that rests: until Until nothing is tried on it. A channel in order has none.
type ChannelState struct {
	Realm, Channel string
	Until          time.Time
	BrokenSince    time.Time // zero: it only rests
	Why            string
	Notices        int // that wait for a broken one, in messages or not yet
}

// A LostAddress is an address that is refused, in the words of the row that keeps it; what follows from it is a remind.Loss.
type LostAddress struct {
	Realm string
	remind.Address
	Recipient string
	Dead      bool // for good; else refused for the day
	Why       string
	At        time.Time
}

// mark records what an attempt says of the channel and of the address; see proves for a success. A failure of the message alone says nothing
// of either. What is declined keeps the address from being tried again on the day, so that who stands in hears.
func (t *tx) mark(ctx context.Context, id string, v delivery.Verdict, at time.Time) error {
	var realm, channel, address, recipient string
	err := t.One(ctx, `SELECT realm, channel, address, recipient FROM messages WHERE id = ?`, []any{id}, &realm, &channel, &address, &recipient)
	if err != nil {
		return fmt.Errorf("message %s: %w", id, err)
	}
	switch v.Outcome {
	case delivery.Paused:
		return t.rest(ctx, ChannelState{Realm: realm, Channel: channel, Until: at.Add(v.Pause), Why: v.Reply}, "paused", at)
	case delivery.Broken:
		return t.rest(ctx, ChannelState{Realm: realm, Channel: channel, Until: at.Add(probe), BrokenSince: at, Why: v.Reply}, "broken", at)
	case delivery.Refused, delivery.Declined:
		return t.lose(ctx, realm, remind.Address{Channel: channel, To: address}, recipient, v, at)
	default:
		return nil
	}
}

// lose marks an address that was refused: for good, or for the day.
func (t *tx) lose(ctx context.Context, realm string, to remind.Address, recipient string, v delivery.Verdict, at time.Time) error {
	kind := "refused"
	if v.Dead {
		kind = "dead"
	}
	return t.Do(ctx, `INSERT INTO losses (realm, channel, address, recipient, kind, why, at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		realm, to.Channel, to.To, recipient, kind, v.Reply, database.Millis(at))
}

// rest keeps a channel from being tried. A broken one stays broken since the first time, whatever pause comes after.
func (t *tx) rest(ctx context.Context, c ChannelState, kind string, at time.Time) error {
	err := t.Do(ctx, `INSERT INTO channel_events (realm, channel, kind, until, why, at) VALUES (?, ?, ?, ?, ?, ?)`,
		c.Realm, c.Channel, kind, database.Millis(c.Until), c.Why, database.Millis(at))
	if err != nil {
		return err
	}
	return t.Do(ctx, `INSERT INTO channels (realm, channel, until, broken_since, why) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (realm, channel) DO UPDATE SET until = excluded.until, why = excluded.why,
		broken_since = CASE WHEN channels.broken_since = 0 THEN excluded.broken_since ELSE channels.broken_since END`,
		c.Realm, c.Channel, database.Millis(c.Until), database.Millis(c.BrokenSince), c.Why)
}

// mend ends a channel's rest. Where it had none, nothing is written: that is every ordinary success.
func (t *tx) mend(ctx context.Context, realm, channel string, at time.Time) error {
	var known int
	err := t.One(ctx, `SELECT count(*) FROM channels WHERE realm = ? AND channel = ?`, []any{realm, channel}, &known)
	// Almost every delivery finds the channel in order: nothing is written for it.
	if err != nil || known == 0 {
		return err
	}
	if err := t.Do(ctx, `DELETE FROM channels WHERE realm = ? AND channel = ?`, realm, channel); err != nil {
		return err
	}
	return t.Do(ctx, `INSERT INTO channel_events (realm, channel, kind, until, why, at) VALUES (?, ?, 'mended', 0, '', ?)`,
		realm, channel, database.Millis(at))
}

// Bounced records that a message that a server had taken came back: its notices have failed, or wait again where it was declined for a cause that
// is not the address; and the address is marked as the verdict says. It reports whether that is new: the second time nothing changes. It returns ErrDoubt while an attempt is under way.
func (s *Store) Bounced(ctx context.Context, id string, v delivery.Verdict, at time.Time) (isNew bool, err error) {
	err = s.in(ctx, func(t *tx) error {
		var failed, live bool
		err := t.One(ctx, `SELECT EXISTS (SELECT 1 FROM settlements WHERE message_id = ?1 AND result IN ('failed', 'bounced')),
			EXISTS (SELECT 1 FROM queue WHERE message_id = ?1)`, []any{id}, &failed, &live)
		if err != nil || failed {
			return err
		}
		isNew = true
		if v.Outcome == delivery.Declined {
			if v.Outcome, err = messages.CameBack(ctx, t.Tx, id, v, at); err != nil {
				return err
			}
		}
		if err := t.mark(ctx, id, v, at); err != nil {
			return err
		}
		if live { // in doubt until now
			q, err := messages.PlaceOf(ctx, t.Tx, id)
			if err != nil || q.Open {
				return errors.Join(err, ErrDoubt)
			}
			return t.finish(ctx, id, ending(v), at, "", v.Reply)
		}
		return t.comeBack(ctx, id, v, at)
	})
	return isNew && err == nil, err
}

// lostSince is asked at each step.
const lostSince = `SELECT EXISTS (SELECT 1 FROM losses WHERE realm = ? AND at > ?)`

// LostSince reports whether an address of a realm was lost after an instant.
func (s *Store) LostSince(ctx context.Context, realm string, since time.Time) (lost bool, err error) {
	err = s.read(ctx, func(t *tx) error {
		return t.One(ctx, lostSince, []any{realm, database.Millis(since)}, &lost)
	})
	return lost, err
}

// ending returns how a message ends that came back.
func ending(v delivery.Verdict) string {
	if v.Outcome == delivery.Declined {
		return "dissolved"
	}
	return Failed
}

// comeBack takes back that a message was delivered: its notices have failed, or wait again.
func (t *tx) comeBack(ctx context.Context, id string, v delivery.Verdict, at time.Time) error {
	err1 := t.Do(ctx, `UPDATE reminded AS r SET times = times - 1 WHERE times > 0 AND EXISTS (SELECT 1 FROM message_notices x
		JOIN standing s ON s.notice_id = x.notice_id AND s.message_id = x.message_id JOIN notices n ON n.id = x.notice_id
		WHERE x.message_id = ? AND s.state = 'delivered' AND n.realm = r.realm AND n.channel = r.channel AND n.address = r.address
		AND n.obligation = r.obligation AND `+messages.IsReminder+`)`, id)
	becomes := Failed
	if v.Outcome == delivery.Declined {
		becomes = "waiting"
	}
	err2 := messages.Restate(ctx, t.Tx, id, becomes, Delivered)
	err3 := t.Do(ctx, `INSERT INTO settlements (message_id, notice_id, result, at, by_whom, why) VALUES (?, 0, ?, ?, '', ?)`,
		id, ending(v), database.Millis(at), v.Reply)
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	var realm string
	var to remind.Address
	err := t.One(ctx, `SELECT realm, channel, address FROM messages WHERE id = ?`, []any{id}, &realm, &to.Channel, &to.To)
	return errors.Join(err, t.doubtReach(ctx, realm, to))
}

// Spent returns when a channel's budget was spent within a span, by the caller's clock; see messages.Spent.
func (s *Store) Spent(ctx context.Context, realm, channel string, span time.Duration, now func() time.Time) (all []time.Time, err error) {
	err = s.read(ctx, func(t *tx) (err error) {
		all, err = messages.Spent(ctx, t.Tx, realm, channel, span, now)
		return err
	})
	return all, err
}

// LastTest returns the last row of a test. Whoever counts for himself what a channel has spent asks anew where it has moved.
func (s *Store) LastTest(ctx context.Context) (row int64, err error) {
	err = s.read(ctx, func(t *tx) error { return t.One(ctx, `SELECT coalesce(max(rowid), 0) FROM tests`, nil, &row) })
	return row, err
}

// BrokenChannels returns the names of the channels of a realm that are broken, in order.
func (s *Store) BrokenChannels(ctx context.Context, realm string) ([]string, error) {
	var names []string
	err := s.read(ctx, func(t *tx) error {
		return t.Each(ctx, func(r *sql.Rows) error {
			names = append(names, "")
			return r.Scan(&names[len(names)-1])
		}, `SELECT channel FROM channels WHERE realm = ? AND broken_since <> 0 ORDER BY channel`, realm)
	})
	if err != nil {
		return nil, fmt.Errorf("查找不通的渠道：%w", err)
	}
	return names, nil
}

// resting reads the channels that rest or are broken.
func (t *tx) resting(ctx context.Context, snap *Snapshot) error {
	return t.Each(ctx, func(r *sql.Rows) error {
		var c ChannelState
		var until, broken int64
		err := r.Scan(&c.Realm, &c.Channel, &until, &broken, &c.Why, &c.Notices)
		c.Until = time.UnixMilli(until).In(remind.Shanghai)
		if broken != 0 {
			c.BrokenSince = time.UnixMilli(broken).In(remind.Shanghai)
		}
		snap.Channels = append(snap.Channels, c)
		return err
	}, `SELECT realm, channel, until, broken_since, why, CASE WHEN broken_since = 0 THEN 0 ELSE (SELECT count(*) FROM standing s
			JOIN notices n ON n.id = s.notice_id WHERE s.realm = c.realm AND s.state IN ('waiting', 'queued') AND n.channel = c.channel) END
		FROM channels c ORDER BY realm, channel`)
}

// A Failure is, for the office to see, a message that did not arrive, or may not have: within the week before the last round.
type Failure struct {
	Realm, Channel, Recipient string
	State                     string // Failed, InDoubt or Queued: worded anew each day, and never gone, or declined
	Why                       string
	Since                     time.Time
}

// failures reads what went wrong in the week before the last round, or before asOf where that is later.
func (t *tx) failures(ctx context.Context, snap *Snapshot, asOf time.Time) error {
	const week = 7 * 24 * time.Hour
	// Three kinds: those that failed and that nobody has sent again, those in doubt however old, and those that were worded anew each day, having
	// found no way on any, or declined.
	return t.Each(ctx, func(r *sql.Rows) error {
		var f Failure
		var ms int64
		err := r.Scan(&f.Realm, &f.Channel, &f.Recipient, &f.State, &f.Why, &ms)
		f.Since = time.UnixMilli(ms).In(remind.Shanghai)
		snap.Failures = append(snap.Failures, f)
		return err
	}, `WITH recent AS (SELECT s.id, s.message_id, s.result, s.why, s.at, m.realm, m.channel, m.address, m.recipient
			FROM settlements s JOIN messages m ON m.id = s.message_id
			WHERE s.at > (SELECT max(coalesce(max(at), 0), ?) FROM rounds) - ?)
		SELECT realm, channel, recipient, 'failed', why, at FROM recent WHERE result = 'failed'
			AND NOT EXISTS (SELECT 1 FROM recent d WHERE d.message_id = recent.message_id AND d.result = 'resend' AND d.id > recent.id)
		UNION ALL
		SELECT m.realm, m.channel, m.recipient, 'in_doubt', '', m.composed FROM queue q JOIN messages m ON m.id = q.message_id WHERE q.Person = 1
		UNION ALL
		SELECT realm, channel, recipient, state, why, at FROM (SELECT realm, channel, recipient, 'queued' AS state, coalesce((SELECT b.why FROM settlements b WHERE b.message_id = recent.message_id AND b.result = 'bounced'),
			(SELECT reply FROM attempts a WHERE a.message_id = recent.message_id AND step = 'end' ORDER BY number DESC LIMIT 1), '') AS why,
			at, row_number() OVER (PARTITION BY realm, channel, address ORDER BY at, id) AS place FROM recent WHERE result = 'dissolved'
			AND (why = ? OR EXISTS (SELECT 1 FROM attempts a WHERE a.message_id = recent.message_id AND a.outcome = 'declined')
				OR EXISTS (SELECT 1 FROM settlements b WHERE b.message_id = recent.message_id AND b.result = 'bounced'))
			AND NOT EXISTS (SELECT 1 FROM recent d WHERE d.result = 'delivered' AND d.realm = recent.realm AND d.channel = recent.channel
				AND d.address = recent.address AND d.id > recent.id)) first WHERE place = 1`, database.Millis(asOf), week.Milliseconds(), WindowEnded)
}

// losses reads the addresses that are refused: those since the directory was last imported, and since a person asked for a message to them to be
// sent again, for both are a new chance. A refusal for the day does not count where the channel turned out to be broken after it: then it was the
// channel's.
func (t *tx) losses(ctx context.Context, snap *Snapshot, at time.Time) error {
	return t.Each(ctx, func(r *sql.Rows) error {
		var l LostAddress
		var ms int64
		var kind string
		err := r.Scan(&l.Realm, &l.Channel, &l.To, &l.Recipient, &kind, &l.Why, &ms)
		l.Dead, l.At = kind == "dead", time.UnixMilli(ms).In(remind.Shanghai)
		snap.Losses = append(snap.Losses, l)
		return err
	}, `SELECT realm, channel, address, recipient, kind, why, at FROM losses l WHERE at <= ?1 AND at >
		(SELECT coalesce(max(at), 0) FROM versions WHERE kind = 'directory' AND at <= ?1)
		AND NOT (kind = 'refused' AND EXISTS (SELECT 1 FROM channel_events e WHERE e.realm = l.realm AND e.channel = l.channel AND e.kind = 'broken'
			AND e.at >= l.at AND e.at <= ?1))
		AND NOT EXISTS (SELECT 1 FROM messages m JOIN settlements x ON x.message_id = m.id WHERE m.realm = l.realm AND m.channel = l.channel
			AND m.address = l.address AND x.result = 'resend' AND x.at >= l.at AND x.at <= ?1) ORDER BY id`, database.Millis(at))
}
