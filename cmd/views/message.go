package views

import (
	"duban/cmd/terminal"
	"duban/remind"
	"duban/store"
	"duban/tables"
)

// ruler parts a message from what is said of it.
const ruler = "────────────────────────────────────────"

// Message words a message for the terminal.
func Message(p *terminal.Printer, t *store.Trail, w *remind.World) error {
	p.Say("消息编号：%s\n主题：%s\n收件人：%s（%s %s）\n", t.ID, t.Subject, t.Recipient, remind.ChannelChinese(t.Channel), t.To)
	p.Say("日期：%s，编写于%s\n状态：%s", t.Day, moment(t.Date), tables.MessageState(t.State))
	if !t.Next.IsZero() {
		p.Say("，下次发送%s", moment(t.Next))
	}
	checked := "所存内容与之相符"
	if t.Purged {
		checked = "原正文的校验值，正文已按规定清除"
	}
	p.Say("\n校验值：%s（SHA-256，%s）\n\n%s\n%s\n%s\n", t.Hash, checked, ruler, t.Text, ruler)
	p.Say("\n发送经过\n")
	if len(t.Steps) == 0 {
		p.Say("尚未发送\n")
	} else if err := terminal.Show(p, tables.Steps(), t.Steps); err != nil {
		return err
	}
	if len(t.Settlements) > 0 {
		p.Say("\n结果\n")
		if err := terminal.Show(p, tables.Settlements(), t.Settlements); err != nil {
			return err
		}
	}
	if len(t.Carried) > 0 {
		p.Say("\n所含提醒\n")
		if err := terminal.Show(p, tables.Carried(w), t.Carried); err != nil {
			return err
		}
	}
	if t.State == store.InDoubt {
		p.Say("\n下一步：向对方核实后登记，已收到的用 duban settle %s --sent，没有收到的用 duban settle %s --resend\n", t.ID, t.ID)
	}
	return nil
}
