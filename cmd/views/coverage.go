package views

import (
	"cmp"
	"fmt"
	"strings"

	"duban/cmd/help"
	"duban/cmd/terminal"
	"duban/listing"
	"duban/office"
	"duban/remind"
	"duban/tables"
)

// Coverage prints a whole proof: the totals, then of each obligation who hears what.
func Coverage(p *terminal.Printer, c *office.Coverage) error {
	day, n := c.Day, c.Counts
	p.Wrapped(0, fmt.Sprintf("自%s至方案结束（%s）：事项%d个，提醒节点和角色%d组，有接收人的%d组，没有接收人的%d组",
		day.Today, max(day.End(), day.Today), n.Obligations, n.Cells, n.Reachable, n.Uncovered))
	if err := Gaps(p, day, c.Gaps, 0); err != nil {
		return err
	}
	p.Say("\n")
	for i := range c.Silent {
		s := &c.Silent[i]
		p.Wrapped(2, fmt.Sprintf("未验证的地址：%s  %s  %s  最近送达：%s", remind.ChannelChinese(s.Channel), s.To, strings.Join(s.Bodies, "、"), cmp.Or(s.Last.String(), "无")))
	}
	for _, covered := range c.ByObligation() {
		showCovered(p, day, covered)
	}
	return nil
}

// showCovered prints one obligation: by role and contact the stages that come to it.
func showCovered(p *terminal.Printer, day *remind.Day, all []office.Covered) {
	o, s := day.Find(string(all[0].Obligation))
	p.Say("\n%s  %s  %s\n  %s\n", o.Key, cmp.Or(s.Due.String(), "长期"), s.State.Chinese(), listing.Shorten(tables.Called(day.World, o, 40), help.Width-2))
	for _, c := range all {
		whom := strings.TrimSpace(fmt.Sprintf("%s %s %s", remind.ChannelChinese(c.Contact.Channel), c.Contact.Address, c.Contact.Name))
		if last := day.Reach[c.Contact.At()].Last; last != 0 {
			whom += "  最近送达：" + last.String()
		}
		if c.Reason != "" {
			whom = "没有接收人：" + c.Reason
		}
		var stages []string
		for _, stage := range c.Stages {
			stages = append(stages, stageDays(day, stage))
		}
		p.Wrapped(2, fmt.Sprintf("%s  %s  %s", c.Role.Chinese(), c.Body, whom))
		p.Wrapped(4, strings.Join(stages, "；"))
	}
}

// stageDays returns a stage with its day. Where it reaches its contact on some of its days only, the first and the last of these follow.
func stageDays(day *remind.Day, c *remind.Cover) string {
	words := c.Stage.Chinese(c.Ladder)
	if c.After == "" {
		words += " " + c.On.String()
	}
	late := c.From > max(c.On, day.Today)
	ends := c.To != 0 && (c.After != "" || c.Repeats != remind.Once)
	switch {
	case late && ends:
		words += fmt.Sprintf("（%s至%s）", c.From, c.To)
	case late:
		words += fmt.Sprintf("（自%s起）", c.From)
	case ends:
		words += fmt.Sprintf("（至%s）", c.To)
	}
	return words
}
