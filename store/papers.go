package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"duban/remind"
	"duban/store/database"
)

// AddPapers appends papers that the office has sent, all or none; see PutPlan for rev.
func (s *Store) AddPapers(ctx context.Context, rev int64, papers []remind.Paper) error {
	err := s.in(ctx, func(t *tx) error {
		if err := t.bump(ctx, rev); err != nil {
			return err
		}
		for i := range papers {
			p := &papers[i]
			if err := t.Do(ctx, `INSERT INTO papers (key, kind, doc, on_day, at, who, note) VALUES (?, ?, ?, ?, ?, ?, ?)`,
				p.Key, p.Kind, p.Doc, p.On.String(), database.Millis(p.At), p.Who, p.Note); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("登记文书：%w", err)
	}
	return nil
}

// papers reads what was sent up to an instant, in the order of its recording.
func (t *tx) papers(ctx context.Context, snap *Snapshot, at time.Time) error {
	return t.Each(ctx, snap.takePaper, `SELECT id, key, kind, doc, on_day, at, who, note FROM papers WHERE at <= ? ORDER BY id`, database.Millis(at))
}

// takePaper takes in a row of papers.
func (s *Snapshot) takePaper(r *sql.Rows) error {
	var p remind.Paper
	var day string
	var ms int64
	err := r.Scan(&p.ID, &p.Key, &p.Kind, &p.Doc, &day, &ms, &p.Who, &p.Note)
	p.At = time.UnixMilli(ms).In(remind.Shanghai)
	err = errors.Join(err, p.On.UnmarshalText([]byte(day)))
	s.Papers = append(s.Papers, p)
	return err
}
