package incoming_test

import (
	"strings"
	"testing"

	"duban/notify/incoming"
)

// inThread is the thread header of an answer to mail-few.
const inThread = "In-Reply-To: <" + othersID + "@city.example>\r\nReferences: <" + othersID + "@city.example>\r\n"

// TestOthersMachines tells machines' mails from people's that look like them. A header that begins with From: replaces the person's.
func TestOthersMachines(t *testing.T) {
	for _, c := range []struct {
		name, header, subject, body string
		machine                     bool
	}{
		{"QQ's holiday answer", inThread, "自动回复:" + othersSubject, "这是来自QQ邮箱的假期自动回复邮件。\n您好，我最近正在休假中，无法亲自回复您的邮件。我将在假期结束后，尽快给您回复。", true},
		{"QQ's, own text", inThread, "自动回复: " + othersSubject, "来信已收到，我会尽快处理，谢谢！", true},
		{"QQ's, own text, full-width colon", inThread, "自动回复：" + othersSubject, "收到，已完成。", true},
		{"QQ's, the subject lost", inThread, "Re: " + othersSubject, "这是来自QQ邮箱的自动回复邮件。\n\n您好，您的邮件已收到。", true},
		{"QQ's, blank before the colon", inThread, "自动回复 : x", "来信收到", true},
		{"Traditional", inThread, "自動回覆: x", "已收到", true},
		{"Exchange", inThread + "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n", "自动答复: " + othersSubject, "我正在出差，收到邮件后尽快回复。", true},
		{"Exchange English", inThread, "Automatic reply: " + othersSubject, "I am out of office.", true},
		{"Coremail vacation", inThread + "Auto-Submitted: auto-replied (vacation)\r\n", "Re: " + othersSubject, "邮件收到，我在外出差。", true},
		{"sieve", inThread + "Auto-Submitted: auto-replied\r\nPrecedence: bulk\r\n", "Auto: " + othersSubject, "已收到", true},
		{"X-Autoreply", inThread + "X-Autoreply: yes\r\n", "Re: " + othersSubject, "您的邮件我已收到", true},
		{"NetEase auto", inThread + "X-AUTO-REPLY: TRUE\r\n", "Re:" + othersSubject, "您好，您的邮件我已经收到。", true},
		{"163's automatic answer by subject", "", "自动回复:Re:" + othersSubject, "您好！邮件已收到。", true},
		{"in brackets", inThread, "【自动回复】" + othersSubject, "您好！邮件已收到。", true},
		{"gateway's tag before", inThread, "[外部邮件] 自动回复: x", "收到", true},
		{"holiday, the words only", inThread, "Re: " + othersSubject, "您好！此邮件为系统自动回复，请勿直接回复。您的来信我们已经收到。", true},
		{"automatic, words behind a greeting", inThread, "回复: " + othersSubject, "【自动回复】您好，邮件已收到，会尽快处理。", true},
		{"automatic in the end", inThread, "Re: " + othersSubject, "您好！您的邮件已收到，我会尽快与您联系。（本邮件由系统自动回复，请勿回复）", true},
		{"out of office", inThread, "Out of Office: " + othersSubject, "back on Monday", true},
		{"out of office re", inThread, "Out of Office Re: " + othersSubject, "back on Monday", true},

		{"163's bounce", "From: Postmaster@163.com\r\n", "系统退信", "很抱歉，您发送的邮件未能送达。收件人邮件地址（liming@163.example）不存在，邮件无法送达。", true},
		{"QQ's bounce", "From: PostMaster@qq.com\r\n", "系统退信/Systems bounce", "您的邮件被退回到原发件人。收信人邮件地址不存在，邮件无法送达。", true},
		{"Exchange bounce", "From: postmaster@unit.example\r\n" + inThread, "未送达: " + othersSubject, "您的邮件未送达以下收件人", true},
		{"gateway in words", "From: gateway@unit.example\r\n", "邮件拦截通知", "您发送的邮件被网关拦截，未送达收件人。", true},
		{"delivery status", "From: MAILER-DAEMON@unit.example\r\n", "Undelivered Mail Returned to Sender", "This is the mail system", true},
		{"null path", "Return-Path: <>\r\n" + inThread, "Re: " + othersSubject, "已收到", true},
		{"Coremail bounce by an admin", "From: admin@unit.example\r\n", "系统退信", "您的邮件未能送达", true},
		{"quota", "From: postmaster@unit.example\r\n", "邮箱容量已满，邮件退回", "对方邮箱已满", true},

		{"read", inThread, "已读: " + othersSubject, "您的邮件\n  收件人: 李明\n已在 2026年11月27日 9:10 阅读。", true},
		{"not read", inThread, "未读: " + othersSubject, "未阅读即删除。", true},
		{"Foxmail's receipt", inThread, "Re: " + othersSubject, "这是邮件收条。您发给 liming@cn.example 的邮件已被打开。这份收条只表明收件人的计算机上曾显示过此邮件。", true},
		{"QQ's receipt", "", "已读回执：" + othersSubject, "您的邮件已被阅读", true},
		{"Thunderbird's receipt in Chinese", inThread, "Return Receipt (displayed) - " + othersSubject, "这是您发送给 l@x.example 的邮件的回执。备注：此回执只表示该邮件曾在收件人的计算机上显示。", true},
		{"recall", inThread, "撤回: " + othersSubject, "李明将撤回邮件“x”。", true},
		{"accepted meeting", inThread, "已接受: " + othersSubject, "", true},
		{"declined meeting", inThread, "已拒绝: 督办会议", "", true},

		{"newsletter", "List-Unsubscribe: <mailto:x@y.example>\r\nPrecedence: bulk\r\n", "环保月刊", "本期内容：整改已完成", true},
		{"list", "List-Id: <x.y.example>\r\n" + inThread, "[quanzhou] Re: " + othersSubject, "已完成", true},
		{"no-reply", "From: noreply@bank.example\r\n", "账单", "已完成扣款", true},
		{"no_reply", "From: no_reply@bank.example\r\n", "账单", "已完成扣款", true},
		{"our copy", "From: " + othersFrom + "\r\n", othersSubject, "x", true},
		{"our copy, other case", "From: Duban@City.Example\r\n", "转发: " + othersSubject, "x", true},
		{"redirected", "Resent-From: liming@cn.example\r\nMessage-ID: <" + othersID + "@city.example>\r\n", othersSubject, "x", true},
		{"ticket system", "Auto-Submitted: auto-generated\r\n" + inThread, "[工单#22] 已收到您的来信", "您的来信已受理，工单号22。", true},

		{"person answers a machine", inThread, "回复: 自动回复: " + othersSubject, "问题22已完成。", false},
		{"person answers QQ's holiday answer", inThread, "回复：自动回复:" + othersSubject, "已完成\n\n------------------ 原始邮件 ------------------\n发件人: 王\n主题: 自动回复\n\n这是来自QQ邮箱的假期自动回复邮件。", false},
		{"person speaks of an automatic answer system", inThread, "自动回复系统建设情况", "已完成整改", false},
		{"person speaks of it in the words", inThread, "Re: " + othersSubject, "我们的系统自动回复功能已完成开发，问题22已整改到位。", false},
		{"person mentions automatic monitoring", inThread, "自动监测设备安装完成情况", "已完成", false},
		{"person silences others", inThread + "X-Auto-Response-Suppress: All\r\n", "Re: " + othersSubject, "收到", false},
		{"not automatic", inThread + "Auto-Submitted: no\r\n", "Re: " + othersSubject, "收到", false},
		{"person about a bounce", inThread, "Re: " + othersSubject, "您发给王局长的邮件被退回了，请改发我的邮箱。问题22已完成。", false},
		{"person about bounces", inThread, "系统退信问题的说明", "此前退信是因为邮箱满了，现已收到。", false},
		{"person with a file on calendars", inThread, "已接受处罚的整改报告", "已完成", false},
		{"person: read", inThread, "已读材料并提出意见", "意见如下", false},
		{"person: undelivered", inThread, "未送达文书整改情况", "已完成", false},
		{"person asks for no reply", inThread, "Re: " + othersSubject, "已完成，本邮件请勿回复，有事电话联系。", false},
		{"person at the office's mailbox", "From: bangongshi@unit.example\r\n" + inThread, "回复: " + othersSubject, "您好，您发送的邮件已收到，我们将尽快处理。", false},
		{"person, urgent", inThread + "X-Priority: 1\r\nPrecedence: first-class\r\n", "紧急: x", "收到", false},
		{"person with receipt asked", inThread + "Disposition-Notification-To: liming@cn.example\r\n", "Re: " + othersSubject, "收到", false},
		{"person, tagged by a gateway", inThread, "[外部邮件] 回复: " + othersSubject, "收到", false},
		{"person named in the local part", "From: noreplyliu@unit.example\r\n" + inThread, "Re: " + othersSubject, "收到", false},
		{"person who is out", inThread, "Re: " + othersSubject, "我这几天出差，回来后报送。", false},
		{"person writes of auto", inThread, "Automatic monitoring at 常宁", "已完成", false},
		{"person tells of a read receipt", inThread, "Re: " + othersSubject, "已读，请放心。回执已寄出。", false},
		{"WeCom's automatic answer", inThread, "自动回复：" + othersSubject, "我已收到邮件。", true},
		{"Foxmail's rule", inThread, "Re: " + othersSubject, "自动回复：您好，来信收到。", true},
		{"automatic, English words", inThread, "Re: " + othersSubject, "This is an automatic reply. I have received your mail.", true},
		{"Alibaba's", inThread, "自动回复:" + othersSubject, "【此邮件为系统自动发送】已收到", true},
		{"sent by a system", "", "您的工单已完成", "此邮件由系统自动发出，请勿回复。您的工单已完成。", true},
		{"verification code", "", "验证码", "您的验证码是221124，系统自动发送，请勿回复。", true},
		{"greylisting's challenge", inThread, "Re: " + othersSubject, "您的邮件已被反垃圾系统隔离，请点击链接确认后投递。", true},
		{"delayed", "From: MAILER-DAEMON@x.example\r\n", "Delayed Mail (still being retried)", "x", true},
		{"bounce from a helper's name", "From: mailer-daemon@x.example\r\n" + inThread, "Re: " + othersSubject, "已收到", true},
		{"Resent of ours by sieve", "Message-ID: <" + othersID + "@city.example>\r\nReceived: from x\r\n", "Fwd: " + othersSubject, "x", true},
		{"survey", "List-Unsubscribe: <https://x.example/u>\r\n", "满意度调查", "请完成问卷", true},
		{"feedback loop", "X-Failed-Recipients: l@x.example\r\n", "x", "x", true},

		{"person forwards a bounce", inThread, "转发: 系统退信", "我们的邮箱满了，已清理，问题22已完成。", false},
		{"person: 退信处理情况", inThread, "退信处理情况", "已完成", false},
		{"person: 自动监控设备", inThread, "自动监控设备整改", "已完成", false},
		{"person: 自动答复机 in a title", inThread, "自动答复机采购", "已完成", false},
		{"person: Accepted", inThread, "Re: Accepted papers", "已完成", false},
		{"person: 暂定方案", inThread, "暂定方案报送", "已完成", false},
		{"person on a meeting", inThread, "回复: 会议邀请", "参加", false},
		{"person who says it was sent by a system", inThread, "Re: " + othersSubject, "贵办系统自动发送的邮件已收到，问题22已完成。", false},
		{"person who quotes our footer only", inThread, "Re: " + othersSubject, "收到。\n\n本邮件由督办系统发送，请勿回复，联系电话0734-0000000。", false},
		{"person with mail in the local part", "From: mailer@unit.example\r\n" + inThread, "Re: " + othersSubject, "收到", false},
		{"person of the post office", "From: postoffice@unit.example\r\n" + inThread, "Re: " + othersSubject, "收到", false},
		{"person about returned papers", inThread, "Re: " + othersSubject, "您退回的材料已收到，问题22重新报送。", false},
		{"person: your mail was blocked", inThread, "Re: " + othersSubject, "您昨天的邮件被我单位网关拦截，今天才收到，已完成整改。", false},
		{"forwarded by a person", inThread, "转发: " + othersSubject, "请李科长办理，收到请回复。", false},
	} {
		header := c.header
		for field, value := range map[string]string{"From": "\"李明\" <liming@cn.example>", "Message-ID": "<abc123@cn.example>", "Return-Path": "<liming@cn.example>"} {
			if !strings.Contains("\r\n"+header, "\r\n"+field+":") {
				header = field + ": " + value + "\r\n" + header
			}
		}
		raw := header + "To: " + othersFrom + "\r\nSubject: " + c.subject + "\r\nDate: Fri, 27 Nov 2026 10:11:12 +0800\r\nMIME-Version: 1.0\r\n" + part("text/plain", "utf-8", "utf-8", c.body)
		m, err := incoming.Read([]byte(raw), incoming.Bounds{File: 1 << 20, Sum: 1 << 20, Files: 5, Own: []string{othersFrom}})
		if err != nil || m.Machine != "" != c.machine {
			t.Errorf("%s: machine %q, want %t; %v", c.name, m.Machine, c.machine, err)
		}
	}
}
