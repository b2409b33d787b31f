package messages

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"duban/remind"
	"duban/store/database"
)

// Unknown returns those of some notices that a realm does not know, each once, and the rows of those that it knows and that fulfil a condition on the
// notice n and its standing s; both in the order given.
func Unknown(ctx context.Context, t *database.Tx, realm string, all []remind.Notice, condition string) (fresh []*remind.Notice, rows []int64, err error) {
	keys, known := make([]string, len(all)), make(map[string]int64, len(all)) // 0: known, and not in the condition
	for i := range all {
		keys[i] = all[i].String()
	}
	err = database.InLists(keys, func(list string, args []any) error {
		return t.Prepared(ctx, func(r *sql.Rows) error {
			var id int64
			var key string
			var fulfils bool
			if err := r.Scan(&id, &key, &fulfils); err != nil {
				return err
			}
			if known[key] = 0; fulfils {
				known[key] = id
			}
			return nil
		}, `SELECT n.id, n.key, `+condition+` FROM notices n JOIN standing s ON s.notice_id = n.id WHERE n.realm = ? AND n.key IN `+list,
			slices.Insert(args, 0, any(realm))...)
	})
	for i, key := range keys {
		id, there := known[key]
		if !there {
			fresh = append(fresh, &all[i])
		}
		if id != 0 {
			rows = append(rows, id)
		}
		known[key] = 0
	}
	return fresh, rows, err
}

// Offer adds notices under their keys, which are unique in a realm, and lets them stand in a state. One that is known already stays.
func Offer(ctx context.Context, t *database.Tx, realm string, at time.Time, state string, all ...*remind.Notice) error {
	rows, keys := make([][]any, len(all)), make([]string, len(all))
	for i, n := range all {
		body, err := PackNotice(n)
		if err != nil {
			return err
		}
		keys[i] = n.String()
		rows[i] = []any{realm, keys[i], n.Obligation, n.Channel, n.To, n.On.String(), body, database.Millis(at)}
	}
	err := t.Insert(ctx, `INSERT INTO notices (realm, key, obligation, channel, address, on_day, body, at)`, ` ON CONFLICT (realm, key) DO NOTHING`, rows)
	if err != nil {
		return err
	}
	return database.InLists(keys, func(list string, args []any) error {
		return t.Do(ctx, `INSERT INTO standing (notice_id, realm, state, message_id) SELECT id, realm, ?, '' FROM notices
			WHERE realm = ? AND key IN `+list+` ORDER BY id ON CONFLICT (notice_id) DO NOTHING`, slices.Insert(args, 0, any(state), any(realm))...)
	})
}
