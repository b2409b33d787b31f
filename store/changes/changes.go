// Package changes says how far the records have come, and of which plans anything was recorded since. Its functions read in a transaction of the
// store.
package changes

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"duban/remind"
	"duban/store/database"
	"duban/store/holds"
)

// Rows are how far the records have come of which a round or a delivery would make something else. While they stay the same, another look at
// the store finds what the last one found. Attempts are not among them, nor what was delivered: they change nothing of what is due or waits.
type Rows struct {
	Revision                                                                     int64
	rounds, messages, settlements, channels, losses, restores, searches, replies int64
}

// NewestRows reads the last row of each table, and of the settlements the last that moves something.
const NewestRows = `SELECT (SELECT coalesce(max(id), 0) FROM rounds), (SELECT coalesce(max(rowid), 0) FROM messages),
	(SELECT coalesce(max(id), 0) FROM settlements WHERE result <> 'delivered'), (SELECT coalesce(max(id), 0) FROM channel_events),
	(SELECT coalesce(max(id), 0) FROM losses), (SELECT coalesce(max(id), 0) FROM restores),
	(SELECT coalesce(max(rowid), 0) FROM restore_searches), (SELECT coalesce(max(id), 0) FROM replies)`

// Newest returns how far the records have come, but for the revision. It reads the last row of each.
func Newest(ctx context.Context, t *database.Tx) (m Rows, err error) {
	err = t.One(ctx, NewestRows, nil, &m.rounds, &m.messages, &m.settlements, &m.channels, &m.losses, &m.restores, &m.searches, &m.replies)
	return m, err
}

// Marks are how far those records have come that say what is due. The zero Marks are those of an empty store.
type Marks struct {
	Versions, events, holds, Endings, chases, moved, losses, channels, restores, searches int64
}

// fields are the places of the marks, in their order.
func (m *Marks) fields() []any {
	return []any{&m.Versions, &m.events, &m.holds, &m.Endings, &m.chases, &m.moved, &m.losses, &m.channels, &m.restores, &m.searches}
}

// Text returns the marks as they are kept; ParseMarks reads them.
func (m Marks) Text() string { return strings.Trim(fmt.Sprint(m), "{}") }

// ParseMarks reads marks that were kept. Those of another program may be more or fewer: they are no marks.
func ParseMarks(text string) (m Marks, ok bool) {
	fields := m.fields()
	if len(strings.Fields(text)) != len(fields) {
		return Marks{}, false
	}
	_, err := fmt.Sscan(text, fields...)
	return m, err == nil
}

// A Changed is of what anything was recorded: of everything, or of some plans, each true where it was taken in anew.
type Changed struct {
	All   bool
	Plans map[string]bool
}

// newestMarks reads the last row of each table that has marks, in the order of the fields.
const newestMarks = `SELECT (SELECT coalesce(max(id), 0) FROM versions), (SELECT coalesce(max(id), 0) FROM events), (SELECT coalesce(max(id), 0) FROM holds),
	(SELECT coalesce(max(id), 0) FROM endings), (SELECT coalesce(max(id), 0) FROM chases),
	(SELECT coalesce(max(id), 0) FROM settlements WHERE result <> 'delivered'), (SELECT coalesce(max(id), 0) FROM losses),
	(SELECT coalesce(max(id), 0) FROM channel_events WHERE kind IN ('broken', 'mended')), (SELECT coalesce(max(id), 0) FROM restores),
	(SELECT coalesce(max(rowid), 0) FROM restore_searches)`

// resent asks whether a person had a message sent again since: its address, for which it is a new chance, may be that of many plans.
const resent = `SELECT EXISTS (SELECT 1 FROM settlements WHERE id > ? AND result = 'resend')`

// Since returns of what anything was recorded since some marks, and the marks of now. A directory, a calendar, a lost address or one that has a new
// chance, a broken channel and a restore concern all plans.
func Since(ctx context.Context, t *database.Tx, former Marks) (now Marks, c Changed, err error) {
	err = t.One(ctx, newestMarks, nil, now.fields()...)
	c.Plans = map[string]bool{}
	if err != nil || now == former {
		return now, c, err
	}
	if err := t.One(ctx, resent, []any{former.moved}, &c.All); err != nil {
		return now, c, err
	}
	c.All = c.All || now.losses != former.losses || now.channels != former.channels || now.restores != former.restores || now.searches != former.searches
	keyed := func(r *sql.Rows) error {
		var k remind.Key
		err := r.Scan(&k)
		c.Plans[k.Plan()] = c.Plans[k.Plan()]
		return err
	}
	err = errors.Join(
		t.Each(ctx, keyed, `SELECT DISTINCT key FROM events WHERE id > ?`, former.events),
		t.Each(ctx, keyed, `SELECT DISTINCT key FROM chases WHERE id > ?`, former.chases),
		t.Each(ctx, keyed, `SELECT DISTINCT n.obligation FROM settlements x JOIN notices n ON n.id = x.notice_id
			WHERE x.id > ? AND x.result <> 'delivered'`, former.moved),
		t.Each(ctx, keyed, `SELECT DISTINCT n.obligation FROM settlements x JOIN message_notices m ON m.message_id = x.message_id JOIN notices n ON n.id = m.notice_id
			WHERE x.id > ? AND x.result <> 'delivered'`, former.moved),
		t.Each(ctx, c.takePlan, `SELECT plan FROM endings WHERE id > ?`, former.Endings),
		t.Each(ctx, c.takeVersion, `SELECT DISTINCT kind, name FROM versions WHERE id > ?`, former.Versions),
		t.Each(ctx, c.takeScope, `SELECT DISTINCT scope FROM holds WHERE id > ?`, former.holds))
	return now, c, err
}

// takePlan takes in a plan of which what is in force changed.
func (c *Changed) takePlan(r *sql.Rows) error {
	var plan string
	err := r.Scan(&plan)
	c.Plans[plan] = true
	return err
}

// takeVersion takes in what was imported.
func (c *Changed) takeVersion(r *sql.Rows) error {
	var kind, name string
	err := r.Scan(&kind, &name)
	if kind == "plan" {
		c.Plans[name] = true
	} else {
		c.All = true
	}
	return err
}

// takeScope takes in what was held or released: a plan, a matter of it, or an address or everything.
func (c *Changed) takeScope(r *sql.Rows) error {
	var scope string
	err := r.Scan(&scope)
	if _, address := holds.ScopeAddress(scope); address || scope == holds.Everything {
		c.All = true
		return err
	}
	plan := remind.Key(scope).Plan()
	if !c.Plans[plan] { // what was taken in anew stays so
		c.Plans[plan] = false
	}
	return err
}

// Mark returns a word for a revision and for how far has come what moves none: it is another one once anything that people look at has changed.
func Mark(ctx context.Context, t *database.Tx, revision int64) (string, error) {
	var rounds, settled, came, tried, lost int64
	err := t.One(ctx, `SELECT coalesce((SELECT max(id) FROM rounds), 0), coalesce((SELECT max(id) FROM settlements), 0), coalesce((SELECT max(id) FROM replies), 0),
		coalesce((SELECT max(id) FROM channel_events), 0), coalesce((SELECT max(id) FROM losses), 0)`, nil, &rounds, &settled, &came, &tried, &lost)
	return fmt.Sprintf("%d.%d.%d.%d.%d.%d", revision, rounds, settled, came, tried, lost), err
}
