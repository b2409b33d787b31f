package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/store/changes"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store/messages"
)

// backlog fills a queue with messages of one notice each, for two channels in turn.
func backlog(t testing.TB, n int) *Store {
	t.Helper()
	ctx := context.Background()
	s, err := Open(ctx, t.TempDir(), Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	due := make([]remind.Notice, n)
	for i := range due {
		due[i] = remind.Notice{NoticeKey: remind.NoticeKey{
			Obligation: remind.Key(fmt.Sprint("p/", i)), Stage: "d7", Occurrence: 1,
			Address: remind.Address{Channel: []string{"mail", "群"}[i%2], To: fmt.Sprintf("a%d@x.example", i)},
		}}
	}
	if _, err := s.Offer(ctx, Round{Day: remind.DateOf(dumpDay), At: dumpDay, Realm: dumpRealm}, due, nil); err != nil {
		t.Fatal(err)
	}
	parts := make([]Outgoing, n)
	for i := range parts {
		parts[i] = Outgoing{
			Letter: delivery.Letter{ID: fmt.Sprintf("m%06d", i), Address: due[i].Address, Rendered: remind.Rendered{Subject: "主题", Text: "正文"}, Date: dumpDay},
			Realm:  dumpRealm, Day: remind.DateOf(dumpDay), Expires: dumpDay.Add(8 * time.Hour), Notices: []remind.NoticeKey{due[i].NoticeKey},
		}
	}
	if err := s.PutParts(ctx, parts); err != nil {
		t.Fatal(err)
	}
	return s
}

// Whatever a claim or a step asks of the queue is found by an index: it neither sorts a backlog nor walks it.
func TestABacklogIsNeitherSortedNorWalked(t *testing.T) {
	s := backlog(t, 20)
	for name, q := range map[string]struct {
		sql  string
		args []any
		by   string
	}{
		"pick":      {messages.Pick, []any{dumpRealm, "mail", 1, 32}, "USING INDEX queue_claim (realm=? AND channel=? AND person=? AND next_at<?)"},
		"first":     {first, []any{dumpRealm, "mail"}, "USING COVERING INDEX queue_claim (realm=? AND channel=? AND person=?)"},
		"begun":     {begun, []any{dumpRealm, 1}, "USING INDEX queue_open (realm=? AND next_at<?)"},
		"LostSince": {lostSince, []any{dumpRealm, 1}, "USING COVERING INDEX losses_at (realm=? AND at>?)"},
		"waiting":   {selectWaiting, []any{dumpRealm}, "USING COVERING INDEX standing_open (realm=? AND state=?)"},
		"mark":      {changes.NewestRows, nil, "USING INDEX settlements_moving"},
	} {
		plan := planOf(t, s.db, q.sql, q.args...)
		if !strings.Contains(plan, q.by) || strings.Contains(plan, "TEMP B-TREE") || strings.Contains(plan, "SCAN queue") {
			t.Errorf("%s: %s", name, plan)
		}
	}
}

// What may go at the same time goes as it was put, whatever it is called: what is claimed together lies together.
func TestWhatWasPutFirstIsClaimedFirst(t *testing.T) {
	ctx, s := context.Background(), backlog(t, 0)
	want := []string{"b", "c", "a"}
	for _, id := range want {
		m := Outgoing{
			Letter: delivery.Letter{ID: id, Address: remind.NewAddress("mail", id+"@x.test"), Rendered: remind.Rendered{Subject: "主题", Text: "正文"}, Date: dumpDay},
			Realm:  dumpRealm, Day: remind.DateOf(dumpDay), Expires: dumpDay.Add(8 * time.Hour),
		}
		if err := s.PutMessage(ctx, m); err != nil {
			t.Fatal(err)
		}
	}
	all, _, err := s.ClaimSome(ctx, Demand{Realm: dumpRealm, Channel: "mail", Now: dumpDay, Until: dumpDay.Add(time.Minute), Most: 8})
	var got []string
	for i := range all {
		got = append(got, all[i].ID)
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("claimed %v, %v", got, err)
	}
}

func planOf(t *testing.T, db *sql.DB, query string, args ...any) string {
	t.Helper()
	r, err := db.Query("EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	var all []string
	for r.Next() {
		var id, parent, unused int
		var detail string
		if err := r.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		all = append(all, detail)
	}
	return strings.Join(all, "; ")
}

// BenchmarkBacklog takes messages out of a backlog, one after the other: a claim, the second mark and a delivery each.
func BenchmarkBacklog(b *testing.B) {
	for _, n := range []int{5000, 20000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			ctx := context.Background()
			s := backlog(b, n)
			done := 0
			for b.Loop() {
				if done++; done > n/2 {
					b.StopTimer()
					s, done = backlog(b, n), 1
					b.StartTimer()
				}
				c, ok, err := s.Claim(ctx, dumpRealm, "mail", dumpDay, time.Minute)
				if err != nil || !ok {
					b.Fatal(ok, err)
				}
				if err := s.Commit(ctx, c.ID, c.Attempt, dumpDay); err != nil {
					b.Fatal(err)
				}
				if err := s.Settle(ctx, c.ID, c.Attempt, delivery.Verdict{Outcome: delivery.Delivered}, dumpDay); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
