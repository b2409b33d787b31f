package budget_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"duban/remind/budget"
)

func TestBudgets(t *testing.T) {
	for _, tt := range []struct {
		name    string
		budget  budget.Budget
		n       int
		fullest int
		takes   time.Duration
	}{
		{"no bound", budget.Budget{}, 500, 500, 0},
		{"within", budget.Budget{PerMinute: 18}, 18, 18, 0},
		{"one more waits a minute", budget.Budget{PerMinute: 18}, 19, 18, time.Minute},
		{"mail of a year's end", budget.Budget{PerMinute: 30, PerHour: 200}, 210, 30, time.Hour},
		{"by the second and the minute", budget.Budget{PerSecond: 4, PerMinute: 90}, 91, 90, time.Minute},
		{"nothing", budget.Budget{PerMinute: 1}, 0, 0, 0},
	} {
		if fullest, takes := tt.budget.Play(tt.n); fullest != tt.fullest || takes != tt.takes {
			t.Errorf("%s: fullest minute %d in %v, want %d in %v", tt.name, fullest, takes, tt.fullest, tt.takes)
		}
	}
}

// However attempts come, no window of a budget's length ever holds more than its bound.
func TestABudgetHoldsInEveryWindow(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b := budget.Budget{
			PerSecond: rapid.IntRange(0, 4).Draw(rt, "second"), PerMinute: rapid.IntRange(0, 20).Draw(rt, "minute"),
			PerHour: rapid.IntRange(0, 60).Draw(rt, "hour"),
		}
		var spent []time.Time
		now := time.Unix(1000, 0)
		for range rapid.IntRange(1, 150).Draw(rt, "n") {
			now = now.Add(time.Duration(rapid.IntRange(0, 9000).Draw(rt, "ms")) * time.Millisecond)
			next := b.Next(spent, now)
			if next.Before(now) {
				rt.Fatalf("next %v lies before %v", next, now)
			}
			now = next
			spent = append(spent, now)
		}
		for _, w := range []struct {
			most   int
			length time.Duration
		}{{b.PerSecond, time.Second}, {b.PerMinute, time.Minute}, {b.PerHour, time.Hour}} {
			for i := 0; w.most > 0 && i+w.most < len(spent); i++ {
				if spent[i+w.most].Sub(spent[i]) < w.length {
					rt.Fatalf("%d in %v, bound %d in %v", w.most+1, spent[i+w.most].Sub(spent[i]), w.most, w.length)
				}
			}
		}
	})
}

// There is room for as many as Next lets go at once, one after another.
func TestRoomIsWhatNextAllows(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b := budget.Budget{
			PerSecond: rapid.IntRange(0, 4).Draw(rt, "second"), PerMinute: rapid.IntRange(0, 20).Draw(rt, "minute"),
			PerHour: rapid.IntRange(0, 60).Draw(rt, "hour"),
		}
		now := time.Unix(1000, 0)
		var spent []time.Time
		for range rapid.IntRange(0, 80).Draw(rt, "spent") {
			now = b.Next(spent, now.Add(time.Duration(rapid.IntRange(0, 3000).Draw(rt, "ms"))*time.Millisecond))
			spent = append(spent, now)
		}
		now = now.Add(time.Duration(rapid.IntRange(0, 90_000).Draw(rt, "then")) * time.Millisecond)
		n := rapid.IntRange(0, 40).Draw(rt, "n")
		room := b.Room(spent, now, n)
		want := 0
		for want < n && !b.Next(spent, now).After(now) {
			spent = append(spent, now)
			want++
		}
		if room != want {
			rt.Fatalf("room for %d, and %d may go", room, want)
		}
	})
}
