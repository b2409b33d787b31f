package notify

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"duban/remind/delivery"
)

// Answers as real servers give them, and the row of the table that each must meet.
func TestVerdicts(t *testing.T) {
	const (
		delivered = delivery.Delivered
		retry     = delivery.Retry
		refused   = delivery.Refused
		declined  = delivery.Declined
		broken    = delivery.Broken
	)
	met := map[string]bool{}
	for _, tt := range []struct {
		at   step
		code int
		text string
		want delivery.Outcome
		dead bool
		row  string // empty: none, the first digit decides
	}{
		{atMail, 421, "4.7.0 closing", retry, false, "the server is closing"},
		{atConnect, 421, "HL:ICC too many connections", retry, false, "the server is closing"},
		{atRcpt, 450, "4.2.0 greylisted", retry, false, ""},
		{atRcpt, 451, "4.7.1 come back in 300 seconds", retry, false, ""},
		{atDot, 451, "MI:SFQ", retry, false, ""},
		{atRcpt, 452, "4.2.2 mailbox full", retry, false, ""},
		{atMail, 452, "4.3.1 no disk", retry, false, ""},
		{atMail, 455, "not now", retry, false, ""},
		{atLogin, 454, "4.7.0 temporary authentication failure", retry, false, ""},
		{atTLS, 454, "4.7.0 TLS not available", retry, false, ""},
		{atDot, 454, "Transient reject by behaviour spam at data stage, too frequently sending", retry, false, ""},
		{atLogin, 451, "too much fail authentication", broken, false, "too many failed logins"},
		{atLogin, 535, "5.7.8 authentication failed", broken, false, "login refused"},
		{atLogin, 535, "Error: authentication failed, too many attempts", broken, false, "login refused"},
		{atLogin, 526, "Authentication failure", broken, false, "login refused"},
		{atMail, 534, "5.7.9 stronger mechanism", broken, false, "login refused"},
		{atMail, 530, "5.7.0 must issue STARTTLS first", broken, false, "login or TLS wanted"},
		{atRcpt, 530, "Authentication required", broken, false, "login or TLS wanted"},
		{atLogin, 538, "5.7.11 encryption required", broken, false, "login or TLS wanted"},
		{atLogin, 504, "5.5.4 unknown mechanism", broken, false, "refused at the door"},
		{atConnect, 554, "no service here", broken, false, "refused at the door"},
		{atConnect, 521, "does not accept mail", broken, false, "refused at the door"},
		{atHello, 550, "bad HELO", broken, false, "refused at the door"},
		{atConnect, 550, "Connection frequency limited", retry, false, "throttled"},
		{atMail, 501, "mail from address must be same as authorization user", broken, false, "sender not the login's"},
		{atMail, 553, "Mail from must equal authorized user", broken, false, "sender not the login's"},
		{atRcpt, 553, "5.7.1 <duban@office.example>: Sender address rejected: not owned by user x", broken, false, "sender not the login's"},
		{atDot, 554, "DT:SUM", broken, false, "sender not the login's"},
		{atMail, 550, "5.1.8 bad sender's system address", broken, false, "sender refused"},
		{atMail, 553, "5.1.7 bad sender", broken, false, "sender refused"},
		{atMail, 550, "5.7.1 not allowed to send", broken, false, "sender against policy"},
		{atMail, 502, "5.7.0 Please authenticate first", broken, false, "sender against policy"},
		{atMail, 550, "access denied", broken, false, "sender refused, by the code alone"},
		{atMail, 550, "Ip frequency limited", retry, false, "throttled"},
		{atMail, 550, "Mailbox unavailable or access denied", retry, false, "throttled"},
		{atDot, 554, "too frequently sending", retry, false, "throttled"},
		{atRcpt, 550, "5.4.5 daily limit exceeded", retry, false, "throttled"},
		{atDot, 554, "MI:STC", retry, false, "throttled"},
		{atMail, 550, "发信频率过高", retry, false, "throttled"},
		{atRcpt, 552, "5.2.2 over quota", retry, false, "mailbox full"},
		{atRcpt, 552, "too many recipients", retry, false, "throttled"},
		{atDot, 552, "storage exceeded", retry, false, "full or too many recipients"},
		{atMail, 552, "5.3.4 message size exceeds fixed limit", declined, false, "mail too big"},
		{atDot, 552, "5.2.3 too long for the mailbox", declined, false, "mail too big"},
		{atDot, 552, "exceeded mailsize limit", declined, false, "mail too big, in words"},
		{atMail, 552, "no", declined, false, "size refused"},
		{atRcpt, 550, "5.1.1 user unknown", refused, true, "no such mailbox"},
		{atRcpt, 550, "5.1.10 null MX", refused, true, "no such mailbox"},
		{atRcpt, 550, "5.1.2 bad domain", refused, true, "no such mailbox"},
		{atRcpt, 501, "5.1.3 bad syntax", refused, true, "no such mailbox"},
		{atRcpt, 550, "5.2.1 mailbox disabled", refused, true, "no such mailbox"},
		{atRcpt, 550, "Invalid User", refused, true, "no such mailbox, in words"},
		{atRcpt, 551, "user not local", refused, true, "no such mailbox, in words"},
		{atRcpt, 553, "mailbox name not allowed", refused, true, "no such mailbox, in words"},
		{atRcpt, 550, "5.4.1 recipient address rejected: access denied", refused, true, "no such mailbox, by the code alone"},
		{atRcpt, 521, "takes no mail", refused, true, "host takes no mail"},
		{atRcpt, 556, "5.1.10 null MX", refused, true, "no such mailbox"},
		{atRcpt, 556, "domain takes no mail", refused, true, "host takes no mail"},
		{atRcpt, 553, "5.6.7 address not of ASCII", refused, true, "address not of ASCII"},
		{atRcpt, 554, "5.7.1 relay access denied", declined, false, "relaying denied"},
		{atRcpt, 553, "sorry, that domain isn't in my list of allowed rcpthosts", declined, false, "relaying denied"},
		{atRcpt, 550, "5.7.1 recipient rejected", declined, false, "recipient against policy"},
		{atRcpt, 550, "blocked by SPF", declined, false, "recipient against policy, in words"},
		{atRcpt, 550, "5.3.0 something else", declined, false, "refused without a cause"},
		{atRcpt, 554, "no", declined, false, "refused without a cause"},
		{atRcpt, 550, "no", refused, true, "no such mailbox, by the code alone"},
		{atRcpt, 550, "收件人邮箱已满", retry, false, "full or busy, in words"},
		{atRcpt, 550, "Service unavailable", retry, false, "full or busy, in words"},
		{atRcpt, 550, "Mailbox is full", retry, false, "full or busy, in words"},
		{atRcpt, 550, "mailbox unavailable", refused, true, "no such mailbox, by the code alone"},
		{atRcpt, 550, "access denied", declined, false, "recipient against policy, in words"},
		{atDot, 553, "no", declined, false, "refused without a cause"},
		{atDot, 554, "DT:SPM 163 smtp1,refused as spam", declined, false, "taken for spam"},
		{atDot, 550, "Invalid User", refused, true, "no such mailbox, in words"},
		{atLogin, 550, "用户名或密码错误", broken, false, "login refused, in words"},
		// As servers say it in Chinese.
		{atLogin, 535, "登录失败，请使用授权码登录", broken, false, "login refused"},
		{atLogin, 554, "登录失败次数过多，账号已锁定", broken, false, "too many failed logins"},
		{atRcpt, 550, "收件人不存在", refused, true, "no such mailbox, in words"},
		{atRcpt, 554, "用户已停用", refused, true, "no such mailbox, in words"},
		{atDot, 550, "收件人不存在", refused, true, "no such mailbox, in words"},
		{atMail, 550, "发送频率过快，超过限制", retry, false, "throttled"},
		{atRcpt, 554, "当日发信量已达上限", retry, false, "throttled"},
		{atDot, 550, "发送频率过快/超过限制", retry, false, "throttled"},
		{atDot, 554, "邮件过大", declined, false, "mail too big, in words"},
		{atRcpt, 553, "发件人地址与登录用户不一致", broken, false, "sender not the login's"},
		{atRcpt, 550, "发件人域名不存在", broken, false, "sender not the login's"},
		{atRcpt, 550, "邮件须经审批", declined, false, "recipient against policy, in words"},
		{atDot, 550, "邮件待审批", declined, false, "taken for spam"},
		{atDot, 554, "内容含有敏感词", declined, false, "taken for spam"},
		{atRcpt, 550, "sender does not exist", declined, false, "recipient against policy, in words"},
		{atRcpt, 550, "发件人在收件人的黑名单中", declined, false, "recipient against policy, in words"},
		{atRcpt, 550, "发件人地址不存在", broken, false, "sender not the login's"},
		{atDot, 554, "拒绝", declined, false, "refused without a cause"},
		{atDot, 554, "5.7.1 policy", declined, false, "against policy"},
		{atDot, 550, "5.7.23 SPF", declined, false, "against policy"},
		{atDot, 554, "5.6.0 content", declined, false, "content refused"},
		{atDot, 554, "DT:SPM", declined, false, "taken for spam"},
		{atDot, 550, "5.1.1 no such user", refused, true, "no such mailbox, after the mail"}, // the mail has one recipient
		{atMail, 555, "SIZE not known", declined, false, "not understood"},
		{atData, 503, "5.5.1 bad sequence", declined, false, "not understood"},
		{atRcpt, 500, "5.5.2 what?", declined, false, "not understood"},
	} {
		row := ""
		words := strings.ToLower(tt.text)
		if i := slices.IndexFunc(rules, func(r rule) bool {
			return r.fits(tt.at, tt.code, enhancedCode.FindString(tt.text), words)
		}); i >= 0 {
			row = rules[i].name
		}
		met[row] = true
		v := judgeAnswer(tt.at, tt.code, tt.text)
		if v.Outcome != tt.want || v.Dead != tt.dead || row != tt.row || v.Code != tt.code {
			t.Errorf("step %b, %d %s: %+v by %q, want %s by %q", tt.at, tt.code, tt.text, v, row, tt.want, tt.row)
		}
		if want := strconv.Itoa(tt.code) + " "; !strings.HasPrefix(v.Reply, want) || strings.Contains(v.Reply, "duban@") {
			t.Errorf("reply %q", v.Reply)
		}
		if v.Outcome == delivered {
			t.Error("a refusal counts as delivered")
		}
	}
	for _, r := range rules {
		if !met[r.name] {
			t.Errorf("no answer meets %q", r.name)
		}
	}
}

// The page for administrators names every code that the table treats in its own way.
func TestThePageOfMailKnowsEveryCode(t *testing.T) {
	page, err := os.ReadFile("../docs/mail.zh-CN.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rules {
		for _, code := range r.codes {
			if !strings.Contains(string(page), strconv.Itoa(code)) {
				t.Errorf("%q: the page does not know %d", r.name, code)
			}
		}
		for _, code := range r.enhanced {
			if !strings.Contains(string(page), strings.TrimSuffix(code, ".")) {
				t.Errorf("%q: the page does not know %s", r.name, code)
			}
		}
	}
}

func TestTidy(t *testing.T) {
	for in, want := range map[string]string{
		"550 5.1.1 <shigu@city.example>: no":  "550 5.1.1 <***@city.example>: no",
		"two\r\nlines":                        "two lines",
		"neither \xff\xff":                    "neither ?",
		"user \"duban@office.example\" fails": "user \"***@office.example\" fails",
		strings.Repeat("督", 400):              strings.Repeat("督", 300) + "…",
	} {
		if got := tidy(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
