package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"strconv"

	"duban/remind"
	"duban/store/database"
	"duban/store/messages"
)

// PutMessage puts a message that stands alone into the queue. It returns ErrSpent if a finished message has used its name; putting an
// unfinished one again changes nothing.
func (s *Store) PutMessage(ctx context.Context, m Outgoing) error {
	return s.in(ctx, func(t *tx) error {
		used, live, err := messages.Used(ctx, t.Tx, m.ID)
		switch {
		case err != nil || live:
			return err
		case used:
			return ErrSpent
		}
		return t.queue(ctx, m)
	})
}

// PutParts takes waiting notices into the messages that were worded together: all of them or none. Where a message has used a name
// before, a number is added to it. It returns ErrTaken if a notice does not wait.
func (s *Store) PutParts(ctx context.Context, parts []Outgoing) error {
	return s.in(ctx, func(t *tx) error {
		batch := "" // they count as one for the caps
		for _, m := range parts {
			// The ID is made of address, day and notices, so what was dissolved and is worded anew on its day comes to the same one.
			name, used, err := m.ID, true, error(nil)
			for again := 2; used; again++ {
				if used, _, err = messages.Used(ctx, t.Tx, m.ID); err != nil {
					return err
				}
				if used {
					m.Rename(name + "-" + strconv.Itoa(again))
				}
			}
			batch = cmp.Or(batch, m.ID)
			m.Batch = batch
			if err := t.queue(ctx, m); err != nil {
				return err
			}
		}
		return nil
	})
}

// queue keeps a message and its notices, and makes it ready to be claimed at once.
func (t *tx) queue(ctx context.Context, m Outgoing) error {
	if err := messages.Put(ctx, t.Tx, m); err != nil {
		return err
	}
	for _, k := range m.Notices {
		if err := t.enclose(ctx, m, k); err != nil {
			return err
		}
	}
	return t.Do(ctx, `INSERT INTO queue (message_id, realm, channel, next_at, attempts, failures, doubtful, person) VALUES (?, ?, ?, ?, 0, 0, 0, 0)`,
		m.ID, m.Realm, m.Channel, database.Millis(m.Date))
}

// enclose takes a waiting notice into a message; ErrTaken where it does not wait.
func (t *tx) enclose(ctx context.Context, m Outgoing, k remind.NoticeKey) error {
	var id int64
	err := t.One(ctx, `SELECT n.id FROM notices n JOIN standing s ON s.notice_id = n.id
		WHERE n.realm = ? AND n.key = ? AND s.state = 'waiting'`, []any{m.Realm, k.String()}, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrTaken
	}
	if err != nil {
		return err
	}
	err1 := t.Do(ctx, `INSERT INTO message_notices (message_id, notice_id) VALUES (?, ?)`, m.ID, id)
	err2 := t.Do(ctx, `UPDATE standing SET state = 'queued', message_id = ? WHERE notice_id = ?`, m.ID, id)
	return errors.Join(err1, err2)
}
