package messages

import (
	"context"
	"database/sql"

	"duban/remind"
	"duban/store/database"
)

// Concerns says of which plans a realm's notices that wait or are queued speak, and to whom those are to go that wait.
type Concerns struct {
	Plans   map[string]bool
	Waiting map[remind.Address]bool
}

// Concerned returns the concerns of a realm.
func Concerned(ctx context.Context, t *database.Tx, realm string) (Concerns, error) {
	c := Concerns{Plans: map[string]bool{}, Waiting: map[remind.Address]bool{}}
	err := t.Each(ctx, func(r *sql.Rows) error {
		var waits bool
		var k remind.Key
		var to remind.Address
		err := r.Scan(&waits, &k, &to.Channel, &to.To)
		c.Plans[k.Plan()] = true
		if waits {
			c.Waiting[to] = true
		}
		return err
	}, `SELECT s.state = 'waiting', n.obligation, n.channel, n.address FROM standing s JOIN notices n ON n.id = s.notice_id
		WHERE s.realm = ? AND s.state IN ('waiting', 'queued')`, realm)
	return c, err
}
