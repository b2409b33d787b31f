package remind

import (
	"slices"
	"strings"
)

// Remedy says what would close a gap, for the office: which row or setting to add or to correct, with what it can know of it.
func (d *Day) Remedy(g Gap) string {
	on := max(g.From, d.Today)
	all, _ := d.Book.speakers(g.Body, g.Role)
	switch {
	case g.Body == "":
		return "请报请明确" + g.Role.Chinese() + "，在方案中补列后重新导入"
	case len(all) == 0 && len(d.Book.contacts[g.Body]) > 0:
		return "请在通讯录“联系人”表中为“" + g.Body + "”添加以“" + g.Role.Chinese() + "”身份接收提醒的联系人，或在现有联系人的“角色”栏中补上"
	case len(all) == 0 && Collective(g.Body):
		return "请在通讯录“集体称谓”表中列明“" + g.Body + "”的成员单位" + d.suggestion(g)
	case len(all) == 0:
		return "请在通讯录“联系人”表中为“" + g.Body + "”添加一行，填写渠道和地址" + successor
	}
	// Each contact may be mended in a way of its own; one of them is enough.
	var ways []string
	for i := range all {
		if way := d.Book.mend(&all[i], on); way != "" && !slices.Contains(ways, way) {
			ways = append(ways, way)
		}
	}
	return strings.Join(ways, "；或")
}

// successor is added where the body may have a successor that only the office knows of.
const successor = "；已由他人接任的，请在“接任”表中登记"

// mend says what would make a contact reachable on a day.
func (b *Book) mend(c *Contact, on Date) string {
	who := c.Body
	if c.Name != "" && c.Name != c.Body {
		who += "（" + c.Name + "）"
	}
	switch {
	case c.From > on:
		return "请将" + who + "的起始日期提前至" + on.ChineseShort() + "，或为此前的时段另加联系人"
	case c.To != 0 && c.To < on:
		return "请为“" + c.Body + "”添加自" + (c.To + 1).ChineseShort() + "起的联系人" + successor
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

// suggestion offers the bodies that the clauses of the problems name where the problems themselves name the collective only.
func (d *Day) suggestion(g Gap) string {
	problem := g.Obligation.ProblemKey()
	var named []string
	for i := range d.Obligations {
		o := &d.Obligations[i]
		if o.Key.ProblemKey() != problem || slices.Contains(o.Bodies(g.Role), g.Body) {
			continue
		}
		named = appendNew(named, o.Bodies(g.Role))
	}
	if len(named) == 0 {
		return ""
	}
	return "。措施中点名的有：" + strings.Join(named, "；") + "，供参考，请核定"
}
