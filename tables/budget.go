package tables

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"duban/listing"
	"duban/office"
	"duban/remind"
	"duban/remind/budget"
)

// A Fullest is the day on which a channel has most to send.
type Fullest struct {
	Channel     string
	day         remind.Date
	messages    int // on that day
	days, total int // days with any message, and all messages
	budget      budget.Budget
	minute      int           // most messages in one minute of that day
	takes       time.Duration // from the day's first message to its last
}

// Budgets shows whether a channel's budget is enough for its fullest day: a fullest minute at the bound says that messages wait.
func Budgets() *listing.Table[Fullest] {
	return &listing.Table[Fullest]{Columns: []listing.Column[Fullest]{
		{Name: "channel", Value: func(f *Fullest) any { return f.Channel }},
		{Name: "day", Value: func(f *Fullest) any { return f.day }},
		{Name: "messages", Value: func(f *Fullest) any { return f.messages }},
		{Name: "per_minute", Value: func(f *Fullest) any { return f.budget.PerMinute }}, // allowed; 0: no bound
		{Name: "per_hour", Value: func(f *Fullest) any { return f.budget.PerHour }},
		{Name: "fullest_minute", Value: func(f *Fullest) any { return f.minute }},
		{Name: "takes_seconds", Value: func(f *Fullest) any { return int(f.takes.Seconds()) }},
		{Name: "days", Value: func(f *Fullest) any { return f.days }},
		{Name: "total", Value: func(f *Fullest) any { return f.total }},
	}}
}

// Play says by what budget the channel sends, and what that makes of the day.
func (f *Fullest) Play(b budget.Budget) {
	f.budget = b
	f.minute, f.takes = b.Play(f.messages)
}

// FullestDays sums messages up by channel, in the order of the channels' names. Of days equally full the first is taken.
func FullestDays(parts map[office.ChannelDay]int) []Fullest {
	var all []Fullest
	for _, k := range slices.SortedFunc(maps.Keys(parts), func(x, y office.ChannelDay) int {
		return cmp.Or(cmp.Compare(x.Channel, y.Channel), cmp.Compare(x.Day, y.Day))
	}) {
		if len(all) == 0 || all[len(all)-1].Channel != k.Channel {
			all = append(all, Fullest{Channel: k.Channel})
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
