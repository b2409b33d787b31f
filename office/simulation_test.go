package office

import (
	"cmp"
	"container/heap"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"duban/remind"
	"duban/store"
)

// However late what was offered is told, it is read in the order in which it was told, each once, and whoever has enough gets no more.
func TestWhatWasSentIsReadAsItWasTold(t *testing.T) {
	start := time.Date(2026, 12, 1, 9, 0, 0, 0, remind.Shanghai)
	rapid.Check(t, func(rt *rapid.T) {
		var rows []store.LogRow
		offered := start
		for i := range rapid.IntRange(0, 60).Draw(rt, "rows") {
			offered = offered.Add(time.Duration(rapid.IntRange(0, 2).Draw(rt, "later")) * 24 * time.Hour)
			r := store.LogRow{Offered: offered, Order: int64(rapid.IntRange(1, 3).Draw(rt, "message"))}
			r.At = offered.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 0, 1, 24, 24 * 9}).Draw(rt, "waits")) * time.Hour)
			r.Notice.Address = remind.NewAddress(remind.MailChannel, rapid.SampledFrom([]string{"a@x.example", "b@x.example"}).Draw(rt, "to"))
			r.Notice.Problem = i
			rows = append(rows, r)
		}
		enough := rapid.IntRange(1, 70).Draw(rt, "enough")
		var got []string
		take := func(r *store.LogRow) bool {
			got = append(got, fmt.Sprint(r.Notice.Problem))
			return len(got) < enough
		}
		var q sent
		more := true
		for i := range rows {
			if more = q.before(rows[i].Offered, take); !more {
				break
			}
			heap.Push(&q, &rows[i])
		}
		for more && len(q) > 0 {
			more = take(heap.Pop(&q).(*store.LogRow))
		}
		slices.SortStableFunc(rows, func(x, y store.LogRow) int {
			return cmp.Or(x.At.Compare(y.At), x.Notice.Compare(y.Notice.Address), cmp.Compare(x.Order, y.Order), cmp.Compare(x.Notice.Problem, y.Notice.Problem))
		})
		var want []string
		for i := range rows[:min(enough, len(rows))] {
			want = append(want, fmt.Sprint(rows[i].Notice.Problem))
		}
		if !slices.Equal(got, want) {
			rt.Fatalf("read %v, want %v", got, want)
		}
	})
}
