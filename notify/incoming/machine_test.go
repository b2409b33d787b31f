package incoming_test

import (
	"strings"
	"testing"

	"duban/notify/incoming"
)

// The mail that is answered, and the fields of an answer to it.
const (
	ourID  = "1260ee33430f4ab2a4c1d5e6f7089a1b"
	ourRef = "<" + ourID + "@city.example>"
	thread = "In-Reply-To: " + ourRef + "\nReferences: " + ourRef + "\n"
	about  = "【督办】问题22：1项措施逾期59天，12月31日整体到期 [DB-1260ee3343]"
	re     = "Subject: 回复: " + about + "\n"
	sender = "From: 常宁市整改办 <zgb@changning.example>\nTo: duban@city.example\nDate: Fri, 27 Nov 2026 09:05:12 +0800\nMessage-ID: <a1@changning.example>\n"
)

var usual = incoming.Bounds{File: 1 << 20, Sum: 2 << 20, Files: 5, Own: []string{"duban@city.example"}}

func read(t *testing.T, raw string) *incoming.Mail {
	t.Helper()
	m, err := incoming.Read([]byte(raw), usual)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// report is a multipart/report with two parts.
func report(kind, second, body string) string {
	return "Content-Type: multipart/report; report-type=" + kind + "; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n您的邮件已处理\n" +
		"--b\nContent-Type: " + second + "\n\n" + body + "\n--b--\n"
}

// Why a mail is none of a person's.
const (
	automatic  = "自动答复"
	bySystem   = "系统自动发送的邮件"
	cameBack   = "退信或投递失败通知"
	wasRead    = "已读回执"
	onCalendar = "日程邀请或者答复"
	toMany     = "邮件列表或群发邮件"
	ours       = "本系统发出的邮件"
)

// What programs send by themselves, in the forms that are met. Each would be taken for the word of a person: nearly all say 收到 or 已处理.
func TestMachinesAreKnown(t *testing.T) {
	const from, words = sender, "\n您的邮件已收到，将尽快处理。\n"
	for _, tt := range []struct{ name, mail, want string }{
		{"QQ's holiday answer", from + "Subject: 自动回复:" + about + "\n" + thread + "\n这是来自QQ邮箱的假期自动回复邮件。您好，我最近正在休假中，收到后尽快回复。\n", automatic},
		{"in the sender's own words", from + "Subject: 自动回复: " + about + "\n" + thread + words, automatic},
		{"the full colon", from + "Subject: 自动回复：" + about + "\n" + thread + words, automatic},
		{"the prefix is lost", from + re + thread + "\n这是来自QQ邮箱的假期自动回复邮件。\n\n已收到。\n", automatic},
		{"only in HTML", from + re + thread + "Content-Type: text/html; charset=utf-8\n\n<style>p{}</style><div>这是来自QQ邮箱的自动回复邮件。</div><div>已收到</div>\n", automatic},
		{"in HTML, beside a plain part that is none", from + re + mixed("alternative", "\n请用支持HTML的程序查看", "Content-Type: text/html; charset=utf-8\n\n"+
			"<body><p>这是来自QQ邮箱的假期自动回复邮件。</p></body>") + "\n", automatic},
		{"another program's sentence", from + re + "\n【自动回复】您的邮件已收到。\n", automatic},
		{"behind a greeting", from + re + "\n您好！感谢来信。此邮件为系统自动回复，已收到您的邮件。\n", automatic},
		{"without a colon", from + "Subject: 自动回复 回复: " + about + "\n" + words, automatic},
		{"a dash", from + "Subject: 自动回复 - 休假中\n" + words, automatic},
		{"a notice of the system", from + re + "\n本邮件为系统自动回复，请勿回复。已收到您的来信。\n", automatic},
		{"encoded, GBK", from + "Subject: =?gb2312?B?19S2r7vYuLQ6?= Re\n" + words, automatic},
		{"Exchange", from + "Subject: 自动答复: " + about + "\nAuto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\n" + thread + words, bySystem},
		{"Exchange without its headers", from + "Subject: 自动答复: " + about + "\n" + words, automatic},
		{"traditional characters", from + "Subject: 自動回覆: " + about + "\n" + words, automatic},
		{"traditional characters, too", from + "Subject: 自動回復：" + about + "\n" + words, automatic},
		{"English", from + "Subject: Automatic reply: " + about + "\n" + words, automatic},
		{"English, small", from + "Subject: auto-reply: " + about + "\n" + words, automatic},
		{"Auto", from + "Subject: Auto: " + about + "\n" + words, automatic},
		{"out of office", from + "Subject: Out of Office: " + about + "\n" + words, automatic},
		{"in brackets", from + "Subject: 【自动回复】" + about + "\n" + words, automatic},
		{"behind a gateway's tag", from + "Subject: [外部邮件] 自动回复: " + about + "\n" + words, automatic},
		{"RFC 3834", from + re + "Auto-Submitted: auto-replied (vacation)\n" + thread + words, automatic},
		{"RFC 3834 with a parameter", from + re + "Auto-Submitted: Auto-Replied; owner-email=\"a@b\"\n" + thread + words, automatic},
		{"X-Autoreply", from + re + "X-Autoreply: yes\n" + thread + words, automatic},
		{"X-Autorespond", from + re + "X-Autorespond:\n" + thread + words, automatic},
		{"X-AutoReply-From", from + re + "X-AutoReply-From: zgb@changning.example\n" + thread + words, automatic},
		{"X-Mail-Autoreply", from + re + "X-Mail-Autoreply: 1\n" + thread + words, automatic},
		{"Precedence", from + re + "Precedence: auto_reply\n" + thread + words, automatic},
		{"vacation without thread", from + re + "Precedence: bulk\n" + words, toMany},
		{"nobody's return path", "Return-Path: <>\n" + from + re + thread + words, cameBack},

		{"a report", from + "Subject: x\n" + report("delivery-status", "message/delivery-status", "Action: failed"), cameBack},
		{"a delay", from + "Subject: x\n" + report(`"delivery-status"`, "message/delivery-status", "Action: delayed"), cameBack},
		{"a status without a report", from + "Subject: x\n" + strings.Replace(report("x", "message/delivery-status", "Action: failed"), "report;", "mixed;", 1), cameBack},
		{"QQ's bounce", "From: PostMaster <PostMaster@qq.com>\nSubject: =?utf-8?B?57O757uf6YCA5L+hL1N5c3RlbXMgYm91bmNl?=\n" + words, cameBack},
		{"QQ's bounce by its subject", "From: 邮件系统 <admin@qq.example>\nSubject: 系统退信/Systems bounce\n" + words, cameBack},
		{"NetEase, HTML alone", "From: Postmaster@163.com\nSubject: 系统退信\nContent-Type: text/html; charset=gbk\n\n<p>\xd2\xd1\xcd\xcb\xbb\xd8</p>\n", cameBack},
		{"Exchange's refusal", from + "Subject: 未送达: " + about + "\n" + thread + words, cameBack},
		{"Postfix", "From: MAILER-DAEMON@city.example (Mail Delivery System)\nSubject: Undelivered Mail Returned to Sender\n" + words, cameBack},
		{"named recipients", from + "Subject: x\nX-Failed-Recipients: a@b.example\n" + words, cameBack},
		{"a gateway's plain words", "From: gateway@county.example\nSubject: 邮件处理结果\n\n您好，您发送给 zgb@changning.example 的邮件已收到，但因含有可疑内容被网关拦截。\n", cameBack},
		{"a gateway that answers", from + re + thread + "\n您发送的邮件未能送达，对方服务器答复：\n550 5.7.1 content rejected\n", cameBack},
		{"a failure in Chinese", from + "Subject: 邮件投递失败通知\n" + words, cameBack},

		{"Exchange's receipt", from + "Subject: 已读: " + about + "\n" + thread + words, wasRead},
		{"in brackets, too", from + "Subject: 【已读回执】" + about + "\n" + words, wasRead},
		{"deleted unread", from + "Subject: 未读：" + about + "\n" + thread + words, wasRead},
		{"a report of reading", from + "Subject: x\n" + report("disposition-notification", "message/disposition-notification", "Disposition: displayed"), wasRead},
		{"Foxmail's plain words", from + re + "\n这是您发给 zgb@changning.example 的邮件的收条。\n", wasRead},
		{"Thunderbird's plain words", from + "Subject: Re: x\n\n注意：此收条只表明收件人的计算机上显示过该邮件，不能保证收件人已阅读或理解邮件的内容。\n", wasRead},
		{"with the hour", from + re + "\n您的邮件“" + about + "”已于2026年11月27日 9:05被收件人打开。\n", wasRead},
		{"Return Receipt", from + "Subject: Return Receipt (displayed) - " + about + "\n" + words, wasRead},

		{"an accepted invitation", from + "Subject: 已接受: 会议\nContent-Type: text/calendar; method=REPLY; charset=utf-8\n\nBEGIN:VCALENDAR\n", onCalendar},
		{"an invitation in parts", from + "Subject: 会议\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\n收到请参会\n--b\nContent-Type: text/calendar\n\n" +
			"BEGIN:VCALENDAR\nMETHOD:REQUEST\n--b--\n", onCalendar},
		{"a list", from + re + "List-Id: <news.example>\n" + thread + words, toMany},
		{"List-Post", from + re + "List-Post: <mailto:a@b.example>\n" + thread + words, toMany},
		{"a newsletter", from + "Subject: 生态环境周报\nList-Unsubscribe: <https://news.example/u>\n\n整改已完成，验收在即\n", toMany},
		{"nobody reads there", "From: 通知 <no-reply@news.example>\nSubject: x\n" + words, bySystem},
		{"a recall in English", from + "Subject: Recall: x\n" + words, bySystem},
		{"a recall", from + "Subject: 撤回: " + about + "\n\n整改办将撤回邮件。\n", bySystem},

		{"our own sender", "From: 督办 <Duban@CITY.example>\nSubject: " + about + "\n" + words, ours},
		{"our own mail, passed on", "Resent-From: a@b.example\nFrom: other@city.example\nMessage-ID: " + ourRef + "\nSubject: " + about + "\n" + words, ours},
		{"our own mail, renamed", "From: other@city.example\nMessage-ID: <tencent_0A1B@qq.com>\nAuto-Submitted: auto-generated\nSubject: " + about + "\n" + words, bySystem},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if m := read(t, tt.mail); m.Machine != tt.want {
				t.Errorf("%q, not %q", m.Machine, tt.want)
			}
			if m := read(t, strings.ReplaceAll(tt.mail, "\n", "\r\n")); m.Machine != tt.want {
				t.Errorf("with CR LF: %q, not %q", m.Machine, tt.want)
			}
		})
	}
}

// Persons write what machines write, too. None of theirs may be lost.
func TestPersonsAreNoMachines(t *testing.T) {
	const from, words = sender, "\n收到，问题22已完成整改。\n"
	for _, tt := range []struct{ name, mail string }{
		{"a plain answer", from + re + thread + words},
		{"without any header of a thread", from + re + words},
		{"answers an automatic answer", from + "Subject: 回复: 自动回复: " + about + "\n" + thread + words},
		{"and quotes it below", from + "Subject: 回复: 自动回复: " + about + "\n" + thread + "\n已完成。\n这是来自QQ邮箱的假期自动回复邮件。\n"},
		{"and quotes it first", from + "Subject: 回复: 自动回复: " + about + "\n" + thread + "\n这是来自QQ邮箱的假期自动回复邮件。\n\n已完成。\n"},
		{"and once more", from + "Subject: Re:答复：自动回复:" + about + "\n" + thread + words},
		{"answers a bounce", from + "Subject: 答复: 系统退信/Systems bounce\n" + words},
		{"answers a receipt", from + "Subject: Re: 已读: " + about + "\n" + words},
		{"asks others to be silent", from + re + "X-Auto-Response-Suppress: DR, OOF, AutoReply\n" + thread + words},
		{"bulk, in the thread", from + re + "Precedence: bulk\n" + thread + words},
		{"with a way to leave a list", from + re + "List-Unsubscribe: <mailto:a@b.example>\n" + thread + words},
		{"no machine, it says", from + re + "Auto-Submitted: no\nX-Autoreply: no\n" + thread + words},
		{"asks for a receipt", from + re + "Disposition-Notification-To: zgb@changning.example\n" + thread + words},
		{"with a return path", "Return-Path: <zgb@changning.example>\n" + from + re + thread + words},
		{"speaks of the automatic answer", from + re + thread + "\n刚才的自动回复请忽略，以本邮件为准：已完成。\n"},
		{"asks whether it was one", from + re + thread + "\n这是自动回复吗？我单位已收到。\n"},
		{"says that a mail was caught", from + re + thread + "\n你办发给我们的邮件被拦截在垃圾箱里，今天才看到。已完成整改。\n"},
		{"a receipt on paper", from + "Subject: 收条照片见附件\n\n您好，这是我单位的收条，请查收。\n"},
		{"a slip that is sent back", from + "Subject: 回执：" + about + "\n" + thread + "\n见回执，确认我单位已看到通知并阅读。\n"},
		{"a subject that begins alike", from + "Subject: 自动监测设备已安装\n" + thread + words},
		{"a subject about a bounce", from + "Subject: 退信问题已解决，请重发\n" + words},
		{"a subject about automatic answers", from + "Subject: 自动回复功能已关闭\n" + words},
		{"withdraws what it asked for", from + "Subject: 撤回：问题22延期申请\n" + thread + words},
		{"a subject about delays, with a colon", from + "Subject: 延迟：问题22申请延期\n" + thread + words},
		{"says that the mail was answered by itself", from + re + thread + "\n此邮件昨天被自动回复，今天正式答复：已完成。\n"},
		{"says so in passing", from + re + thread + "\n昨天的邮件，系统自动回复，以今天的为准：已完成。\n"},
		{"a subject about delays", from + "Subject: 延迟报送的说明\n" + words},
		{"its own tag", from + "Subject: [常宁] 回复: 自动回复: " + about + "\n" + thread + words},
		{"Roundcube's identifiers", strings.Replace(from, "<a1@", "<9e107d9d372bb6826bd81d3542a419d6@", 1) + re + thread + words},
		{"our calendar, sent back", from + re + thread + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n收到\n--b\n" +
			"Content-Type: text/calendar; method=PUBLISH; name=\"日历.ics\"\nContent-Disposition: attachment\n\nBEGIN:VCALENDAR\nMETHOD:PUBLISH\n--b--\n"},
		{"a signed mail", from + re + thread + "Content-Type: multipart/signed; boundary=b; protocol=\"application/pkcs7-signature\"\n\n--b\n\n收到\n--b\n" +
			"Content-Type: application/pkcs7-signature; name=smime.p7s\n\nAAAA\n--b--\n"},
		{"passes a bounce on", from + "Subject: 转发: 退信\n" + thread + "Content-Type: multipart/mixed; boundary=a\n\n--a\n\n请看附件，邮件发不出去\n--a\n" +
			"Content-Type: message/rfc822\n\nFrom: MAILER-DAEMON@x.example\nSubject: Undelivered\n" + report("delivery-status", "message/delivery-status", "Action: failed") + "\n--a--\n"},
		{"a name like a machine's", strings.Replace(from, "常宁市整改办", `"postmaster@city.example"`, 1) + re + thread + words},
		{"our mail, answered with its own text first", from + re + thread + "\n> 本邮件由督办系统发送，请直接回复（整改办收）\n\n收到\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if m := read(t, tt.mail); m.Machine != "" {
				t.Errorf("taken for %s", m.Machine)
			}
		})
	}
}

func TestBulkInAThreadIsDoubtful(t *testing.T) {
	m := read(t, sender+"Subject: x\nPrecedence: bulk\n"+thread+"\n收到\n")
	if len(m.Doubts) != 1 || !strings.Contains(m.Doubts[0], "群发") {
		t.Errorf("doubts: %q", m.Doubts)
	}
}
