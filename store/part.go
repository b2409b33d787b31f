package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"duban/remind"
	"duban/store/messages"
	"duban/store/replies"
)

// Part reads some plans alone: a Snapshot of them as they stand now, with what concerns all plans, but for when addresses were reached, and what a
// second person found. What a former part knows of the directory, the calendar and of replies it keeps, as far as that is the same; and what it found
// under way, which a round that goes through part after part adds to only for parts that it has read: see Anew.
func (s *Store) Part(ctx context.Context, plans []string, former *Snapshot) (Snapshot, error) {
	snap := Snapshot{part: map[string]bool{}, under: map[string][]remind.Key{}}
	for _, id := range plans {
		snap.part[id] = true
	}
	err := s.read(ctx, func(t *tx) error {
		former, err := t.begin(ctx, &snap, former)
		if err != nil {
			return err
		}
		if former != nil {
			snap.Replies, snap.Answered, snap.replied = former.Replies, former.Answered, former.replied
			maps.Copy(snap.under, former.under)
		}
		snap.Released = map[string]time.Time{}
		if snap.Endings, err = replies.Endings(ctx, t.Tx, always); err != nil {
			return err
		}
		if err := errors.Join(t.people(ctx, &snap, former), t.planVersions(ctx, &snap, plans)); err != nil {
			return err
		}
		// Every other scope begins with its plan.
		err = t.Each(ctx, snap.takeHold, selectHolds+` AND (scope = '*' OR scope >= 'addr:' AND scope < 'addr;') ORDER BY id`, always.UnixMilli())
		for _, id := range plans {
			err = errors.Join(err, t.ofPlan(ctx, &snap, id))
		}
		return errors.Join(err, t.resting(ctx, &snap), t.losses(ctx, &snap, always), t.failures(ctx, &snap, time.Time{}),
			t.restores(ctx, &snap), t.heard(ctx, &snap, nil), t.asked(ctx, &snap, former), t.answers(ctx, &snap, always))
	})
	if err != nil {
		err = fmt.Errorf("读取数据库：%w", err)
	}
	return snap, err
}

// Former returns what a part that is read next can keep of this one: nothing that is of its plans alone.
func (s *Snapshot) Former() *Snapshot {
	return &Snapshot{
		Years: s.Years, calendar: s.calendar, Replies: s.Replies, Answered: s.Answered, replied: s.replied, tellings: s.tellings, asking: s.asking,
		under: s.under, purged: s.purged,
	}
}

// Anew forgets what was found under way: the part that is read next looks for itself.
func (s *Snapshot) Anew() { s.under = nil }

// people reads the directory and the calendars; these, unless a former snapshot has them.
func (t *tx) people(ctx context.Context, snap, former *Snapshot) error {
	if err := t.One(ctx, `SELECT coalesce(max(id), 0) FROM versions WHERE kind = 'calendar'`, nil, &snap.calendar); err != nil {
		return err
	}
	var err error
	if former != nil && former.calendar == snap.calendar {
		snap.Years = former.Years
	} else {
		snap.Years, err = t.years(ctx)
	}
	return errors.Join(err, t.directory(ctx, snap, always))
}

// planVersions reads the versions of some plans.
func (t *tx) planVersions(ctx context.Context, snap *Snapshot, plans []string) error {
	r := reader{Snapshot: snap, plans: map[string][]version{}, lasts: map[string]int64{}}
	endings, err := t.endings(ctx, always)
	for _, id := range plans {
		err = errors.Join(err, t.Prepared(ctx, r.take, `SELECT id, kind, name, body, at FROM versions WHERE kind = 'plan' AND name = ? ORDER BY id`, id))
	}
	r.finish(endings)
	return err
}

// ofPlan reads what was recorded of a plan. Keys begin with its id and a stroke, scopes of holds are it or keys.
func (t *tx) ofPlan(ctx context.Context, snap *Snapshot, id string) error {
	from, to := id+"/", id+"0"
	return errors.Join(
		t.Prepared(ctx, snap.takeEvent, `SELECT id, body FROM events WHERE key >= ? AND key < ? ORDER BY id`, from, to),
		t.Prepared(ctx, snap.takeHold, selectHolds+` AND (scope = ? OR scope >= ? AND scope < ?) ORDER BY id`, always.UnixMilli(), id, from, to),
		t.Prepared(ctx, snap.takeChase, `SELECT id, key, on_day, at, by_whom, who, note FROM chases WHERE key >= ? AND key < ? ORDER BY id`, from, to),
		t.Prepared(ctx, snap.takePaper, `SELECT id, key, kind, doc, on_day, at, who, note FROM papers WHERE key >= ? AND key < ? ORDER BY id`, from, to),
		t.Prepared(ctx, snap.takeName, `SELECT problem, name, at, by_whom FROM short_names WHERE problem >= ? AND problem < ? ORDER BY id`, from, to),
		t.Prepared(ctx, replies.Take(&snap.Progress), `SELECT body FROM progress WHERE key >= ? AND key < ? ORDER BY id`, from, to))
}

// Concerns looks through what waits and what is queued in a realm, and names up to most addresses to which that is to go.
func (s *Store) Concerns(ctx context.Context, realm string, most int) (c messages.Concerns, err error) {
	err = s.read(ctx, func(t *tx) error {
		c, err = messages.Concerned(ctx, t.Tx, realm, most)
		return err
	})
	return c, err
}
