package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"duban/remind"
	"duban/store/messages"
)

// outcomeDays is for how many days before the last round matters are looked at that have gone on, so that those who were told of them hear
// it. What came after that round is looked at however long the daemon was away, and so is what waits to be told. For as long, whoever is back
// from an absence is not told what whoever stood in for him was told.
const outcomeDays = 31

// tellings move with everything that may change who was told of what.
type tellings struct{ settled, attempted, rounds int64 }

// heard reads, by realm, who was told of the matters that have gone on lately, and what stand-ins were told. What a former snapshot read is kept where nothing was sent or
// recorded since.
func (t *tx) heard(ctx context.Context, snap, former *Snapshot) error {
	var now tellings
	if err := t.One(ctx, `SELECT (SELECT coalesce(max(id), 0) FROM settlements), (SELECT coalesce(max(rowid), 0) FROM attempts),
		(SELECT coalesce(max(id), 0) FROM rounds)`, nil, &now.settled, &now.attempted, &now.rounds); err != nil {
		return err
	}
	if former != nil && former.Revision == snap.Revision && former.tellings == now {
		return nil
	}
	snap.tellings, snap.Heard = now, map[string]remind.Heard{}
	for _, realm := range []string{Real, Rehearsal} {
		if err := t.heardIn(ctx, realm, snap); err != nil {
			return fmt.Errorf("read who was told: %w", err)
		}
	}
	return nil
}

// heardIn reads it for one realm; where no round was ever held, nobody was told of anything.
func (t *tx) heardIn(ctx context.Context, realm string, snap *Snapshot) error {
	var last int64
	err := t.One(ctx, `SELECT at FROM rounds WHERE realm = ? ORDER BY id DESC LIMIT 1`, []any{realm}, &last)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	problems, err := t.gone(ctx, realm, snap, time.UnixMilli(last).AddDate(0, 0, -outcomeDays))
	if err != nil {
		return err
	}
	heard := remind.Heard{}
	for _, p := range problems {
		if err := t.heardOf(ctx, realm, p, heard); err != nil {
			return err
		}
	}
	for _, a := range absences(snap.Directory, remind.DateOf(time.UnixMilli(last))-outcomeDays) {
		if err := t.heardBy(ctx, realm, a, problems, heard); err != nil {
			return err
		}
	}
	if len(heard) > 0 { // a world is made anew only where somebody was told
		snap.Heard[realm] = heard
	}
	return nil
}

// gone returns the problems in which anything has gone on since an instant, or something still waits to be told.
func (t *tx) gone(ctx context.Context, realm string, snap *Snapshot, since time.Time) ([]remind.Key, error) {
	seen := map[remind.Key]bool{}
	for i := range snap.Events {
		if e := &snap.Events[i]; !e.At.Before(since) {
			seen[e.Key.ProblemKey()] = true
		}
	}
	for k, e := range snap.Gone {
		if !e.At.Before(since) {
			seen[k.ProblemKey()] = true
		}
	}
	err := t.Each(ctx, func(r *sql.Rows) error {
		var k remind.Key
		err := r.Scan(&k)
		seen[k.ProblemKey()] = true
		return err
	}, `SELECT DISTINCT n.obligation FROM standing s JOIN notices n ON n.id = s.notice_id
		WHERE s.realm = ? AND s.state IN ('waiting', 'queued') AND `+messages.IsOutcome, realm)
	var all []remind.Key
	for k := range seen {
		all = append(all, k)
	}
	slices.Sort(all)
	return all, err
}

// heardOf reads who was told of a problem or of any part of it. A message that may have arrived has told; one that surely failed has not. The
// notices are found by their keys: an obligation's begins with its problem's, and then comes one of four signs.
func (t *tx) heardOf(ctx context.Context, realm string, problem remind.Key, heard remind.Heard) error {
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

// An absence is the days on which an address stands in for others.
type absence struct {
	by       remind.Address
	from, to remind.Date
}

// absences returns those of a directory that end, and not before a day: one for each address, so that what it was told stays in its order.
func absences(d remind.Directory, since remind.Date) []absence {
	var all []absence
	for i := range d.Contacts {
		c := &d.Contacts[i]
		if c.For == "" || c.To < since { // without an end nobody comes back
			continue
		}
		a := absence{remind.NewAddress(c.Channel, c.Address), c.From, c.To}
		if j := slices.IndexFunc(all, func(b absence) bool { return b.by == a.by }); j >= 0 {
			all[j].from, all[j].to = min(all[j].from, a.from), max(all[j].to, a.to)
		} else {
			all = append(all, a)
		}
	}
	return all
}

// heardBy reads what a stand-in was told in its days, so that whoever is back is not told it again. Problems are those that have been read.
func (t *tx) heardBy(ctx context.Context, realm string, a absence, problems []remind.Key, heard remind.Heard) error {
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
