package remind

import (
	"cmp"
	"slices"
)

// An Effect is what a change would do to what is owed from a day to the plan's end.
type Effect struct {
	Gained      []Key       `json:"gained"` // obligations
	Lost        []Key       `json:"lost"`
	Moved       []MovedKey  `json:"moved"` // deadlines in force
	Notices     EffectCount `json:"notices"`
	Gaps        []Gap       `json:"gaps"` // that the change leaves
	GapsBefore  int         `json:"gaps_before"`
	Provisional int         `json:"provisional"` // days that stay provisional up to the end
}

// A MovedKey is an obligation whose deadline changes.
type MovedKey struct {
	Key  Key  `json:"key"`
	From Date `json:"from"`
	To   Date `json:"to"`
}

// EffectCount counts the notices that a change touches.
type EffectCount struct {
	Before      int `json:"before"`
	After       int `json:"after"`
	Gained      int `json:"gained"`
	Lost        int `json:"lost"`
	Moved       int `json:"moved"`       // to another day
	Readdressed int `json:"readdressed"` // to another address
}

// Compare gives the effect of going from one world to another, from a day on.
func Compare(before, after *World, from Date) Effect {
	b, a := before.On(from), after.On(from)
	e := Effect{Gaps: a.Coverage(), GapsBefore: len(b.Coverage())}
	e.compareObligations(b, a)
	to := max(b.End(), a.End(), from)
	for day := from; day <= to; day++ {
		if after.Calendar.Provisional(day) {
			e.Provisional++
		}
	}
	e.compareNotices(days(before, from, to), days(after, from, to))
	return e
}

func (e *Effect) compareObligations(before, after *Day) {
	for i := range after.Obligations {
		k := after.Obligations[i].Key
		was, is := before.States[k], after.States[k]
		switch {
		case was == nil || was.Withdrawn:
			e.Gained = append(e.Gained, k)
		case was.Due != is.Due:
			e.Moved = append(e.Moved, MovedKey{Key: k, From: was.Due, To: is.Due})
		}
	}
	for i := range before.Obligations {
		if k := before.Obligations[i].Key; after.States[k] == nil || after.States[k].Withdrawn {
			e.Lost = append(e.Lost, k)
		}
	}
	slices.SortFunc(e.Lost, cmp.Compare[Key])
}

// days gives the day of every notice of a preview.
func days(w *World, from, to Date) map[NoticeKey]Date {
	all := map[NoticeKey]Date{}
	w.Preview(from, to, &Told{}, func(r Round) bool {
		for i := range r.Messages {
			for _, n := range r.Messages[i].Notices {
				all[n.NoticeKey] = n.On
			}
		}
		return true
	})
	return all
}

// compareNotices counts. A notice that is lost at one address and gained at another for the same stage is readdressed.
func (e *Effect) compareNotices(before, after map[NoticeKey]Date) {
	c := &e.Notices
	c.Before, c.After = len(before), len(after)
	lost := map[NoticeKey]int{}
	for k, day := range before {
		is, ok := after[k]
		switch {
		case !ok:
			lost[anonymous(k)]++
			c.Lost++
		case is != day:
			c.Moved++
		}
	}
	for k := range after {
		if _, ok := before[k]; ok {
			continue
		}
		if a := anonymous(k); lost[a] > 0 {
			lost[a]--
			c.Lost--
			c.Readdressed++
			continue
		}
		c.Gained++
	}
}

func anonymous(k NoticeKey) NoticeKey {
	k.Channel, k.Address = "", ""
	return k
}
