package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"duban/remind"
)

// A Live message is one that is not finished.
type Live struct {
	Outgoing
	Attempts, Doubtful int
	Person             bool // in doubt, waits for a person
	Next               time.Time
	Reply              string // what the last attempt ended with
}

// Live returns the messages of a realm that are not finished, the next one first.
func (s *Store) Live(ctx context.Context, realm string) ([]Live, error) {
	var all []Live
	err := s.read(ctx, func(t *tx) error {
		var ids []string
		if err := t.Each(ctx, func(r *sql.Rows) error {
			ids = append(ids, "")
			return r.Scan(&ids[len(ids)-1])
		}, `SELECT message_id FROM queue WHERE realm = ? ORDER BY next_at, message_id`, realm); err != nil {
			return err
		}
		for _, id := range ids {
			l, err := t.live(ctx, id)
			if err != nil {
				return err
			}
			all = append(all, l)
		}
		return nil
	})
	return all, err
}

// live reads a message in the queue, with what its last attempt ended with.
func (t *tx) live(ctx context.Context, id string) (Live, error) {
	m, err1 := t.message(ctx, id)
	q, err2 := t.queued(ctx, id)
	l := Live{Outgoing: m, Attempts: q.attempts, Doubtful: q.doubtful, Person: q.person, Next: time.UnixMilli(q.next).In(remind.Shanghai)}
	err3 := t.QueryRowContext(ctx, `SELECT reply FROM attempts WHERE message_id = ? AND step = 'end' ORDER BY number DESC LIMIT 1`, id).Scan(&l.Reply)
	if errors.Is(err3, sql.ErrNoRows) {
		err3 = nil
	}
	return l, errors.Join(err1, err2, err3)
}
