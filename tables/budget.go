package tables

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
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
		{
			Name: "channel", Title: "渠道", Value: func(f *Fullest) any { return f.Channel },
			Cell: func(f *Fullest) any { return remind.ChannelChinese(f.Channel) },
		},
		{Name: "day", Title: "最多的一天", Value: func(f *Fullest) any { return f.day }},
		{Name: "messages", Title: "当天条数", Kind: listing.Number, Value: func(f *Fullest) any { return f.messages }},
		{ // allowed; 0: no bound
			Name: "per_minute", Title: "每分钟上限", Kind: listing.Number, Value: func(f *Fullest) any { return f.budget.PerMinute },
			Cell: func(f *Fullest) any { return bound(f.budget.PerMinute) },
		},
		{
			Name: "per_hour", Title: "每小时上限", Kind: listing.Number, Value: func(f *Fullest) any { return f.budget.PerHour },
			Cell: func(f *Fullest) any { return bound(f.budget.PerHour) },
		},
		{Name: "fullest_minute", Title: "最多一分钟", Kind: listing.Number, Value: func(f *Fullest) any { return f.minute }},
		{
			Name: "takes_seconds", Title: "当天发送用时", Kind: listing.Number, Value: func(f *Fullest) any { return int(f.takes.Seconds()) },
			Cell: func(f *Fullest) any { return lasting(f.takes) },
		},
		{Name: "days", Title: "有信息的天数", Kind: listing.Number, Value: func(f *Fullest) any { return f.days }},
		{Name: "total", Title: "总条数", Kind: listing.Number, Value: func(f *Fullest) any { return f.total }},
	}}
}

// bound words a bound of messages.
func bound(n int) string {
	if n == 0 {
		return "不限"
	}
	return strconv.Itoa(n)
}

// lasting words how long something takes.
func lasting(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d秒", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d分钟", int(d.Round(time.Minute).Minutes()))
	default:
		return fmt.Sprintf("%d小时%d分钟", int(d.Hours()), int(d.Minutes())%60)
	}
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
