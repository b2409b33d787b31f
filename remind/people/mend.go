package people

import "duban/remind/days"

// OrSuccessor is added where the body may have a successor that only the office knows of.
const OrSuccessor = "；已由他人接任的，请在“接任”表中登记"

// Mend says what would make a contact reachable on a day.
func (b *Book) Mend(c *Contact, on days.Date) string {
	who := c.Body
	if c.Name != "" && c.Name != c.Body {
		who += "（" + c.Name + "）"
	}
	switch {
	case c.From > on:
		return "请将" + who + "的起始日期提前至" + on.ChineseShort() + "，或为此前的时段另加联系人"
	case c.To != 0 && c.To < on:
		return "请为“" + c.Body + "”添加自" + (c.To + 1).ChineseShort() + "起的联系人" + OrSuccessor
	case b.reach.Channels != nil && !b.reach.Channels[c.Channel]:
		return setUp(c.Channel)
	case c.Channel == MailChannel && c.Address == "":
		return "请填写" + who + "的邮箱地址"
	case b.reach.Real && ExampleAddress(c.Address):
		return "请将" + who + "的示例地址" + c.Address + "改为真实地址"
	}
	if _, dead := b.dead(c, on); dead {
		return "请核实并更正" + who + "的地址" + c.Address + "，更正后重新导入通讯录"
	}
	if _, broken := b.reach.Broken[c.Channel]; broken {
		return "请修复渠道“" + c.Channel + "”（原因见duban status），或为“" + c.Body + "”另加其他渠道的联系人"
	}
	return ""
}

// setUp says which settings a channel wants; they are the administrator's, not the clerk's.
func setUp(channel string) string {
	if channel == MailChannel {
		return "请在设置文件duban.yaml的mail中填写邮件服务器（host、from）"
	}
	return "请在设置文件duban.yaml的channels中添加名为“" + channel + "”的渠道，或更正联系人的渠道"
}
