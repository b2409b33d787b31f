package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"duban/store/database"
	"duban/store/messages"
)

// Resolve settles a message by hand. One in doubt arrived, or it is to be sent once more, in the next window. One that has failed may be sent
// once more too: its notices wait again, worded anew as far as they are still due. It returns ErrNoMessage for a message that nobody knows, and
// refuses whatever else there is nothing to settle of: to end an attempt that is under way would send it twice.
func (s *Store) Resolve(ctx context.Context, id string, sent bool, by string, at time.Time) error {
	return s.in(ctx, func(t *tx) error {
		q, err := messages.PlaceOf(ctx, t.Tx, id)
		switch {
		case errors.Is(err, ErrNoMessage):
			return fmt.Errorf("%w：“%s”，消息编号见 duban notices", ErrNoMessage, id)
		case errors.Is(err, messages.ErrFinished):
			return t.resolveFinished(ctx, id, sent, by, at)
		case err != nil:
			return err
		case !q.Person:
			return fmt.Errorf("消息 %s 正在发送，会自动继续，不用登记结果", id)
		case sent:
			return t.finish(ctx, id, Delivered, at, by, "settled by hand")
		}
		err1 := t.Do(ctx, `UPDATE queue SET person = 0, next_at = ? WHERE message_id = ?`, database.Millis(at), id)
		err2 := messages.Restate(ctx, t.Tx, id, "queued", "")
		return errors.Join(err1, err2, t.settled(ctx, id, "resend", by, at))
	})
}

// resolveFinished lets the notices of a message that has failed wait again. The message itself does not count for the caps then, as nobody got
// it; and what was known against its address is no more: see losses.
func (t *tx) resolveFinished(ctx context.Context, id string, sent bool, by string, at time.Time) error {
	var result string
	var failed int
	err := t.One(ctx, `SELECT (SELECT result FROM settlements WHERE message_id = ?1 ORDER BY id DESC LIMIT 1),
		(SELECT count(*) FROM message_notices x JOIN standing s ON s.notice_id = x.notice_id
			WHERE x.message_id = ?1 AND s.message_id = ?1 AND s.state = 'failed')`, []any{id}, &result, &failed)
	switch {
	case err != nil:
		return fmt.Errorf("查找消息 %s 的结果：%w", id, err)
	case result == Delivered:
		return fmt.Errorf("消息 %s 已送达，不用登记结果", id)
	case failed == 0:
		return fmt.Errorf("消息 %s 没有发送失败：其中的提醒已重新编写，或已结束", id)
	case sent:
		return fmt.Errorf("消息 %s 发送失败，只能用 --resend 重新发送", id)
	}
	err1 := messages.Restate(ctx, t.Tx, id, "waiting", Failed)
	return errors.Join(err1, t.settled(ctx, id, "resend", by, at), t.settled(ctx, id, "dissolved", by, at))
}

// settled appends what a person has said of a message.
func (t *tx) settled(ctx context.Context, id, result, by string, at time.Time) error {
	return t.Do(ctx, `INSERT INTO settlements (message_id, notice_id, result, at, by_whom, why) VALUES (?, 0, ?, ?, ?, 'settled by hand')`,
		id, result, database.Millis(at), by)
}
