// Package reviews keeps what a second person found of what was read of plans, and says how plans were first released. Its functions read and write
// in a transaction of the store.
package reviews

import (
	"context"
	"database/sql"
	"time"

	"duban/remind"
	"duban/remind/review"
	"duban/store/database"
)

// Add appends verdicts.
func Add(ctx context.Context, t *database.Tx, all []review.Verdict) error {
	for i := range all {
		v := &all[i]
		q := `INSERT INTO reviews (plan, print, key, what, found_right, by_whom, note, at, who, file) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
		if err := t.Do(ctx, q, v.Plan, v.Print, v.Key, v.What, v.Right, v.By, v.Note, database.Millis(v.At), v.Typist, v.File); err != nil {
			return err
		}
	}
	return nil
}

// Verdicts returns what was last said of each reading up to an instant, by its print.
func Verdicts(ctx context.Context, t *database.Tx, at time.Time) (map[string]review.Verdict, error) {
	all := map[string]review.Verdict{}
	err := t.Each(ctx, func(r *sql.Rows) error {
		var v review.Verdict
		var ms int64
		err := r.Scan(&v.Plan, &v.Print, &v.Key, &v.What, &v.Right, &v.By, &v.Note, &ms, &v.Typist, &v.File)
		v.At = time.UnixMilli(ms).In(remind.Shanghai)
		all[v.Print] = v
		return err
	}, `SELECT plan, print, key, what, found_right, by_whom, note, at, who, file FROM reviews WHERE at <= ? ORDER BY id`, database.Millis(at))
	return all, err
}

// An Entry is that a plan was taken in, when it was new or had ended, and how it was released for the first time after that.
type Entry struct {
	Released   time.Time // zero: it was not yet
	By, Note   string    // of that release
	Unreviewed int       // readings that nobody had confirmed then
}

// Entries returns the last entry of each plan up to an instant. enteredBy is by whom the hold of a plan that enters is.
func Entries(ctx context.Context, t *database.Tx, enteredBy string, at time.Time) (map[string]Entry, error) {
	all := map[string]Entry{}
	err := t.Each(ctx, func(r *sql.Rows) error {
		var plan string
		var e Entry
		var ms, unreviewed sql.NullInt64
		var by, note sql.NullString
		if err := r.Scan(&plan, &ms, &by, &note, &unreviewed); err != nil {
			return err
		}
		if ms.Valid {
			e = Entry{time.UnixMilli(ms.Int64).In(remind.Shanghai), by.String, note.String, int(unreviewed.Int64)}
		}
		all[plan] = e
		return nil
	}, `SELECT e.scope, r.at, r.by_whom, r.note, r.unreviewed FROM holds e
		LEFT JOIN holds r ON r.id = (SELECT min(id) FROM holds WHERE scope = e.scope AND id > e.id AND held = 0 AND at <= ?2)
		WHERE e.id IN (SELECT max(id) FROM holds WHERE held = 1 AND by_whom = ?1 AND at <= ?2 GROUP BY scope)`, enteredBy, database.Millis(at))
	return all, err
}
