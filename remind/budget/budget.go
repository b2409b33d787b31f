// Package budget bounds how often a channel is tried: by the second, the minute and the hour.
package budget

import "time"

// A Budget bounds how fast a robot or mail account may be used; 0 is no bound. Windows slide: no span of that length ever holds more.
type Budget struct {
	PerSecond int
	PerMinute int
	PerHour   int
}

// Next returns the first instant from now on at which one more may be sent, after those at the instants spent, in order.
func (b Budget) Next(spent []time.Time, now time.Time) time.Time {
	next := now
	for _, w := range b.windows() {
		if w.most <= 0 || len(spent) < w.most {
			continue
		}
		if free := spent[len(spent)-w.most].Add(w.length); free.After(next) {
			next = free
		}
	}
	return next
}

// Room returns how many of n more may be sent at an instant, after those at the instants spent, in order.
func (b Budget) Room(spent []time.Time, now time.Time, n int) int {
	for _, w := range b.windows() {
		if w.most <= 0 {
			continue
		}
		held := 0
		for held < len(spent) && held < w.most && spent[len(spent)-1-held].Add(w.length).After(now) {
			held++
		}
		n = min(n, w.most-held)
	}
	return n
}

// Longest returns the longest window with a bound: what was sent before it does not matter.
func (b Budget) Longest() time.Duration {
	longest := time.Duration(0)
	for _, w := range b.windows() {
		if w.most > 0 {
			longest = w.length
		}
	}
	return longest
}

// Play returns the fullest minute of n messages that are ready at once, and how long it takes until the last one has left.
func (b Budget) Play(n int) (fullest int, takes time.Duration) {
	var spent []time.Time
	start := time.Unix(0, 0)
	now := start
	for range n {
		now = b.Next(spent, now)
		spent = append(spent, now)
	}
	for i := range spent {
		k := i
		for k < n && spent[k].Before(spent[i].Add(time.Minute)) {
			k++
		}
		fullest = max(fullest, k-i)
	}
	return fullest, now.Sub(start)
}

// A limit is one of a budget's windows: at most so many in any span of that length.
type limit struct {
	most   int
	length time.Duration
}

// windows returns the limits from the shortest to the longest; those with most 0 bound nothing.
func (b Budget) windows() [3]limit {
	return [3]limit{{b.PerSecond, time.Second}, {b.PerMinute, time.Minute}, {b.PerHour, time.Hour}}
}
