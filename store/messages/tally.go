package messages

import (
	"context"
	"database/sql"

	"duban/remind/report"
	"duban/store/database"
)

// Tally counts what a term about settlements picks. It begins with these, which are few, and not with all messages of the realm.
func Tally(ctx context.Context, t *database.Tx, term string, args ...any) (all []report.Tally, err error) {
	err = t.Each(ctx, func(r *sql.Rows) error {
		var n report.Tally
		err := r.Scan(&n.Channel, &n.Result, &n.Messages)
		all = append(all, n)
		return err
	}, `SELECT m.channel, x.result, count(*) FROM settlements x CROSS JOIN messages m
		WHERE `+term+` AND m.id = x.message_id AND m.realm = ? AND x.result IN ('delivered', 'failed', 'dissolved')
		GROUP BY m.channel, x.result ORDER BY m.channel, x.result`, args...)
	return all, err
}
