package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
)

// putAttachments keeps the files of a message. Their hashes stand in its body, so that the hash of the body vouches for them too. They are
// packed already, and lie beside the body: whoever looks at words alone reads no files.
func (t *tx) putAttachments(ctx context.Context, m Outgoing) error {
	for i := range m.Attachments {
		a := &m.Attachments[i]
		if sum := sha256.Sum256(a.Data); hex.EncodeToString(sum[:]) != a.SHA256 {
			return fmt.Errorf("attachment %d of message %s: %w", i+1, m.ID, errAltered)
		}
		if err := t.Do(ctx, `INSERT INTO message_attachments (message_id, place, data) VALUES (?, ?, ?)`, m.ID, i, a.Data); err != nil {
			return err
		}
	}
	return nil
}

// fillAttachments reads the files of a message that its body names, and holds each against its hash.
func (t *tx) fillAttachments(ctx context.Context, m *Outgoing) error {
	for i := range m.Attachments {
		a := &m.Attachments[i]
		err := t.One(ctx, `SELECT data FROM message_attachments WHERE message_id = ? AND place = ?`, []any{m.ID, i}, &a.Data)
		if sum := sha256.Sum256(a.Data); err == nil && hex.EncodeToString(sum[:]) != a.SHA256 || errors.Is(err, sql.ErrNoRows) {
			err = errAltered
		}
		if err != nil {
			return fmt.Errorf("attachment %d of message %s: %w", i+1, m.ID, err)
		}
	}
	return nil
}
