// Package told reads from the notices who was told of what, so that those who were hear how it went on, and whoever is back from an absence is not
// told again. Its functions read in a transaction of the store.
package told

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"duban/remind"
	"duban/store/database"
	"duban/store/messages"
)

// Under returns of which obligations something waits or is queued that tells how they went on.
func Under(ctx context.Context, t *database.Tx, realm string) (all []remind.Key, err error) {
	err = t.Each(ctx, func(r *sql.Rows) error {
		var k remind.Key
		err := r.Scan(&k)
		all = append(all, k)
		return err
	}, `SELECT DISTINCT n.obligation FROM standing s JOIN notices n ON n.id = s.notice_id
		WHERE s.realm = ? AND `+messages.IsOpen+` AND `+messages.IsOutcome, realm)
	return all, err
}

// Of reads who was told of a problem or of any part of it. A message that may have arrived has told; one that surely failed has not. The
// notices are found by their keys: an obligation's begins with its problem's, and then comes one of four signs.
func Of(ctx context.Context, t *database.Tx, realm string, problem remind.Key, heard remind.Heard) error {
	var all error
	for _, sign := range []string{"|", ".", "@", "~"} {
		from := string(problem) + sign
		all = errors.Join(all, t.Each(ctx, func(r *sql.Rows) error {
			n, err := messages.ScanNotice(r)
			heard.Add(n)
			return err
		}, `SELECT `+messages.NoticeColumns+` FROM notices n JOIN standing s ON s.notice_id = n.id WHERE n.realm = ? AND n.key >= ? AND n.key < ?
			AND `+messages.MayHaveTold+` ORDER BY n.id`, realm, from, from+"\x7f"))
	}
	return all
}

// An Absence is the days on which an address stands in for others.
type Absence struct {
	by       remind.Address
	from, to remind.Date
}

// Absences returns those of a directory that end, and not before a day: one for each address, so that what it was told stays in its order.
func Absences(d remind.Directory, since remind.Date) []Absence {
	var all []Absence
	for i := range d.Contacts {
		c := &d.Contacts[i]
		if c.For == "" || c.To < since { // without an end nobody comes back
			continue
		}
		a := Absence{remind.NewAddress(c.Channel, c.Address), c.From, c.To}
		if j := slices.IndexFunc(all, func(b Absence) bool { return b.by == a.by }); j >= 0 {
			all[j].from, all[j].to = min(all[j].from, a.from), max(all[j].to, a.to)
		} else {
			all = append(all, a)
		}
	}
	return all
}

// By reads what a stand-in was told in its days, so that whoever is back is not told it again. Problems are those that have been read.
func By(ctx context.Context, t *database.Tx, realm string, a Absence, problems []remind.Key, heard remind.Heard) error {
	from, to := a.from.String(), a.to.String()
	return t.Each(ctx, func(r *sql.Rows) error {
		n, err := messages.ScanNotice(r)
		if _, known := slices.BinarySearch(problems, n.Obligation.ProblemKey()); !known {
			heard.Add(n)
		}
		return err
	}, `SELECT `+messages.NoticeColumns+` FROM notices n JOIN standing s ON s.notice_id = n.id
		WHERE n.realm = ? AND n.channel = ? AND n.address = ? AND n.id IN (
			SELECT x.notice_id FROM messages m JOIN message_notices x ON x.message_id = m.id JOIN standing s ON s.notice_id = x.notice_id AND s.message_id = m.id
			WHERE m.realm = ? AND m.channel = ? AND m.address = ? AND m.day >= ? AND m.day <= ?
			UNION SELECT notice_id FROM doubts WHERE day >= ? AND day <= ?)
		AND `+messages.MayHaveTold+` ORDER BY n.id`, realm, a.by.Channel, a.by.To, realm, a.by.Channel, a.by.To, from, to, from, to)
}
