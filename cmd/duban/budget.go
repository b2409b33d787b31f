package main

import (
	"cmp"
	"maps"
	"slices"

	"duban/remind"
)

// A budgetRow is a channel's fullest day, and what its budget makes of it.
type budgetRow struct {
	Channel       string `json:"channel"`
	Day           string `json:"day"`
	Messages      int    `json:"messages"`
	PerMinute     int    `json:"per_minute"` // allowed; 0: no bound
	PerHour       int    `json:"per_hour"`
	FullestMinute int    `json:"fullest_minute"`
	TakesSeconds  int    `json:"takes_seconds"` // from the first message to the last
	Days          int    `json:"days"`          // with any message
	Total         int    `json:"total"`
}

// budgets shows of each channel the day on which it has most to send.
func (a *app) budgets(p *player) error {
	lines, err := a.lines()
	if err != nil {
		return err
	}
	defer a.hangUp()
	rows := map[string]*budgetRow{}
	days := slices.SortedFunc(maps.Keys(p.parts), func(x, y channelDay) int {
		return cmp.Or(cmp.Compare(x.channel, y.channel), cmp.Compare(x.day, y.day))
	})
	for _, k := range days {
		n, r := p.parts[k], rows[k.channel]
		if r == nil {
			r = &budgetRow{Channel: k.channel}
			rows[k.channel] = r
		}
		r.Days++
		if r.Total += n; n > r.Messages {
			r.Messages, r.Day = n, k.day.String()
		}
	}
	var all []budgetRow
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		r := rows[name]
		b := remind.Budget{}
		if line, ok := lines[name]; ok {
			b = line.Budget
		}
		fullest, takes := b.Play(r.Messages)
		r.PerMinute, r.PerHour, r.FullestMinute, r.TakesSeconds = b.PerMinute, b.PerHour, fullest, int(takes.Seconds())
		all = append(all, *r)
	}
	return emit(a, all)
}
