package agenda

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"duban/remind"
	"duban/store/changes"
	"duban/store/database"
)

// A Sheet is what is kept of how a plan stands until a day. What its body says is the business of whoever makes it.
type Sheet struct {
	Plan string
	Turn remind.Date // the next day on which it may stand otherwise; 0: it is to be made anew, and has no body
	Body string
}

// A Standing is what is kept of how all plans of a realm stand together: Body is the sum of the sheets', by the terms, on a day, and as far as the records
// had come. The zero Standing is that of a realm of which nothing is kept.
type Standing struct {
	Made  int64 // how often it was written: while it stays the same, so does all of it, the sheets too
	Terms string
	Day   remind.Date
	Marks changes.Marks
	Body  string
}

// ErrMade says that another one has written the standing meanwhile: what was computed from the former one is not kept.
var ErrMade = errors.New("the standing was written by another one")

// A Reading reads the sheets, their sum and what was recorded since, all of them as they are at one moment.
type Reading struct {
	Book
	t *database.Tx
}

// Read runs f on them.
func (b Book) Read(ctx context.Context, f func(Reading) error) error {
	err := b.pool.Read(ctx, func(t *database.Tx) error { return f(Reading{b, t}) })
	if err != nil {
		err = fmt.Errorf("read how plans stand: %w", err)
	}
	return err
}

// Standing returns what is kept of all plans together. Its body is read unless it is known: it was made when the caller says. Marks that cannot be read are
// those of another program, whose sums say nothing.
func (r Reading) Standing(ctx context.Context, known int64) (s Standing, err error) {
	var marks string
	err = r.t.One(ctx, `SELECT made, terms, day, marks, CASE WHEN made = ? THEN '' ELSE body END FROM sheet_sums WHERE realm = ?`, []any{known, r.realm},
		&s.Made, &s.Terms, &s.Day, &marks, &s.Body)
	if errors.Is(err, sql.ErrNoRows) {
		return Standing{}, nil
	}
	good := false
	if s.Marks, good = changes.ParseMarks(marks); !good {
		s.Terms = ""
	}
	return s, err
}

// Since returns of which plans anything was recorded since some marks, and the marks of now.
func (r Reading) Since(ctx context.Context, former changes.Marks) (changes.Marks, changes.Changed, error) {
	return changes.Since(ctx, r.t, former)
}

// Turned calls f with the sheets whose day has come, in the order of their plans.
func (r Reading) Turned(ctx context.Context, today remind.Date, f func(Sheet) error) error {
	return r.t.Each(ctx, sheets(f), `SELECT plan, turn, body FROM sheets WHERE realm = ? AND turn <= ? ORDER BY plan`, r.realm, int64(today))
}

// All calls f with all sheets, in the order of their plans.
func (r Reading) All(ctx context.Context, f func(Sheet) error) error {
	return r.t.Each(ctx, sheets(f), `SELECT plan, turn, body FROM sheets WHERE realm = ? ORDER BY plan`, r.realm)
}

// Sheet returns what is kept of a plan; one without a body where nothing is.
func (r Reading) Sheet(ctx context.Context, plan string) (s Sheet, err error) {
	s.Plan = plan
	err = r.t.Prepared(ctx, sheets(func(found Sheet) error {
		s = found
		return nil
	}), `SELECT plan, turn, body FROM sheets WHERE realm = ? AND plan = ?`, r.realm, plan)
	return s, err
}

// Plans returns all plans that were ever taken in, in order.
func (r Reading) Plans(ctx context.Context) (all []string, err error) {
	err = r.t.Each(ctx, func(rows *sql.Rows) error {
		var plan string
		err := rows.Scan(&plan)
		all = append(all, plan)
		return err
	}, `SELECT DISTINCT name FROM versions WHERE kind = 'plan' ORDER BY name`)
	return all, err
}

// sheets scans a sheet.
func sheets(f func(Sheet) error) func(*sql.Rows) error {
	return func(r *sql.Rows) error {
		var s Sheet
		if err := r.Scan(&s.Plan, &s.Turn, &s.Body); err != nil {
			return err
		}
		return f(s)
	}
}

// Keep keeps sheets that were made, and the sum of all with them, which is made once more than the one from which it was computed; anew, these are all
// sheets that there are. It returns ErrMade if that is not the one that is kept.
func (b Book) Keep(ctx context.Context, anew bool, list []Sheet, s *Standing) error {
	return b.write(ctx, "write how plans stand in", func(t *database.Tx) error {
		kept, err := Reading{b, t}.Standing(ctx, s.Made-1)
		if err != nil {
			return err
		}
		if kept.Made != s.Made-1 {
			return ErrMade
		}
		if anew {
			err = t.Do(ctx, `DELETE FROM sheets WHERE realm = ?`, b.realm)
		}
		rows := make([][]any, len(list))
		for i := range list {
			rows[i] = []any{b.realm, list[i].Plan, int64(list[i].Turn), list[i].Body}
		}
		return errors.Join(err,
			t.Insert(ctx, `INSERT INTO sheets (realm, plan, turn, body)`, ` ON CONFLICT (realm, plan) DO UPDATE SET turn = excluded.turn, body = excluded.body`, rows),
			t.Do(ctx, `INSERT INTO sheet_sums (realm, made, terms, day, marks, body) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (realm)
				DO UPDATE SET made = excluded.made, terms = excluded.terms, day = excluded.day, marks = excluded.marks, body = excluded.body`,
				b.realm, s.Made, s.Terms, int64(s.Day), s.Marks.Text(), s.Body))
	})
}
