package messages

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"duban/remind"
	"duban/store/database"
)

// Histories returns what each of some addresses has been sent in a realm: messages since a day, reminders ever.
func Histories(ctx context.Context, t *database.Tx, realm string, to []remind.Address, since remind.Date) (map[remind.Address]*remind.History, error) {
	all, on := make(map[remind.Address]*remind.History, len(to)), map[string][]string{}
	for _, a := range to {
		if all[a] == nil {
			all[a] = &remind.History{Reminded: map[remind.Key]int{}}
			on[a.Channel] = append(on[a.Channel], a.To)
		}
	}
	var err error
	for channel, names := range on {
		p := past{t: t, realm: realm, channel: channel, since: since.String(), all: all}
		err = errors.Join(err, database.InLists(names, func(list string, args []any) error { return p.read(ctx, list, args) }))
	}
	if err != nil {
		return nil, fmt.Errorf("read what addresses were sent: %w", err)
	}
	return all, nil
}

// A past reads the histories of addresses on one channel.
type past struct {
	t                     *database.Tx
	realm, channel, since string
	all                   map[remind.Address]*remind.History
}

// sentTo are the messages of a realm to addresses on a channel that were not dissolved; it wants the list of addresses and what else is asked.
const sentTo = ` FROM messages m WHERE m.realm = ? AND m.channel = ? AND NOT EXISTS
	(SELECT 1 FROM settlements d WHERE d.message_id = m.id AND d.result = 'dissolved') AND m.address IN `

// isChase is the condition for a notice by which the office presses for its matter.
const isChase = `instr(n.key, '|` + remind.StageChase + `|') > 0`

// read reads the histories of a list of addresses.
func (p *past) read(ctx context.Context, list string, to []any) error {
	args := append([]any{p.realm, p.channel}, to...)
	dated := append(args[:len(args):len(args)], p.since)
	err1 := p.each(ctx, func(r *sql.Rows, to *string) (put func(h *remind.History) error, err error) {
		var day string
		var at int64
		var urgent bool
		err = r.Scan(to, &day, &at, &urgent)
		return func(h *remind.History) error { return addSent(h, day, time.UnixMilli(at), urgent) }, err
	}, `SELECT m.address, min(m.day), min(m.composed), max(m.urgent)`+sentTo+list+` AND m.day >= ? AND m.purpose = ''
		GROUP BY m.address, m.batch ORDER BY 1, 2 DESC`, dated)
	err2 := p.each(ctx, func(r *sql.Rows, to *string) (put func(h *remind.History) error, err error) {
		var day string
		var urgent bool
		err = r.Scan(to, &day, &urgent)
		return func(h *remind.History) error { return addSent(h, day, time.Time{}, urgent) }, err
	}, `SELECT n.address, d.day, max(d.urgent) FROM doubts d JOIN notices n ON n.id = d.notice_id JOIN standing s ON s.notice_id = n.id
		WHERE n.realm = ? AND n.channel = ? AND n.address IN `+list+` AND d.day >= ? AND s.message_id = ''
		AND NOT EXISTS (SELECT 1 FROM settlements x WHERE x.notice_id = n.id AND x.result = 'resend') GROUP BY n.address, d.day ORDER BY 1, 2 DESC`, dated)
	err3 := p.each(ctx, func(r *sql.Rows, to *string) (put func(h *remind.History) error, err error) {
		var at sql.NullInt64
		err = r.Scan(to, &at)
		return func(h *remind.History) error {
			if at.Valid {
				h.Last = time.UnixMilli(at.Int64)
			}
			return nil
		}, err
	}, lastOf(list), args)
	err4 := p.each(ctx, func(r *sql.Rows, to *string) (put func(h *remind.History) error, err error) {
		var day string
		err = r.Scan(to, &day)
		return func(h *remind.History) error { return h.Chased.UnmarshalText([]byte(day)) }, err
	}, ChasedOf(list), dated)
	err5 := p.each(ctx, func(r *sql.Rows, to *string) (put func(h *remind.History) error, err error) {
		var k remind.Key
		var n int
		err = r.Scan(to, &k, &n)
		return func(h *remind.History) error { h.Reminded[k] = n; return nil }, err
	}, `SELECT address, obligation, times FROM reminded WHERE realm = ? AND channel = ? AND address IN `+list, args)
	return errors.Join(err1, err2, err3, err4, err5)
}

// ChasedOf is the query for the last day, since one, on which the office pressed for a matter at each of a list of addresses. It asks for the purpose, though
// no word to the administrator does so, as the index of days has all else that is asked for: by it SQLite would read what everybody was sent since.
func ChasedOf(list string) string {
	return `SELECT m.address, max(m.day)` + sentTo + list + ` AND m.day >= ? AND m.purpose <> 'word'
		AND EXISTS (SELECT 1 FROM message_notices x JOIN notices n ON n.id = x.notice_id WHERE x.message_id = m.id AND ` + isChase + `)
		GROUP BY m.address`
}

// lastOf is the query for when something was last sent to each of a list of addresses. A message is composed on its day, so the newest of each is found by
// the index, and of all that an address had in years no other is read.
func lastOf(list string) string {
	rows := strings.ReplaceAll(strings.Trim(list, "()"), "?", "(?)")
	return `SELECT a.column1, (SELECT m.composed FROM messages m WHERE m.realm = ? AND m.channel = ? AND m.address = a.column1 AND m.purpose = ''
		AND NOT EXISTS (SELECT 1 FROM settlements d WHERE d.message_id = m.id AND d.result = 'dissolved') ORDER BY m.day DESC, m.composed DESC LIMIT 1)
		FROM (VALUES ` + rows + `) a`
}

// each reads rows that each begin with an address, and puts them into its history.
func (p *past) each(ctx context.Context, scan func(*sql.Rows, *string) (func(*remind.History) error, error), query string, args []any) error {
	return p.t.Prepared(ctx, func(r *sql.Rows) error {
		to := remind.Address{Channel: p.channel}
		put, err := scan(r, &to.To)
		if err != nil {
			return err
		}
		return put(p.all[to])
	}, query, args...)
}

// addSent adds a message to a history; without an instant it counts from the beginning of its day.
func addSent(h *remind.History, day string, at time.Time, urgent bool) error {
	m := remind.Sent{At: at, Urgent: urgent}
	err := m.Day.UnmarshalText([]byte(day))
	if at.IsZero() {
		m.At = m.Day.At(0, 0)
	}
	h.Messages = append(h.Messages, m)
	return err
}

// IsOpen is the condition for a notice that waits or is under way. The index of what stands how holds those alone, and SQLite finds them by it where
// it reads the very words of the index.
const IsOpen = `s.state IN ('waiting', 'queued')`

// MayHaveTold is the condition for a notice that arrived, or may have.
const MayHaveTold = `(s.state IN ('delivered', 'in_doubt')
	OR s.state = 'queued' AND EXISTS (SELECT 1 FROM queue q WHERE q.message_id = s.message_id AND q.doubtful > 0))`

// Told returns on which days those of some notices told that may have arrived.
func Told(ctx context.Context, t *database.Tx, ids []int64) (map[int64]remind.Date, error) {
	days := make(map[int64]remind.Date, len(ids))
	err := database.InLists(ids, func(list string, args []any) error {
		return t.Prepared(ctx, func(r *sql.Rows) error {
			var id int64
			var day string
			if err := r.Scan(&id, &day); err != nil {
				return err
			}
			var err error
			days[id], err = remind.ParseDate(day)
			return err
		}, `SELECT s.notice_id, m.day FROM standing s JOIN messages m ON m.id = s.message_id WHERE s.notice_id IN `+list+` AND `+MayHaveTold, args...)
	})
	if err != nil {
		return nil, fmt.Errorf("read when notices told: %w", err)
	}
	return days, nil
}
