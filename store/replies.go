package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"time"

	"duban/remind"
	"duban/remind/answer"
	"duban/store/database"
	"duban/store/messages"
	"duban/store/replies"
)

// An Answered says of notices when the message that told them was last answered, by somebody who speaks for a body that was told.
type Answered map[remind.NoticeKey]time.Time

// AddReply keeps a reply with its files, and sets its ID. It reports whether the reply is new: one of the same source that is kept already stays as
// it was. The revision does not move: an import is not to fail because a mail came in.
func (s *Store) AddReply(ctx context.Context, r *answer.Reply) (isNew bool, err error) {
	err = s.in(ctx, func(t *tx) error {
		isNew, err = replies.Add(ctx, t.Tx, r)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("保存答复：%w", err)
	}
	return isNew, nil
}

// ReplyFrom returns the ID of the reply of a source that is kept already; 0 where there is none.
func (s *Store) ReplyFrom(ctx context.Context, source string) (id int64, err error) {
	err = s.read(ctx, func(t *tx) error {
		id, err = replies.From(ctx, t.Tx, source)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("查找答复：%w", err)
	}
	return id, nil
}

// Replies returns the replies in the order in which they came, without the whole text of mails and the bytes of files, and what the office did with
// them, by the reply.
func (s *Store) Replies(ctx context.Context) (all []answer.Reply, endings map[int64]answer.Ending, err error) {
	err = s.read(ctx, func(t *tx) error {
		if all, err = replies.All(ctx, t.Tx, 0, always); err != nil {
			return err
		}
		endings, err = replies.Endings(ctx, t.Tx, always)
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("读取答复：%w", err)
	}
	return all, endings, nil
}

// Reply returns a reply whole, but for the bytes of its files. It returns replies.ErrNone where there is none.
func (s *Store) Reply(ctx context.Context, id int64) (r answer.Reply, err error) {
	err = s.read(ctx, func(t *tx) error {
		r, err = replies.One(ctx, t.Tx, id)
		return err
	})
	if err != nil {
		return answer.Reply{}, fmt.Errorf("读取答复%d：%w", id, err)
	}
	return r, nil
}

// Proof returns the bytes of a file that came with a reply or progress, by their hash. It returns replies.ErrProof where there is none.
func (s *Store) Proof(ctx context.Context, sha256 string) (data []byte, err error) {
	err = s.read(ctx, func(t *tx) error {
		data, err = replies.Proof(ctx, t.Tx, sha256)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("读取佐证材料 %s：%w", sha256, err)
	}
	return data, nil
}

// ProgressWith returns the keys of the progress that names a file by its hash.
func (s *Store) ProgressWith(ctx context.Context, sha256 string) (keys []string, err error) {
	err = s.read(ctx, func(t *tx) error {
		return t.Each(ctx, func(r *sql.Rows) error {
			keys = append(keys, "")
			return r.Scan(&keys[len(keys)-1])
		}, `SELECT key FROM progress WHERE body LIKE ? ORDER BY id`, "%"+sha256+"%")
	})
	return keys, err
}

// EndReply records what the office did with a reply: its events, which get their IDs, and the progress that is taken from it, all or none; see
// PutPlan for rev. It returns replies.ErrEnded where somebody was faster, and replies.ErrNone where there is no such reply.
func (s *Store) EndReply(ctx context.Context, rev int64, e *answer.Ending, progress ...remind.Progress) error {
	ending := *e
	ending.Events = slices.Clone(e.Events) // the caller's stay as they are where the transaction fails
	err := s.in(ctx, func(t *tx) error {
		if err := t.bump(ctx, rev); err != nil {
			return err
		}
		if err := t.record(ctx, ending.Events); err != nil {
			return err
		}
		if err := replies.End(ctx, t.Tx, &ending); err != nil {
			return err
		}
		return replies.AddProgress(ctx, t.Tx, progress)
	})
	if err != nil {
		return fmt.Errorf("处理答复%d：%w", e.Reply, err)
	}
	e.Events = ending.Events
	return nil
}

// AddProgress records how matters go on, with files that the office brings as proof; see PutPlan for rev.
func (s *Store) AddProgress(ctx context.Context, rev int64, all []remind.Progress, files ...answer.File) error {
	err := s.in(ctx, func(t *tx) error {
		if err := t.bump(ctx, rev); err != nil {
			return err
		}
		return replies.AddProgress(ctx, t.Tx, all, files...)
	})
	if err != nil {
		return fmt.Errorf("登记进展：%w", err)
	}
	return nil
}

// linkKeyBytes is how long the key of links is.
const linkKeyBytes = 32

// LinkKey returns the key by which links in mails are signed, and makes it the first time. A backup carries it, so that links outlive a restore.
func (s *Store) LinkKey(ctx context.Context) (key []byte, err error) {
	const query = `SELECT coalesce((SELECT value FROM meta WHERE name = 'link_key'), '')`
	var text string
	err = s.read(ctx, func(t *tx) error { return t.One(ctx, query, nil, &text) })
	if err == nil && text == "" {
		fresh := make([]byte, linkKeyBytes)
		_, _ = rand.Read(fresh)             // it never fails
		err = s.in(ctx, func(t *tx) error { // whoever was faster has made it
			if err := t.Do(ctx, `INSERT INTO meta (name, value) VALUES ('link_key', ?) ON CONFLICT (name) DO NOTHING`, hex.EncodeToString(fresh)); err != nil {
				return err
			}
			return t.One(ctx, query, nil, &text)
		})
	}
	if err == nil {
		key, err = hex.DecodeString(text)
	}
	if err != nil {
		return nil, fmt.Errorf("读取链接的密钥：%w", err)
	}
	return key, nil
}

// went reads how matters went on and what became of replies, up to an instant.
func (t *tx) went(ctx context.Context, snap *Snapshot, at time.Time) (err error) {
	if snap.Progress, err = replies.Progress(ctx, t.Tx, at); err != nil {
		return err
	}
	snap.Endings, err = replies.Endings(ctx, t.Tx, at)
	return err
}

// answers reads the replies that came up to an instant, and since the snapshot that this one was made from.
func (t *tx) answers(ctx context.Context, snap *Snapshot, at time.Time) error {
	last, newest := snap.replied, int64(0)
	err := t.One(ctx, `SELECT coalesce(max(id), 0) FROM replies`, nil, &newest)
	if err != nil || newest == last {
		return err
	}
	if newest < last { // another store stands in the place of that one
		last, snap.Replies, snap.Answered = 0, nil, nil
	}
	came, err := replies.All(ctx, t.Tx, last, at)
	if err != nil {
		return err
	}
	snap.replied, snap.Replies = newest, append(slices.Clip(snap.Replies), came...)
	answered := map[string]Answered{} // what the former snapshot has stays as it is
	for realm, keys := range snap.Answered {
		answered[realm] = maps.Clone(keys)
	}
	snap.Answered = answered
	heard := map[int64]time.Time{}
	for i := range came {
		if r := &came[i]; !r.Foreign {
			heard[r.ID] = r.At
		}
	}
	return t.Each(ctx, func(r *sql.Rows) error {
		var id int64
		var realm, key string
		if err := r.Scan(&id, &realm, &key); err != nil {
			return err
		}
		n, err := messages.ParseKey(key)
		if err != nil {
			return err
		}
		if at, known := heard[id]; known {
			if snap.Answered[realm] == nil {
				snap.Answered[realm] = Answered{}
			}
			snap.Answered[realm][n] = at
		}
		return nil
	}, `SELECT r.id, n.realm, n.key FROM replies r JOIN message_notices x ON x.message_id = r.message_id JOIN notices n ON n.id = x.notice_id
		WHERE r.id > ? AND r.at <= ? ORDER BY r.id`, last, database.Millis(at))
}
