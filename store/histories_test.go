package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store/database"
	"duban/store/messages"
)

// aged has so many addresses with so many messages each, of as many weeks.
func aged(t testing.TB, addresses, each int) (*Store, []remind.Address) {
	t.Helper()
	ctx := context.Background()
	s := backlog(t, 0)
	var to []remind.Address
	for a := range addresses {
		to = append(to, remind.NewAddress("mail", fmt.Sprintf("u%d@x.test", a)))
	}
	for week := range each {
		at := dumpDay.AddDate(0, 0, 7*week)
		for _, a := range to {
			m := Outgoing{
				Letter: delivery.Letter{ID: fmt.Sprint(week, " ", a.To), Address: a, Rendered: remind.Rendered{Subject: "主题", Text: "正文"}, Date: at},
				Realm:  dumpRealm, Day: remind.DateOf(at), Expires: at.Add(8 * time.Hour),
			}
			if err := s.PutMessage(ctx, m); err != nil {
				t.Fatal(err)
			}
		}
	}
	return s, to
}

// BenchmarkHistories reads what two hundred addresses were sent, of which each had so many messages.
func BenchmarkHistories(b *testing.B) {
	for _, each := range []int{1, 100} {
		b.Run(fmt.Sprint(each), func(b *testing.B) {
			s, to := aged(b, 200, each)
			since := remind.DateOf(dumpDay.AddDate(0, 0, 7*each)) - remind.HistoryDays
			for b.Loop() {
				if _, err := s.Histories(context.Background(), dumpRealm, to, since); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// When something was last sent is said by the newest message that counts: of two on a day the later one, and none that was dissolved or is no reminder.
func TestWhenSomethingWasLastSent(t *testing.T) {
	ctx, s := context.Background(), backlog(t, 0)
	type sent struct {
		days      int // after the first
		hour      int
		purpose   string
		dissolved bool
	}
	want := map[remind.Address]time.Time{}
	for name, messages := range map[string][]sent{
		"nobody":      {},
		"one":         {{}},
		"another day": {{}, {days: 400}, {days: 7}},
		"two a day":   {{days: 1, hour: 2}, {days: 1}, {}},
		"dissolved":   {{}, {days: 3}, {days: 9, dissolved: true}},
		"a word":      {{}, {days: 5}, {days: 6, purpose: "word"}},
		"nothing":     {{dissolved: true}, {purpose: "word"}},
	} {
		to := remind.NewAddress("mail", name+"@x.test")
		want[to] = time.Time{}
		for i, m := range messages {
			at := dumpDay.AddDate(0, 0, m.days).Add(time.Duration(m.hour) * time.Hour)
			out := Outgoing{
				Letter: delivery.Letter{ID: fmt.Sprint(name, i), Address: to, Rendered: remind.Rendered{Subject: "主题", Text: "正文"}, Date: at},
				Realm:  dumpRealm, Day: remind.DateOf(at), Expires: at.Add(8 * time.Hour), Purpose: m.purpose,
			}
			if err := s.PutMessage(ctx, out); err != nil {
				t.Fatal(err)
			}
			if m.dissolved {
				if err := s.Dissolve(ctx, out.ID, at, "it no longer holds"); err != nil {
					t.Fatal(err)
				}
			} else if m.purpose == "" && at.After(want[to]) {
				want[to] = at
			}
		}
	}
	all, err := s.Histories(ctx, dumpRealm, slices.Collect(maps.Keys(want)), remind.DateOf(dumpDay))
	if err != nil {
		t.Fatal(err)
	}
	for to, at := range want {
		if !all[to].Last.Equal(at) {
			t.Errorf("%s: %s, want %s", to.To, all[to].Last, at)
		}
	}
}

// Whether the office has pressed is asked of each address' own messages, however many were sent to others.
func TestWhetherOneWasChasedIsAskedByTheAddress(t *testing.T) {
	s := backlog(t, 0)
	for _, n := range []int{1, 200} {
		args := make([]any, n+3)
		for i := range args {
			args[i] = ""
		}
		const by = "SEARCH m USING INDEX messages_address (realm=? AND channel=? AND address=? AND day>?)"
		if plan := planOf(t, s.db, messages.ChasedOf(database.List(n)), args...); !strings.Contains(plan, by) {
			t.Errorf("%d addresses: %s", n, plan)
		}
	}
}
