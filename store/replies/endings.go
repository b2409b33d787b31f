package replies

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"duban/remind"
	"duban/remind/answer"
	"duban/store/database"
)

// End records what the office did with a reply, with the events that have been recorded by it. It returns ErrNone where there is no such reply and
// ErrEnded where somebody was faster.
func End(ctx context.Context, t *database.Tx, e *answer.Ending) error {
	var there, ended bool
	err := t.One(ctx, `SELECT EXISTS (SELECT 1 FROM replies WHERE id = ?1), EXISTS (SELECT 1 FROM reply_endings WHERE reply_id = ?1)`,
		[]any{e.Reply}, &there, &ended)
	switch {
	case err != nil:
		return err
	case !there:
		return ErrNone
	case ended:
		return ErrEnded
	}
	q := `INSERT INTO reply_endings (reply_id, at, taken, by_whom, note, seq) VALUES (?, ?, ?, ?, ?, (SELECT coalesce(max(seq), 0) + 1 FROM reply_endings))`
	if err := t.Do(ctx, q, e.Reply, database.Millis(e.At), e.Taken, e.By, e.Note); err != nil {
		return err
	}
	for i := range e.Events {
		if err := t.Do(ctx, `INSERT INTO reply_events (reply_id, event_id) VALUES (?, ?)`, e.Reply, e.Events[i].ID); err != nil {
			return err
		}
	}
	return nil
}

// Endings returns what the office did with replies up to an instant, by the reply.
func Endings(ctx context.Context, t *database.Tx, at time.Time) (map[int64]answer.Ending, error) {
	all := map[int64]answer.Ending{}
	err := t.Each(ctx, func(r *sql.Rows) error {
		var e answer.Ending
		var at int64
		err := r.Scan(&e.Reply, &at, &e.Taken, &e.By, &e.Note)
		e.At = time.UnixMilli(at).In(remind.Shanghai)
		all[e.Reply] = e
		return err
	}, `SELECT reply_id, at, taken, by_whom, note FROM reply_endings WHERE at <= ?`, database.Millis(at))
	if err != nil {
		return nil, err
	}
	err = t.Each(ctx, func(r *sql.Rows) error {
		var reply, id int64
		var body string
		if err := r.Scan(&reply, &id, &body); err != nil {
			return err
		}
		var event remind.Event
		err := json.Unmarshal([]byte(body), &event)
		event.ID = id
		if e, known := all[reply]; known {
			e.Events = append(e.Events, event)
			all[reply] = e
		}
		return err
	}, `SELECT x.reply_id, e.id, e.body FROM reply_events x JOIN events e ON e.id = x.event_id ORDER BY e.id`)
	return all, err
}

// AddProgress records how matters go on. Files that the office brings itself are kept as proof.
func AddProgress(ctx context.Context, t *database.Tx, all []remind.Progress, files ...answer.File) error {
	for i := range files {
		if err := addProof(ctx, t, &files[i]); err != nil {
			return err
		}
	}
	for i := range all {
		p := &all[i]
		body, err := json.Marshal(p)
		if err != nil {
			return err
		}
		reply := sql.NullInt64{Int64: p.Reply, Valid: p.Reply != 0}
		q := `INSERT INTO progress (key, at, reply_id, body) VALUES (?, ?, ?, ?)`
		if err := t.Do(ctx, q, p.Key, database.Millis(p.At), reply, string(body)); err != nil {
			return err
		}
	}
	return nil
}

// Progress returns what was recorded up to an instant, in its order.
func Progress(ctx context.Context, t *database.Tx, at time.Time) (all []remind.Progress, err error) {
	err = t.Each(ctx, Take(&all), `SELECT body FROM progress WHERE at <= ? ORDER BY id`, database.Millis(at))
	return all, err
}

// Take returns how to add the progress of a row.
func Take(all *[]remind.Progress) func(*sql.Rows) error {
	return func(r *sql.Rows) error {
		var body string
		if err := r.Scan(&body); err != nil {
			return err
		}
		var p remind.Progress
		err := json.Unmarshal([]byte(body), &p)
		*all = append(*all, p)
		return err
	}
}

// Altered returns the hashes of files whose bytes are not theirs.
func Altered(ctx context.Context, t *database.Tx) ([]string, error) {
	var sums []string
	err := t.Each(ctx, func(r *sql.Rows) error {
		sums = append(sums, "")
		return r.Scan(&sums[len(sums)-1])
	}, `SELECT sha256 FROM proofs ORDER BY rowid`)
	var bad []string
	for _, sum := range sums {
		switch _, err := Proof(ctx, t, sum); {
		case errors.Is(err, errAltered):
			bad = append(bad, sum)
		case err != nil:
			return bad, err
		}
	}
	return bad, err
}
