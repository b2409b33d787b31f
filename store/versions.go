package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"duban/remind"
	"duban/store/database"
)

// Revision returns how often what people enter has changed.
func (s *Store) Revision(ctx context.Context) (n int64, err error) {
	err = s.read(ctx, func(t *tx) error {
		n, err = t.revision(ctx)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("read the revision: %w", err)
	}
	return n, nil
}

// revision returns how often people have changed what the store holds; 0 for a new store.
func (t *tx) revision(ctx context.Context) (int64, error) {
	var v string
	err := t.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = 'revision'`).Scan(&v)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(v, 10, 64)
}

// bump moves the revision, having checked that it is still the caller's: whoever applies a change has seen its effect on that state, and on no
// other. A negative one is not checked. Every write of versions, events, holds and names must bump, for Refresh goes by it.
func (t *tx) bump(ctx context.Context, rev int64) error {
	now, err := t.revision(ctx)
	if err != nil {
		return err
	}
	if rev >= 0 && rev != now {
		return ErrChanged
	}
	err = t.Do(ctx, `INSERT INTO meta (name, value) VALUES ('revision', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
		strconv.FormatInt(now+1, 10))
	return err
}

// versions reads the plans, the calendars and the directory as they stood at an instant. All former versions of plans are read, too: what a new
// version lacks is withdrawn, and shown as such for good.
func (t *tx) versions(ctx context.Context, snap *Snapshot, at time.Time) error {
	r := reader{Snapshot: snap, plans: map[string][]version{}, lasts: map[string]int64{}}
	endings, err := t.endings(ctx, at)
	if err != nil {
		return err
	}
	err = t.Each(ctx, r.take, `SELECT id, kind, name, body, at FROM versions WHERE kind <> 'directory' AND at <= ? ORDER BY id`, database.Millis(at))
	r.finish(endings)
	return errors.Join(err, t.directory(ctx, snap, at))
}

// directory reads who speaks for whom as it stood at an instant.
func (t *tx) directory(ctx context.Context, snap *Snapshot, at time.Time) error {
	d, err := t.directories.Read(ctx, t.Tx, database.Millis(at))
	snap.Directory, snap.HasPeople, snap.shelf = d.Directory, d.Any, d.Shelf
	return err
}

// A reader makes of the rows of versions, in their order, what a snapshot holds.
type reader struct {
	*Snapshot
	plans map[string][]version
	lasts map[string]int64
}

// take takes in a row. Of a year each replaces the one before.
func (r *reader) take(rows *sql.Rows) error {
	var id, at int64
	var kind, name, body string
	if err := rows.Scan(&id, &kind, &name, &body, &at); err != nil {
		return err
	}
	if kind == "plan" {
		v := version{at: time.UnixMilli(at).In(remind.Shanghai)}
		err := json.Unmarshal([]byte(body), &v.plan)
		r.plans[name], r.lasts[name] = append(r.plans[name], v), id
		return err
	}
	var y remind.CalendarYear
	err := json.Unmarshal([]byte(body), &y)
	r.Years = append(slices.DeleteFunc(r.Years, func(old remind.CalendarYear) bool { return old.Year == y.Year }), y)
	return err
}

// finish puts everything in its order.
func (r *reader) finish(endings map[int64]Ending) {
	r.Gone, r.Came = map[remind.Key]remind.Event{}, map[remind.Key]remind.Date{}
	for _, name := range slices.Sorted(maps.Keys(r.plans)) { // messages list what went in this order
		e, ended := endings[r.lasts[name]]
		r.add(r.plans[name], e, ended)
	}
	slices.SortFunc(r.Plans, func(a, b remind.Plan) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(r.Ended, func(a, b Ending) int { return cmp.Compare(a.Plan.ID, b.Plan.ID) })
	slices.SortFunc(r.Years, func(a, b remind.CalendarYear) int { return a.Year - b.Year })
}

// A version of a plan, and when it was kept.
type version struct {
	plan remind.Plan
	at   time.Time
}

// add takes in a plan by all its versions. Of one that has ended nothing is in force, and all that it asked for is withdrawn.
func (s *Snapshot) add(versions []version, e Ending, ended bool) {
	last := versions[len(versions)-1].plan
	for _, v := range slices.Backward(versions) { // the first is the last that is noted
		held := remind.Obligations(v.plan)
		for i := range held {
			s.Came[held[i].Key] = remind.DateOf(v.at)
		}
	}
	if ended {
		e.Plan = last
		s.Ended = append(s.Ended, e)
		for _, o := range remind.Obligations(last) {
			s.Withdrawn = append(s.Withdrawn, o)
			s.Gone[o.Key] = withdrawal(o.Key, e.Doc, e.At)
		}
	} else {
		s.Plans = append(s.Plans, last)
	}
	if len(versions) > 1 {
		s.Withdrawn = append(s.Withdrawn, withdrawn(versions, s.Gone)...)
	}
}

// withdrawn returns the obligations of former versions that the last one lacks, each as it last stood, and notes in gone by what each went.
func withdrawn(versions []version, gone map[remind.Key]remind.Event) []remind.Obligation {
	last := len(versions) - 1
	seen := map[remind.Key]bool{}
	for _, o := range remind.Obligations(versions[last].plan) {
		seen[o.Key] = true
	}
	var all []remind.Obligation
	for i := last - 1; i >= 0; i-- {
		all = append(all, vanished(versions[i].plan, versions[i+1], seen, gone)...)
	}
	return all
}

// vanished returns the obligations of a plan that are not in seen, adds them to it, and notes in gone that the version after it lacks them.
func vanished(old remind.Plan, next version, seen map[remind.Key]bool, gone map[remind.Key]remind.Event) (all []remind.Obligation) {
	for _, o := range remind.Obligations(old) {
		if !seen[o.Key] {
			seen[o.Key] = true
			all = append(all, o)
			gone[o.Key] = withdrawal(o.Key, next.plan.Doc, next.at)
		}
	}
	return all
}

// withdrawal is by what an obligation is withdrawn.
func withdrawal(k remind.Key, doc string, at time.Time) remind.Event {
	return remind.Event{Key: k, Kind: remind.EventWithdraw, On: remind.DateOf(at), At: at, Doc: doc}
}

// Replaced makes known in the snapshot what a plan lacks of the version held, in force or ended, as if it had been kept at an instant. What it
// takes up again is withdrawn no more.
func (s *Snapshot) Replaced(held, next remind.Plan, at time.Time) {
	seen := map[remind.Key]bool{}
	for _, o := range remind.Obligations(next) {
		seen[o.Key] = true
	}
	// The maps and lists of another snapshot may be shared.
	gone := map[remind.Key]remind.Event{}
	maps.Copy(gone, s.Gone)
	maps.DeleteFunc(gone, func(k remind.Key, _ remind.Event) bool { return seen[k] })
	s.Withdrawn = slices.DeleteFunc(slices.Clone(s.Withdrawn), func(o remind.Obligation) bool { return seen[o.Key] })
	for _, o := range s.Withdrawn {
		seen[o.Key] = true
	}
	s.Withdrawn = append(s.Withdrawn, vanished(held, version{next, at}, seen, gone)...)
	s.Gone = gone
}

// put appends a version of a thing. Versions are never changed or removed, so any past day can be explained as it stood.
func (t *tx) put(ctx context.Context, kind, name string, v any, at time.Time) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	err = t.Do(ctx, `INSERT INTO versions (kind, name, body, at) VALUES (?, ?, ?, ?)`, kind, name, string(body), database.Millis(at))
	return err
}

// PutPlan keeps a plan, and a hold on it if it is new; with it, all or nothing, the events that a new version of a held plan brings: the
// deadlines that it moves (change.Merge). It returns ErrChanged if the store is no longer at revision rev; a negative rev is not checked.
func (s *Store) PutPlan(ctx context.Context, rev int64, p remind.Plan, at time.Time, events ...remind.Event) error {
	return s.in(ctx, func(t *tx) error {
		if err := t.bump(ctx, rev); err != nil {
			return err
		}
		if err := t.record(ctx, slices.Clone(events)); err != nil {
			return err
		}
		// Only a plan that is new or had ended is held: a new version must not stop what a person has released.
		version, ended, err := t.ended(ctx, p.ID)
		if err != nil {
			return err
		}
		if err := t.put(ctx, "plan", p.ID, p, at); err != nil || version > 0 && !ended {
			return err
		}
		return t.hold(ctx, Hold{Scope: p.ID, On: true, By: EnteredBy, Note: "a plan enters held"}, at)
	})
}

// PutDirectory replaces the whole directory, and with it every address that was lost has a new chance; see PutPlan for rev.
func (s *Store) PutDirectory(ctx context.Context, rev int64, d remind.Directory, at time.Time) error {
	return s.in(ctx, func(t *tx) error {
		if err := t.bump(ctx, rev); err != nil {
			return err
		}
		return errors.Join(t.put(ctx, "directory", "", d, at), t.know(ctx, &d, at))
	})
}

// PutCalendar keeps a year's notice of days off, in place of a former one of the year; see PutPlan for rev.
func (s *Store) PutCalendar(ctx context.Context, rev int64, y remind.CalendarYear, at time.Time) error {
	return s.in(ctx, func(t *tx) error {
		if err := t.bump(ctx, rev); err != nil {
			return err
		}
		return t.put(ctx, "calendar", strconv.Itoa(y.Year), y, at)
	})
}

// Calendar returns the working days of all years that were taken in.
func (s *Store) Calendar(ctx context.Context) (remind.Calendar, error) {
	var years []remind.CalendarYear
	err := s.read(ctx, func(t *tx) (err error) {
		years, err = t.years(ctx)
		return err
	})
	return remind.NewCalendar(years...), err
}

// years reads the newest notice of each year.
func (t *tx) years(ctx context.Context) ([]remind.CalendarYear, error) {
	r := reader{Snapshot: &Snapshot{}}
	err := t.Each(ctx, r.take, `SELECT id, kind, name, body, at FROM versions WHERE kind = 'calendar' ORDER BY id`)
	r.finish(nil)
	return r.Years, err
}
