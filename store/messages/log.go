package messages

import (
	"context"
	"database/sql"
	"encoding/json"
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
func Log(ctx context.Context, t *database.Tx, f Filter, yield func(LogRow) error) error {
	where, args := f.where()
	return t.Each(ctx, func(r *sql.Rows) error {
		row, err := scanLog(r)
		if err != nil {
			return err
		}
		return yield(row)
	}, `SELECT n.body, n.at, s.state, s.message_id, coalesce(m.subject, ''),
		(SELECT count(*) FROM attempts WHERE message_id = s.message_id AND step = 'begin'), n.told * n.times,
		coalesce((SELECT why FROM settlements WHERE s.state = 'failed' AND message_id = s.message_id AND result = 'failed' ORDER BY id DESC LIMIT 1),
			(SELECT reply FROM attempts WHERE message_id = s.message_id AND step = 'end' ORDER BY number DESC LIMIT 1), ''),
		coalesce((SELECT at FROM attempts WHERE message_id = s.message_id AND step = 'end' ORDER BY number DESC LIMIT 1), 0), coalesce(m.rowid, 0)
		FROM `+reminders+` n JOIN standing s ON s.notice_id = n.id LEFT JOIN messages m ON m.id = s.message_id
		WHERE `+where+` ORDER BY n.id`, args...)
}

// reminders are the notices, with whether each reminded its address of its obligation, and as which of all that did. They are counted before
// the filter: what it leaves out was told as well. What is in doubt counts, as it does where a message says how often it reminded.
const reminders = `(SELECT n.*, t.told, sum(t.told) OVER (PARTITION BY n.realm, n.channel, n.address, n.obligation ORDER BY n.id) AS times
	FROM notices n JOIN (SELECT n.id, CASE WHEN s.state IN ('delivered', 'in_doubt') AND ` + IsReminder + ` THEN 1 ELSE 0 END AS told
		FROM notices n JOIN standing s ON s.notice_id = n.id) t ON t.id = n.id)`

// where returns the filter as a condition and its arguments.
func (f Filter) where() (string, []any) {
	terms, args := []string{"n.realm = ?"}, []any{f.Realm}
	add := func(term string, arg any) { terms, args = append(terms, term), append(args, arg) }
	if f.Obligation != "" {
		add("n.obligation = ?", f.Obligation)
	}
	if f.Within != "" {
		terms, args = append(terms, ofProblem), append(args, f.Within, f.Within, f.Within, f.Within, f.Within)
	}
	if f.Address != "" {
		add("n.address = ?", f.Address)
	}
	if f.State != "" {
		add("s.state = ?", f.State)
	}
	if f.From != 0 {
		add("n.on_day >= ?", f.From.String())
	}
	if f.To != 0 {
		add("n.on_day <= ?", f.To.String())
	}
	if !f.All && f.State == "" { // a state that is asked for is shown, whichever it is
		terms = append(terms, "s.state NOT IN ('superseded', 'lapsed', 'withdrawn')")
	}
	return strings.Join(terms, " AND "), args
}

// scanLog reads a row. A message without an attempt that ended has no time.
func scanLog(r *sql.Rows) (row LogRow, err error) {
	var body string
	var offered, at int64
	if err = r.Scan(&body, &offered, &row.State, &row.Message, &row.Subject, &row.Attempts, &row.Times, &row.Reply, &at, &row.Order); err != nil {
		return row, err
	}
	row.Offered = time.UnixMilli(offered).In(remind.Shanghai)
	if at != 0 {
		row.At = time.UnixMilli(at).In(remind.Shanghai)
	}
	return row, json.Unmarshal([]byte(body), &row.Notice)
}
