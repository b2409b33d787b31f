package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"duban/remind"
	"duban/store/messages"
)

// A Version is a plan or a directory as it was once taken in: one of the two is set.
type Version struct {
	ID        int64
	At        time.Time
	Plan      *remind.Plan
	Directory *remind.Directory
}

// A SetHold is that something was held or released, and when.
type SetHold struct {
	Hold
	At time.Time
}

// A Past is what is on record of a problem and all that belongs to it, besides what a Snapshot has.
type Past struct {
	Versions []Version // of its plan, and of the directory, in the order in which they were taken in
	Holds    []SetHold // all that ever were, in their order
	Messages []Trail   // that told of it, in the order in which they were worded; those that were dissolved, too
}

// Past reads what is on record of a problem and all that belongs to it in a realm.
func (s *Store) Past(ctx context.Context, realm string, problem remind.Key) (p Past, err error) {
	err = s.read(ctx, func(t *tx) error {
		return errors.Join(t.pastVersions(ctx, &p, problem.Plan()), t.pastHolds(ctx, &p), t.pastMessages(ctx, &p, realm, problem))
	})
	if err != nil {
		return Past{}, fmt.Errorf("读取%s的全部记录：%w", problem, err)
	}
	return p, nil
}

// PastVersions reads all versions of a plan and of the directory, and all that was ever held: what Past has without its messages, which are many.
func (s *Store) PastVersions(ctx context.Context, plan string) (p Past, err error) {
	err = s.read(ctx, func(t *tx) error { return errors.Join(t.pastVersions(ctx, &p, plan), t.pastHolds(ctx, &p)) })
	return p, err
}

// pastVersions reads all versions of a plan and of the directory.
func (t *tx) pastVersions(ctx context.Context, p *Past, plan string) error {
	return t.Each(ctx, func(r *sql.Rows) error {
		var v Version
		var kind, body string
		var at int64
		if err := r.Scan(&v.ID, &kind, &body, &at); err != nil {
			return err
		}
		v.At = time.UnixMilli(at).In(remind.Shanghai)
		var to any
		if kind == "plan" {
			v.Plan = &remind.Plan{}
			to = v.Plan
		} else {
			v.Directory = &remind.Directory{}
			to = v.Directory
		}
		p.Versions = append(p.Versions, v)
		return json.Unmarshal([]byte(body), to)
	}, `SELECT id, kind, body, at FROM versions WHERE kind = 'plan' AND name = ? OR kind = 'directory' ORDER BY id`, plan)
}

// pastHolds reads all that was ever held or released.
func (t *tx) pastHolds(ctx context.Context, p *Past) error {
	return t.Each(ctx, func(r *sql.Rows) error {
		var h SetHold
		var until string
		var at int64
		err := errors.Join(r.Scan(&h.Scope, &h.On, &h.By, &h.Second, &until, &h.Note, &at, &h.Unreviewed), h.Until.UnmarshalText([]byte(until)))
		h.At = time.UnixMilli(at).In(remind.Shanghai)
		p.Holds = append(p.Holds, h)
		return err
	}, `SELECT scope, held, by_whom, second, until_day, note, at, coalesce(unreviewed, 0) FROM holds ORDER BY id`)
}

// pastMessages reads the messages that told of a problem.
func (t *tx) pastMessages(ctx context.Context, p *Past, realm string, problem remind.Key) error {
	ids, err := messages.OfProblem(ctx, t.Tx, realm, problem)
	for _, id := range ids {
		one, e := messages.TrailOf(ctx, t.Tx, id)
		err = errors.Join(err, e)
		p.Messages = append(p.Messages, one)
	}
	return err
}
