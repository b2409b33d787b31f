// Package noise counts how many messages each person and group got in a month, and says which groups nobody needs any more: reminding is not to become a
// burden of its own (防治“指尖上的形式主义”). It is pure counting over the log of deliveries.
package noise

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"duban/remind"
	"duban/remind/people"
)

// Most is how many addresses the administrator's word names.
const Most = 10

// A Row is what one address got in a month.
type Row struct {
	remind.Address
	Recipient string // as the last message named it
	Messages  int
	Urgent    int // messages with something urgent
	Notices   int // matters told in them
}

// A Report is what was delivered in a month.
type Report struct {
	Month            remind.Date // its first day
	Messages, Urgent int
	Rows             []Row // those who got most first
	Kinds            map[Kind]int
}

// A Kind is what a notice tells.
type Kind string

// The kinds, in the order in which they are told.
const (
	Before  Kind = "到期前提醒"
	Overdue Kind = "逾期督办"
	Waiting Kind = "验收、销号等环节"
	Chased  Kind = "催办"
	Outcome Kind = "办理结果告知"
	Regular Kind = "调度、通报等定期报告" // of whole plans: they remind of no matter
)

var kinds = []Kind{Before, Overdue, Waiting, Chased, Outcome, Regular}

// kindOf returns what a notice tells.
func kindOf(n *remind.Notice) Kind {
	switch {
	case n.Stage == remind.StageChase:
		return Chased
	case n.Stage == remind.StageOutcome || n.Form == remind.Outcomes:
		return Outcome
	case n.Form == remind.Quarter || n.Form == remind.Dispatch || n.Form == remind.Bulletin:
		return Regular
	case n.State != remind.Open:
		return Waiting
	case n.Due != 0 && n.Nominal > n.Due:
		return Overdue
	default:
		return Before
	}
}

// A Counter counts the notices of a month as the log tells them.
type Counter struct {
	report   Report
	at       map[remind.Address]int // the row of an address
	messages map[string]bool        // that were counted, and whether they were urgent
}

// NewCounter counts for a month, which is given by its first day.
func NewCounter(month remind.Date) *Counter {
	return &Counter{Report{Month: month, Kinds: map[Kind]int{}}, map[remind.Address]int{}, map[string]bool{}}
}

// Add counts a notice that was delivered by a message at an instant; one of another month is passed over.
func (c *Counter) Add(n *remind.Notice, message string, at time.Time) {
	if on := remind.DateOf(at); message == "" || on < c.report.Month || on >= c.report.Month.AddMonths(1) {
		return
	}
	i, known := c.at[n.Address]
	if !known {
		i = len(c.report.Rows)
		c.at[n.Address] = i
		c.report.Rows = append(c.report.Rows, Row{Address: n.Address})
	}
	r := &c.report.Rows[i]
	r.Recipient = n.Recipient
	r.Notices++
	c.report.Kinds[kindOf(n)]++
	urgent, told := c.messages[message]
	if !told {
		r.Messages++
		c.report.Messages++
	}
	if n.Urgent && !urgent {
		r.Urgent++
		c.report.Urgent++
	}
	c.messages[message] = urgent || n.Urgent
}

// Report returns what was counted, those who got most first.
func (c *Counter) Report() *Report {
	slices.SortStableFunc(c.report.Rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(b.Messages, a.Messages), cmp.Compare(b.Notices, a.Notices), a.Compare(b.Address))
	})
	return &c.report
}

// Words says the report in lines for the administrator, with addresses masked.
func (r *Report) Words() []string {
	month := r.Month.At(0, 0).Format("2006年1月")
	if r.Messages == 0 {
		return []string{month + "没有送达任何提醒。"}
	}
	lines := []string{fmt.Sprintf("%s共向%d个地址送达%d条消息，其中紧急的%d条（%d%%）。", month, len(r.Rows), r.Messages, r.Urgent, (100*r.Urgent+r.Messages/2)/r.Messages)}
	var told []string
	for _, k := range kinds {
		if n := r.Kinds[k]; n > 0 {
			told = append(told, fmt.Sprintf("%s%d项次", k, n))
		}
	}
	lines = append(lines, "按内容："+strings.Join(told, "，")+"。")
	var most []string
	for i := range r.Rows[:min(Most, len(r.Rows))] {
		row := &r.Rows[i]
		most = append(most, fmt.Sprintf("%s（%s）%d条", row.Recipient, Masked(row.Address), row.Messages))
	}
	return append(lines, "收到最多的："+strings.Join(most, "；")+"。全部见 duban noise --month "+r.Month.String()[:7]+"。")
}

// Masked returns an address by which nobody is reached: a mailbox or a mobile number as people.Masked writes it, of anything else the channel's name.
func Masked(to remind.Address) string {
	if masked := people.Masked(to.To); masked != to.To {
		return masked
	}
	return cmp.Or(to.Channel, to.To)
}
