package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"duban/remind"
	"duban/store/database"
)

// Record appends events and short names of problems, all or none, and returns the events with their IDs; see PutPlan for rev.
func (s *Store) Record(ctx context.Context, rev int64, events []remind.Event, names ...Naming) ([]remind.Event, error) {
	out := slices.Clone(events) // the caller's stay as they are, also where the transaction fails
	err := s.in(ctx, func(t *tx) error {
		if err := t.bump(ctx, rev); err != nil {
			return err
		}
		return errors.Join(t.record(ctx, out), t.name(ctx, names))
	})
	if err != nil {
		return nil, fmt.Errorf("登记整改状态：%w", err)
	}
	return out, nil
}

// record appends events and gives each its ID, which orders those of one day.
func (t *tx) record(ctx context.Context, events []remind.Event) error {
	for i := range events {
		e := &events[i]
		body, err := json.Marshal(e)
		if err != nil {
			return err
		}
		q := `INSERT INTO events (key, kind, at, body) VALUES (?, ?, ?, ?) RETURNING id`
		if err := t.One(ctx, q, []any{e.Key, e.Kind, database.Millis(e.At), string(body)}, &e.ID); err != nil {
			return err
		}
	}
	return nil
}

// events reads the events that were recorded up to an instant, in the order of recording.
func (t *tx) events(ctx context.Context, snap *Snapshot, at time.Time) error {
	return t.Each(ctx, snap.takeEvent, `SELECT id, body FROM events WHERE at <= ? ORDER BY id`, database.Millis(at))
}

// takeEvent takes in a row of events. The ID stands in the row alone, as the body was written before there was one.
func (s *Snapshot) takeEvent(r *sql.Rows) error {
	var id int64
	var body string
	if err := r.Scan(&id, &body); err != nil {
		return err
	}
	var e remind.Event
	if err := json.Unmarshal([]byte(body), &e); err != nil {
		return err
	}
	e.ID = id
	s.Events = append(s.Events, e)
	return nil
}
