// Package agenda keeps, by realm, when each plan is next to be looked at, how it is headed, whom it names and what these answer for: so a round reads
// the plans whose day has come, the first after a start as well, and a message counts plans that nobody reads for it. All of it is computed, and holds for what it was computed from: the settings and the program (Basis), and
// what was recorded, which Refresh takes in. Whoever has the rounds writes it, under their fence.
package agenda

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"duban/remind"
	"duban/remind/account"
	"duban/store/changes"
	"duban/store/database"
	"duban/store/leases"
)

// A Book is the agenda of a realm, as it is kept.
type Book struct {
	pool  *database.Pool
	realm string
}

// Over returns the agenda of a realm that is kept in a database.
func Over(pool *database.Pool, realm string) Book { return Book{pool, realm} }

// A Cast is how a plan is headed and whom it names.
type Cast struct {
	Ended bool // nothing of it is in force
	Head  remind.PlanHead
	Names []string // whom it names, in whatever role, in order
}

// An Entry is what is kept of a plan.
type Entry struct {
	Plan string
	Next remind.Date // when it is next to be looked at; 0: at once
	Cast
	Account *account.Account // what addresses answer for in it; nil: it was not counted
}

// write runs f in a transaction that may write, if the context's fence lets it pass.
func (b Book) write(ctx context.Context, what string, f func(*database.Tx) error) error {
	err := b.pool.In(ctx, func(t *database.Tx) error {
		if err := leases.Pass(ctx, t); err != nil {
			return err
		}
		return f(t)
	})
	if err != nil {
		err = fmt.Errorf("%s the agenda: %w", what, err)
	}
	return err
}

// Few is up to how many plans everything is looked at together, where nobody has set another number. Of more of them only those are read that something is
// about.
const Few = 64

// More reports whether there are more plans than so many, ended ones among them. It looks at no more of them than it must.
func (b Book) More(ctx context.Context, than int) (more bool, err error) {
	err = b.pool.Read(ctx, func(t *database.Tx) error {
		var n int
		err := t.One(ctx, `SELECT count(*) FROM (SELECT DISTINCT name FROM versions WHERE kind = 'plan' LIMIT ?) AS first`, []any{than + 1}, &n)
		more = n > than
		return err
	})
	if err != nil {
		err = fmt.Errorf("count the plans: %w", err)
	}
	return more, err
}

// Since returns of which plans anything was recorded since some marks, and the marks of now: for whoever keeps something of each plan in memory.
func (b Book) Since(ctx context.Context, former changes.Marks) (now changes.Marks, c changes.Changed, err error) {
	err = b.pool.Read(ctx, func(t *database.Tx) error {
		now, c, err = changes.Since(ctx, t, former)
		return err
	})
	if err != nil {
		err = fmt.Errorf("look what was recorded of plans: %w", err)
	}
	return now, c, err
}

// Due returns the plans whose day has come, in order.
func (b Book) Due(ctx context.Context, today remind.Date) ([]string, error) {
	return b.list(ctx, `SELECT plan FROM agenda WHERE realm = ? AND next_day <= ? ORDER BY plan`, b.realm, int64(today))
}

// Unknown returns the plans of which it is not known whom they name, in order.
func (b Book) Unknown(ctx context.Context) ([]string, error) {
	return b.list(ctx, `SELECT plan FROM agenda WHERE realm = ? AND known = 0 ORDER BY plan`, b.realm)
}

// Endings returns the plans that have ended once, in order.
func (b Book) Endings(ctx context.Context) ([]string, error) {
	return b.list(ctx, `SELECT DISTINCT plan FROM endings ORDER BY plan`)
}

// list returns the plans of a query.
func (b Book) list(ctx context.Context, query string, args ...any) (all []string, err error) {
	err = b.pool.Read(ctx, func(t *database.Tx) error {
		return t.Prepared(ctx, func(r *sql.Rows) error {
			var plan string
			err := r.Scan(&plan)
			all = append(all, plan)
			return err
		}, query, args...)
	})
	if err != nil {
		err = fmt.Errorf("read the agenda: %w", err)
	}
	return all, err
}

// Casts returns how the plans are headed and whom they name that have changed since some marks, of those of which it is known; with the zero marks of
// all. The marks that it returns are those up to which the agenda was refreshed.
func (b Book) Casts(ctx context.Context, since changes.Marks) (all map[string]Cast, now changes.Marks, err error) {
	texts := shared{}
	all = map[string]Cast{}
	err = b.pool.Read(ctx, func(t *database.Tx) error {
		kept, err := b.basis(ctx, t)
		if now = kept.marks; err != nil || now == since {
			return err
		}
		return t.Each(ctx, func(r *sql.Rows) error {
			var plan, head, names string
			if err := r.Scan(&plan, &head, &names); err != nil {
				return err
			}
			c, err := castOf(head, names)
			c.Names = slices.Clone(c.Names) // what was read has room for more
			texts.share(c.Names)
			all[plan] = c
			return err
		}, `SELECT plan, head, names FROM agenda WHERE realm = ? AND known = 1 AND plan IN (
			SELECT name FROM versions WHERE kind = 'plan' AND id > ? UNION SELECT plan FROM endings WHERE id > ?)`, b.realm, since.Versions, since.Endings)
	})
	if err != nil {
		err = fmt.Errorf("read whom the plans name: %w", err)
	}
	return all, now, err
}

// shared are texts of which each is held once: the plans of a place name the same bodies, each of them some fifty.
type shared map[string]string

// share puts in place of names what is held of them already.
func (s shared) share(names []string) {
	for i, name := range names {
		held, ok := s[name]
		if !ok {
			held = name
			s[name] = name
		}
		names[i] = held
	}
}

// Heads returns how the plans in force are headed, in the order of their ids, and the plans of which it is not known whether, and how.
func (b Book) Heads(ctx context.Context) (heads []remind.PlanHead, unknown []string, err error) {
	err = b.pool.Read(ctx, func(t *database.Tx) error {
		kept, err := b.basis(ctx, t)
		if err != nil {
			return err
		}
		return t.Each(ctx, func(r *sql.Rows) error {
			var plan, head string
			var known, changed int
			if err := r.Scan(&plan, &known, &head, &changed); err != nil {
				return err
			}
			if known == 0 || changed > 0 {
				unknown = append(unknown, plan)
				return nil
			}
			c, err := castOf(head, "[]")
			if !c.Ended {
				heads = append(heads, c.Head)
			}
			return err
		}, `SELECT p.name, coalesce(a.known, 0), coalesce(a.head, ''),
			CASE WHEN p.last > ? OR EXISTS (SELECT 1 FROM endings e WHERE e.plan = p.name AND e.id > ?) THEN 1 ELSE 0 END
			FROM (SELECT name, max(id) AS last FROM versions WHERE kind = 'plan' GROUP BY name) p
			LEFT JOIN agenda a ON a.realm = ? AND a.plan = p.name ORDER BY p.name`, kept.marks.Versions, kept.marks.Endings, b.realm)
	})
	if err != nil {
		err = fmt.Errorf("read how the plans are headed: %w", err)
	}
	return heads, unknown, err
}

// Put keeps what was found of plans that were looked at.
func (b Book) Put(ctx context.Context, entries []Entry) error {
	return b.write(ctx, "write", func(t *database.Tx) error {
		for i := range entries {
			e := &entries[i]
			head, names, err := e.texts()
			if err != nil {
				return err
			}
			if err := t.Do(ctx, `INSERT INTO agenda (realm, plan, next_day, known, head, names) VALUES (?, ?, ?, 1, ?, ?) ON CONFLICT (realm, plan)
				DO UPDATE SET next_day = excluded.next_day, known = 1, head = excluded.head, names = excluded.names`,
				b.realm, e.Plan, int64(e.Next), head, names); err != nil {
				return err
			}
			if err := b.keep(ctx, t, e.Plan, e.Account); err != nil {
				return err
			}
		}
		return nil
	})
}

// Learn keeps whom plans name that were read and not decided on, and what these answer for: when they are next to be looked at stays as it is.
func (b Book) Learn(ctx context.Context, entries []Entry) error {
	return b.write(ctx, "write", func(t *database.Tx) error {
		for i := range entries {
			head, names, err := entries[i].texts()
			if err != nil {
				return err
			}
			if err := t.Do(ctx, `UPDATE agenda SET known = 1, head = ?, names = ? WHERE realm = ? AND plan = ?`,
				head, names, b.realm, entries[i].Plan); err != nil {
				return err
			}
			if err := b.keep(ctx, t, entries[i].Plan, entries[i].Account); err != nil {
				return err
			}
		}
		return nil
	})
}

// castOf reads a cast that was kept.
func castOf(head, names string) (c Cast, err error) {
	if c.Ended = head == ""; !c.Ended {
		err = errors.Join(json.Unmarshal([]byte(head), &c.Head), json.Unmarshal([]byte(names), &c.Names))
	}
	return c, err
}

// texts returns the cast as it is kept.
func (c *Cast) texts() (head, names string, err error) {
	if c.Ended {
		return "", "", nil
	}
	h, err1 := json.Marshal(c.Head)
	n, err2 := json.Marshal(c.Names)
	return string(h), string(n), errors.Join(err1, err2)
}

// A basis is from what the agenda of a realm was computed.
type basis struct {
	terms string
	day   remind.Date
	marks changes.Marks
}

// Refresh takes in what was recorded since the last time, and that the terms are those of now: plans that this concerns are to be looked at at once. So
// are all on a day before the last one on which any was looked at, for what is kept looks ahead of that. It writes nothing where nothing has
// changed, which is the case with every look but the first of a day.
func (b Book) Refresh(ctx context.Context, terms string, today remind.Date) (err error) {
	now, old := basis{terms: terms, day: today}, basis{}
	var c changes.Changed
	err = b.pool.Read(ctx, func(t *database.Tx) (err error) {
		if old, err = b.basis(ctx, t); err == nil {
			now.marks, c, err = changes.Since(ctx, t, old.marks)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("look what has changed for the agenda: %w", err)
	}
	if now == old {
		return nil
	}
	return b.write(ctx, "refresh", func(t *database.Tx) error {
		err := b.take(ctx, t, c, old.terms != now.terms, old.day > now.day)
		return errors.Join(err, t.Do(ctx, `INSERT INTO agenda_basis (realm, terms, day, marks) VALUES (?, ?, ?, ?) ON CONFLICT (realm)
			DO UPDATE SET terms = excluded.terms, day = excluded.day, marks = excluded.marks`, b.realm, now.terms, int64(now.day), now.marks.Text()))
	})
}

// basis returns from what the agenda was computed. Marks that cannot be read are those of another program, which is another basis.
func (b Book) basis(ctx context.Context, t *database.Tx) (old basis, err error) {
	var marks string
	err = t.One(ctx, `SELECT terms, day, marks FROM agenda_basis WHERE realm = ?`, []any{b.realm}, &old.terms, &old.day, &marks)
	if errors.Is(err, sql.ErrNoRows) {
		return basis{}, nil
	}
	good := false
	if old.marks, good = changes.ParseMarks(marks); !good {
		old = basis{day: old.day}
	}
	return old, err
}

// take notes which plans are to be looked at at once. Under other terms nothing that is kept holds.
func (b Book) take(ctx context.Context, t *database.Tx, c changes.Changed, others, back bool) error {
	var err error
	for plan, anew := range c.Plans {
		err = errors.Join(err, t.Do(ctx, `INSERT INTO agenda (realm, plan, next_day, known, head, names) VALUES (?, ?, 0, 0, '', '') ON CONFLICT (realm, plan)
			DO UPDATE SET next_day = 0`, b.realm, plan), b.drop(ctx, t, plan))
		if anew {
			err = errors.Join(err, t.Do(ctx, `UPDATE agenda SET known = 0 WHERE realm = ? AND plan = ?`, b.realm, plan))
		}
	}
	if c.All || others || back {
		err = errors.Join(err, t.Do(ctx, `UPDATE agenda SET next_day = 0 WHERE realm = ?`, b.realm), t.Do(ctx, `DELETE FROM agenda_accounts WHERE realm = ?`, b.realm))
	}
	if others {
		err = errors.Join(err, t.Do(ctx, `UPDATE agenda SET known = 0 WHERE realm = ?`, b.realm))
	}
	return err
}
