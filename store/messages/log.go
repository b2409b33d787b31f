package messages

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"duban/remind"
	"duban/store/database"
)

// A Filter picks rows of the delivery log; a zero field picks all.
type Filter struct {
	Realm, Obligation, Address, State string
	Within                            remind.Key  // a problem: it and all that belongs to it
	From, To                          remind.Date // by the stage's day
	All                               bool        // superseded, lapsed and withdrawn ones too
}

// A LogRow is one notice with what became of it.
type LogRow struct {
	Notice   remind.Notice
	State    string
	Message  string
	Subject  string
	Attempts int
	Times    int       // how often the address had been reminded of the obligation with it; 0 where it is no reminder, or did not arrive
	Reply    string    // why it failed, where it did; else what the last attempt ended with
	At       time.Time // of the last attempt's end; zero without one
	Offered  time.Time
	Order    int64 // of the message among all, as they were worded; 0 without one
}

// IsOutcome is the condition for a notice that tells how a matter went on.
const IsOutcome = `instr(n.key, '|` + remind.StageOutcome + `|') > 0`

// IsReminder is the condition for a notice that reminds of its matter: neither an outcome, a word ahead nor a report of the quarter does.
const IsReminder = `NOT ` + IsOutcome + ` AND instr(n.body, '"Form":"') = 0`

// ofProblem is the condition that a notice is of a problem or of something that belongs to it.
const ofProblem = `(n.obligation = ? OR substr(n.obligation, 1, length(?) + 1) IN (? || '.', ? || '@', ? || '~'))`

// Log calls yield for the notices that the filter picks, in the order of their offering.
//
// How often an address had been reminded counts what the filter leaves out by state and day, too, so those rows are read as well, without their
// notices. They come in the order of the table and are counted here: sorted by SQLite to be counted, all notices would lie in its memory.
func Log(ctx context.Context, t *database.Tx, f Filter, yield func(LogRow) error) error {
	type chain struct{ channel, address, obligation string }
	times := map[chain]int{}
	wanted, args := f.wanted()
	where, more := f.where()
	return t.Each(ctx, func(r *sql.Rows) error {
		var c chain
		var told, wanted bool
		row, key, body, err := scanLog(r, &c.channel, &c.address, &c.obligation, &told, &wanted)
		if err != nil {
			return err
		}
		if told {
			times[c]++
			row.Times = times[c]
		}
		if !wanted {
			return nil
		}
		if row.Notice, err = Notice(key, body); err != nil {
			return err
		}
		return yield(row)
	}, `SELECT x.channel, x.address, x.obligation, x.told, x.wanted, x.key, CASE WHEN x.wanted THEN x.body ELSE '' END, x.at, x.state, x.message_id,
		coalesce(m.subject, ''),
		CASE WHEN x.wanted THEN (SELECT count(*) FROM attempts WHERE message_id = x.message_id AND step = 'begin') ELSE 0 END,
		CASE WHEN x.wanted THEN coalesce(
			(SELECT why FROM settlements WHERE x.state = 'failed' AND message_id = x.message_id AND result = 'failed' ORDER BY id DESC LIMIT 1),
			(SELECT reply FROM attempts WHERE message_id = x.message_id AND step = 'end' ORDER BY number DESC LIMIT 1), '') ELSE '' END,
		CASE WHEN x.wanted THEN coalesce(
			(SELECT at FROM attempts WHERE message_id = x.message_id AND step = 'end' ORDER BY number DESC LIMIT 1), 0) ELSE 0 END,
		coalesce(m.rowid, 0)
		FROM (SELECT n.id, n.key, n.channel, n.address, n.obligation, n.body, n.at, s.state, s.message_id,
			s.state IN ('delivered', 'in_doubt') AND `+IsReminder+` AS told, `+wanted+` AS wanted
			FROM notices n JOIN standing s ON s.notice_id = n.id WHERE `+where+`) x
		LEFT JOIN messages m ON m.id = x.message_id ORDER BY x.id`, append(args, more...)...)
}

// where returns what of the filter picks whole matters or readers as a condition, and its arguments.
func (f Filter) where() (string, []any) {
	var c condition
	c.add("n.realm = ?", f.Realm)
	if f.Obligation != "" {
		c.add("n.obligation = ?", f.Obligation)
	}
	if f.Within != "" {
		c.add(ofProblem, f.Within, f.Within, f.Within, f.Within, f.Within)
	}
	if f.Address != "" {
		c.add("n.address = ?", f.Address)
	}
	return c.all()
}

// wanted returns what of the filter picks some of their rows.
func (f Filter) wanted() (string, []any) {
	var c condition
	if f.State != "" {
		c.add("s.state = ?", f.State)
	}
	if f.From != 0 {
		c.add("n.on_day >= ?", f.From.String())
	}
	if f.To != 0 {
		c.add("n.on_day <= ?", f.To.String())
	}
	if !f.All && f.State == "" { // a state that is asked for is shown, whichever it is
		c.add("s.state NOT IN ('superseded', 'lapsed', 'withdrawn')")
	}
	return c.all()
}

// A condition is terms of SQL that all hold.
type condition struct {
	terms []string
	args  []any
}

// add adds a term with its arguments.
func (c *condition) add(term string, args ...any) {
	c.terms, c.args = append(c.terms, term), append(c.args, args...)
}

// all returns the condition and its arguments; without a term it holds.
func (c *condition) all() (string, []any) {
	if len(c.terms) == 0 {
		return "1 = 1", nil
	}
	return strings.Join(c.terms, " AND "), c.args
}

// scanLog reads a row: what stands before the notice goes to where it is told, the notice is returned as it is kept. A message without an
// attempt that ended has no time.
func scanLog(r *sql.Rows, before ...any) (row LogRow, key, body string, err error) {
	var offered, at int64
	if err = r.Scan(append(before, &key, &body, &offered, &row.State, &row.Message, &row.Subject, &row.Attempts, &row.Reply, &at, &row.Order)...); err != nil {
		return row, "", "", err
	}
	row.Offered = time.UnixMilli(offered).In(remind.Shanghai)
	if at != 0 {
		row.At = time.UnixMilli(at).In(remind.Shanghai)
	}
	return row, key, body, nil
}
