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
	Plans   map[string]bool
	To      map[remind.Address]bool
	Waiting map[string][]int64 // by plan, its notices that are in no message
	IDs     []int64            // of all these notices
	Queued  bool               // any of them is queued
	Many    bool               // they are to go to more addresses than were asked for: To is left out, which would take more than all else
}

// Concerned returns the concerns of a realm, with up to most addresses.
func Concerned(ctx context.Context, t *database.Tx, realm string, most int) (Concerns, error) {
	c := Concerns{Plans: map[string]bool{}, To: map[remind.Address]bool{}, Waiting: map[string][]int64{}}
	err := t.Each(ctx, func(r *sql.Rows) error {
		var id int64
		var state string
		var k remind.Key
		var to remind.Address
		err := r.Scan(&id, &state, &k, &to.Channel, &to.To)
		plan := k.Plan()
		c.Plans[plan], c.IDs = true, append(c.IDs, id)
		if state != Queued {
			c.Waiting[plan] = append(c.Waiting[plan], id)
		}
		c.Queued = c.Queued || state == Queued
		if c.Many {
			return err
		}
		if c.To[to] = true; len(c.To) > most {
			c.To, c.Many = nil, true
		}
		return err
	}, `SELECT n.id, s.state, n.obligation, n.channel, n.address FROM standing s JOIN notices n ON n.id = s.notice_id
		WHERE s.realm = ? AND `+IsOpen, realm)
	return c, err
}
