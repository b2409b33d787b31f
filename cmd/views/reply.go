package views

import (
	"fmt"

	"duban/cmd/terminal"
	"duban/office"
	"duban/remind"
	"duban/tables"
)

// Reply words one reply whole for the terminal.
func Reply(p *terminal.Printer, r *office.ReplyRow, name func(remind.Key) string) {
	p.Say("答复编号：%d（%s）\n答复人：%s\n发件地址：%s", r.ID, tables.ReplyState(r.State), tables.Replier(&r.Reply), r.From)
	if checks := tables.Checks(&r.Reply); checks != "" {
		p.Say("（收件服务器核验：%s）", checks)
	}
	p.Say("\n收到时间：%s，方式：%s\n", moment(r.At), tables.Way(r.Way))
	if r.Message == "" {
		p.Say("所答复的消息：未能对应\n")
	} else {
		p.Say("所答复的消息：%s（原文见 duban show %s）\n", r.Message, r.Message)
	}
	if r.Subject != "" {
		p.Say("主题：%s\n", r.Subject)
	}
	p.Say("\n%s\n%s\n%s\n", ruler, r.Words, ruler)
	claims(p, r, name)
	for _, d := range r.Doubts {
		p.Wrapped(2, "疑点："+d)
	}
	for _, f := range r.Files {
		p.Wrapped(2, fmt.Sprintf("材料：%s（%d字节，SHA-256 %s）", f.Name, f.Bytes, f.SHA256))
	}
	for _, l := range r.Left {
		p.Wrapped(2, "未收存："+l)
	}
	ending(p, r)
}

// claims says what a reply claims, and what stands against it. What is said of a whole problem is said once.
func claims(p *terminal.Printer, r *office.ReplyRow, name func(remind.Key) string) {
	for _, g := range tables.Alike(r.Claims) {
		c := &g[0]
		p.Wrapped(2, "拟采纳为："+tables.Claim(c, name)+tables.Covered(g)+"（"+string(c.Key)+"）")
		if c.Reason != "" {
			p.Wrapped(4, "理由："+c.Reason)
		}
		for i := range g {
			of := ""
			if i > 0 {
				of = name(g[i].Key) + "："
			}
			for _, d := range g[i].Doubts {
				p.Wrapped(4, "疑点："+of+d)
			}
		}
	}
}

// ending says what the office did with a reply, or may do.
func ending(p *terminal.Printer, r *office.ReplyRow) {
	switch r.State {
	case office.ReplyTaken, office.ReplyDismissed:
		p.Say("\n%s于%s%s", r.Ending.By, moment(r.Ending.At), map[office.ReplyState]string{office.ReplyTaken: "采纳", office.ReplyDismissed: "不予采纳"}[r.State])
		if r.Ending.Note != "" {
			p.Say("：%s", r.Ending.Note)
		}
		p.Say("\n")
	case office.ReplyWaits:
		p.Say("\n下一步：采纳的用 duban take %d，不予采纳的用 duban dismiss %d --note 原因\n", r.ID, r.ID)
	case office.ReplyNoted:
	}
}
