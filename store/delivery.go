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

// Claim leases the next message of a channel whose time has come, unless the channel rests. Before anything is sent the attempt is counted and
// the next time moved to the lease's end, so no two claims get the same message, and a crash leaves a mark. Attempts that never ended are
// settled first: see Reap.
func (s *Store) Claim(ctx context.Context, realm, channel string, now time.Time, lease time.Duration) (c Claimed, ok bool, err error) {
	all, _, err := s.ClaimSome(ctx, Demand{Realm: realm, Channel: channel, Now: now, Until: now.Add(lease), Most: 1})
	if err != nil || len(all) == 0 {
		return Claimed{}, false, err
	}
	return all[0], true, nil
}

// first finds when the next message of a channel may be attempted: not before the channel's rest is over.
const first = `SELECT max(next_at, (SELECT coalesce(max(until), 0) FROM channels WHERE realm = ?1 AND channel = ?2)) FROM queue
	WHERE realm = ?1 AND channel = ?2 AND person = 0 ORDER BY next_at LIMIT 1`

// NextAttempt returns the first time at which a message of a channel may be attempted; false if there is none.
func (s *Store) NextAttempt(ctx context.Context, realm, channel string) (time.Time, bool, error) {
	var at sql.NullInt64
	err := s.db.QueryRowContext(ctx, first, realm, channel).Scan(&at)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, false, fmt.Errorf("look for the next attempt: %w", database.Explain(err))
	}
	return time.UnixMilli(at.Int64), at.Valid, nil
}

// Queued returns the channels of a realm that have messages under way, in order.
func (s *Store) Queued(ctx context.Context, realm string) ([]string, error) {
	var names []string
	err := s.read(ctx, func(t *tx) error {
		return t.Each(ctx, func(r *sql.Rows) error {
			names = append(names, "")
			return r.Scan(&names[len(names)-1])
		}, `SELECT DISTINCT channel FROM queue WHERE realm = ? ORDER BY channel`, realm)
	})
	return names, err
}

// Reap settles the attempts of a realm that never ended, as after a crash, once their leases have: as a plain retry, or in doubt if they
// had passed their second mark. It returns how many there were.
func (s *Store) Reap(ctx context.Context, realm string, now time.Time) (n int, err error) {
	err = s.in(ctx, func(t *tx) (err error) {
		n, err = t.reap(ctx, realm, now)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("settle attempts that never ended: %w", err)
	}
	return n, nil
}

// begun finds the attempts whose lease is over. The index queue_open has those alone that are open, which are few whatever the backlog is.
const begun = `SELECT message_id FROM queue WHERE realm = ? AND open = 1 AND person = 0 AND next_at <= ?`

// reap goes by next_at, which the claim has moved to the lease's end: an attempt whose lease runs is left alone, whoever makes it.
func (t *tx) reap(ctx context.Context, realm string, now time.Time) (int, error) {
	var ids []string
	if err := t.Prepared(ctx, func(r *sql.Rows) error {
		ids = append(ids, "")
		return r.Scan(&ids[len(ids)-1])
	}, begun, realm, database.Millis(now)); err != nil {
		return 0, err
	}
	for _, id := range ids {
		q, err := messages.PlaceOf(ctx, t.Tx, id)
		if err != nil {
			return 0, err
		}
		v := delivery.Verdict{Outcome: delivery.Retry, Reply: "the daemon stopped before anything was sent"}
		if q.Committed {
			v = delivery.Verdict{Outcome: delivery.InDoubt, Reply: "the daemon stopped while the message was being handed over"}
		}
		if err := t.settle(ctx, id, q, v, now); err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}

// step appends one mark of an attempt: begin, commit (the second mark) or end, which has a verdict.
func (t *tx) step(ctx context.Context, id string, number int, step string, at time.Time, v delivery.Verdict) error {
	err := t.Do(ctx, `INSERT INTO attempts (message_id, number, step, at, outcome, code, reply, dead) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		id, number, step, database.Millis(at), v.Outcome, v.Code, v.Reply, v.Dead)
	return err
}

// Commit sets the second mark of an attempt: from here on a failure is doubtful. It returns ErrEnded where the attempt is not under way.
func (s *Store) Commit(ctx context.Context, id string, attempt int, at time.Time) error {
	late, err := s.CommitAll(ctx, []Mark{{Message: id, Attempt: attempt, At: at}})
	return errors.Join(err, late[0])
}

// Settle records the end of an attempt and what follows from it: delivered, failed, later again, or in doubt; and for the channel and
// the address. It returns ErrEnded where the attempt is not under way.
func (s *Store) Settle(ctx context.Context, id string, attempt int, v delivery.Verdict, at time.Time) error {
	late, err := s.SettleAll(ctx, []Outcome{{Mark: Mark{Message: id, Attempt: attempt, At: at}, Verdict: v}})
	return errors.Join(err, late[0])
}

// doubt is how long a message in doubt waits for its one repetition: some minutes, so that a fault of
// the moment has passed.
const doubt = 5 * time.Minute

// settle records the end of an attempt that delivered nothing, and what follows. What is in doubt is repeated once with the same name, but not to a leader; then it waits for a person. A pause and a broken
// channel cost the message nothing: it goes on when the channel does.
func (t *tx) settle(ctx context.Context, id string, q messages.Place, v delivery.Verdict, at time.Time) error {
	err1 := t.step(ctx, id, q.Attempts, "end", at, v)
	err2 := t.Do(ctx, `UPDATE queue SET open = 0 WHERE message_id = ?`, id)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	if v.Outcome == delivery.Declined {
		var err error
		if v.Outcome, err = messages.ComesTo(ctx, t.Tx, id, q); err != nil {
			return err
		}
	}
	if err := t.mark(ctx, id, v, at); err != nil {
		return err
	}
	later := `UPDATE queue SET next_at = ?, failures = failures + ?, doubtful = doubtful + ? WHERE message_id = ?`
	switch v.Outcome {
	case delivery.Refused:
		return t.finish(ctx, id, Failed, at, "", v.Reply)
	// It says nothing of the notices, which wait again; the mark keeps them from going to this address today.
	case delivery.Declined:
		return t.finish(ctx, id, "dissolved", at, "", v.Reply)
	// The message goes on when the channel does, and has lost nothing by it: neither an attempt that counts nor a longer
	// wait.
	case delivery.Paused, delivery.Broken:
		return t.Do(ctx, later, database.Millis(at), 0, 0, id)
	// It goes before all others, by whatever clock: the next machine's may be behind.
	case delivery.Unsent:
		return t.Do(ctx, later, 0, 0, 0, id)
	case delivery.InDoubt:
		if q.Leader || q.Doubtful > 0 {
			err1 := t.Do(ctx, `UPDATE queue SET doubtful = doubtful + 1, person = 1 WHERE message_id = ?`, id)
			err2 := messages.Restate(ctx, t.Tx, id, "in_doubt", "")
			return errors.Join(err1, err2)
		}
		return t.Do(ctx, later, database.Millis(at.Add(doubt)), 0, 1, id)
	default:
		return t.Do(ctx, later, database.Millis(at.Add(delivery.Backoff(q.Failures+1, id))), 1, 0, id)
	}
}

// finish takes a message out of the queue for good, and moves its notices: those of a dissolved one wait again, the others stand as it does. What
// was delivered counts as a reminder, once for each obligation, however many stages of it the message had.
func (t *tx) finish(ctx context.Context, id, result string, at time.Time, by, why string) error {
	err1 := t.Do(ctx, `INSERT INTO settlements (message_id, notice_id, result, at, by_whom, why) VALUES (?, 0, ?, ?, ?, ?)`,
		id, result, database.Millis(at), by, why)
	err2 := t.Do(ctx, `DELETE FROM queue WHERE message_id = ?`, id)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	// The notices wait again, to be worded anew with whatever is due then.
	if result == "dissolved" {
		return messages.Restate(ctx, t.Tx, id, "waiting", "")
	}
	if err := messages.Restate(ctx, t.Tx, id, result, ""); err != nil || result != Delivered {
		return err
	}
	err := t.Do(ctx, `INSERT INTO reminded (realm, channel, address, obligation, times)
		SELECT DISTINCT n.realm, n.channel, n.address, n.obligation, 1 FROM message_notices x JOIN notices n ON n.id = x.notice_id
		WHERE x.message_id = ? AND `+messages.IsReminder+` ON CONFLICT (realm, channel, address, obligation) DO UPDATE SET times = reminded.times + 1`, id)
	if err != nil {
		return err
	}
	var realm string
	var to remind.Address
	err = t.One(ctx, `SELECT realm, channel, address FROM messages WHERE id = ?`, []any{id}, &realm, &to.Channel, &to.To)
	return errors.Join(err, t.prove(ctx, realm, to, at))
}

// WindowEnded is why a message is dissolved that found no way to its address on its day.
const WindowEnded = "the window has ended"

// Dissolve takes a message apart: its notices wait again, to be worded anew. A message in doubt is left to a person instead, unless one has asked for it to
// be sent once more. It returns ErrDoubt while an attempt is under way, or where it can do nothing.
func (s *Store) Dissolve(ctx context.Context, id string, at time.Time, why string) error {
	return s.in(ctx, func(t *tx) error {
		q, err := messages.PlaceOf(ctx, t.Tx, id)
		if err != nil {
			return err
		}
		if !q.Open && q.Doubtful > 0 && !q.Person && !q.Resend { // no second try of its own any more
			err1 := t.Do(ctx, `UPDATE queue SET person = 1 WHERE message_id = ?`, id)
			err2 := messages.Restate(ctx, t.Tx, id, "in_doubt", "")
			return errors.Join(err1, err2)
		}
		// Given back while an attempt is under way, the same notice could go out twice in two messages.
		if q.Open || q.Doubtful > 0 {
			return ErrDoubt
		}
		return t.finish(ctx, id, "dissolved", at, "", why)
	})
}
