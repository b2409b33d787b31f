package messages

import (
	"context"
	"errors"
	"fmt"
	"time"

	"duban/remind/delivery"
	"duban/store/database"
)

// inARow is how often, without a delivery between, a channel may decline messages at different addresses, or on different days, before that
// is its own fault; and on how many days an address may, whose channel delivers to others, before it is the address's.
const inARow = 3

// ComesTo says what it means that a message was declined just now: refused for a cause that the answer does not lay to the address.
//
//   - On a channel that is broken already it stays so, and goes on.
//   - For the third time in a row the channel is broken.
//   - On the third day at one address, though the channel delivers to others, the address is refused: else it would be tried for ever.
//   - A message without notices is tried again: there is nothing that could be worded anew.
//   - Where an earlier attempt may have arrived, it is in doubt: worded anew, it would go twice.
//   - Otherwise its notices wait again.
func ComesTo(ctx context.Context, t *database.Tx, id string, q Place) (delivery.Outcome, error) {
	var realm, channel, address string
	var broken, plain bool
	err := t.One(ctx, `SELECT realm, channel, address, NOT EXISTS (SELECT 1 FROM message_notices x WHERE x.message_id = m.id),
		EXISTS (SELECT 1 FROM channels c WHERE c.realm = m.realm AND c.channel = m.channel AND c.broken_since <> 0)
		FROM messages m WHERE id = ?`, []any{id}, &realm, &channel, &address, &plain, &broken)
	if err != nil {
		return "", fmt.Errorf("message %s: %w", id, err)
	}
	row, err := declinedInARow(ctx, t, realm, channel)
	switch {
	case err != nil:
		return "", err
	case broken || row >= inARow:
		return delivery.Broken, nil
	case plain:
		return delivery.Retry, nil
	}
	days, err := declinedDays(ctx, t, realm, channel, address)
	if err == nil && days >= inARow {
		return delivery.Refused, nil
	}
	if err == nil && q.Doubtful > 0 && !q.Resend {
		return delivery.InDoubt, nil
	}
	return delivery.Declined, err
}

// declinedInARow counts the addresses, each on each of its days, at which a channel has declined messages since it last delivered one or was
// mended. The attempts are read from the newest on, as far as the last delivery.
func declinedInARow(ctx context.Context, t *database.Tx, realm, channel string) (n int, err error) {
	err = t.One(ctx, `SELECT count(DISTINCT m.address || ' ' || m.day) FROM attempts a CROSS JOIN messages m
		WHERE m.id = a.message_id AND a.step = 'end' AND a.outcome = 'declined' AND m.realm = ?1 AND m.channel = ?2
		AND a.at >= (SELECT coalesce(max(at), 0) FROM channel_events WHERE realm = ?1 AND channel = ?2 AND kind = 'mended')
		AND a.rowid > coalesce((SELECT d.rowid FROM attempts d CROSS JOIN messages x WHERE x.id = d.message_id AND d.step = 'end'
			AND d.outcome = 'delivered' AND x.realm = ?1 AND x.channel = ?2 ORDER BY d.rowid DESC LIMIT 1), 0)`, []any{realm, channel}, &n)
	if err != nil {
		return 0, fmt.Errorf("count what channel %s has declined: %w", channel, err)
	}
	return n, nil
}

// declinedDays counts the days on which messages to an address were declined since one was last delivered or failed, or since a person asked
// for one to be sent again.
func declinedDays(ctx context.Context, t *database.Tx, realm, channel, address string) (n int, err error) {
	err = t.One(ctx, `SELECT count(DISTINCT m.day) FROM messages m JOIN attempts a ON a.message_id = m.id
		WHERE m.realm = ?1 AND m.channel = ?2 AND m.address = ?3 AND a.step = 'end' AND a.outcome = 'declined'
		AND a.at > (SELECT coalesce(max(x.at), 0) FROM messages o JOIN settlements x ON x.message_id = o.id
			WHERE o.realm = ?1 AND o.channel = ?2 AND o.address = ?3 AND x.result IN ('delivered', 'failed', 'resend'))`,
		[]any{realm, channel, address}, &n)
	if err != nil {
		return 0, fmt.Errorf("count what an address has declined: %w", err)
	}
	return n, nil
}

// fortnight bounds how far back bounces are counted together.
const fortnight = 14 * 24 * time.Hour

// CameBack says what it means that a message came back for a cause that is not laid to the address, and appends that it did. Nothing tells which
// of the mails that a server took have arrived, so the third day within a fortnight is the address's: else it would be tried for ever.
func CameBack(ctx context.Context, t *database.Tx, id string, v delivery.Verdict, at time.Time) (delivery.Outcome, error) {
	var days int
	err1 := t.Do(ctx, `INSERT INTO settlements (message_id, notice_id, result, at, by_whom, why) VALUES (?, 0, 'bounced', ?, '', ?)`, id, database.Millis(at), v.Reply)
	err2 := t.One(ctx, `SELECT count(DISTINCT m.day) FROM messages b JOIN messages m ON m.realm = b.realm AND m.channel = b.channel
			AND m.address = b.address JOIN settlements x ON x.message_id = m.id
		WHERE b.id = ?1 AND x.result = 'bounced' AND x.at > ?2 AND x.id > (SELECT coalesce(max(y.id), 0) FROM messages o
			JOIN settlements y ON y.message_id = o.id WHERE o.realm = b.realm AND o.channel = b.channel AND o.address = b.address
			AND y.result IN ('failed', 'resend'))`, []any{id, database.Millis(at.Add(-fortnight))}, &days)
	if err := errors.Join(err1, err2); err != nil {
		return "", fmt.Errorf("record that message %s came back: %w", id, err)
	}
	if days >= inARow {
		return delivery.Refused, nil
	}
	return delivery.Declined, nil
}
