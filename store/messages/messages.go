// Package messages keeps messages: what their bytes are, where each stands in the queue, and all that is on record of them, for those who look. Its
// functions read and write in a transaction of the store, which alone moves a message on.
package messages

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store/database"
)

// Errors that callers tell apart.
var (
	ErrNone     = errors.New("没有这条消息")
	ErrFinished = errors.New("it is finished") // why a message that there is cannot be found in the queue

	// ErrTaken says that a notice does not wait.
	ErrTaken = errors.New("提醒已编入消息或已结束")

	// ErrUnreadable says that a message was not claimed, as what is to be sent cannot be read.
	ErrUnreadable = errors.New("a message cannot be read")

	// ErrAltered refuses what was changed behind the daemon's back.
	ErrAltered = errors.New("a message's bytes are not those that were fixed")
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
	Purged  bool   // its words were blanked, as they named somebody

	packed *body // as it is about to be put; nil: it is not packed yet
}

// The purposes of a message that the caps do not count. The others have none.
const (
	PurposeWord     = "word"     // to the administrator, about the daemon itself
	PurposeFallback = "fallback" // beside the day's own message: to somebody who stands in, or with a chase
)

// Used reports whether a message of that name was made, and whether it is unfinished.
func Used(ctx context.Context, t *database.Tx, id string) (used, live bool, err error) {
	err = t.One(ctx, `SELECT EXISTS (SELECT 1 FROM messages WHERE id = ?1), EXISTS (SELECT 1 FROM queue WHERE message_id = ?1)`,
		[]any{id}, &used, &live)
	if err != nil {
		return false, false, fmt.Errorf("look for message %s: %w", id, err)
	}
	return used, live, nil
}

// Read reads a message and holds its text against its hash: what has been changed behind the daemon's back is not
// sent.
func Read(ctx context.Context, t *database.Tx, id string) (Outgoing, error) {
	m := Outgoing{Letter: delivery.Letter{ID: id}}
	var day, mention, subject, sum string
	var gone bool
	var composed, expires int64
	var packed []byte
	err := t.One(ctx, `SELECT realm, channel, address, recipient, day, composed, expires, leader, urgent, refs, mention, subject, body, sha256, batch,
		purpose, `+purged+` FROM messages WHERE id = ?`, []any{id}, &m.Realm, &m.Channel, &m.To, &m.Recipient, &day, &composed, &expires, &m.Leader, &m.Urgent,
		&m.References, &mention, &subject, &packed, &sum, &m.Batch, &m.Purpose, &gone)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNone
	}
	if err != nil {
		return Outgoing{}, fmt.Errorf("message %s: %w", id, err)
	}
	m.Date, m.Expires = time.UnixMilli(composed).In(remind.Shanghai), time.UnixMilli(expires).In(remind.Shanghai)
	if mention != "" {
		m.Mention = strings.Split(mention, "\n")
	}
	err = t.Prepared(ctx, func(r *sql.Rows) error {
		n, err := ScanNotice(r)
		m.Notices = append(m.Notices, n.NoticeKey)
		return err
	}, `SELECT `+NoticeColumns+` FROM message_notices x JOIN notices n ON n.id = x.notice_id WHERE x.message_id = ? ORDER BY n.id`, id)
	err = errors.Join(err, m.Day.UnmarshalText([]byte(day)), unpack(packed, gone, sum, &m.Rendered))
	if m.Purged = gone && len(packed) == 0; m.Purged { // the subject's column was redacted, and stays
		m.Subject = subject
	}
	if err == nil {
		err = fillAttachments(ctx, t, &m)
	}
	return m, err
}

// purged is the condition for a message of which a purge has blanked cells: only then are its words rightly gone.
const purged = `EXISTS (SELECT 1 FROM purges WHERE tbl = 'messages' AND row_no = messages.rowid)`

// unpack reverses what a packer packs, and holds it against the hash.
func unpack(packed []byte, purged bool, sum string, v *remind.Rendered) error {
	if len(packed) == 0 && purged {
		*v = remind.Rendered{Text: PurgedWords}
		return nil
	}
	text, err := plain(packed, sum)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, v)
}

// PurgedWords stand where the words of a message stood that named somebody whose data was purged.
const PurgedWords = "（消息正文含有个人信息，已按规定清除；校验值留存）"

// plain returns the bytes of a message; it refuses those that are not what was hashed, be it that they cannot even be unpacked. Why they cannot is
// not passed on: an end that comes too early would be taken for that of a connection.
func plain(packed []byte, sum string) (text []byte, err error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err == nil {
		text, err = io.ReadAll(z)
	}
	if s := sha256.Sum256(text); err != nil || hex.EncodeToString(s[:]) != sum {
		return nil, ErrAltered
	}
	return text, nil
}

// Altered holds the text and the files of every message against the hashes that were kept with them, and returns the names of those whose bytes
// are not those that were fixed.
func Altered(ctx context.Context, t *database.Tx) (ids []string, err error) {
	var enclosing []string
	err = t.Each(ctx, func(r *sql.Rows) error {
		var m Outgoing
		var sum string
		var packed []byte
		var gone bool
		if err := r.Scan(&m.ID, &packed, &sum, &gone); err != nil {
			return err
		}
		if unpack(packed, gone, sum, &m.Rendered) != nil {
			ids = append(ids, m.ID)
		} else if len(m.Attachments) > 0 {
			enclosing = append(enclosing, m.ID)
		}
		return nil
	}, `SELECT id, body, sha256, `+purged+` FROM messages ORDER BY rowid`)
	if err != nil {
		return nil, err
	}
	for _, id := range enclosing {
		switch _, err := Read(ctx, t, id); {
		case errors.Is(err, ErrAltered):
			ids = append(ids, id)
		case err != nil:
			return nil, err
		}
	}
	return ids, nil
}

// fillAttachments reads the files of a message that its body names, and holds each against its hash.
func fillAttachments(ctx context.Context, t *database.Tx, m *Outgoing) error {
	for i := range m.Attachments {
		a := &m.Attachments[i]
		err := t.One(ctx, `SELECT data FROM message_attachments WHERE message_id = ? AND place = ?`, []any{m.ID, i}, &a.Data)
		if sum := sha256.Sum256(a.Data); err == nil && hex.EncodeToString(sum[:]) != a.SHA256 || errors.Is(err, sql.ErrNoRows) {
			err = ErrAltered
		}
		if err != nil {
			return fmt.Errorf("attachment %d of message %s: %w", i+1, m.ID, err)
		}
	}
	return nil
}
