package store

import (
	"context"
	"fmt"

	"duban/remind/ticket"
)

// feedTurn is where it stands how often the addresses of calendars were made void.
const feedTurn = `SELECT coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'feed_turn'), 1)`

// Feeds returns what the addresses of calendars are made by. They are signed with the key of links, and have a turn besides: that these end must not end
// the links of mails that have left.
func (s *Store) Feeds(ctx context.Context) (f ticket.Feeds, err error) {
	if f.Key, err = s.LinkKey(ctx); err != nil {
		return f, err
	}
	if err = s.read(ctx, func(t *tx) error { return t.One(ctx, feedTurn, nil, &f.Turn) }); err != nil {
		return f, fmt.Errorf("读取日历地址的密钥：%w", err)
	}
	return f, nil
}

// TurnFeeds makes all addresses of calendars void: those that are given from now on are others.
func (s *Store) TurnFeeds(ctx context.Context) error {
	err := s.in(ctx, func(t *tx) error {
		return t.Do(ctx, `INSERT INTO meta (name, value) SELECT 'feed_turn', (`+feedTurn+`) + 1 WHERE true ON CONFLICT (name) DO UPDATE SET value = excluded.value`)
	})
	if err != nil {
		return fmt.Errorf("更换日历地址的密钥：%w", err)
	}
	return nil
}
