package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
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
	return s.offering(ctx, r, nil, due, passed)
}

// OfferOf is Offer of some plans alone, of a round that is recorded once all have been: see Held. What a crash leaves the next round finds again.
func (s *Store) OfferOf(ctx context.Context, r Round, plans map[string]bool, due []remind.Notice, passed []Passed) (Offered, error) {
	return s.offering(ctx, r, plans, due, passed)
}

// Held records a round of which everything has been offered.
func (s *Store) Held(ctx context.Context, r Round) error {
	return s.in(ctx, func(t *tx) error { return t.held(ctx, r) })
}

func (t *tx) held(ctx context.Context, r Round) error {
	return t.Do(ctx, `INSERT INTO rounds (realm, day, at, scheduled, off) VALUES (?, ?, ?, ?, ?)`,
		r.Realm, r.Day.String(), database.Millis(r.At), r.Scheduled, r.Off)
}

// offering offers what is due of some plans; without plans of all, and records the round with it.
func (s *Store) offering(ctx context.Context, r Round, plans map[string]bool, due []remind.Notice, passed []Passed) (n Offered, err error) {
	err = s.in(ctx, func(t *tx) (err error) {
		if plans == nil {
			err = t.held(ctx, r)
		}
		if err == nil {
			n, err = t.retire(ctx, r, plans, due)
		}
		if err != nil {
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

// retire ends what waits and is not due, of some plans; without plans of all.
func (t *tx) retire(ctx context.Context, r Round, plans map[string]bool, due []remind.Notice) (n Offered, err error) {
	if plans != nil && len(plans) == 0 {
		return n, nil
	}
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
	err = t.Each(ctx, func(rows *sql.Rows) error {
		var id int64
		var key string
		var to target
		if err := rows.Scan(&id, &key, &to.obligation, &to.Channel, &to.To); err != nil || keys[key] || plans != nil && !plans[to.obligation.Plan()] {
			return err
		}
		ends[id] = Withdrawn
		if targets[to] {
			ends[id] = Superseded
		}
		return nil
	}, `SELECT n.id, n.key, n.obligation, n.channel, n.address FROM standing s JOIN notices n ON n.id = s.notice_id
		WHERE s.realm = ? AND s.state = 'waiting' ORDER BY n.id`, r.Realm)
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
	const find = `SELECT n.id, ` + toldAnew + ` FROM notices n JOIN standing s ON s.notice_id = n.id WHERE n.realm = ? AND n.key = ?`
	for i := range due {
		var id int64
		var again bool
		switch err := t.One(ctx, find, []any{r.Realm, due[i].String()}, &id, &again); {
		case errors.Is(err, sql.ErrNoRows):
			if err := t.insert(ctx, r, &due[i], Waiting); err != nil {
				return added, err
			}
			added++
		case err != nil:
			return added, err
		case again:
			if err := t.end(ctx, id, Waiting, r.At); err != nil {
				return added, err
			}
			added++
		}
	}
	return added, nil
}

// insert adds a notice under its key, which is unique in a realm; one that is known already stays.
func (t *tx) insert(ctx context.Context, r Round, n *remind.Notice, state string) error {
	body, err := json.Marshal(n)
	if err != nil {
		return err
	}
	var id int64
	err = t.One(ctx, `INSERT INTO notices (realm, key, obligation, channel, address, on_day, body, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (realm, key) DO NOTHING RETURNING id`,
		[]any{r.Realm, n.String(), n.Obligation, n.Channel, n.To, n.On.String(), string(body), database.Millis(r.At)}, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	err = t.Do(ctx, `INSERT INTO standing (notice_id, realm, state, message_id) VALUES (?, ?, ?, '')`, id, r.Realm, state)
	return err
}

// pass records the stages that were never sent, so that the log can say why.
func (t *tx) pass(ctx context.Context, r Round, passed []Passed) error {
	for i := range passed {
		if err := t.insert(ctx, r, &passed[i].Notice, passed[i].Ending); err != nil {
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
	var all []remind.Notice
	err := s.read(ctx, func(t *tx) error {
		return t.Each(ctx, func(r *sql.Rows) error {
			n, err := messages.ScanNotice(r)
			all = append(all, n)
			return err
		}, `SELECT n.body FROM standing s JOIN notices n ON n.id = s.notice_id WHERE s.realm = ? AND s.state = 'waiting' ORDER BY n.id`, realm)
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
		err := t.One(ctx, `SELECT count(*) FROM standing WHERE realm = ? AND state = 'waiting'`, []any{realm}, &b.Waiting)
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
	h := remind.History{Reminded: map[remind.Key]int{}}
	err := s.read(ctx, func(t *tx) error {
		err := t.Each(ctx, func(r *sql.Rows) error {
			var m remind.Sent
			var day string
			var at int64
			err := r.Scan(&day, &at, &m.Urgent)
			m.At = time.UnixMilli(at)
			h.Messages = append(h.Messages, m)
			return errors.Join(err, h.Messages[len(h.Messages)-1].Day.UnmarshalText([]byte(day)))
		}, `SELECT day, min(composed), max(urgent) FROM messages m WHERE realm = ? AND channel = ? AND address = ? AND day >= ?
			AND purpose = '' AND NOT EXISTS (SELECT 1 FROM settlements WHERE message_id = m.id AND result = 'dissolved')
			GROUP BY batch ORDER BY day DESC`, realm, to.Channel, to.To, since.String())
		err = errors.Join(err, t.doubtfulDays(ctx, realm, to, since, &h), t.newestSent(ctx, realm, to, &h))
		var chased error
		h.Chased, chased = t.lastChase(ctx, realm, to, since)
		err = errors.Join(err, chased)
		return errors.Join(err, t.Each(ctx, func(r *sql.Rows) error {
			var k remind.Key
			var n int
			err := r.Scan(&k, &n)
			h.Reminded[k] = n
			return err
		}, `SELECT obligation, times FROM reminded WHERE realm = ? AND channel = ? AND address = ?`, realm, to.Channel, to.To))
	})
	return h, err
}

// newestSent reads when the newest automatic message to an address was made.
func (t *tx) newestSent(ctx context.Context, realm string, to remind.Address, h *remind.History) error {
	var at int64
	err := t.One(ctx, `SELECT coalesce(max(composed), 0) FROM messages m WHERE realm = ? AND channel = ? AND address = ? AND purpose = ''
		AND NOT EXISTS (SELECT 1 FROM settlements WHERE message_id = m.id AND result = 'dissolved')`, []any{realm, to.Channel, to.To}, &at)
	if at > 0 {
		h.Last = time.UnixMilli(at)
	}
	return err
}

// Told returns what a preview starts from: the notices that are told or have ended, and what each address has been sent.
func (s *Store) Told(ctx context.Context, realm string) (*preview.Told, error) {
	told := &preview.Told{Keys: map[remind.NoticeKey]bool{}, Heard: remind.Heard{}}
	seen := map[remind.Address]bool{}
	err := s.read(ctx, func(t *tx) error {
		return t.Each(ctx, func(r *sql.Rows) error {
			var state, body, day string
			var n remind.Notice
			if err := r.Scan(&state, &body, &day); err != nil {
				return err
			}
			err := json.Unmarshal([]byte(body), &n)
			told.Keys[n.NoticeKey] = true
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
		}, `SELECT s.state, n.body, coalesce(m.day, '') FROM standing s JOIN notices n ON n.id = s.notice_id LEFT JOIN messages m ON m.id = s.message_id
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
