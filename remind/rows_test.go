package remind_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"duban/remind"
	"duban/remind/change"
	"duban/remind/digest"
	"duban/remind/tally"
)

// Whatever happens, the rows add up to what everything else counts, and say of each former morning what was counted on it.
func TestRowsAreTrue(t *testing.T) {
	kinds := []remind.EventKind{
		remind.EventReport, remind.EventAccept, remind.EventReturn, remind.EventClose, remind.EventReopen, remind.EventExtend,
		remind.EventSuspend, remind.EventResume,
	}
	rapid.Check(t, func(rt *rapid.T) {
		w := milestones(t)
		w.Plans[0].Problems = append(w.Plans[0].Problems, problem(t, 2, "2024-09-30"))
		w.Prepare()
		w.Came = map[remind.Key]remind.Date{}
		for i := range w.Obligations {
			w.Came[w.Obligations[i].Key] = date(t, "2024-01-02")
		}
		today := date(t, "2024-06-03")
		mornings := map[remind.Date]tally.Total{}
		for range rapid.IntRange(1, 20).Draw(rt, "steps") {
			today += remind.Date(rapid.IntRange(0, 40).Draw(rt, "days"))
			if _, twice := mornings[today]; !twice {
				mornings[today] = w.On(today).Total()
			}
			e := remind.Event{
				Key: w.Obligations[rapid.IntRange(0, len(w.Obligations)-1).Draw(rt, "which")].Key, Kind: rapid.SampledFrom(kinds).Draw(rt, "kind"), On: today, At: today.At(15, 0),
				Note: "说明", Doc: "文", To: today + remind.Date(rapid.IntRange(1, 100).Draw(rt, "to")),
			}
			if o, s := w.On(today).Find(string(e.Key)); change.Check(&e, o, s, w.Book, today) == nil {
				w = afterEvent(w, e)
			}
		}
		day := w.On(today)
		for since, was := range mornings {
			now, before := digest.Totals(day.Rows(since), nil)
			if now != day.Total() || before != was {
				rt.Fatalf("%s as of %s:\n now %v, want %v\n was %v, want %v", today, since, now, day.Total(), before, was)
			}
		}
	})
}

// rowOf returns the row of a key.
func rowOf(t *testing.T, rows []digest.Row, key remind.Key) digest.Row {
	t.Helper()
	i := slices.IndexFunc(rows, func(r digest.Row) bool { return r.Key == string(key) })
	if i < 0 {
		t.Fatalf("no row of %s", key)
	}
	return rows[i]
}

// What was recorded late was not known then, what came later was not there, and what is gone was.
func TestRowsSayWhatWasKnown(t *testing.T) {
	w := milestones(t)
	w.Withdrawn = remind.Obligations(remind.Plan{ID: "p", Problems: []remind.Problem{problem(t, 9, "2024-05-31")}})
	w.Prepare()
	since, today := date(t, "2024-11-04"), date(t, "2024-12-02")
	w.Came = map[remind.Key]remind.Date{"p/1": since - 1, early: since, "p/9": since - 100}
	w.Gone = map[remind.Key]remind.Event{"p/9": {Key: "p/9", Kind: remind.EventWithdraw, On: since, At: since.At(15, 0)}}
	w = after(t, w, remind.Event{Key: "p/1", Kind: remind.EventExtend, On: since - 30, At: since.At(8, 0), To: date(t, "2025-03-31"), Doc: "文"})
	w = after(t, w, remind.Event{Key: early, Kind: remind.EventClose, On: since - 60, At: today.At(8, 0), Note: "补录"})
	day := w.On(today)
	rows := day.Rows(since)

	whole := rowOf(t, rows, "p/1")
	if want := (digest.Past{Known: true, Standing: tally.Open, State: "open", Due: date(t, "2024-12-31")}); whole.Before != want {
		t.Errorf("before it was extended: %+v, want %+v", whole.Before, want)
	}
	if whole.Due != date(t, "2025-03-31") || whole.Original != date(t, "2024-12-31") || whole.Cause != "extend" {
		t.Errorf("extended: %+v", whole)
	}
	measure := rowOf(t, rows, early)
	if measure.Before.Known || measure.Closed != since-60 || measure.Standing != tally.Closed {
		t.Errorf("a measure that came on the day: %+v", measure)
	}
	if r := rowOf(t, rows, late); r.Before.Known {
		t.Errorf("nobody knows when it came: %+v", r)
	}
	gone := day.WithdrawnSince(since)
	if len(gone) != 1 || gone[0].Before.Standing != tally.Overdue || !gone[0].Before.Known {
		t.Errorf("withdrawn since: %+v", gone)
	}
	if len(day.WithdrawnSince(since+1)) != 0 {
		t.Error("withdrawn before")
	}
}
