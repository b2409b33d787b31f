package matter

import (
	"fmt"
	"slices"
	"strconv"

	"duban/office"
	"duban/office/docket"
	"duban/remind"
	"duban/remind/change"
	"duban/tables"
)

// An effect is what a deed would do, as a page shows it.
type effect struct {
	Says    []string // how each matter would stand
	Remarks []string
	Sums    []string // of what is told
	Told    []string // who hears what becomes of it
	Head    string   // over the changes
	Changes []changed
	More    []changed // folded
	Left    int       // changes that are not listed
	Until   string
}

// A changed line is what one address hears otherwise on one day.
type changed struct{ Day, Change, Who, What, From string }

// How many changes are listed, and how many notices of each.
const (
	mostChanges = 10
	mostListed  = 300
	mostOfOne   = 4
)

// effectOf says what events would do.
func effectOf(p *office.Proposal, e *office.Effect) *effect {
	x := &effect{Head: "提醒的变动", Until: e.To.ChineseShort()}
	for i := range p.Recorded {
		r := &p.Recorded[i]
		x.Says = append(x.Says, tables.AfterPlan(r.Event.Key)+"："+willBe(r))
		for _, remark := range r.Remarks() {
			x.Remarks = append(x.Remarks, inFields(remark))
		}
	}
	x.sums(e)
	for c := range e.ByDay() {
		l := tables.NewDayLine(e, c, mostOfOne)
		x.add(changed{Day: l.Day, Change: l.Change, What: l.Notices, From: cutDash(l.From)}, c.Notices[0].Shown().Recipient)
	}
	x.fold()
	return x
}

// add notes that somebody hears otherwise. Those who do alike stand in one line.
func (x *effect) add(c changed, who string) {
	for i := len(x.Changes) - 1; i >= 0 && x.Changes[i].Day == c.Day; i-- {
		if o := x.Changes[i]; o.Change == c.Change && o.What == c.What && o.From == c.From {
			x.Changes[i].Who = joined([]string{o.Who, who})
			return
		}
	}
	c.Who = who
	x.Changes = append(x.Changes, c)
}

// cutDash returns nothing for the dash that stands for nothing.
func cutDash(s string) string {
	if s == "-" {
		return ""
	}
	return s
}

// willBe says how an obligation would stand after an event, and not that it was recorded: that it is not.
func willBe(r *office.Recorded) string {
	what := change.EventWord(r.Event.Kind)
	if r.Event.For != "" {
		what = r.Event.For + what
	}
	words := "登记" + what + "后，为“" + r.Status.State.Chinese() + "”"
	if r.Status.State == remind.Suspended {
		words += "，至" + r.Status.Until.ChineseShort() + "止"
	}
	if r.Status.Due != 0 {
		words += "，时限" + r.Status.Due.ChineseShort()
		if r.Was != 0 && r.Was != r.Status.Due {
			words += "（现为" + r.Was.ChineseShort() + "）"
		}
	}
	if len(r.Out) > 0 {
		words += "，尚未报验的有" + someOf(r.Out)
	}
	if r.Event.Shortcut {
		words += "；越过了中间环节，标为“补录”"
	}
	return words
}

// someOf names the first of some bodies.
func someOf(names []string) string {
	const most = 4
	if len(names) <= most {
		return joined(names)
	}
	return fmt.Sprintf("%s等%d家", joined(names[:most]), len(names))
}

// sums counts what comes otherwise, and names who hears of the outcome.
func (x *effect) sums(e *office.Effect) {
	count := map[change.Kind]int{}
	for c := range e.Notices() {
		if n := c.Shown(); c.Change == change.Gained && n.Stage == remind.StageOutcome {
			if who := n.Recipient; !slices.Contains(x.Told, who) {
				x.Told = append(x.Told, who)
			}
			continue
		}
		count[c.Change]++
	}
	for _, k := range []struct {
		kind change.Kind
		word string
	}{{change.Lost, "不再发出的提醒%d条"}, {change.Gained, "新增的提醒%d条"}, {change.Moved, "改期的提醒%d条"}, {change.Readdressed, "改收件人的提醒%d条"}} {
		if n := count[k.kind]; n > 0 {
			x.Sums = append(x.Sums, fmt.Sprintf(k.word, n))
		}
	}
}

// fold leaves the first changes open, and bounds the rest.
func (x *effect) fold() {
	all := x.Changes
	if len(all) > mostListed {
		x.Left, all = len(all)-mostListed, all[:mostListed]
	}
	if len(all) > mostChanges {
		x.Changes, x.More = all[:mostChanges], all[mostChanges:]
	}
}

// pressed says what a chase would do.
func pressed(c *office.Chased) *effect {
	x := &effect{Head: "将收到催办的"}
	at := c.At.In(remind.Shanghai)
	x.Says = append(x.Says, "催办于"+remind.DateOf(at).ChineseShort()+at.Format("15:04")+"起发出")
	for i := range c.Groups {
		g := &c.Groups[i]
		line := changed{
			Day: remind.DateOf(at).String(), Change: "催办", Who: g.Notices[0].Recipient,
			What: remind.ChannelChinese(g.Channel) + "，" + g.Notices[0].Role.Chinese() + "，" + strconv.Itoa(len(g.Notices)) + "项",
		}
		if slices.Contains(c.Later, line.Who) {
			line.Change = "今日已催办过，改在下一个工作日"
		}
		x.Changes = append(x.Changes, line)
	}
	for _, remark := range c.Remarks() {
		x.Remarks = append(x.Remarks, inFields(remark))
	}
	x.fold()
	return x
}

// silenced says what a hold of a matter keeps back.
func silenced(m *docket.Matter, until remind.Date) *effect {
	x := &effect{Head: "其间暂不发出的提醒", Until: until.ChineseShort()}
	x.Says = append(x.Says, "至"+until.ChineseShort()+"止不发出该事项的提醒，其后自行恢复")
	all := kept(comingOf(m), func(n *coming) bool { return n.Day <= until })
	for i := range all {
		n := &all[i]
		x.Changes = append(x.Changes, changed{Day: n.Day.String(), Change: "暂不发出", Who: someOf(n.To), What: joined(n.Places) + "　" + n.Stage})
	}
	if until > m.Until {
		x.Remarks = append(x.Remarks, "只列至"+m.Until.ChineseShort()+"的提醒")
	}
	x.fold()
	return x
}

// freed says what the end of a hold would send.
func freed(r *office.Release) *effect {
	x := &effect{Head: "放行后于下一轮发出的提醒"}
	n := 0
	for i := range r.Groups {
		g := &r.Groups[i]
		n += len(g.Notices)
		x.Changes = append(x.Changes, changed{Day: r.Day.Today.String(), Change: "发出", Who: g.Notices[0].Recipient, What: strconv.Itoa(len(g.Notices)) + "项"})
	}
	x.Says = append(x.Says, fmt.Sprintf("放行后，向%d个收件地址发出提醒%d项", len(r.Groups), n))
	x.fold()
	return x
}
