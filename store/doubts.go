package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store/database"
	"duban/store/messages"
)

// After a restore nobody knows what was sent between the backup and it. What may have been is in doubt: it is neither sent again nor
// taken for sent, but waits for a person, who settles one address or all of a restore.

// A Doubtful notice may have been sent on a day between a backup and its restore.
type Doubtful struct {
	Notice remind.Notice
	Day    remind.Date
}

// A RestoreState is a restore as it stands in one realm.
type RestoreState struct {
	Restore
	Realm string // empty: no daemon has looked yet for what may have been sent
	Open  int    // notices in doubt that wait for a person
}

// Unsearched returns the restores in which a realm's daemon has not looked yet for what may have been sent, the oldest first.
func (s *Store) Unsearched(ctx context.Context, realm string) ([]Restore, error) {
	var all []Restore
	err := s.read(ctx, func(t *tx) error {
		return t.Each(ctx, func(r *sql.Rows) error {
			var x Restore
			err := scanRestore(r, &x)
			all = append(all, x)
			return err
		}, `SELECT id, backup_at, at, by_whom, file FROM restores r
			WHERE NOT EXISTS (SELECT 1 FROM restore_searches s WHERE s.restore_id = r.id AND s.realm = ?) ORDER BY id`, realm)
	})
	if err != nil {
		return nil, fmt.Errorf("查找恢复记录：%w", err)
	}
	return all, nil
}

// scanRestore reads the columns of a restore, and those behind them into the places given.
func scanRestore(r *sql.Rows, x *Restore, more ...any) error {
	var backup, at int64
	err := r.Scan(append([]any{&x.ID, &backup, &at, &x.By, &x.File}, more...)...)
	x.Backup, x.At = time.UnixMilli(backup).In(remind.Shanghai), time.UnixMilli(at).In(remind.Shanghai)
	return err
}

// restores reads all restores with what each has left in doubt, by realm. One that no daemon has seen yet has no realm.
func (t *tx) restores(ctx context.Context, snap *Snapshot) error {
	return t.Each(ctx, func(r *sql.Rows) error {
		var x RestoreState
		err := scanRestore(r, &x.Restore, &x.Realm, &x.Open)
		snap.Restores = append(snap.Restores, x)
		return err
	}, `SELECT r.id, r.backup_at, r.at, r.by_whom, r.file, coalesce(x.realm, ''), (SELECT count(*) FROM doubts d JOIN standing s
			ON s.notice_id = d.notice_id WHERE d.restore_id = r.id AND s.realm = x.realm AND s.state = 'in_doubt')
		FROM restores r LEFT JOIN restore_searches x ON x.restore_id = r.id ORDER BY r.id, x.realm`)
}

// Doubt records what may have been sent between a backup and its restore, all or nothing: the notices given, as far as they are not
// told or ended already, and what was under way in the backup, where anything could have been sent since (could) or an attempt was
// open. It returns how many notices are in doubt.
func (s *Store) Doubt(ctx context.Context, r Restore, realm string, list []Doubtful, could bool, at time.Time) (n int, err error) {
	err = s.in(ctx, func(t *tx) error {
		if err := t.doubtQueue(ctx, r, realm, could, at); err != nil {
			return err
		}
		for i := range list {
			if err := t.doubt(ctx, r, realm, &list[i], at); err != nil {
				return err
			}
		}
		err1 := t.Do(ctx, `INSERT INTO restore_searches (restore_id, realm, at) VALUES (?, ?, ?)`, r.ID, realm, database.Millis(at))
		err2 := t.One(ctx, `SELECT count(*) FROM doubts d JOIN standing s ON s.notice_id = d.notice_id WHERE d.restore_id = ? AND s.realm = ?`,
			[]any{r.ID, realm}, &n)
		return errors.Join(err1, err2)
	})
	if err != nil {
		return 0, fmt.Errorf("record what is in doubt after restore %d: %w", r.ID, err)
	}
	return n, nil
}

// doubtQueue takes what was under way in the backup out of the queue. What waits for a person goes on waiting, and a word to the
// administrator may be said twice.
func (t *tx) doubtQueue(ctx context.Context, r Restore, realm string, could bool, at time.Time) error {
	var ids []string
	err := t.Each(ctx, func(rows *sql.Rows) error {
		ids = append(ids, "")
		return rows.Scan(&ids[len(ids)-1])
	}, `SELECT q.message_id FROM queue q JOIN messages m ON m.id = q.message_id
		WHERE q.realm = ? AND q.Person = 0 AND m.purpose <> 'word' ORDER BY q.message_id`, realm)
	if err != nil {
		return err
	}
	for _, id := range ids {
		q, err := messages.PlaceOf(ctx, t.Tx, id)
		if err != nil {
			return err
		}
		if !could && !q.Open {
			continue
		}
		if err := t.doubtMessage(ctx, r, id, q, at); err != nil {
			return err
		}
	}
	return nil
}

// doubtMessage takes a message that was under way in the backup out of the queue. What became of it after the backup
// nobody knows, so its notices are in doubt and a person settles them.
func (t *tx) doubtMessage(ctx context.Context, r Restore, id string, q messages.Place, at time.Time) error {
	var err error
	if q.Open {
		err = t.step(ctx, id, q.Attempts, "end", at, delivery.Verdict{Outcome: delivery.InDoubt, Reply: why(r)})
	}
	return errors.Join(err,
		t.Do(ctx, `INSERT INTO doubts (restore_id, notice_id, day, urgent) SELECT ?, x.notice_id, m.day, m.urgent
			FROM message_notices x JOIN messages m ON m.id = x.message_id WHERE x.message_id = ?`, r.ID, id),
		messages.Restate(ctx, t.Tx, id, "in_doubt", ""),
		t.Do(ctx, `DELETE FROM queue WHERE message_id = ?`, id),
		t.Do(ctx, `INSERT INTO settlements (message_id, notice_id, result, at, by_whom, why) VALUES (?, 0, 'in_doubt', ?, ?, ?)`,
			id, database.Millis(at), r.By, why(r)))
}

// why says in the log of deliveries what put a notice in doubt.
func why(r Restore) string {
	return fmt.Sprintf("restore %d: it may have been sent after the backup of %s", r.ID, r.Backup.Format(time.RFC3339))
}

// doubt puts a notice in doubt that would have been told between backup and restore. It is recorded first where the
// backup does not know it; what it knows as told stays told.
func (t *tx) doubt(ctx context.Context, r Restore, realm string, d *Doubtful, at time.Time) error {
	n := &d.Notice
	find := func() (id int64, state string, err error) {
		err = t.One(ctx, `SELECT n.id, s.state FROM notices n JOIN standing s ON s.notice_id = n.id WHERE n.realm = ? AND n.key = ?`,
			[]any{realm, n.String()}, &id, &state)
		return id, state, err
	}
	id, state, err := find()
	if errors.Is(err, sql.ErrNoRows) {
		if err := messages.Offer(ctx, t.Tx, realm, at, Waiting, n); err != nil {
			return err
		}
		id, state, err = find()
	}
	if err != nil || state != Waiting && state != Withdrawn {
		return err
	}
	return errors.Join(
		t.Do(ctx, `INSERT INTO doubts (restore_id, notice_id, day, urgent) VALUES (?, ?, ?, ?)`, r.ID, id, d.Day.String(), n.Urgent),
		t.Do(ctx, `UPDATE standing SET state = 'in_doubt', message_id = '' WHERE notice_id = ?`, id),
		t.Do(ctx, `INSERT INTO settlements (message_id, notice_id, result, at, by_whom, why) VALUES ('', ?, 'in_doubt', ?, ?, ?)`,
			id, database.Millis(at), r.By, why(r)))
}

// A Pick says which notices in doubt after a restore are meant; a zero field means all.
type Pick struct {
	Realm   string // always given
	Restore int64
	Address string
}

// ResolveRestored settles by hand notices that are in doubt after a restore: they arrived, or they are to be told. What is not due any
// more by then is not told, as ever. It returns how many were settled.
func (s *Store) ResolveRestored(ctx context.Context, p Pick, sent bool, by string, at time.Time) (int, error) {
	type doubt struct {
		notice  int64
		message string
	}
	var list []doubt
	err := s.in(ctx, func(t *tx) error {
		list = nil
		err := t.Each(ctx, func(r *sql.Rows) error {
			var d doubt
			err := r.Scan(&d.notice, &d.message)
			list = append(list, d)
			return err
		}, `SELECT DISTINCT n.id, s.message_id FROM doubts d JOIN notices n ON n.id = d.notice_id JOIN standing s ON s.notice_id = n.id
			WHERE s.state = 'in_doubt' AND n.realm = ?1 AND (?2 = 0 OR d.restore_id = ?2) AND (?3 = '' OR n.address = ?3)
			AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.message_id = s.message_id) ORDER BY n.id`, p.Realm, p.Restore, p.Address)
		for _, d := range list {
			if sent {
				err = errors.Join(err, t.counted(ctx, d.notice, by, at))
			} else {
				err = errors.Join(err, t.again(ctx, d.notice, d.message, by, at))
			}
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("登记恢复后送达存疑的结果：%w", err)
	}
	return len(list), nil
}

// byHand records a settlement of a notice that belongs to no message any more.
const byHand = `INSERT INTO settlements (message_id, notice_id, result, at, by_whom, why) VALUES (?, ?, ?, ?, ?, 'settled by hand after a restore')`

// counted makes a notice count as delivered, in what an address has been reminded of, too.
func (t *tx) counted(ctx context.Context, notice int64, by string, at time.Time) error {
	return errors.Join(
		t.Do(ctx, `UPDATE standing SET state = 'delivered' WHERE notice_id = ?`, notice),
		t.Do(ctx, byHand, "", notice, Delivered, database.Millis(at), by),
		t.Do(ctx, `INSERT INTO reminded (realm, channel, address, obligation, times) SELECT realm, channel, address, obligation, 1 FROM notices n
			WHERE id = ? AND `+messages.IsReminder+` ON CONFLICT (realm, channel, address, obligation) DO UPDATE SET times = reminded.times + 1`, notice))
}

// again lets a notice wait once more; the message in which it was does not count for the caps then.
func (t *tx) again(ctx context.Context, notice int64, message, by string, at time.Time) error {
	err := errors.Join(
		t.Do(ctx, `UPDATE standing SET state = 'waiting', message_id = '' WHERE notice_id = ?`, notice),
		t.Do(ctx, byHand, "", notice, "resend", database.Millis(at), by))
	if message != "" {
		err = errors.Join(err, t.Do(ctx, byHand, message, 0, "dissolved", database.Millis(at), by))
	}
	return err
}
