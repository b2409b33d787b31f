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

// An Ending is that a plan has come to its end. The plan and all that was recorded of it stay; none of it is sent. A new version of the
// plan takes it up again.
type Ending struct {
	Plan remind.Plan // as it last stood
	At   time.Time
	By   string // who typed it, or who decided
	Doc  string // the document that says so
	Note string
}

// ErrNoPlan says that there is no plan of an id among those in force.
var ErrNoPlan = errors.New("没有这个编号的现行方案")

// EndPlan records that a plan has come to its end, and lets go the hold on the whole of it: nothing is left to keep back. It returns
// ErrNoPlan where the plan is not in force, and ErrChanged if the store is no longer at revision rev.
func (s *Store) EndPlan(ctx context.Context, rev int64, e Ending) error {
	err := s.in(ctx, func(t *tx) error {
		if err := t.bump(ctx, rev); err != nil {
			return err
		}
		version, ended, err := t.ended(ctx, e.Plan.ID)
		if err != nil {
			return err
		}
		if version == 0 || ended {
			return fmt.Errorf("%w：%s", ErrNoPlan, e.Plan.ID)
		}
		return errors.Join(
			t.Do(ctx, `INSERT INTO endings (plan, version, at, by_whom, doc, note) VALUES (?, ?, ?, ?, ?, ?)`,
				e.Plan.ID, version, database.Millis(e.At), e.By, e.Doc, e.Note),
			t.hold(ctx, Hold{Scope: e.Plan.ID, By: e.By, Note: "the plan has ended: " + e.Doc}, e.At))
	})
	if err != nil {
		return fmt.Errorf("结束方案：%w", err)
	}
	return nil
}

// ended returns the last version of a plan, 0 where there never was one, and whether the plan has ended with it.
func (t *tx) ended(ctx context.Context, plan string) (version int64, ended bool, err error) {
	err = t.One(ctx, `SELECT v.id, EXISTS (SELECT 1 FROM endings e WHERE e.plan = v.name AND e.version = v.id)
		FROM versions v WHERE v.kind = 'plan' AND v.name = ? ORDER BY v.id DESC LIMIT 1`, []any{plan}, &version, &ended)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return version, ended, err
}

// endings reads which versions of plans had been ended at an instant.
func (t *tx) endings(ctx context.Context, at time.Time) (map[int64]Ending, error) {
	all := map[int64]Ending{}
	err := t.Each(ctx, func(r *sql.Rows) error {
		var version, ms int64
		var e Ending
		err := r.Scan(&version, &ms, &e.By, &e.Doc, &e.Note)
		e.At = time.UnixMilli(ms).In(remind.Shanghai)
		all[version] = e
		return err
	}, `SELECT version, at, by_whom, doc, note FROM endings WHERE at <= ?`, database.Millis(at))
	return all, err
}

// AskRound records that a round is wanted before the next scheduled one: the running daemon, or else the next that starts, runs it at once.
func (s *Store) AskRound(ctx context.Context, by string, at time.Time) error {
	err := s.in(ctx, func(t *tx) error {
		return t.askRound(ctx, by, at)
	})
	if err != nil {
		return fmt.Errorf("请求提醒：%w", err)
	}
	return nil
}

// askRound records it; an instant to come is heeded once it has.
func (t *tx) askRound(ctx context.Context, by string, at time.Time) error {
	return t.Do(ctx, `INSERT INTO asked_rounds (at, by_whom) VALUES (?, ?)`, database.Millis(at), by)
}

// RoundAsked reports whether a round was asked for after an instant, up to another.
func (s *Store) RoundAsked(ctx context.Context, after, until time.Time) (asked bool, err error) {
	err = s.read(ctx, func(t *tx) error {
		return t.One(ctx, `SELECT EXISTS (SELECT 1 FROM asked_rounds WHERE at > ? AND at <= ?)`, []any{database.Millis(after), database.Millis(until)}, &asked)
	})
	if err != nil {
		return false, fmt.Errorf("look for a round that was asked for: %w", err)
	}
	return asked, nil
}
