package messages

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store/database"
	"duban/store/leases"
)

// What is moved in groups stands here: the ordinary way of a message, by statements that each name the whole group. What seldom happens is moved
// one by one, by the store.

// A Mark says of which attempt something is to be recorded, and when it came to be.
type Mark struct {
	Message string
	Attempt int
	At      time.Time
}

// An Outcome is what became of an attempt.
type Outcome struct {
	Mark
	Verdict delivery.Verdict
}

// A Claimed message is held under a lease: Attempt counts from 1, Failures those before it that cost the message something, Doubtful those
// in doubt.
type Claimed struct {
	Outgoing
	Attempt, Failures, Doubtful int
	Marked                      bool // the second mark is set
}

// An UnderWay is where a message that is under way stands, as far as an ordinary outcome asks for it.
type UnderWay struct {
	Attempt int
	Realm   string
	To      remind.Address
}

// AllUnderWay returns those of some messages that have an attempt under way.
func AllUnderWay(ctx context.Context, t *database.Tx, ids []string) (map[string]UnderWay, error) {
	all := make(map[string]UnderWay, len(ids))
	err := database.InLists(ids, func(list string, args []any) error {
		return t.Prepared(ctx, func(r *sql.Rows) error {
			var id string
			var u UnderWay
			var open bool
			err := r.Scan(&id, &u.Attempt, &open, &u.Realm, &u.To.Channel, &u.To.To)
			if open {
				all[id] = u
			}
			return err
		}, `SELECT q.message_id, q.attempts, q.open, q.realm, q.channel, m.address FROM queue q JOIN messages m ON m.id = q.message_id
			WHERE q.message_id IN `+list, args...)
	})
	if err != nil {
		return nil, fmt.Errorf("look which messages are under way: %w", err)
	}
	return all, nil
}

// insertStep begins the statement that appends marks of attempts.
const insertStep = `INSERT INTO attempts (message_id, number, step, at, outcome, code, reply, dead)`

// insertBegin begins the one for first marks, and for second ones that are set with them.
const insertBegin = `INSERT INTO attempts (message_id, number, step, at, outcome, code, reply, dead, ahead)`

// PutCommits appends the second marks of attempts.
func PutCommits(ctx context.Context, t *database.Tx, marks []Mark) error {
	rows := make([][]any, len(marks))
	for i, m := range marks {
		rows[i] = []any{m.Message, m.Attempt, "commit", database.Millis(m.At), "", 0, "", false}
	}
	return t.Insert(ctx, insertStep, "", rows)
}

// Pick finds the next messages of a channel. The index queue_claim has its order, so however long the backlog is, no more rows are read than are
// asked for. Of what may go at the same time a file has first what was put first: so what is claimed together lies together.
const Pick = `SELECT message_id, attempts, failures, doubtful FROM queue WHERE realm = ? AND channel = ? AND person = 0 AND next_at <= ?
	ORDER BY next_at LIMIT ?`

// A Demand says what is to be claimed: at most so many messages of a channel, until when they are held.
type Demand struct {
	Realm, Channel string
	Now, Until     time.Time
	Most           int
	Duty           leases.Lease // under which the channel is this machine's; the zero one: it is alone
	Mark           bool         // the second marks are set, too, but for letters to leaders: in doubt these wait for a person
}

// Claim leases the next messages of a channel. The bytes are read before anything is written: what cannot be read is not claimed.
func Claim(ctx context.Context, t *database.Tx, l Demand, kept *Cache) ([]Claimed, error) {
	var all []Claimed
	err := t.Prepared(ctx, func(r *sql.Rows) error {
		var c Claimed
		err := r.Scan(&c.ID, &c.Attempt, &c.Failures, &c.Doubtful)
		c.Attempt++
		all = append(all, c)
		return err
	}, Pick, l.Realm, l.Channel, database.Millis(l.Now), l.Most)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	if err := kept.sound(ctx, t); err != nil {
		return nil, err
	}
	ahead, err := Ahead(ctx, t, l.Now)
	if err != nil {
		return nil, err
	}
	ids, rows := make([]string, len(all)), make([][]any, 0, 2*len(all))
	for i := range all {
		c := &all[i]
		ids[i] = c.ID
		var there bool
		if c.Outgoing, there = kept.take(ids[i]); !there {
			if c.Outgoing, err = Read(ctx, t, ids[i]); err != nil {
				return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
			}
		}
		rows = append(rows, []any{c.ID, c.Attempt, "begin", database.Millis(l.Now), "", 0, "", false, ahead})
		if c.Marked = l.Mark && !c.Leader; c.Marked {
			rows = append(rows, []any{c.ID, c.Attempt, "commit", database.Millis(l.Now), "", 0, "", false, nil})
		}
	}
	err = database.InLists(ids, func(list string, args []any) error {
		return t.Do(ctx, `UPDATE queue SET attempts = attempts + 1, open = 1, next_at = ? WHERE message_id IN `+list,
			slices.Insert(args, 0, any(database.Millis(l.Until)))...)
	})
	return all, errors.Join(err, t.Insert(ctx, insertBegin, "", rows))
}

// Deliver records messages of which the attempt under way has delivered them, in their order, and takes them out of the queue. What was delivered
// counts as a reminder, once for each obligation, however many stages of it a message had.
func Deliver(ctx context.Context, t *database.Tx, ends []Outcome, at map[string]UnderWay) error {
	ids, steps, settled := make([]string, len(ends)), make([][]any, len(ends)), make([][]any, len(ends))
	for i := range ends {
		e := &ends[i]
		v, ms := &e.Verdict, database.Millis(e.At)
		ids[i] = e.Message
		steps[i] = []any{e.Message, e.Attempt, "end", ms, v.Outcome, v.Code, v.Reply, v.Dead}
		settled[i] = []any{e.Message, 0, Delivered, ms, "", v.Reply}
	}
	err1 := t.Insert(ctx, insertStep, "", steps)
	err2 := t.Insert(ctx, `INSERT INTO settlements (message_id, notice_id, result, at, by_whom, why)`, "", settled)
	err3 := database.InLists(ids, func(list string, args []any) error {
		return errors.Join(
			t.Do(ctx, `DELETE FROM queue WHERE message_id IN `+list, args...),
			t.Do(ctx, `UPDATE standing SET state = 'delivered' WHERE message_id IN `+list+`
				AND notice_id IN (SELECT notice_id FROM message_notices WHERE message_id IN `+list+`)`, slices.Concat(args, args)...),
			t.Do(ctx, `INSERT INTO reminded (realm, channel, address, obligation, times)
				SELECT n.realm, n.channel, n.address, n.obligation, count(DISTINCT x.message_id) FROM message_notices x JOIN notices n ON n.id = x.notice_id
				WHERE x.message_id IN `+list+` AND `+IsReminder+` GROUP BY n.realm, n.channel, n.address, n.obligation
				ON CONFLICT (realm, channel, address, obligation) DO UPDATE SET times = reminded.times + excluded.times`, args...))
	})
	return errors.Join(err1, err2, err3, prove(ctx, t, ends, at))
}

// prove notes that something was delivered to each address.
func prove(ctx context.Context, t *database.Tx, ends []Outcome, at map[string]UnderWay) error {
	type place struct {
		realm string
		remind.Address
	}
	rows, where := [][]any{}, map[place]int{}
	for i := range ends {
		u, ms := at[ends[i].Message], database.Millis(ends[i].At)
		p := place{u.Realm, u.To}
		n, known := where[p]
		if !known {
			where[p] = len(rows)
			rows = append(rows, []any{u.Realm, u.To.Channel, u.To.To, ms, ms})
		} else if last, _ := rows[n][4].(int64); ms > last {
			rows[n][4] = ms
		}
	}
	return t.Insert(ctx, `INSERT INTO reach (realm, channel, address, since, last)`,
		` ON CONFLICT (realm, channel, address) DO UPDATE SET last = excluded.last WHERE excluded.last > reach.last`, rows)
}

// NamesOf returns the names of the messages that a list speaks of.
func NamesOf[T any](list []T, name func(T) string) []string {
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = name(list[i])
	}
	return ids
}
