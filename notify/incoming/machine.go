package incoming

import (
	"cmp"
	"html"
	"slices"
	"strings"

	"duban/remind/delivery"
	"duban/remind/pattern"
)

// Why a mail is no person's reply, as the office reads it.
const (
	ownMail    = "本系统发出的邮件"
	bounceMail = "退信或投递失败通知"
	autoReply  = "自动答复"
	autoSent   = "系统自动发送的邮件"
	receipt    = "已读回执"
	invitation = "日程邀请或者答复"
	listMail   = "邮件列表或群发邮件"
)

// machine says why no person wrote a mail as an answer, or nothing. X-Auto-Response-Suppress is no sign: it asks others to be silent, and people's
// mails have it too.
func machine(e *entity, kinds []kind, m *Mail, own []string) string {
	whole := strings.TrimSpace(m.Subject)
	subject := strings.TrimSpace(gatewayTags.ReplaceAllString(whole, ""))
	for _, why := range []string{
		ownSign(m, own), kindSign(kinds), headerSign(e, m), senderSign(m.From.Address), signOf(subjects, whole), signOf(subjects, subject),
	} {
		if why != "" {
			return why
		}
	}
	rest := replied.ReplaceAllString(subject, "")
	if rest != subject && signOf(subjects, rest) != "" {
		return "" // a person answers a machine, and may quote its first sentence
	}
	return cmp.Or(openingSign(opening(m.Text), rest != subject), openingSign(opening(shownText(m.HTML)), rest != subject))
}

// ownSign knows our own mails, which forwarding and mail loops bring back. A mail of ours has its own mark in its subject; the form of its
// Message-ID alone proves nothing, as Roundcube's is the same.
func ownSign(m *Mail, own []string) string {
	ours := slices.ContainsFunc(own, func(a string) bool { return strings.EqualFold(a, m.From.Address) })
	if id := named(m.MessageID); ours || id != "" && delivery.Mark(id) == m.Mark {
		return ownMail
	}
	return ""
}

// kindSign knows what programs send each other by the kinds of its parts.
func kindSign(kinds []kind) string {
	for i := range kinds {
		k := &kinds[i]
		report := k.name == "multipart/report"
		switch {
		case report && strings.EqualFold(k.params["report-type"], "disposition-notification"), k.name == "message/disposition-notification":
			return receipt
		case report, k.name == "message/delivery-status", k.name == "message/global-delivery-status":
			return bounceMail
		case k.name == "text/calendar" && calendarAnswer(k):
			return invitation
		}
	}
	return ""
}

// calendarMethod is what a calendar asks or answers. One that is only published is a file like any other, as those we send.
var calendarMethod = pattern.New(`(?im)^METHOD:[ \t]*([A-Z]+)`)

// calendarAnswer reports whether a calendar invites or answers an invitation.
func calendarAnswer(k *kind) bool {
	method := k.params["method"]
	if found := calendarMethod.FindSubmatch(k.body); method == "" && found != nil {
		method = string(found[1])
	}
	return method != "" && !strings.EqualFold(method, "publish")
}

// headerSign knows machines by what they say of themselves in the header.
func headerSign(e *entity, m *Mail) string {
	threaded := e.has("in-reply-to", "references")
	precedence := strings.ToLower(e.get("precedence"))
	submitted, _ := parseParams(commentless(e.get("auto-submitted")))
	switch {
	case e.has("x-failed-recipients"), e.has("return-path") && bareID(commentless(e.get("return-path"))) == "":
		return bounceMail
	case strings.HasPrefix(submitted, "auto-replied"):
		return autoReply
	case submitted != "" && submitted != "no":
		return autoSent
	case saysYes(e, "x-autoreply", "x-auto-reply", "x-autorespond", "x-autoresponder", "x-autoreply-from", "x-mail-autoreply", "x-vacation"),
		precedence == "auto_reply", precedence == "auto-reply":
		return autoReply
	case e.has("list-id", "list-post"), !threaded && e.has("list-unsubscribe"):
		return listMail
	}
	if slices.Contains([]string{"bulk", "junk", "list"}, precedence) {
		if !threaded {
			return listMail
		}
		m.doubt("邮件带有群发标记，请核实是否本人所写")
	}
	return ""
}

// saysYes reports whether one of some fields is there and does not deny itself.
func saysYes(e *entity, names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		return e.has(name) && !slices.Contains([]string{"no", "false", "0"}, strings.ToLower(e.get(name)))
	})
}

// commentless returns a field without what stands in round brackets.
func commentless(value string) string {
	return strings.TrimSpace(innerComment.ReplaceAllString(value, ""))
}

// machines are the names of mailboxes in which nobody writes.
var machines = pattern.New(`(?i)^(mailer-daemon|mail-daemon|postmaster|(no|do-?not|donot|not)[-_.]?reply)@`)

// senderSign knows the mailboxes of servers.
func senderSign(address string) string {
	switch m := machines.FindStringSubmatch(address); {
	case m == nil:
		return ""
	case strings.Contains(strings.ToLower(m[1]), "reply"):
		return autoSent
	}
	return bounceMail
}

// gatewayTags are what gateways and lists put before a subject: [外部邮件]. What is in brackets itself may be a sign, so both forms are tried.
var gatewayTags = pattern.New(`^(\s*(\[[^\]]{1,20}\]|【[^】]{1,20}】))+`)

// replied begins the subject of a person's answer, whatever it answers.
var replied = pattern.New(`(?i)^(\s*(re|回复|答复|回覆|回復|答覆|转发|轉寄|fw|fwd)\s*[:：]\s*)+`)

// A sign is a form of words that machines use, and what they are.
type sign struct {
	form *pattern.Pattern
	why  string
}

// signOf returns what the first of some signs says that a text has.
func signOf(signs []sign, text string) string {
	for i := range signs {
		if signs[i].form.MatchString(text) {
			return signs[i].why
		}
	}
	return ""
}

// subjects are what the subjects of machines begin with; some, as the holiday answer of QQ, have no other sign. A person who answers one has 回复:
// before it.
var subjects = []sign{
	{pattern.New(`(?i)^[\[【（(]?((假期|休假|外出|系统)?(自动(回复|答复|应答|回信)|自動(回覆|回復|答覆|回應))|automatic (reply|response)|auto[- ]?(reply|response)|` +
		`automated (reply|response)|out of (the )?office( auto[- ]?reply)?|vacation (reply|response))(\s*[:：\]】）)（(，,—－-]|\s+(re|回复|答复|fw|转发)\s*[:：]|$)`), autoReply},
	{pattern.New(`(?i)^(auto|ooo|oof)\s*[:：]`), autoReply},
	{pattern.New(`(?i)^(已读|未读|read|not read)\s*[:：]`), receipt},
	{pattern.New(`(?i)^[\[【（(]?(return receipt|read receipt|已读回执|阅读回执|读信回执|收条)(\s*[:：\]】）)（(]|$)`), receipt},
	{pattern.New(`(?i)^(已接受|已谢绝|已拒绝|暂定|accepted|declined|tentative)\s*[:：]`), invitation},
	{pattern.New(`(?i)^(recall\s*[:：]|disposition notification)`), autoSent},
	{pattern.New(`(?i)^[\[【（(]?(系统退信((通知|提醒|报告)?([^\p{Han}]|$))|systems? bounce|退信(通知|提醒|报告|[:：\]】）)]|$)|邮件(被)?(退回|退信|拒收|拦截)(通知|提醒|[:：]|$)|` +
		`(未送达|无法送达|未能送达|未投递|无法投递|未传递的邮件|已延迟)\s*[:：]|(邮件)?(投递|发送|传递)(失败|延迟|状态)(通知|报告|提醒|[:：]|$)|邮件(投递|发送|传递)失败([^\p{Han}]|$)|` +
		`拒收通知|undeliver(able|ed)|delivery (notification|status notification|failure|has failed|delayed)|mail delivery (failed|failure|system)|mail failure|` +
		`returned mail|failure notice|warning: could not send|message (blocked|rejected))`), bounceMail},
}

// openings are the sentences with which machines begin, greetings aside. Each says of the mail itself what it is.
var openings = []sign{
	{pattern.New(`^[\[【（(*\s]*(((这|此)是|此为|(本|此|该)(邮件|信)(是|为|由|系)|系统|来自)[^，。,.！？?!\n]{0,24})?` + answered), autoReply},
	{pattern.New(`^[^\n]{0,40}[，。！!,.：:\s]((这|此)是|此为|(本|此|该)(邮件|信)(是|为|由|系))[^，。,.！？?!\n]{0,24}` + answered), autoReply},
	{pattern.New(`^[^\n]{0,200}[（(【\[]((这|此)是|此为|(本|此|该)(邮件|信)(是|为|由|系))[^，。,.！？?!\n]{0,24}` + answered), autoReply},
	{pattern.New(`(?i)^[^\n]{0,40}\bthis is an auto(matic|mated|matically generated)[- ]*(reply|response|message|e-?mail)`), autoReply},
	{pattern.New(`^[\[【（(*\s]*(此|本|该|这)(封)?(邮件|信)(是|为|由|系)[^，。\n]{0,16}自动(发出|发送|生成|产生)`), autoSent},
	{pattern.New(`邮件[^。\n]{0,40}(隔离|拦截|暂扣)[^\n]{0,40}请[^，。\n]{0,4}点击[^\n]{0,30}(确认|验证|放行|投递)`), autoSent},
	{pattern.New(`^[^\n，。]{0,30}将撤回邮件`), autoSent},
	{pattern.New(`^[^\n]{0,30}(这|此)(是|为)[^，。\n]{0,40}邮件的?(收条|已读回执|阅读回执|送达回执|回执)`), receipt},
	{pattern.New(`(收条|回执)[^。\n]{0,6}(表明|表示|说明)[^。\n]{0,20}(收件人|对方)[^。\n]{0,20}(显示|打开|阅读)`), receipt},
	{pattern.New(`(?i)^this is a (return )?receipt for the (mail|message)`), receipt},
	{pattern.New(`邮件[^。]{0,120}已(经)?(于|在)[^。\n]{0,24}[0-9]{1,2}[:：][0-9]{2}[^。\n]{0,20}被[^。\n]{0,20}(阅读|打开|显示|查看)`), receipt},
}

// answered is what such a sentence says, and that it says no more.
const answered = `自动(回复|答复|应答|回信)(的)?(邮件|信息|消息|信件|内容)?(\s*[，。！,.!：:\]】）)\n]|$)`

// refusal is what gateways write in place of a report; code is what a server said to them.
var (
	refusal = pattern.New(`(您|你|阁下)[^。\n]{0,80}邮件[^。]{0,120}(被[^。\n]{0,20}(拒绝|拒收|退回|拦截|隔离)|未(能)?(成功)?(送达|投递|送出|发送)|` +
		`(无法|不能|没有)(成功)?(送达|投递|发送)|(投递|发送)失败)`)
	// unattended is what systems write below what they send to many.
	unattended = pattern.New(`系统自动(发送|发出|生成)[^。\n]{0,12}(请勿|无需|不要|勿)(直接)?回复`)
	code       = pattern.New(`\b[45][0-9]{2}[ -]+#?[45]\.[0-9]{1,3}\.[0-9]{1,3}\b`)
)

// openingSign knows machines by their first sentences. A person may report to us that a mail of ours was refused: only where the subject answers
// nothing, or a server's code stands there, is it the gateway that speaks.
func openingSign(opening string, answers bool) string {
	if why := signOf(openings, opening); why != "" {
		return why
	}
	if !answers && unattended.MatchString(opening) {
		return autoSent
	}
	if refusal.MatchString(opening) && (!answers || code.MatchString(opening)) {
		return bounceMail
	}
	return ""
}

// openingLong is how much of a mail is its opening, in bytes: some three sentences.
const openingLong = 900

var (
	unseenHTML = pattern.New(`(?is)<(style|script|title|head)\b.*?</(style|script|title|head)>|<!--.*?-->`)
	tagHTML    = pattern.New(`<[^>]*>`)
)

// shownText returns roughly what an HTML shows at its beginning. It need not be exact: only known sentences are looked for.
func shownText(source string) string {
	source = source[:min(len(source), 64<<10)]
	source = tagHTML.ReplaceAllString(unseenHTML.ReplaceAllString(source, ""), " ")
	return strings.Join(strings.Fields(html.UnescapeString(source)), " ")
}

// opening returns the first words of a text.
func opening(text string) string {
	text = strings.TrimSpace(text)
	return strings.ToValidUTF8(text[:min(len(text), openingLong)], "")
}
