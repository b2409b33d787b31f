package main

import (
	"cmp"
	"slices"
	"strconv"

	"duban/document"
	"duban/remind"
)

// coverSheet is the whole proof.
func coverSheet(day *remind.Day, covers []remind.Cover) document.Sheet {
	s := document.Sheet{Name: "覆盖情况", Columns: []document.Column{
		{Title: "任务编号", Width: 30},
		{Title: "整改时限", Kind: document.DayCell, Width: 12},
		{Title: "角色", Width: 22},
		{Title: "提醒节点", Width: 32},
		{Title: "节点代码"},
		{Title: "条件", Width: 12},
		{Title: "提醒日期", Kind: document.DayCell, Width: 12},
		{Title: "单位或人员", Width: 26},
		{Title: "联系人", Width: 12},
		{Title: "职务", Width: 12},
		{Title: "渠道", Width: 12},
		{Title: "地址", Width: 28},
		{Title: "代谁", Width: 12},
		{Title: "起", Kind: document.DayCell, Width: 12},
		{Title: "止", Kind: document.DayCell, Width: 12},
		{Title: "覆盖情况"},
		{Title: "原因", Width: 36},
	}}
	for i := range covers {
		c := &covers[i]
		var verdict any = document.Shade{Text: "可达", Colour: remind.Green}
		if c.Reason != "" {
			verdict = document.Shade{Text: "缺口", Colour: remind.Red}
		}
		s.Rows = append(s.Rows, []any{
			string(c.Obligation), day.States[c.Obligation].Due, c.Role.Chinese(), c.Stage.Chinese(c.Ladder), c.Stage.Name, afterWords[c.After], c.On,
			c.Body, c.Contact.Name, c.Contact.Title, channelWord(c.Contact.Channel), c.Contact.Address, c.Contact.For, c.From, c.To, verdict, c.Reason,
		})
	}
	return s
}

var afterWords = map[remind.EventKind]string{
	remind.EventReport: "报验后", remind.EventAccept: "验收通过后", remind.EventClose: "销号后", remind.EventReturn: "退回后", remind.EventResume: "恢复整改后",
}

// channelWord shows a channel as clerks call it.
func channelWord(name string) string { return remind.ChannelChinese(name) }

// gapSheet lists the gaps with what would close them.
func gapSheet(day *remind.Day, gaps []remind.Gap) document.Sheet {
	s := document.Sheet{Name: "缺口", Columns: []document.Column{
		{Title: "任务编号", Width: 30},
		{Title: "整改时限", Kind: document.DayCell, Width: 12},
		{Title: "颜色"},
		{Title: "角色", Width: 22},
		{Title: "单位或人员", Width: 28},
		{Title: "自何日起", Kind: document.DayCell, Width: 12},
		{Title: "原因", Width: 40},
		{Title: "补救办法", Width: 70},
	}}
	for _, g := range gaps {
		status := day.States[g.Obligation]
		s.Rows = append(s.Rows, []any{
			string(g.Obligation), status.Due, day.Colour(status), g.Role.Chinese(), g.Body, max(g.From, day.Today), g.Reason, day.Remedy(g),
		})
	}
	return s
}

// bodySheet sums the proof up by body.
func bodySheet(covers []remind.Cover) document.Sheet {
	s := document.Sheet{Name: "汇总", Columns: []document.Column{
		{Title: "单位或人员", Width: 28},
		{Title: "任务数", Kind: document.NumberCell},
		{Title: "提醒节点数", Kind: document.NumberCell},
		{Title: "缺口数", Kind: document.NumberCell},
		{Title: "联系渠道", Width: 60},
		{Title: "覆盖情况"},
	}}
	type sum struct {
		body          string
		keys          map[remind.Key]bool
		stages, holes map[string]bool
		ways          []string
	}
	index := map[string]*sum{}
	var all []*sum
	for i := range covers {
		c := &covers[i]
		body := cmp.Or(c.Body, "（方案未列明）")
		n := index[body]
		if n == nil {
			n = &sum{body: body, keys: map[remind.Key]bool{}, stages: map[string]bool{}, holes: map[string]bool{}}
			index[body], all = n, append(all, n)
		}
		n.keys[c.Obligation] = true
		place := string(c.Obligation) + " " + strconv.Itoa(int(c.Role))
		n.stages[place+" "+string(c.Ladder)+" "+c.Stage.Name] = true
		if c.Reason != "" {
			n.holes[place] = true
		} else if way := channelWord(c.Contact.Channel) + " " + c.Contact.Address; !slices.Contains(n.ways, way) {
			n.ways = append(n.ways, way)
		}
	}
	slices.SortStableFunc(all, func(a, b *sum) int { return len(b.holes) - len(a.holes) })
	for _, n := range all {
		verdict := document.Shade{Text: "全部可达", Colour: remind.Green}
		if len(n.holes) > 0 {
			verdict = document.Shade{Text: "有缺口", Colour: remind.Red}
		}
		s.Rows = append(s.Rows, []any{n.body, len(n.keys), len(n.stages), len(n.holes), joined(n.ways), verdict})
	}
	return s
}
