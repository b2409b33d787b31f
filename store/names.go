package store

import (
	"context"
	"database/sql"
	"time"

	"duban/remind"
	"duban/store/database"
)

// A Naming is that the office has given a problem a short name, or with an empty one has taken it back. The last of a problem counts.
type Naming struct {
	Problem remind.Key
	Name    string
	At      time.Time
	By      string
}

// name appends namings.
func (t *tx) name(ctx context.Context, all []Naming) error {
	for _, n := range all {
		q := `INSERT INTO short_names (problem, name, at, by_whom) VALUES (?, ?, ?, ?)`
		if err := t.Do(ctx, q, n.Problem, n.Name, database.Millis(n.At), n.By); err != nil {
			return err
		}
	}
	return nil
}

// namings reads what was named up to an instant, in the order in which it was.
func (t *tx) namings(ctx context.Context, snap *Snapshot, at time.Time) error {
	return t.Each(ctx, snap.takeName, `SELECT problem, name, at, by_whom FROM short_names WHERE at <= ? ORDER BY id`, database.Millis(at))
}

// takeName takes in a row of names.
func (s *Snapshot) takeName(r *sql.Rows) error {
	var n Naming
	var ms int64
	err := r.Scan(&n.Problem, &n.Name, &ms, &n.By)
	n.At = time.UnixMilli(ms).In(remind.Shanghai)
	s.Namings = append(s.Namings, n)
	return err
}

// Named returns the short names that the office has set and not taken back.
func (s *Snapshot) Named() map[remind.Key]string {
	all := map[remind.Key]string{}
	for _, n := range s.Namings {
		all[n.Problem] = n.Name
	}
	return all
}
