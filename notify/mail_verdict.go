package notify

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"regexp"
	"slices"
	"strings"

	"duban/notify/certificate"
	"duban/remind/delivery"
	"duban/remind/typed"
)

// A step is a part of handing over a letter; a set of them says where a rule holds.
type step uint16

const (
	atConnect step = 1 << iota // the connection and the greeting
	atTLS
	atHello
	atLogin
	atSize
	atMail
	atRcpt
	atData
	atBody
	atMark
	atDot
	anyStep  = atDot<<1 - 1
	atDoor   = atConnect | atTLS | atHello | atLogin
	inside   = anyStep &^ atDoor
	afterAll = atData | atBody | atDot
)

// A stepError is a failure and the step it came at.
type stepError struct {
	at  step
	err error
}

// Error returns the text of the cause. The step is for the table of verdicts and not for people.
func (e *stepError) Error() string { return e.err.Error() }
func (e *stepError) Unwrap() error { return e.err }

// stepOf returns the step at which an error arose; 0 where it arose at none.
func stepOf(err error) step {
	var s *stepError
	if errors.As(err, &s) {
		return s.at
	}
	return 0
}

// codeOf returns the reply code of a server's answer; 0 where no server has answered.
func codeOf(err error) int {
	var a *textproto.Error
	if errors.As(err, &a) {
		return a.Code
	}
	return 0
}

// answered reports whether the server itself said no.
func answered(err error) bool { return codeOf(err) != 0 }

// A rule says what an answer means. What a field does not name holds for all.
type rule struct {
	name     string
	at       step
	codes    []int    // none: every 5xx
	enhanced []string // 5.1.1, or a class with a dot at its end (5.7.), or "" for an answer without one
	words    []string // any of them, in lower case
	unless   []string // none of them
	outcome  delivery.Outcome
	dead     bool
	advice   string // what the administrator can do; joined to the answer
}

const (
	adviceLogin   = "请核对 mail.username、mail.password_file：多数邮箱要填写客户端授权码，不是登录密码"
	adviceDoor    = "邮件服务器不接受本机发信，请核对 mail.host、mail.port、mail.tls、mail.username 和 mail.from 的域名"
	adviceSender  = "邮件服务器不接受该发件人，mail.from 须为 mail.username 的邮箱"
	adviceSlow    = "邮件服务器限制发送数量，请其管理员提高 mail.from 的发送上限"
	adviceSize    = "邮件超过邮件服务器允许的大小"
	adviceRelay   = "邮件服务器不向该域名转发邮件，请设置 mail.username，或请其管理员允许"
	advicePolicy  = "请向邮件服务器的管理员查询因哪一条规则拒收"
	adviceContent = "邮件服务器因内容拒收，请其管理员对 mail.from 放行"
	adviceFault   = "本程序或邮件服务器出错，请将本条答复转告维护人员"
	adviceCrowded = "本机打开的文件过多，与邮件服务器无关，请查明占用的进程，或提高服务单元的 LimitNOFILE"
)

// aboutAddress are words by which a server says that it has no such mailbox, or that the mailbox takes nothing; in lower case.
var aboutAddress = []string{
	"user unknown", "unknown user", "no such user", "user not found", "invalid user", "user not local", "not our user", "user doesn't exist",
	"no such mailbox", "mailbox not found", "invalid mailbox", "mailbox name", "mailbox is disabled", "mailbox disabled", "no mailbox",
	"unknown recipient", "no such recipient", "recipient not found", "invalid recipient", "recipient unknown", "does not exist", "no such address",
	"account disabled", "account is disabled", "user disabled", "user is disabled", "user suspended",
	"不存在", "无此用户", "没有此用户", "没有该用户", "无此收件人", "没有此收件人", "无此邮箱", "无此信箱", "查无此人", "无效的收件人", "收件人无效", "无效收件人",
	"收件人地址有误", "收件人地址错误", "找不到收件人", "找不到用户", "用户未找到", "已停用", "被停用", "已禁用", "被禁用", "已注销", "用户已冻结", "邮箱已冻结",
}

// rules are tried in order; the first that fits decides. Chinese servers mostly send no enhanced codes, so the basic code and the words must do.
// 4xx that no rule names is tried again. 5xx that none names breaks the channel at the door and is declined inside, as it would meet everybody.
var rules = []rule{
	{
		name: "too many failed logins", at: atLogin, codes: []int{450, 451, 454, 550, 554},
		words:   []string{"too much fail", "too many fail", "locked", "失败次数", "锁定", "冻结"},
		outcome: delivery.Broken, advice: adviceLogin,
	},
	{name: "the server is closing", at: anyStep, codes: []int{421}, outcome: delivery.Retry},
	{name: "login refused", at: anyStep, codes: []int{526, 534, 535}, outcome: delivery.Broken, advice: adviceLogin},
	{
		name: "login refused, in words", at: atLogin, words: []string{"authentication fail", "授权码", "密码", "登录失败", "认证失败"},
		outcome: delivery.Broken, advice: adviceLogin,
	},
	{name: "login or TLS wanted", at: anyStep, codes: []int{530, 538}, outcome: delivery.Broken, advice: adviceDoor},
	{name: "sender not the login's", at: inside, words: []string{
		"authorization user", "authorized user", "not owned by user", "sender address rejected", "dt:sum",
		"与登录", "认证用户", "登录用户不一致", "发件人与", "发信人与", "发件人域名", "发件人地址不存在", "发件人不存在", "发件人无效",
	}, outcome: delivery.Broken, advice: adviceSender},
	{name: "sender refused", at: atMail | atRcpt, enhanced: []string{"5.1.7", "5.1.8"}, outcome: delivery.Broken, advice: adviceSender},
	{name: "throttled", at: anyStep, codes: []int{550, 552, 553, 554}, words: []string{
		"frequen", "too many", "too fast", "rate limit", "limit exceeded", "over limit", "sending limit", "connection limit", "daily limit",
		"limited", "mi:sfq", "mi:dmc", "mi:stc", "rp:drc", "rp:qrc", "rp:trc", "hl:icc", "hl:ifc", "hl:mep", "antispam_bat",
		"mailbox unavailable or access denied", "频率", "频繁", "频次", "超过限制", "超出限制", "过快", "过多", "限额", "配额", "限流", "发送上限", "发信上限",
		"发送数量", "发信数量", "发信量", "发送量", "稍后",
	}, outcome: delivery.Retry, advice: adviceSlow},
	{name: "mailbox full", at: inside, enhanced: []string{"5.2.2"}, outcome: delivery.Retry},
	{name: "mail too big", at: inside, enhanced: []string{"5.3.4", "5.2.3"}, outcome: delivery.Declined, advice: adviceSize},
	{name: "mail too big, in words", at: inside, codes: []int{550, 552, 554}, words: []string{
		"mailsize", "message size", "size limit", "too large", "too big", "过大", "大小",
	}, outcome: delivery.Declined, advice: adviceSize},
	{name: "size refused", at: atMail, codes: []int{552}, outcome: delivery.Declined, advice: adviceSize},
	{name: "full or too many recipients", at: inside, codes: []int{552}, outcome: delivery.Retry},
	{name: "sender against policy", at: atMail, enhanced: []string{"5.7."}, outcome: delivery.Broken, advice: adviceSender},
	{name: "no such mailbox", at: atRcpt, enhanced: []string{
		"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1",
	}, outcome: delivery.Refused, dead: true},
	// A mail has one recipient, so after it there is no doubt which mailbox is meant; but only what the server says in so many words counts.
	{name: "no such mailbox, after the mail", at: afterAll, enhanced: []string{"5.1.1", "5.1.10", "5.2.1"}, outcome: delivery.Refused, dead: true},
	{
		name: "no such mailbox, in words", at: atRcpt | afterAll, enhanced: []string{"", "5.0.", "5.1.", "5.2.", "5.4."}, words: aboutAddress,
		unless:  []string{"sender", "发件人", "发信人"}, // it is the sender that does not exist
		outcome: delivery.Refused, dead: true,
	},
	{name: "host takes no mail", at: atRcpt, codes: []int{521, 556}, outcome: delivery.Refused, dead: true},
	{name: "address not of ASCII", at: atMail | atRcpt, enhanced: []string{"5.6.7"}, outcome: delivery.Refused, dead: true},
	{
		name: "relaying denied", at: atRcpt, codes: []int{550, 551, 553, 554}, words: []string{"relay", "rcpthosts", "转发", "中继"},
		outcome: delivery.Declined, advice: adviceRelay,
	},
	{name: "recipient against policy", at: atRcpt, enhanced: []string{"5.7."}, outcome: delivery.Declined, advice: advicePolicy},
	{name: "recipient against policy, in words", at: atRcpt, codes: []int{550, 553}, enhanced: []string{""}, words: []string{
		"sender", "发件人", "发信人", "spam", "spf", "dmarc", "blacklist", "block", "policy", "denied", "content", "virus", "prohibited", "authenticat",
		"拒绝", "拒收", "垃圾", "策略", "规则", "黑名单", "白名单", "屏蔽", "敏感", "内容", "审批", "审核", "权限", "不允许", "禁止", "病毒",
	}, outcome: delivery.Declined, advice: advicePolicy},
	{name: "full or busy, in words", at: atRcpt, codes: []int{550, 551, 553}, enhanced: []string{"", "5.0.", "5.2."}, outcome: delivery.Retry, words: []string{
		"is full", "mailbox full", "quota", "exceeded", "busy", "service unavailable", "try again", "lookup fail", "已满", "空间不足", "容量",
	}},
	{
		name: "no such mailbox, by the code alone", at: atRcpt, codes: []int{550, 551, 553},
		enhanced: []string{"", "5.0.", "5.1.", "5.2.", "5.4.1"}, outcome: delivery.Refused, dead: true,
	},
	{name: "sender refused, by the code alone", at: atMail, codes: []int{550, 551, 553, 554}, outcome: delivery.Broken, advice: adviceSender},
	{name: "against policy", at: afterAll, enhanced: []string{"5.7."}, outcome: delivery.Declined, advice: advicePolicy},
	{name: "content refused", at: afterAll, enhanced: []string{"5.6."}, outcome: delivery.Declined, advice: adviceContent},
	{name: "taken for spam", at: afterAll, codes: []int{550, 553, 554}, words: []string{
		"dt:spm", "spam", "垃圾", "敏感", "违规", "内容", "审批", "审核",
	}, outcome: delivery.Declined, advice: adviceContent},
	{name: "not understood", at: inside, codes: []int{500, 501, 502, 503, 504, 555}, outcome: delivery.Declined, advice: adviceFault},
	{name: "refused at the door", at: atDoor, outcome: delivery.Broken, advice: adviceDoor},
	{name: "refused without a cause", at: inside, outcome: delivery.Declined, advice: advicePolicy},
}

// fits reports whether a rule is about an answer. A rule without codes is about refusals (5xx) alone: for what is
// temporary the code says enough, and no word of it may turn a retry into a failure.
func (r *rule) fits(at step, code int, enhanced, words string) bool {
	if r.at&at == 0 {
		return false
	}
	if r.codes == nil && code/100 != 5 || r.codes != nil && !slices.Contains(r.codes, code) {
		return false
	}
	if r.enhanced != nil && !slices.ContainsFunc(r.enhanced, func(want string) bool {
		return want == enhanced || strings.HasSuffix(want, ".") && strings.HasPrefix(enhanced, want)
	}) {
		return false
	}
	if slices.ContainsFunc(r.unless, func(w string) bool { return strings.Contains(words, w) }) {
		return false
	}
	return r.words == nil || slices.ContainsFunc(r.words, func(w string) bool { return strings.Contains(words, w) })
}

// enhancedCode is the status code of RFC 3463 at the beginning of an answer.
var enhancedCode = regexp.MustCompile(`^([245]\.\d{1,3}\.\d{1,3})\b`)

// judgeAnswer judges what the server said at a step: 4xx and 5xx surely delivered nothing.
func judgeAnswer(at step, code int, text string) delivery.Verdict {
	v := delivery.Verdict{Outcome: delivery.Retry, Code: code, Reply: tidy(fmt.Sprint(code, " ", text))}
	enhanced := enhancedCode.FindString(text)
	words := strings.ToLower(text)
	for i := range rules {
		if r := &rules[i]; r.fits(at, code, enhanced, words) {
			v.Outcome, v.Dead = r.outcome, r.dead
			if r.advice != "" {
				v.Reply += " — " + r.advice
			}
			return v
		}
	}
	if code < 400 && at == atDot { // neither yes nor no
		v.Outcome = delivery.InDoubt
	}
	return v
}

// judge returns the verdict on a failed attempt.
func judge(err error) delivery.Verdict {
	at := stepOf(err)
	var answer *textproto.Error
	if errors.As(err, &answer) {
		return judgeAnswer(at, answer.Code, answer.Msg)
	}
	v := delivery.Verdict{Outcome: delivery.Retry, Reply: tidy(err.Error())}
	switch {
	case at == atDot:
		v.Outcome = delivery.InDoubt
		v.Reply = tidy(err.Error() + " — 邮件已发完，未收到答复，送达存疑")
	case at == atSize:
		v.Outcome = delivery.Declined
	case crowded(err):
		v.Reply = tidy(err.Error() + " — " + adviceCrowded)
	case at&atDoor != 0:
		if advice := atTheDoor(err, "mail"); advice != "" {
			v.Outcome, v.Reply = delivery.Broken, tidy(advice)
		}
	}
	return v
}

var (
	errNoSTARTTLS = errors.New("the server does not offer STARTTLS")
	errNoLogin    = errors.New("the server offers no login that this program knows")
)

// atTheDoor says what the administrator can do about a connection that will fail again for the same reason; empty: it may pass. key is that of
// the settings, mail or mail.bounces.
func atTheDoor(err error, key string) string {
	var plain tls.RecordHeaderError
	var op *net.OpError
	if advice := certificate.DoubtOf(err).Advise(key, err); advice != "" {
		return advice
	}
	switch {
	case errors.As(err, &plain):
		return fmt.Sprintf("the server does not speak TLS on this port: set %s.port or %s.tls (implicit mostly 465, starttls mostly 587)", key, key)
	case errors.As(err, &op) && (op.Op == "remote error" || op.Op == "local error"), strings.HasPrefix(err.Error(), "tls: "):
		return "no agreement on TLS with the server: " + err.Error()
	case errors.Is(err, errNoSTARTTLS):
		return fmt.Sprintf("%v: set %s.tls to implicit (mostly port 465), or to none only on a closed network", err, key)
	case errors.Is(err, errNoLogin):
		return err.Error() + ": without mail.username no login is tried"
	}
	return ""
}

// mailbox finds mail addresses in an answer; their first half is masked before anything of it is kept.
var mailbox = regexp.MustCompile(`[^\s<>()@,;:"]+(@[^\s<>()@,;:"]+)`)

// tidy makes an answer fit to be kept: one line, not too long, whole characters, and no address's local part.
func tidy(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "?")), " ")
	return mailbox.ReplaceAllString(typed.Clip(s, 300), "***$1")
}
