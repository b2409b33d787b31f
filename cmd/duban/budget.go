package main

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"duban/listing"
	"duban/office"
	"duban/remind"
)

// A fullest is the day on which a channel has most to send.
type fullest struct {
	channel     string
	day         remind.Date
	messages    int // on that day
	days, total int // days with any message, and all messages
	budget      remind.Budget
	minute      int           // most messages in one minute of that day
	takes       time.Duration // from the day's first message to its last
}

// budgetTable shows whether a channel's budget is enough for its fullest day: a fullest minute at the bound says that messages wait.
var budgetTable = listing.Table[fullest]{Columns: []listing.Column[fullest]{
	{Name: "channel", Value: func(f *fullest) any { return f.channel }},
	{Name: "day", Value: func(f *fullest) any { return f.day }},
	{Name: "messages", Value: func(f *fullest) any { return f.messages }},
	{Name: "per_minute", Value: func(f *fullest) any { return f.budget.PerMinute }}, // allowed; 0: no bound
	{Name: "per_hour", Value: func(f *fullest) any { return f.budget.PerHour }},
	{Name: "fullest_minute", Value: func(f *fullest) any { return f.minute }},
	{Name: "takes_seconds", Value: func(f *fullest) any { return int(f.takes.Seconds()) }},
	{Name: "days", Value: func(f *fullest) any { return f.days }},
	{Name: "total", Value: func(f *fullest) any { return f.total }},
}}

// budgets shows of each channel the day on which it has most to send, and what its budget makes of it.
func (a *app) budgets(p *office.Preview) error {
	lines, err := a.lines()
	if err != nil {
		return err
	}
	defer a.hangUp()
	all := fullestDays(p.Messages)
	for i := range all {
		f := &all[i]
		if line, ok := lines[f.channel]; ok { // a channel that the settings lack has no bound
			f.budget = line.Budget
		}
		f.minute, f.takes = f.budget.Play(f.messages)
	}
	return show(a, &budgetTable, all)
}

// fullestDays sums messages up by channel, in the order of the channels' names. Of days equally full the first is taken.
func fullestDays(parts map[office.ChannelDay]int) []fullest {
	var all []fullest
	for _, k := range slices.SortedFunc(maps.Keys(parts), func(x, y office.ChannelDay) int {
		return cmp.Or(cmp.Compare(x.Channel, y.Channel), cmp.Compare(x.Day, y.Day))
	}) {
		if len(all) == 0 || all[len(all)-1].channel != k.Channel {
			all = append(all, fullest{channel: k.Channel})
		}
		f := &all[len(all)-1]
		f.days++
		f.total += parts[k]
		if parts[k] > f.messages {
			f.messages, f.day = parts[k], k.Day
		}
	}
	return all
}
