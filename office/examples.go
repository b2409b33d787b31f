package office

import (
	"cmp"
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

// Unanswerable finds that nobody who is reminded could answer: letters name neither a telephone nor an address. It is no fault, as they go out
// all the same; but who is asked to act has to be able to ask.
func Unanswerable(o *remind.SignOff, settings string) []plantext.Finding {
	if o.Phone != "" || o.Replies {
		return nil
	}
	return []plantext.Finding{{
		Severity: plantext.Warning,
		Message: "没有填写整改办的电话和回信地址，各单位收到提醒后联系不上整改办：请在设置文件 " + cmp.Or(settings, "duban.yaml") +
			" 中填写 office.phone（联系电话）、mail.reply_to（回信邮箱）",
	}}
}
