package messages

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"duban/store/database"
)

// A Place is an unfinished message's place in the queue, as its rows in attempts and settlements have it.
type Place struct {
	Attempts, Failures, Doubtful int   // begun; those that cost the message something; those in doubt
	Leader                       bool  // it goes to a leader: in doubt it is not repeated
	Person                       bool  // it waits for a person
	Open                         bool  // the last attempt has no end
	Committed                    bool  // the last attempt passed its second mark
	Resend                       bool  // a person has asked for it to be sent once more
	Next                         int64 // when it may be attempted, in milliseconds
}

// PlaceOf returns a message's place. It returns ErrNone where there is no such message, and ErrFinished where it has left the queue.
func PlaceOf(ctx context.Context, t *database.Tx, id string) (q Place, err error) {
	err = t.One(ctx, `SELECT attempts, failures, doubtful, (SELECT leader FROM messages m WHERE m.id = q.message_id), person, next_at, open,
		EXISTS (SELECT 1 FROM attempts a WHERE a.message_id = q.message_id AND a.number = q.attempts AND step = 'commit'),
		EXISTS (SELECT 1 FROM settlements s WHERE s.message_id = q.message_id AND s.result = 'resend')
		FROM queue q WHERE message_id = ?`, []any{id}, &q.Attempts, &q.Failures, &q.Doubtful, &q.Leader, &q.Person, &q.Next, &q.Open, &q.Committed, &q.Resend)
	if errors.Is(err, sql.ErrNoRows) {
		return Place{}, fmt.Errorf("message %s is not in the queue: %w", id, whyNotQueued(ctx, t, id))
	}
	if err != nil {
		return Place{}, fmt.Errorf("look for message %s in the queue: %w", id, err)
	}
	return q, nil
}

// whyNotQueued says why a message is not in the queue: it is finished, or there has never been one of that name.
func whyNotQueued(ctx context.Context, t *database.Tx, id string) error {
	known, _, err := Used(ctx, t, id)
	switch {
	case err != nil:
		return err
	case known:
		return ErrFinished
	default:
		return ErrNone
	}
}

// Restate gives the notices that stand under a message another state, those of a former state alone if one is given. What waits stands under none.
// They are found by what the message took in, as that has an index anyway: one of where each stands would be written three times a notice.
func Restate(ctx context.Context, t *database.Tx, id, state, former string) error {
	set, args := `UPDATE standing SET state = ?`, []any{state, id, id}
	if state == "waiting" {
		set += `, message_id = ''`
	}
	set += ` WHERE message_id = ? AND notice_id IN (SELECT notice_id FROM message_notices WHERE message_id = ?)`
	if former != "" {
		set, args = set+` AND state = ?`, append(args, former)
	}
	return t.Do(ctx, set, args...)
}
