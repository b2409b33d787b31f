package overview

import (
	"fmt"
	"strings"
	"time"

	"duban/remind"
	"duban/remind/report"
	"duban/web/shell"
)

// A fact is how one part of the system is.
type fact struct {
	Name, Text string
	Mood       string // good, bad; empty: neither
	Href       string
}

// system says how the daemon is; who only looks reads whether it works.
func (l *look) system(c *shell.Call) []fact {
	r := &l.report
	all := []fact{lastRound(r), {Name: "下一轮", Text: instant(r.NextRound)}}
	if r.Clock != "" {
		all = append(all, fact{Name: "时钟", Text: r.Clock, Mood: "bad"})
	}
	all = append(all, l.sent()...)
	if !c.User.Writes() {
		return all
	}
	all = append(all, l.directory(), backup(r))
	if r.Damage != "" {
		all = append(all, fact{Name: "数据库", Text: "已损坏：" + r.Damage, Mood: "bad"})
	}
	if r.Seal > 0 {
		all = append(all, fact{Name: "证据链", Text: fmt.Sprintf("已封存至第%d号，印记%s", r.Seal, clip(r.Head))})
	}
	if r.Holds > 0 {
		all = append(all, fact{Name: "暂停发送", Text: fmt.Sprintf("%d处", r.Holds)})
	}
	return append(all, fact{Name: "磁盘剩余", Text: room(r.Room)}, fact{Name: "版本", Text: c.Site.Version})
}

// clip returns the first characters of a hash.
func clip(hash string) string {
	const shown = 12
	if len(hash) > shown {
		return hash[:shown] + "…"
	}
	return hash
}

// room says how much of a disk is left.
func room(bytes uint64) string {
	const giga, mega = 1 << 30, 1 << 20
	if bytes >= giga {
		return fmt.Sprintf("%.1f GB", float64(bytes)/giga)
	}
	return fmt.Sprintf("%d MB", bytes/mega)
}

// instant is a time as a line of the page has it.
func instant(t time.Time) string {
	if t.IsZero() {
		return "未定"
	}
	return remind.DateOf(t).Chinese() + t.In(remind.Shanghai).Format(" 15:04")
}

// roundAge is after how long without a round something is wrong: one comes every day.
const roundAge = 26 * time.Hour

// lastRound says when the last round was held.
func lastRound(r *report.Report) fact {
	f := fact{Name: "上一轮", Text: "尚未运行过", Mood: "bad"}
	if r.LastRound.IsZero() {
		return f
	}
	f.Text = instant(r.LastRound)
	if r.Now.Sub(r.LastRound) > roundAge {
		f.Text += "，距今已超过26小时"
		return f
	}
	f.Text, f.Mood = f.Text+"，正常", "good"
	return f
}

// sent says how messages left today, and which channels are out of order.
func (l *look) sent() []fact {
	r := &l.report
	delivered, failed := report.Sum(r.Day, "delivered"), report.Sum(r.Day, "failed")
	today := fact{Name: "今日消息", Text: fmt.Sprintf("已送达%d条", delivered)}
	for _, n := range []struct {
		n    int
		form string
	}{{r.Queue, "发送中%d条"}, {failed, "未能送达%d条"}} {
		if n.n > 0 {
			today.Text += "，" + fmt.Sprintf(n.form, n.n)
		}
	}
	if failed == 0 {
		today.Mood = "good"
	}
	all := []fact{today}
	var broken []string
	for i := range r.Channels {
		switch ch := &r.Channels[i]; {
		case !ch.Broken.IsZero():
			broken = append(broken, remind.ChannelChinese(ch.Channel)+"不通")
		case !ch.Paused.IsZero():
			broken = append(broken, remind.ChannelChinese(ch.Channel)+"暂歇")
		}
	}
	channels := fact{Name: "发送渠道", Text: "正常", Mood: "good"}
	if len(broken) > 0 {
		channels.Text, channels.Mood = strings.Join(broken, "、"), "bad"
	}
	all = append(all, channels)
	doubt := fact{Name: "送达存疑", Text: fmt.Sprintf("%d条", r.InDoubt+r.RestoredInDoubt)}
	if r.InDoubt+r.RestoredInDoubt > 0 {
		doubt.Mood = "bad"
	}
	return append(all, doubt)
}

// directory says who cannot be reached.
func (l *look) directory() fact {
	var parts []string
	for _, n := range []struct {
		n    int
		form string
	}{{l.report.Gaps, "%d处没有接收人"}, {l.lost, "%d个地址失效"}, {len(l.report.Silent), "%d个地址待核实"}} {
		if n.n > 0 {
			parts = append(parts, fmt.Sprintf(n.form, n.n))
		}
	}
	if len(parts) == 0 && l.plans == 0 { // nobody is missed, as nobody would be reminded
		return fact{Name: "通讯录", Text: "没有方案在执行，无须接收人", Href: "/contacts"}
	}
	if len(parts) == 0 {
		return fact{Name: "通讯录", Text: "每一处都有接收人", Mood: "good", Href: "/contacts"}
	}
	return fact{Name: "通讯录", Text: strings.Join(parts, "，"), Mood: "bad", Href: "/contacts"}
}

// backup says when the store was last backed up.
func backup(r *report.Report) fact {
	switch {
	case r.BackupFault != "":
		return fact{Name: "备份", Text: "最近一次失败：" + r.BackupFault, Mood: "bad"}
	case r.LastBackup.IsZero():
		return fact{Name: "备份", Text: "尚无备份"}
	}
	return fact{Name: "备份", Text: instant(r.LastBackup), Mood: "good"}
}
