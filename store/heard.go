package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"duban/remind"
	"duban/store/told"
)

// outcomeDays is for how many days before the last round matters are looked at that have gone on, so that those who were told of them hear
// it. What came after that round is looked at however long the daemon was away, and so is what waits to be told. For as long, whoever is back
// from an absence is not told what whoever stood in for him was told.
const outcomeDays = 31

// tellings move with everything that may change who was told of what.
type tellings struct{ settled, attempted, rounds int64 }

// heard reads, by realm, who was told of the matters that have gone on lately, and what stand-ins were told. What a former snapshot read is kept where nothing was sent or
// recorded since.
func (t *tx) heard(ctx context.Context, snap, former *Snapshot) error {
	var now tellings
	if err := t.One(ctx, `SELECT (SELECT coalesce(max(id), 0) FROM settlements), (SELECT coalesce(max(rowid), 0) FROM attempts),
		(SELECT coalesce(max(id), 0) FROM rounds)`, nil, &now.settled, &now.attempted, &now.rounds); err != nil {
		return err
	}
	if former != nil && former.Revision == snap.Revision && former.tellings == now {
		return nil
	}
	snap.tellings, snap.Heard = now, map[string]remind.Heard{}
	for _, realm := range []string{Real, Rehearsal} {
		if err := t.heardIn(ctx, realm, snap); err != nil {
			return fmt.Errorf("read who was told: %w", err)
		}
	}
	return nil
}

// heardIn reads it for one realm; where no round was ever held, nobody was told of anything.
func (t *tx) heardIn(ctx context.Context, realm string, snap *Snapshot) error {
	var last int64
	err := t.One(ctx, `SELECT at FROM rounds WHERE realm = ? ORDER BY id DESC LIMIT 1`, []any{realm}, &last)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	problems, err := t.gone(ctx, realm, snap, time.UnixMilli(last).AddDate(0, 0, -outcomeDays))
	if err != nil {
		return err
	}
	heard := remind.Heard{}
	for _, p := range problems {
		if err := told.Of(ctx, t.Tx, realm, p, heard); err != nil {
			return err
		}
	}
	for _, a := range told.Absences(snap.Directory, remind.DateOf(time.UnixMilli(last))-outcomeDays) {
		if err := told.By(ctx, t.Tx, realm, a, problems, heard); err != nil {
			return err
		}
	}
	if len(heard) > 0 { // a world is made anew only where somebody was told
		snap.Heard[realm] = heard
	}
	return nil
}

// gone returns the problems in which anything has gone on since an instant, or something still waits to be told.
func (t *tx) gone(ctx context.Context, realm string, snap *Snapshot, since time.Time) ([]remind.Key, error) {
	seen := map[remind.Key]bool{}
	for i := range snap.Events {
		if e := &snap.Events[i]; !e.At.Before(since) {
			seen[e.Key.ProblemKey()] = true
		}
	}
	for k, e := range snap.Gone {
		if !e.At.Before(since) {
			seen[k.ProblemKey()] = true
		}
	}
	under, known := snap.under[realm]
	var err error
	if !known {
		if under, err = told.Under(ctx, t.Tx, realm); snap.part != nil {
			snap.under[realm] = under
		}
	}
	for _, k := range under {
		if snap.part == nil || snap.part[k.Plan()] {
			seen[k.ProblemKey()] = true
		}
	}
	var all []remind.Key
	for k := range seen {
		all = append(all, k)
	}
	slices.Sort(all)
	return all, err
}
