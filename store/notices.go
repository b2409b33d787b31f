package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"duban/remind"
	"duban/remind/preview"
	"duban/store/database"
	"duban/store/messages"
)

// Where a notice stands.
const (
	Waiting    = "waiting"       // offered, in no message
	Queued     = messages.Queued // in a message that is not finished
	Delivered  = messages.Delivered
	Failed     = messages.Failed
	InDoubt    = messages.InDoubt // waits for a person
	Superseded = remind.Superseded
	Lapsed     = remind.Lapsed
	Withdrawn  = "withdrawn" // no longer due, and nothing newer in its place
)

// A Round is one pass over all plans, as it is recorded.
type Round struct {
	Day       remind.Date
	At        time.Time
	Realm     string // what is told in a rehearsal does not count for real
	Scheduled bool
	Off       bool // on a day off: decided and recorded, nothing sent
}

// Passed is a stage recorded as never sent.
type Passed remind.Passed

// Offered counts what an offer changed.
type Offered struct {
	New, Superseded, Withdrawn int
}

// Offer records a round and everything that is due in it, in one transaction. What the realm knows already stays as it is, unless it
// was withdrawn and is due again, or was refused before the directory was last imported: that is a new chance. What waits and is due no more ends: superseded if the same address has a newer notice of the same
// obligation, else withdrawn.
func (s *Store) Offer(ctx context.Context, r Round, due []remind.Notice, passed []Passed) (Offered, error) {
	return s.offering(ctx, r, due, passed, func(t *tx, scan func(*sql.Rows) error) error {
		return errors.Join(t.recordRound(ctx, r), t.Each(ctx, scan, selectWaiting+` ORDER BY n.id`, r.Realm))
	})
}

// OfferOf is Offer of some plans alone, of which these notices wait, in a round that is recorded once all have been: see RecordRound. What a crash leaves the
// next round finds again.
func (s *Store) OfferOf(ctx context.Context, r Round, waiting []int64, due []remind.Notice, passed []Passed) (Offered, error) {
	return s.offering(ctx, r, due, passed, func(t *tx, scan func(*sql.Rows) error) error {
		return database.InLists(waiting, func(list string, args []any) error {
			return t.Each(ctx, scan, selectWaiting+` AND n.id IN `+list, append([]any{r.Realm}, args...)...)
		})
	})
}

// selectWaiting selects what waits in a realm.
const selectWaiting = `SELECT n.id, n.key, n.obligation, n.channel, n.address FROM standing s JOIN notices n ON n.id = s.notice_id
	WHERE s.realm = ? AND s.state = 'waiting' AND ` + messages.IsOpen

// RecordRound records a round of which everything has been offered.
func (s *Store) RecordRound(ctx context.Context, r Round) error {
	return s.in(ctx, func(t *tx) error { return t.recordRound(ctx, r) })
}

// recordRound appends a round.
func (t *tx) recordRound(ctx context.Context, r Round) error {
	return t.Do(ctx, `INSERT INTO rounds (realm, day, at, scheduled, off) VALUES (?, ?, ?, ?, ?)`,
		r.Realm, r.Day.String(), database.Millis(r.At), r.Scheduled, r.Off)
}

// offering offers what is due, once what waits and is not has been retired: each yields what waits.
func (s *Store) offering(ctx context.Context, r Round, due []remind.Notice, passed []Passed, each func(*tx, func(*sql.Rows) error) error) (n Offered, err error) {
	err = s.in(ctx, func(t *tx) (err error) {
		if n, err = t.retire(ctx, r, due, each); err != nil {
			return err
		}
		n.New, err = t.offer(ctx, r, due)
		return errors.Join(err, t.pass(ctx, r, passed))
	})
	if err != nil {
		return Offered{}, fmt.Errorf("offer: %w", err)
	}
	return n, nil
}

// retire ends what waits and is not due.
func (t *tx) retire(ctx context.Context, r Round, due []remind.Notice, each func(*tx, func(*sql.Rows) error) error) (n Offered, err error) {
	type target struct {
		obligation remind.Key
		remind.Address
	}
	keys, targets := make(map[string]bool, len(due)), make(map[target]bool, len(due))
	for i := range due {
		keys[due[i].String()] = true
		targets[target{due[i].Obligation, due[i].Address}] = true
	}
	ends := map[int64]string{} // written after the rows are read: a transaction has one connection
	err = each(t, func(rows *sql.Rows) error {
		var id int64
		var key string
		var to target
		if err := rows.Scan(&id, &key, &to.obligation, &to.Channel, &to.To); err != nil || keys[key] {
			return err
		}
		ends[id] = Withdrawn
		if targets[to] {
			ends[id] = Superseded
		}
		return nil
	})
	for id, state := range ends {
		if state == Superseded {
			n.Superseded++
		} else {
			n.Withdrawn++
		}
		err = errors.Join(err, t.end(ctx, id, state, r.At))
	}
	return n, err
}

// end moves a notice to a state without a message, and appends the row that says so.
func (t *tx) end(ctx context.Context, id int64, state string, at time.Time) error {
	err1 := t.Do(ctx, `UPDATE standing SET state = ?, message_id = '' WHERE notice_id = ?`, state, id)
	err2 := t.Do(ctx, `INSERT INTO settlements (message_id, notice_id, result, at, by_whom, why) VALUES ('', ?, ?, ?, '', '')`,
		id, state, database.Millis(at))
	return errors.Join(err1, err2)
}

// toldAnew is the condition for a notice that is told once more when it is due: it was withdrawn, or refused before the directory was last
// imported, for a new directory is a new chance.
const toldAnew = `(s.state = 'withdrawn' OR s.state = 'failed' AND EXISTS (SELECT 1 FROM settlements x WHERE x.message_id = s.message_id
	AND x.result = 'failed' AND x.at < (SELECT max(at) FROM versions WHERE kind = 'directory')))`

// offer adds the notices that are new, and wakes those that are told anew. The others stay as they are, so a round may be run twice.
func (t *tx) offer(ctx context.Context, r Round, due []remind.Notice) (added int, err error) {
	const together = 1000 // of a whole country they are many
	for some := range slices.Chunk(due, together) {
		fresh, again, err := messages.Unknown(ctx, t.Tx, r.Realm, some, toldAnew)
		for _, id := range again {
			err = errors.Join(err, t.end(ctx, id, Waiting, r.At))
		}
		if err := errors.Join(err, messages.Offer(ctx, t.Tx, r.Realm, r.At, Waiting, fresh...)); err != nil {
			return added, err
		}
		added += len(fresh) + len(again)
	}
	return added, nil
}

// pass records the stages that were never sent, so that the log can say why.
func (t *tx) pass(ctx context.Context, r Round, passed []Passed) error {
	for i := range passed {
		if err := messages.Offer(ctx, t.Tx, r.Realm, r.At, passed[i].Ending, &passed[i].Notice); err != nil {
			return err
		}
	}
	return nil
}

// Supersede ends notices that wait, or would be told anew once they are due again: a message that is about to be worded says more than they do,
// or a stand-in was told them. Any other is left as it is.
func (s *Store) Supersede(ctx context.Context, realm string, keys []remind.NoticeKey, at time.Time) error {
	if len(keys) == 0 {
		return nil
	}
	return s.in(ctx, func(t *tx) error {
		for _, k := range keys {
			var id int64
			err := t.One(ctx, `SELECT n.id FROM notices n JOIN standing s ON s.notice_id = n.id
				WHERE n.realm = ? AND n.key = ? AND (s.state = 'waiting' OR `+toldAnew+`)`, []any{realm, k.String()}, &id)
			switch {
			case errors.Is(err, sql.ErrNoRows):
			case err != nil:
				return fmt.Errorf("supersede %s: %w", k, err)
			default:
				if err := t.end(ctx, id, Superseded, at); err != nil {
					return fmt.Errorf("supersede %s: %w", k, err)
				}
			}
		}
		return nil
	})
}

// Waiting returns the notices that are offered and in no message, in the order of their offering.
func (s *Store) Waiting(ctx context.Context, realm string) ([]remind.Notice, error) {
	queue, err := s.WaitingFor(ctx, realm)
	var ids []int64
	for _, w := range queue {
		ids = append(ids, w.IDs...)
	}
	slices.Sort(ids)
	if err != nil {
		return nil, err
	}
	return s.Notices(ctx, ids)
}

// A WaitingFor is which notices wait for an address.
type WaitingFor = messages.WaitingFor

// WaitingFor returns for which addresses of a realm notices wait, in their order. It reads none of the notices: of a whole country they are many.
func (s *Store) WaitingFor(ctx context.Context, realm string) (all []WaitingFor, err error) {
	err = s.read(ctx, func(t *tx) error {
		all, err = messages.AllWaiting(ctx, t.Tx, realm)
		return err
	})
	return all, err
}

// Notices returns some notices, in the order of their offering.
func (s *Store) Notices(ctx context.Context, ids []int64) (all []remind.Notice, err error) {
	err = s.read(ctx, func(t *tx) error {
		all, err = messages.Notices(ctx, t.Tx, ids)
		return err
	})
	return all, err
}

// A Backlog is what is under way in a realm.
type Backlog struct {
	Queue   int            // messages that are under way
	InDoubt int            // messages that wait for a person
	Waiting int            // notices in no message yet
	On      map[string]int // messages of the queue that wait for no person, by channel; none: no entry
}

// Backlog counts what is under way in a realm, and reads none of it.
func (s *Store) Backlog(ctx context.Context, realm string) (Backlog, error) {
	b := Backlog{On: map[string]int{}}
	err := s.read(ctx, func(t *tx) error {
		err := t.One(ctx, `SELECT count(*) FROM standing s WHERE s.realm = ? AND s.state = 'waiting' AND `+messages.IsOpen, []any{realm}, &b.Waiting)
		return errors.Join(err, t.Each(ctx, func(r *sql.Rows) error {
			var channel string
			var person bool
			var n int
			err := r.Scan(&channel, &person, &n)
			if person {
				b.InDoubt += n
			} else {
				b.Queue += n
				b.On[channel] = n
			}
			return err
		}, `SELECT channel, person, count(*) FROM queue WHERE realm = ? GROUP BY channel, person`, realm))
	})
	if err != nil {
		return Backlog{}, fmt.Errorf("统计待发的提醒：%w", err)
	}
	return b, nil
}

// History returns what an address has been sent in a realm: messages since a day, reminders ever.
func (s *Store) History(ctx context.Context, realm string, to remind.Address, since remind.Date) (remind.History, error) {
	all, err := s.Histories(ctx, realm, []remind.Address{to}, since)
	if err != nil {
		return remind.History{Reminded: map[remind.Key]int{}}, err
	}
	return *all[to], nil
}

// Histories returns what each of some addresses has been sent, as History does: all of them by a few queries.
func (s *Store) Histories(ctx context.Context, realm string, to []remind.Address, since remind.Date) (all map[remind.Address]*remind.History, err error) {
	err = s.read(ctx, func(t *tx) (err error) {
		all, err = messages.Histories(ctx, t.Tx, realm, to, since)
		return err
	})
	return all, err
}

// Told returns what a preview starts from: the notices that are told or have ended, and what each address has been sent.
func (s *Store) Told(ctx context.Context, realm string) (*preview.Told, error) {
	told := &preview.Told{Heard: remind.Heard{}}
	seen := map[remind.Address]bool{}
	err := s.read(ctx, func(t *tx) error {
		return t.Each(ctx, func(r *sql.Rows) error {
			var state, key, body, day string
			if err := r.Scan(&state, &key, &body, &day); err != nil {
				return err
			}
			n, err := messages.Notice(key, body)
			told.Keys.Add(n.NoticeKey)
			seen[n.Address] = true
			if state == Delivered || state == InDoubt || state == Queued { // a preview has every message arrive
				told.Heard.Add(n)
			}
			if state == Queued {
				d, derr := remind.ParseDate(day)
				err = errors.Join(err, derr)
				told.Queued = append(told.Queued, preview.Queued{Notice: n, Day: d})
			}
			return err
		}, `SELECT s.state, `+messages.NoticeColumns+`, coalesce(m.day, '') FROM standing s JOIN notices n ON n.id = s.notice_id LEFT JOIN messages m ON m.id = s.message_id
			WHERE s.realm = ? AND s.state != 'waiting' AND NOT `+toldAnew+` ORDER BY n.id`, realm)
	})
	last, ok, lerr := s.LastRound(ctx, realm)
	if err = errors.Join(err, lerr); ok {
		told.Since = last.Day
	}
	for a := range seen {
		h, herr := s.History(ctx, realm, a, told.Since-remind.HistoryDays)
		err = errors.Join(err, herr)
		*told.History(a) = h
	}
	return told, err
}
