package overview

import (
	"fmt"

	"duban/remind"
	"duban/remind/days"
	"duban/remind/report"
)

// A calendar is what is to come in the next weeks.
type calendar struct {
	Weeks   [][]cell
	Pending string   // why the numbers of messages are not there, or may change yet; empty: they are
	Notes   []string // what must be known to read it
}

// A cell is one day.
type cell struct {
	Day             remind.Date
	Off, Today      bool
	Past            bool
	Mails           int
	Due             int // what falls due
	Heat            int // 0 to 3: how many messages, beside the other days
	Label, Href     string
	DueHref, Spoken string
}

// weeks returns the next weeks.
func (l *look) weeks() calendar {
	monday := days.Monday(l.today)
	var c calendar
	most := 1
	counts := map[remind.Date]int{}
	for d := monday; d < monday+7*weeks; d++ {
		counts[d] = l.mails(d)
		most = max(most, counts[d])
	}
	for w := range weeks {
		row := make([]cell, 7)
		for i := range row {
			row[i] = l.cell(monday+remind.Date(7*w+i), counts, most)
		}
		c.Weeks = append(c.Weeks, row)
	}
	switch {
	case l.report.Front != nil: // nothing is computed
	case l.coming.err != nil:
		c.Pending = "每日封数未能算出，请稍后再看；仍没有的，请告知管理员查看运行日志。"
	case l.coming.mails == nil:
		c.Pending = "每日封数正在计算，稍后自动显示。"
	case l.coming.until != l.state:
		c.Pending = "数据刚有变动，每日封数正在重新计算。"
	}
	c.Notes = l.notes(monday + 7*weeks - 1)
	return c
}

// mails returns how many messages a day has: of days to come those that are foreseen, of today those that have left or wait to.
func (l *look) mails(on remind.Date) int {
	switch {
	case on == l.today && l.whole:
		return report.Sum(l.report.Day, "delivered") + l.report.Queue + l.report.InDoubt
	case on <= l.today:
		return 0
	}
	return l.coming.count(on, l.keys)
}

// cell returns one day.
func (l *look) cell(d remind.Date, counts map[remind.Date]int, most int) cell {
	c := cell{
		Day: d, Off: !l.cal.Workday(d), Today: d == l.today, Past: d < l.today, Mails: counts[d], Due: l.figures.due[d], Label: fmt.Sprintf("%d.%d", d.Month(), d.Day()),
		Href: "/calendar?on=" + d.String(), Heat: 0,
	}
	if c.Mails > 0 {
		c.Heat = 1 + min(2, 3*c.Mails/(most+1))
	}
	if c.Due > 0 {
		c.DueHref = l.matters("from", d.String()) + "&to=" + d.String()
	}
	return c
}

// notes says what must be known to read the calendar.
func (l *look) notes(last remind.Date) (all []string) {
	if l.coming.held > 0 && l.whole {
		all = append(all, fmt.Sprintf("另有%d封因暂停发送不发出，未计入。", l.coming.held))
	}
	if until := l.report.CalendarUntil; until != 0 && until < last {
		all = append(all, until.ChineseShort()+"以后的放假安排尚未公布，暂按周末推定。")
	}
	if l.report.Front != nil {
		all = append(all, "在执行的方案较多，本页只列各日到期事项，不预计以后各日的封数。")
	} else if l.keys != nil {
		all = append(all, "封数为涉及本页事项的消息数。")
	}
	return all
}
