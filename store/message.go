package store

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store/database"
)

// An Outgoing is a message whose bytes are fixed: the letter as it leaves, at every attempt, and what the store goes by.
type Outgoing struct {
	delivery.Letter
	Realm   string
	Day     remind.Date // the round's
	Expires time.Time   // when it is given up as far as it surely failed: the end of its day's window
	Leader  bool        // a notice of it is to a leader: in doubt it is not repeated
	Notices []remind.NoticeKey
	Batch   string // the ID of the first of the parts that were worded together; empty: it is alone
	Purpose string // see the purposes
}

// The purposes of a message that the caps do not count. The others have none.
const (
	PurposeWord     = "word"     // to the administrator, about the daemon itself
	PurposeFallback = "fallback" // beside the day's own message: to somebody who stands in, or with a chase
)

// PutMessage puts a message that stands alone into the queue. It returns ErrSpent if a finished message has used its name; putting an
// unfinished one again changes nothing.
func (s *Store) PutMessage(ctx context.Context, m Outgoing) error {
	return s.in(ctx, func(t *tx) error {
		used, live, err := t.used(ctx, m.ID)
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
				if used, _, err = t.used(ctx, m.ID); err != nil {
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

// used reports whether a message of that name was made, and whether it is unfinished.
func (t *tx) used(ctx context.Context, id string) (used, live bool, err error) {
	err = t.One(ctx, `SELECT EXISTS (SELECT 1 FROM messages WHERE id = ?1), EXISTS (SELECT 1 FROM queue WHERE message_id = ?1)`,
		[]any{id}, &used, &live)
	if err != nil {
		return false, false, fmt.Errorf("look for message %s: %w", id, err)
	}
	return used, live, nil
}

// queue keeps a message and its notices, and makes it ready to be claimed at once.
func (t *tx) queue(ctx context.Context, m Outgoing) error {
	if err := errors.Join(t.putMessage(ctx, m), t.putAttachments(ctx, m)); err != nil {
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

// putMessage keeps the bytes, packed, with a hash of what they were before: evidence that can be checked, and a check that they are read as they
// were written.
func (t *tx) putMessage(ctx context.Context, m Outgoing) error {
	plain, err := json.Marshal(m.Rendered)
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err = z.Write(plain)
	if err := errors.Join(err, z.Close()); err != nil {
		return fmt.Errorf("pack message %s: %w", m.ID, err)
	}
	sum := sha256.Sum256(plain)
	err = t.Do(ctx, `INSERT INTO messages (id, realm, channel, address, recipient, day, composed, expires, leader, urgent, refs, mention,
		subject, body, sha256, batch, purpose) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		m.ID, m.Realm, m.Channel, m.To, m.Recipient, m.Day.String(), database.Millis(m.Date), database.Millis(m.Expires), m.Leader, m.Urgent,
		m.References, strings.Join(m.Mention, "\n"), m.Subject, packed.Bytes(), hex.EncodeToString(sum[:]), cmp.Or(m.Batch, m.ID), m.Purpose)
	return err
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

// Message returns a message as it was fixed, whether it is finished or not. It returns ErrNoMessage where there is none.
func (s *Store) Message(ctx context.Context, id string) (m Outgoing, err error) {
	err = s.read(ctx, func(t *tx) error {
		m, err = t.message(ctx, id)
		return err
	})
	return m, err
}

// message reads a message and holds its text against its hash: what has been changed behind the daemon's back is not
// sent.
func (t *tx) message(ctx context.Context, id string) (Outgoing, error) {
	m := Outgoing{Letter: delivery.Letter{ID: id}}
	var day, mention, sum string
	var composed, expires int64
	var packed []byte
	err := t.QueryRowContext(ctx, `SELECT realm, channel, address, recipient, day, composed, expires, leader, urgent, refs, mention, body, sha256, batch,
		purpose FROM messages WHERE id = ?`, id).Scan(&m.Realm, &m.Channel, &m.To, &m.Recipient, &day, &composed, &expires, &m.Leader, &m.Urgent,
		&m.References, &mention, &packed, &sum, &m.Batch, &m.Purpose)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNoMessage
	}
	if err != nil {
		return Outgoing{}, fmt.Errorf("message %s: %w", id, err)
	}
	m.Date, m.Expires = time.UnixMilli(composed).In(remind.Shanghai), time.UnixMilli(expires).In(remind.Shanghai)
	if mention != "" {
		m.Mention = strings.Split(mention, "\n")
	}
	err = t.Each(ctx, func(r *sql.Rows) error {
		n, err := scanNotice(r)
		m.Notices = append(m.Notices, n.NoticeKey)
		return err
	}, `SELECT n.body FROM message_notices x JOIN notices n ON n.id = x.notice_id WHERE x.message_id = ? ORDER BY n.id`, id)
	err = errors.Join(err, m.Day.UnmarshalText([]byte(day)), unpack(packed, sum, &m.Rendered))
	if err == nil {
		err = t.fillAttachments(ctx, &m)
	}
	return m, err
}

// unpack reverses what putMessage packs, and holds it against the hash.
func unpack(packed []byte, sum string, v *remind.Rendered) error {
	text, err := plain(packed, sum)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, v)
}

// errAltered refuses what was changed behind the daemon's back.
var errAltered = errors.New("a message's bytes are not those that were fixed")

// plain returns the bytes of a message; it refuses those that are not what was hashed.
func plain(packed []byte, sum string) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("unpack a message: %w", err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("unpack a message: %w", err)
	}
	if s := sha256.Sum256(text); hex.EncodeToString(s[:]) != sum {
		return nil, errAltered
	}
	return text, nil
}
