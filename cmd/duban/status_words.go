package main

import (
	"cmp"
	"strings"
	"time"

	"duban/office"
	"duban/remind"
	"duban/tables"
)

// showStatus words a status for the terminal, what asks for a person indented at its end.
func (a *app) showStatus(s *office.Status, r *tables.StatusRow) error {
	if r.Settings != "" {
		a.say("设置有误，以下为按数据库所知的情况；正在运行的服务仍按原设置运行，改正前不能重新启动：\n  %s\n", strings.ReplaceAll(r.Settings, "\n", "\n  "))
	}
	for _, p := range r.Plans {
		a.say("方案：%s\n", p)
	}
	if wanting := office.Wanting(s.Plans); wanting != "" {
		a.say("%s\n", wanting)
	}
	if err := show(a, tables.Colours(), s.Report.Colours); err != nil {
		return err
	}
	line(a.out, "合计：%s", s.Report.Total.Chinese())
	a.say("\n上一轮：%s\n下一轮：%s\n", cmp.Or(moment(s.Report.LastRound), "尚未运行"), moment(s.Report.NextRound))
	a.say("待发：提醒%d条\n队列：消息%d条\n送达存疑：消息%d条\n", r.Waiting, r.Queue, r.InDoubt)
	a.say("没有接收人：%d处%s\n已移出方案：%d项\n", r.Gaps, where(r.Gaps, "（见 duban check）"), r.Withdrawn)
	a.say("待定日期：%d天%s\n暂停发送：%d处\n", r.ProvisionalDays, where(r.ProvisionalDays, "（所在年份放假安排尚未公布）"), r.Holds)
	if r.Clock != "" {
		a.say("时钟：%s\n", r.Clock)
	}
	if r.Store != "" {
		a.say("数据库：%s\n", r.Store)
	}
	if r.Damage != "" {
		a.say("数据库损坏：%s；请停止服务，检查磁盘，然后输入 duban restore %s --replace\n", r.Damage, cmp.Or(s.Backup.File, "备份文件"))
	}
	a.showBackups(s.Tried, s.Backup, s.Restores)
	a.showAsking(s)
	return nil
}

// where returns where to look for what there is; nothing where there is none.
func where(n int, words string) string {
	if n == 0 {
		return ""
	}
	return words
}

// showAsking words what asks for a person.
func (a *app) showAsking(s *office.Status) {
	for _, h := range s.Holds {
		a.say("  暂停发送：%s（%s）；放行：duban release %s\n", tables.HeldScope(&h), tables.HeldBy(&h), quoted(tables.HeldScope(&h)))
	}
	// Messages with what the other side said last: most questions to an administrator end here.
	for i := range s.Live {
		l := &s.Live[i]
		if l.Person {
			a.say("  送达存疑：%s，%s，%s，已试%d次，对方答复：%s；登记结果：duban settle %s --sent 或 --resend\n",
				l.ID, remind.ChannelChinese(l.Channel), l.Recipient, l.Attempts, tables.Reply(l.Reply), l.ID)
			continue
		}
		a.say("  发送中：%s，%s，%s，已试%d次，下次%s", l.ID, remind.ChannelChinese(l.Channel), l.Recipient, l.Attempts, moment(l.Next))
		if l.Reply != "" {
			a.say("，对方答复：%s", tables.Reply(l.Reply))
		}
		a.say("\n")
	}
	for _, t := range s.Report.Troubles {
		a.say("  未能送达：%s：%s\n", t.Who, t.What)
	}
	for i := range s.Report.Channels {
		c := &s.Report.Channels[i]
		switch {
		case !c.Broken.IsZero():
			a.say("  渠道不通：%s，自%s起，有消息%d条、提醒%d条待发：%s\n", remind.ChannelChinese(c.Channel), moment(c.Broken), c.Messages, c.Notices, c.Why)
		case !c.Paused.IsZero():
			a.say("  渠道暂歇：%s，至%s止，有消息%d条待发：%s\n", remind.ChannelChinese(c.Channel), moment(c.Paused), c.Messages, c.Why)
		}
	}
}

// moment is an instant as people read it; empty where there was none.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return shortInstant(t)
}
