package messages

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"duban/store/database"
)

// apart is what the clocks of machines on one store are less apart than, so that what is older need not be looked at.
const apart = time.Hour

// Spent returns the instants of the attempts and tests that a channel has begun within a span, the oldest first: what its budget has spent. An attempt
// that was given back untried is none. The span is one of the database's clock, as several machines spend one budget by clocks that differ; the
// instants are those of the caller's. What lies ahead of now by every clock was begun by one that has been set back since: it must not hold up a channel.
func Spent(ctx context.Context, t *database.Tx, realm, channel string, span time.Duration, now func() time.Time) (all []time.Time, err error) {
	asked := now()
	at, err := t.Clock(ctx, asked)
	if err != nil {
		return nil, err
	}
	since, until := database.Millis(at.Add(-span)), max(database.Millis(at), database.Millis(asked))+apart.Milliseconds()
	dated := min(since, database.Millis(asked.Add(-span))) - apart.Milliseconds()
	unsaid := min(asked.Sub(at).Milliseconds(), 0) // of what no clock is on record: the database's or the caller's, by which it is later
	err = t.Each(ctx, func(r *sql.Rows) error {
		var at int64
		err := r.Scan(&at)
		all = append(all, time.UnixMilli(at))
		return err
	}, `SELECT a.at - coalesce(a.ahead, ?) FROM attempts a JOIN messages m ON m.id = a.message_id
		WHERE a.step = 'begin' AND a.at > ? AND a.at - coalesce(a.ahead, ?) > ? AND (a.at <= ? OR a.at - a.ahead <= ?) AND m.realm = ? AND m.channel = ?
			AND NOT EXISTS (SELECT 1 FROM attempts e WHERE e.message_id = a.message_id AND e.number = a.number AND e.step = 'end' AND e.outcome = 'unsent')
		UNION ALL
		SELECT at - coalesce(ahead, ?) FROM tests
		WHERE step = 'begin' AND at > ? AND at - coalesce(ahead, ?) > ? AND (at <= ? OR at - ahead <= ?) AND realm = ? AND channel = ? ORDER BY 1`,
		unsaid, dated, unsaid, since, until, until, realm, channel, unsaid, dated, unsaid, since, until, until, realm, channel)
	if err != nil {
		return nil, fmt.Errorf("读取渠道 %s 的用量：%w", channel, err)
	}
	behind := now().Sub(at) // asked last: an attempt is never taken for older than it is
	for i := range all {
		all[i] = all[i].Add(behind)
	}
	return all, nil
}

// Ahead returns how far a machine's clock is ahead of the database's, in milliseconds, as it stands beside what that machine dates; nil where both agree.
// A server says it itself of what begins without it, as a program does that is older than the column.
func Ahead(ctx context.Context, t *database.Tx, now time.Time) (any, error) {
	at, err := t.Clock(ctx, now)
	if ahead := now.Sub(at).Milliseconds(); err == nil && ahead != 0 {
		return ahead, nil
	}
	return nil, err
}
