package store

import (
	"context"
	"fmt"
	"testing"

	"duban/remind"
)

// many fills a store with so many messages of three notices each, a hundred a day, most of them delivered.
func many(b testing.TB, s *Store, n int) {
	b.Helper()
	for _, q := range []string{
		`CREATE TEMP TABLE n (i INTEGER PRIMARY KEY)`,
		fmt.Sprintf(`INSERT INTO n WITH RECURSIVE r (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < %d) SELECT i FROM r`, n),
		`INSERT INTO messages (id, realm, channel, address, recipient, day, composed, expires, leader, urgent, refs, mention, subject, body, sha256, batch, purpose)
			SELECT printf('%032x', i), 'real', CASE i % 20 WHEN 0 THEN '督办群' ELSE 'mail' END, 'unit' || (i % 50) || '@city.example', '第' || (i % 50) || '区党委、政府',
			date('2020-01-01', (i / 100) || ' days'), i, i, 0, 0, '', '', '【督办】问题' || (i % 97) || '：2项措施逾期，12月31日整体到期', randomblob(3000), '', '', '' FROM n`,
		`INSERT INTO notices (realm, key, obligation, channel, address, on_day, body, at) SELECT 'real', printf('hengyang/%d|%d|%d', (i * 3 + k) % 300, i, k),
			'hengyang/' || ((i * 3 + k) % 300), 'mail', 'unit' || (i % 50) || '@city.example', '2020-01-01', '{"Bodies":["第' || (i % 50) || '区党委、政府"]}', i
			FROM n, (SELECT 0 AS k UNION SELECT 1 UNION SELECT 2) ORDER BY i, k`,
		`INSERT INTO message_notices SELECT printf('%032x', (id - 1) / 3 + 1), id FROM notices`,
		`INSERT INTO standing SELECT id, 'real', 'delivered', printf('%032x', (id - 1) / 3 + 1) FROM notices`,
		`INSERT INTO attempts (message_id, number, step, at, outcome, code, reply, dead) SELECT printf('%032x', i), 1, 'begin', i, '', 0, '', 0 FROM n`,
		`INSERT INTO attempts (message_id, number, step, at, outcome, code, reply, dead) SELECT printf('%032x', i), 1, 'end', i, 'delivered', 250, '250 ok', 0 FROM n`,
		`INSERT INTO settlements (message_id, notice_id, result, at, by_whom, why)
			SELECT printf('%032x', i), 0, CASE i % 100 WHEN 1 THEN 'failed' WHEN 2 THEN 'dissolved' ELSE 'delivered' END, i, '', '' FROM n WHERE i % 1000 <> 3`,
		`INSERT INTO queue (message_id, realm, next_at, attempts, failures, doubtful, person, channel, open)
			SELECT printf('%032x', i), 'real', i, 1, 0, 0, i % 2000 = 3, 'mail', 0 FROM n WHERE i % 1000 = 3`,
	} {
		if _, err := s.db.Exec(q); err != nil {
			b.Fatalf("%s: %v", q, err)
		}
	}
}

// What the newest of a hundred thousand messages cost to look at, in milliseconds, and those that are looked for in each way.
func BenchmarkMessages(b *testing.B) {
	ctx := context.Background()
	s, err := Open(ctx, b.TempDir(), Options{Create: true, Fast: true})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	many(b, s, 100_000)
	seen := &Sight{}
	for i := range 40 {
		seen.Keys = append(seen.Keys, remind.Key(fmt.Sprintf("hengyang/%d", i)))
	}
	for name, w := range map[string]Wanted{
		"all": {}, "days": {From: remind.NewDate(2021, 1, 1), To: remind.NewDate(2021, 1, 31)}, "who": {Who: "第7区"}, "words": {Words: "问题13："},
		"channel": {Channel: "督办群"}, "matter": {Within: "hengyang/17"}, "failed": {State: Failed}, "delivered": {State: Delivered}, "doubt": {State: InDoubt}, "sight": {Sight: seen},
	} {
		w.Realm = "real"
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				l, err := s.Messages(ctx, w, 0, 50)
				if err != nil || l.Count.All == 0 {
					b.Fatalf("%+v: %v", l.Count, err)
				}
			}
		})
	}
}
