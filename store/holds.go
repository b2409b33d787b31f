package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"duban/remind"
	"duban/store/database"
)

// A Hold keeps notices back: of everything ("*"), a plan (its id), a problem or obligation (its key), an address
// ("addr:CHANNEL:ADDRESS").
type Hold struct {
	Scope  string
	On     bool        // false: the scope is released
	By     string      // who typed it, or EnteredBy
	Second string      // who has agreed to it; empty: nobody was asked
	Until  remind.Date // its last day, after which it ends by itself; none: a release ends it
	Note   string

	Unreviewed int // of a plan's first release: readings that nobody had confirmed
}

// EnteredBy is the By of the hold that a plan gets when it first enters.
const EnteredBy = "import"

// Runs reports whether the hold keeps anything back on a day.
func (h *Hold) Runs(on remind.Date) bool { return h.On && (h.Until == 0 || on <= h.Until) }

// Running returns the holds that keep something back on a day.
func Running(list []Hold, on remind.Date) []Hold {
	return slices.DeleteFunc(slices.Clone(list), func(h Hold) bool { return !h.Runs(on) })
}

// EndedHolds returns the holds whose last day lies on one day or after it, and before another one: they have ended by themselves.
func EndedHolds(list []Hold, from, before remind.Date) []Hold {
	return slices.DeleteFunc(slices.Clone(list), func(h Hold) bool { return !h.On || h.Until == 0 || h.Until < from || h.Until >= before })
}

// Said names the hold with its end, who is behind it, and why, for the office.
func (h *Hold) Said() string {
	words := strings.TrimPrefix(h.Scope, "addr:") + "（至" + h.Until.ChineseShort() + "，" + h.By
	if h.Second != "" {
		words += "、" + h.Second
	}
	if h.Note != "" {
		words += "，" + h.Note
	}
	return words + "）"
}

// SetHold holds or releases a scope. A release ends the hold of this very scope only: what a wider one keeps back stays back.
func (s *Store) SetHold(ctx context.Context, h Hold, at time.Time) error {
	return s.in(ctx, func(t *tx) error {
		if err := t.bump(ctx, -1); err != nil {
			return err
		}
		return t.hold(ctx, h, at)
	})
}

// hold appends a row; the last one of a scope counts.
func (t *tx) hold(ctx context.Context, h Hold, at time.Time) error {
	return t.Do(ctx, `INSERT INTO holds (scope, held, by_whom, second, until_day, note, at, unreviewed) VALUES (?, ?, ?, ?, ?, ?, ?, nullif(?, 0))`,
		h.Scope, h.On, h.By, h.Second, h.Until.String(), h.Note, database.Millis(at), h.Unreviewed)
}

// holds reads what was held and what was released at an instant, in the order in which it was.
func (t *tx) holds(ctx context.Context, snap *Snapshot, at time.Time) error {
	snap.Released = map[string]time.Time{}
	return t.Each(ctx, func(r *sql.Rows) error {
		var h Hold
		var until string
		var ms int64
		if err := errors.Join(r.Scan(&h.Scope, &h.On, &h.By, &h.Second, &until, &h.Note, &ms), h.Until.UnmarshalText([]byte(until))); err != nil {
			return err
		}
		if h.On {
			snap.Holds = append(snap.Holds, h)
		} else {
			snap.Released[h.Scope] = time.UnixMilli(ms)
		}
		return nil
	}, `SELECT scope, held, by_whom, second, until_day, note, at FROM holds h
		WHERE id = (SELECT max(id) FROM holds WHERE scope = h.scope AND at <= ?) ORDER BY id`, database.Millis(at))
}

// released returns the plans of which notices may leave in a realm, with the first day on which they might.
func (t *Terms) released(s *Snapshot) map[string]remind.Date {
	first := map[string]remind.Date{}
	for scope, at := range s.Released {
		first[scope] = remind.DateOf(at)
	}
	held := map[string]bool{}
	for i := range s.Holds {
		if h := &s.Holds[i]; h.Until != 0 {
			first[h.Scope] = h.Until + 1
		} else if h.binds(t.Realm) {
			held[h.Scope] = true
		}
	}
	free := map[string]remind.Date{}
	for i := range s.Plans {
		if id := s.Plans[i].ID; !held[id] && !held[Everything] {
			free[id] = max(first[id], first[Everything])
		}
	}
	return free
}
