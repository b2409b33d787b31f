package messages

import (
	"context"
	"database/sql"

	"duban/remind"
	"duban/store/database"
)

// Concerns says of which plans a realm's notices that wait or are queued speak, and to whom they are to go: what is queued may be taken back, and
// worded anew.
type Concerns struct {
	Plans map[string]bool
	To    map[remind.Address]bool
}

// Concerned returns the concerns of a realm.
func Concerned(ctx context.Context, t *database.Tx, realm string) (Concerns, error) {
	c := Concerns{Plans: map[string]bool{}, To: map[remind.Address]bool{}}
	err := t.Each(ctx, func(r *sql.Rows) error {
		var k remind.Key
		var to remind.Address
		err := r.Scan(&k, &to.Channel, &to.To)
		c.Plans[k.Plan()], c.To[to] = true, true
		return err
	}, `SELECT n.obligation, n.channel, n.address FROM standing s JOIN notices n ON n.id = s.notice_id
		WHERE s.realm = ? AND s.state IN ('waiting', 'queued')`, realm)
	return c, err
}
