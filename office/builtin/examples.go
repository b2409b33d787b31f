package builtin

import (
	"fmt"

	"duban/formats/plantext"
	"duban/remind"
	"duban/remind/people"
)

// Examples names the contacts whose mailbox is an example, where mails leave by a real server: none of them is ever told. Where nobody else
// is in the directory, that is one finding, and all is true: every gap has this one reason.
func Examples(d *remind.Directory) (findings []plantext.Finding, all bool) {
	for i := range d.Contacts {
		c := &d.Contacts[i]
		if c.Channel != remind.MailChannel || !people.ExampleAddress(c.Address) {
			continue
		}
		findings = append(findings, plantext.Finding{
			Severity: plantext.Warning, Quote: c.Body + " " + c.Address,
			Message: "该联系人的邮箱是示例地址（.example），不会向其发送，请改为真实地址后重新导入通讯录",
		})
	}
	if len(findings) == 0 || len(findings) < len(d.Contacts) {
		return findings, false
	}
	which := fmt.Sprintf("通讯录中的%d名联系人都是示例地址（.example）", len(findings))
	if d.Demo {
		which = "已设置发信服务器，而通讯录仍是内置的示例（.example）"
	}
	return []plantext.Finding{{
		Severity: plantext.Warning, Message: which + "，不会向任何人发送：请用 duban import contacts 文件 --apply 导入本单位的通讯录",
	}}, true
}
