package views

import (
	"cmp"
	"io"
	"strings"
	"time"

	"duban/cmd/terminal"
	"duban/office"
	"duban/remind"
	"duban/store"
	"duban/tables"
)

// Status words a status for the terminal, what asks for a person indented at its end.
func Status(p *terminal.Printer, s *office.Status, r *tables.StatusRow, realm string) error {
	if r.Settings != "" {
		p.Say("设置有误，以下为按数据库所知的情况；正在运行的服务仍按原设置运行，改正前不能重新启动：\n  %s\n", strings.ReplaceAll(r.Settings, "\n", "\n  "))
	}
	if s.Many {
		p.Say("方案：在执行%d个\n", s.Report.Plans)
	}
	for i := range r.Plans {
		Plan(p.Out, &r.Plans[i], realm)
	}
	if wanting := office.Wanting(s.Report.Plans); wanting != "" {
		p.Say("%s\n", wanting)
	}
	if err := terminal.Show(p, tables.Colours(), s.Report.Colours); err != nil {
		return err
	}
	p.Line("合计：%s", s.Report.Total.Chinese())
	p.Say("\n上一轮：%s\n下一轮：%s\n", cmp.Or(moment(s.Report.LastRound), "尚未运行"), moment(s.Report.NextRound))
	p.Say("待发：提醒%d条\n队列：消息%d条\n送达存疑：消息%d条\n", r.Waiting, r.Queue, r.InDoubt)
	p.Say("没有接收人：%d处%s\n已移出方案：%d项\n", r.Gaps, Where(r.Gaps, "（见 duban check）"), r.Withdrawn)
	p.Say("待定日期：%d天%s\n暂停发送：%d处\n", r.ProvisionalDays, Where(r.ProvisionalDays, "（所在年份放假安排尚未公布）"), r.Holds)
	if n := len(s.Replies); n > 0 {
		p.Say("待处理的答复：%d条，最早的收到于%s（见 duban replies）\n", n, moment(s.Replies[0].At))
	}
	if r.Clock != "" {
		p.Say("时钟：%s\n", r.Clock)
	}
	if r.Store != "" {
		p.Say("数据库：%s\n", r.Store)
	}
	if r.Damage != "" {
		p.Say("数据库损坏：%s；请停止服务，检查磁盘，然后输入 duban restore %s --replace\n", r.Damage, cmp.Or(s.Backup.File, "备份文件"))
	}
	if r.Seal > 0 {
		p.Say("证据链：已封存至第%d号，印记%s（核对：duban verify）\n", r.Seal, r.Head)
	}
	showBackups(p, s, realm)
	showDuties(p, s)
	showAsking(p, s)
	return nil
}

// Plan says which plan is held, and how far it has been reviewed; not of the built-in one in a rehearsal, which tells nobody.
func Plan(to io.Writer, h *tables.PlanHead, realm string) {
	terminal.Line(to, "方案：%s", h)
	if h.Review != nil && (realm == store.Real || h.Source != "") {
		terminal.Line(to, "　　　核对：%s", h.Review)
	}
}

// Where returns where to look for what there is; nothing where there is none.
func Where(n int, words string) string {
	if n == 0 {
		return ""
	}
	return words
}

// showAsking words what asks for a person.
func showAsking(p *terminal.Printer, s *office.Status) {
	for _, h := range s.Holds {
		p.Say("  暂停发送：%s（%s）；放行：duban release %s\n", tables.HeldScope(&h), tables.HeldBy(&h), terminal.Quoted(tables.HeldScope(&h)))
	}
	if n := s.Report.Holds - len(s.Holds); n > 0 {
		p.Say("  暂停发送：另有%d处\n", n)
	}
	// Messages with what the other side said last: most questions to an administrator end here.
	for i := range s.Live {
		l := &s.Live[i]
		if l.Person {
			p.Say("  送达存疑：%s，%s，%s，已试%d次，对方答复：%s；登记结果：duban settle %s --sent 或 --resend\n",
				l.ID, remind.ChannelChinese(l.Channel), l.Recipient, l.Attempts, tables.Reply(l.Reply), l.ID)
			continue
		}
		p.Say("  发送中：%s，%s，%s，已试%d次，下次%s", l.ID, remind.ChannelChinese(l.Channel), l.Recipient, l.Attempts, moment(l.Next))
		if l.Reply != "" {
			p.Say("，对方答复：%s", tables.Reply(l.Reply))
		}
		p.Say("\n")
	}
	for _, t := range s.Report.Troubles {
		p.Say("  未能送达：%s：%s\n", t.Who, t.What)
	}
	for i := range s.Report.Channels {
		c := &s.Report.Channels[i]
		switch {
		case !c.Broken.IsZero():
			p.Say("  渠道不通：%s，自%s起，有消息%d条、提醒%d条待发：%s\n", remind.ChannelChinese(c.Channel), moment(c.Broken), c.Messages, c.Notices, c.Why)
		case !c.Paused.IsZero():
			p.Say("  渠道暂歇：%s，至%s止，有消息%d条待发：%s\n", remind.ChannelChinese(c.Channel), moment(c.Paused), c.Messages, c.Why)
		}
	}
}

// showDuties says which of several machines does what.
func showDuties(p *terminal.Printer, s *office.Status) {
	for i := range s.Duties {
		l := &s.Duties[i]
		p.Say("  各机分工：%s由%s承担\n", dutyChinese(l.Name), l.Holder)
	}
}

// dutyChinese names a duty.
func dutyChinese(name string) string {
	what, which, _ := strings.Cut(name, " ")
	switch what {
	case "rounds":
		return "核查和编发"
	case "backups":
		return "定时备份"
	case "channel":
		return "渠道“" + remind.ChannelChinese(which) + "”的发送"
	case "rehearsal":
		return "演练的" + dutyChinese(which)
	case "mailbox":
		return "收信（" + which + "）"
	default:
		return name
	}
}

// moment is an instant as people read it; empty where there was none.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return Instant(t)
}

// showBackups says how backups and restores stand.
func showBackups(p *terminal.Printer, s *office.Status, realm string) {
	p.Say("%s\n", strings.TrimSpace("最近备份："+Instant(s.Backup.At)+"  "+s.Backup.File))
	if s.Tried.Why != "" {
		p.Say("  备份失败：%s：%s\n", Instant(s.Tried.At), s.Tried.Why)
	}
	for i := range s.Restores {
		r := &s.Restores[i]
		what := "已用备份恢复"
		if r.ByHand() {
			what = "数据库文件曾被人工换回"
		}
		switch {
		case r.Realm == "":
			p.Say("  %s：第%d次，%s的数据，恢复于%s；此后服务尚未运行\n", what, r.ID, Instant(r.Backup), Instant(r.At))
		case r.Realm == realm && r.Open > 0:
			p.Say("  %s：第%d次，%s的数据，恢复于%s；送达存疑的提醒%d个：\n    用 duban notices --only in_doubt 查看，核实后用 duban settle --restore %d --sent 或 --resend 登记结果\n",
				what, r.ID, Instant(r.Backup), Instant(r.At), r.Open, r.ID)
		}
	}
}

// Instant is an instant as a person reads it.
func Instant(t time.Time) string {
	if t.IsZero() {
		return "无"
	}
	return t.In(remind.Shanghai).Format("2006-01-02 15:04")
}
