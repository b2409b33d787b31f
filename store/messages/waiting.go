package messages

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"duban/remind"
	"duban/store/database"
)

// A WaitingFor is which notices wait for an address, in the order of their offering.
type WaitingFor struct {
	remind.Address
	IDs []int64
}

// AllWaiting returns for which addresses of a realm notices wait, in their order.
func AllWaiting(ctx context.Context, t *database.Tx, realm string) (all []WaitingFor, err error) {
	place := map[remind.Address]int{}
	err = t.Each(ctx, func(r *sql.Rows) error {
		var id int64
		var to remind.Address
		if err := r.Scan(&id, &to.Channel, &to.To); err != nil {
			return err
		}
		i, known := place[to]
		if !known {
			i = len(all)
			place[to], all = i, append(all, WaitingFor{Address: to})
		}
		all[i].IDs = append(all[i].IDs, id)
		return nil
	}, `SELECT n.id, n.channel, n.address FROM standing s JOIN notices n ON n.id = s.notice_id
		WHERE s.realm = ? AND s.state = 'waiting' AND `+IsOpen+` ORDER BY n.id`, realm)
	slices.SortFunc(all, func(a, b WaitingFor) int { return a.Compare(b.Address) })
	return all, err
}

// Notices returns some notices, in the order of their offering; the names are in order.
func Notices(ctx context.Context, t *database.Tx, ids []int64) (all []remind.Notice, err error) {
	err = database.InLists(ids, func(list string, args []any) error {
		return t.Prepared(ctx, func(r *sql.Rows) error {
			n, err := ScanNotice(r)
			all = append(all, n)
			return err
		}, `SELECT `+NoticeColumns+` FROM notices n WHERE id IN `+list+` ORDER BY id`, args...)
	})
	return all, err
}

// EachLive calls yield for every message of a realm that is not finished, with what decides whether it is to be taken back and none of its words:
// its name, address, purpose, notices, when it expires, and how often it was in doubt. The transaction lasts until the last has been looked at.
func EachLive(ctx context.Context, t *database.Tx, realm string, yield func(*Live)) error {
	var l Live
	err := t.Each(ctx, func(r *sql.Rows) error {
		var x Live
		var expires int64
		var key string
		if err := r.Scan(&x.ID, &x.Doubtful, &expires, &x.Channel, &x.To, &x.Purpose, &key); err != nil {
			return err
		}
		if x.ID != l.ID {
			if l.ID != "" {
				yield(&l)
			}
			x.Expires = database.Instant(expires)
			l = x
		}
		if key == "" {
			return nil
		}
		k, err := ParseKey(key)
		l.Notices = append(l.Notices, k)
		return err
	}, `SELECT q.message_id, q.doubtful, m.expires, m.channel, m.address, m.purpose, coalesce(n.key, '') FROM queue q
		JOIN messages m ON m.id = q.message_id LEFT JOIN message_notices x ON x.message_id = q.message_id LEFT JOIN notices n ON n.id = x.notice_id
		WHERE q.realm = ? ORDER BY q.next_at, q.message_id, n.id`, realm)
	if err == nil && l.ID != "" {
		yield(&l)
	}
	if err != nil {
		return fmt.Errorf("look at what is under way: %w", err)
	}
	return nil
}
