package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store/messages"
)

// crowd is a backlog of messages of one or two notices each, of which several go to one address; some notices are a leader's.
func crowd(n int) (due []remind.Notice, groups [][]Outgoing) {
	for i := range n {
		to := remind.Address{Channel: []string{"mail", "群"}[i%2], To: fmt.Sprintf("a%d@x.example", i/4)}
		m := Outgoing{
			Letter: delivery.Letter{ID: fmt.Sprintf("m%06d", i), Address: to, Rendered: remind.Rendered{Subject: "主题", Text: fmt.Sprint("正文", i)}, Date: dumpDay},
			Realm:  dumpRealm, Day: remind.DateOf(dumpDay), Expires: dumpDay.Add(8 * time.Hour), Leader: i%7 == 0,
		}
		for k := range 1 + i%2 {
			x := remind.Notice{NoticeKey: remind.NoticeKey{Obligation: remind.Key(fmt.Sprint("p/", i/3)), Stage: fmt.Sprint("d", i, k), Occurrence: 1, Address: to}}
			due, m.Notices = append(due, x), append(m.Notices, x.NoticeKey)
		}
		groups = append(groups, []Outgoing{m})
	}
	return due, groups
}

// crowded returns a store in which all of a crowd wait.
func crowded(t *testing.T, due []remind.Notice) *Store {
	t.Helper()
	s, err := Open(t.Context(), t.TempDir(), Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if _, err := s.Offer(t.Context(), Round{Day: remind.DateOf(dumpDay), At: dumpDay, Realm: dumpRealm}, due, nil); err != nil {
		t.Fatal(err)
	}
	return s
}

// verdict returns any verdict; most messages are delivered.
func verdict(r *rand.Rand) delivery.Verdict {
	rare := []delivery.Verdict{
		{Outcome: delivery.Retry, Code: 450, Reply: "later"},
		{Outcome: delivery.Refused, Code: 550, Dead: true, Reply: "no such user"},
		{Outcome: delivery.Refused, Code: 552, Reply: "full"},
		{Outcome: delivery.Declined, Code: 554, Reply: "no"},
		{Outcome: delivery.Unsent, Reply: "rests"},
		{Outcome: delivery.Paused, Pause: time.Minute, Reply: "slow down"},
		{Outcome: delivery.Broken, Code: 535, Reply: "password"},
		{Outcome: delivery.InDoubt, Reply: "cut"},
	}
	if n := r.IntN(30); n < len(rare) {
		return rare[n]
	}
	return delivery.Verdict{Outcome: delivery.Delivered, Code: 250, Reply: "ok"}
}

// What is put, claimed, marked and settled in groups leaves every table as if it had been done one by one, whatever the verdicts are.
func TestGroupsDoWhatSinglesDo(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			ctx, r := context.Background(), rand.New(rand.NewPCG(seed, 17))
			due, groups := crowd(60)
			together, apart := crowded(t, due), crowded(t, due)
			if refused, err := together.PutAll(ctx, groups); err != nil || errors.Join(refused...) != nil {
				t.Fatal(refused, err)
			}
			for _, g := range groups {
				if err := apart.PutParts(ctx, g); err != nil {
					t.Fatal(err)
				}
			}
			for turn := range 6 {
				now := dumpDay.Add(time.Duration(turn) * 2 * time.Hour)
				for _, channel := range []string{"mail", "群"} {
					claimBoth(t, together, apart, channel, now, r)
				}
				if a, b := text(t, together), text(t, apart); a != b {
					t.Fatalf("turn %d: %s", turn, firstDifference(a, b))
				}
			}
		})
	}
}

// ended returns what became of an attempt.
func ended(id string, attempt int, at time.Time, v delivery.Verdict) Outcome {
	return Outcome{Mark: Mark{Message: id, Attempt: attempt, At: at}, Verdict: v}
}

// claimBoth claims, marks and settles the same in both stores: in groups, and one by one.
func claimBoth(t *testing.T, together, apart *Store, channel string, now time.Time, r *rand.Rand) {
	t.Helper()
	ctx := context.Background()
	some, _, err := together.ClaimSome(ctx, Demand{Realm: dumpRealm, Channel: channel, Now: now, Until: now.Add(time.Hour), Most: 1 + r.IntN(25)})
	if err != nil {
		t.Fatal(err)
	}
	var marks []Mark
	var ends []Outcome
	for _, c := range some {
		one, ok, err := apart.Claim(ctx, dumpRealm, channel, now, time.Hour)
		if err != nil || !ok || fmt.Sprintf("%+v", one) != fmt.Sprintf("%+v", c) {
			t.Fatalf("claimed %+v together and %+v apart, %v", c, one, err)
		}
		m := Mark{Message: c.ID, Attempt: c.Attempt, At: now.Add(time.Second)}
		if r.IntN(9) == 0 { // a lease that was lost, or a message settled twice
			ends = append(ends, ended(c.ID, c.Attempt+1, now, verdict(r)))
		}
		if r.IntN(5) > 0 {
			marks = append(marks, m)
		}
		if r.IntN(12) > 0 { // else nothing comes of it, until its lease is over
			ends = append(ends, ended(c.ID, c.Attempt, now.Add(2*time.Second), verdict(r)))
		}
	}
	late, err := together.CommitAll(ctx, marks)
	for i, m := range marks {
		if one := apart.Commit(ctx, m.Message, m.Attempt, m.At); fmt.Sprint(one) != fmt.Sprint(late[i]) || err != nil {
			t.Fatalf("marked %v together and %v apart, %v", late[i], one, err)
		}
	}
	late, err = together.SettleAll(ctx, ends)
	for i, e := range ends {
		one := apart.Settle(ctx, e.Message, e.Attempt, e.Verdict, e.At)
		if fmt.Sprint(one) != fmt.Sprint(late[i]) || err != nil {
			t.Fatalf("settled %v together and %v apart, %v", late[i], one, err)
		}
	}
}

// text returns all that a store holds. When it was made does not count, nor in what order an address was reminded of several matters at once.
func text(t *testing.T, s *Store) string {
	t.Helper()
	all, _, _ := dumped(t, s.db)
	var lines, reminded []string
	for l := range strings.Lines(all) {
		switch {
		case strings.Contains(l, `INSERT INTO "goose_db_version"`):
		case strings.Contains(l, `INSERT INTO "reminded"`):
			reminded = append(reminded, l)
		default:
			lines = append(lines, l)
		}
	}
	slices.Sort(reminded)
	return strings.Join(append(lines, reminded...), "")
}

// firstDifference returns the first lines in which two texts differ.
func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("together %s\napart    %s", x[i], y[i])
		}
	}
	return "one is longer"
}

// A machine that is alone with its file says nothing of how far its clock is from the database's, which has none: where the file goes over to a server,
// nobody is to believe that both agreed.
func TestAMachineAloneSaysNothingOfItsClock(t *testing.T) {
	due, groups := crowd(2)
	s := crowded(t, due)
	if refused, err := s.PutAll(t.Context(), groups); err != nil || errors.Join(refused...) != nil {
		t.Fatal(refused, err)
	}
	d := Demand{Realm: dumpRealm, Channel: "mail", Now: dumpDay, Until: dumpDay.Add(time.Hour), Most: 1}
	if some, _, err := s.ClaimSome(t.Context(), d); err != nil || len(some) != 1 {
		t.Fatal(some, err)
	}
	var said int
	if err := s.db.QueryRowContext(t.Context(), `SELECT count(*) FROM attempts WHERE ahead IS NOT NULL`).Scan(&said); err != nil || said != 0 {
		t.Errorf("%d attempts say it, %v", said, err)
	}
}

// A channel that asks for a rest while others are under way keeps it, whatever becomes of those; one that began after the rest ends it.
func TestOnlyWhatBeganAfterTheTroubleMendsAChannel(t *testing.T) {
	ctx := context.Background()
	for _, tt := range []struct {
		name    string
		trouble delivery.Verdict
		rest    time.Duration
	}{
		{"paused", delivery.Verdict{Outcome: delivery.Paused, Pause: 10 * time.Minute}, 10 * time.Minute},
		{"broken", delivery.Verdict{Outcome: delivery.Broken}, time.Hour},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := backlog(t, 12)
			lease := func(at time.Time) Demand {
				return Demand{Realm: dumpRealm, Channel: "mail", Now: at, Until: at.Add(15 * time.Minute), Most: 4}
			}
			some, probe, err := s.ClaimSome(ctx, lease(dumpDay))
			if err != nil || len(some) != 4 || probe {
				t.Fatalf("%d claimed, probe %v, %v", len(some), probe, err)
			}
			end := func(c Claimed, v delivery.Verdict, at time.Time) Outcome {
				return ended(c.ID, c.Attempt, at, v)
			}
			good, at := delivery.Verdict{Outcome: delivery.Delivered}, dumpDay.Add(time.Second)
			late, err := s.SettleAll(ctx, []Outcome{end(some[0], good, at), end(some[1], tt.trouble, at), end(some[2], good, at), end(some[3], good, at.Add(time.Second))})
			if err := errors.Join(append(late, err)...); err != nil {
				t.Fatal(err)
			}
			if during, _, err := s.ClaimSome(ctx, lease(at.Add(time.Minute))); err != nil || len(during) != 0 {
				t.Fatalf("%d claimed while the channel rests, %v", len(during), err)
			}
			after := at.Add(tt.rest + time.Second)
			probes, probe, err := s.ClaimSome(ctx, lease(after))
			if err != nil || len(probes) != 1 || !probe {
				t.Fatalf("%d probe the channel (%v), %v", len(probes), probe, err)
			}
			if late, err := s.SettleAll(ctx, []Outcome{end(probes[0], good, after.Add(time.Second))}); err != nil || late[0] != nil {
				t.Fatal(late, err)
			}
			if all, probe, err := s.ClaimSome(ctx, lease(after.Add(2*time.Second))); err != nil || len(all) < 2 || probe {
				t.Errorf("%d claimed from a channel that is mended (probe %v), %v", len(all), probe, err)
			}
		})
	}
}

// A notice that does not wait keeps its own message back, and no other.
func TestATakenNoticeHoldsUpItsOwnMessageAlone(t *testing.T) {
	due, groups := crowd(6)
	s := crowded(t, due)
	groups[2][0].Notices = groups[1][0].Notices
	gone := remind.NoticeKey{Obligation: "p/none", Stage: "d1", Occurrence: 1, Address: groups[4][0].Address}
	groups[4] = append(groups[4], groups[4][0])
	groups[4][1].ID, groups[4][1].Notices = "part two", []remind.NoticeKey{gone}
	refused, err := s.PutAll(context.Background(), groups)
	if err != nil {
		t.Fatal(err)
	}
	for i, err := range refused {
		if want := i == 2 || i == 4; errors.Is(err, ErrTaken) != want || err != nil && !want {
			t.Errorf("message %d: %v", i, err)
		}
	}
	if b, err := s.Backlog(context.Background(), dumpRealm); err != nil || b.Queue != 4 {
		t.Errorf("backlog %+v, %v", b, err)
	}
}

// A claim of what was put a moment ago, and one of what lay on the disk alone, are of the same letter; what has been purged since is read.
func TestAKeptLetterIsTheOneThatWasFixed(t *testing.T) {
	ctx := context.Background()
	due, groups := crowd(4)
	s := crowded(t, due)
	if _, err := s.PutAll(ctx, groups); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, g := range groups {
		m, err := s.Message(ctx, g[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		want[m.ID] = fmt.Sprintf("%+v", m)
	}
	some, _, err := s.ClaimSome(ctx, Demand{Realm: dumpRealm, Channel: "mail", Now: dumpDay, Until: dumpDay.Add(time.Hour), Most: 9})
	if err != nil || len(some) != 2 {
		t.Fatalf("%d claimed, %v", len(some), err)
	}
	for _, c := range some {
		if got := fmt.Sprintf("%+v", c.Outgoing); got != want[c.ID] {
			t.Errorf("kept\n%s\nfixed\n%s", got, want[c.ID])
		}
	}
	for _, q := range []string{
		`INSERT INTO purging (tbl, row_no) SELECT 'messages', rowid FROM messages WHERE channel = '群'`,
		`INSERT INTO purges (tbl, row_no, before, after, why, at, by_whom) SELECT 'messages', rowid, '', '', '', 0, '' FROM messages WHERE channel = '群'`,
		`UPDATE messages SET body = x'' WHERE channel = '群'`,
	} {
		if _, err := s.db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	some, _, err = s.ClaimSome(ctx, Demand{Realm: dumpRealm, Channel: "群", Now: dumpDay, Until: dumpDay.Add(time.Hour), Most: 9})
	if err != nil || len(some) != 2 || !some[0].Purged || some[0].Text != messages.PurgedWords {
		t.Errorf("after a purge %+v is claimed, %v", some, err)
	}
}

// Marks that are set with a claim are those of all letters but the ones to leaders, and what is under way when its lease ends is in doubt where it has
// one.
func TestMarksAreSetWithAClaim(t *testing.T) {
	ctx := context.Background()
	due, groups := crowd(60)
	for i := range groups {
		for j := range groups[i] {
			groups[i][j].Leader = i%3 == 0
		}
	}
	s := crowded(t, due)
	if refused, err := s.PutAll(ctx, groups); err != nil || errors.Join(refused...) != nil {
		t.Fatal(refused, err)
	}
	for _, mark := range []bool{true, false} {
		some, _, err := s.ClaimSome(ctx, Demand{Realm: dumpRealm, Channel: "mail", Now: dumpDay, Until: dumpDay.Add(time.Hour), Most: 12, Mark: mark})
		if err != nil || len(some) != 12 {
			t.Fatal(len(some), err)
		}
		leaders := 0
		for _, c := range some {
			if c.Marked != (mark && !c.Leader) {
				t.Errorf("to a leader %v, marked %v", c.Leader, c.Marked)
			}
			if c.Leader {
				leaders++
			}
			var commits int
			if err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM attempts WHERE message_id = ? AND step = 'commit'`, c.ID).Scan(&commits); err != nil || (commits == 1) != c.Marked {
				t.Errorf("%d marks, %v", commits, err)
			}
		}
		if leaders == 0 || leaders == len(some) {
			t.Errorf("%d of %d go to leaders", leaders, len(some))
		}
	}
}
