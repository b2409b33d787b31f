package config

import (
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"duban/remind"
	"duban/remind/digest"
	"duban/remind/typed"
)

// check holds everything against what it must be, and records each fault.
func (l *loader) check(s *Settings) {
	zones := []string{"Asia/Shanghai", "Asia/Chongqing", "Asia/Chungking", "Asia/Harbin", "PRC"}
	if !slices.Contains(zones, s.Timezone) {
		l.fault("timezone", fmt.Sprintf("不支持“%s”，只能是 Asia/Shanghai", s.Timezone))
	}
	l.filled("round", s.Round)
	l.filled("office.name", s.Office.Name)
	l.shows("office.name", s.Office.Name)
	l.shows("office.phone", s.Office.Phone)
	l.filled("state", s.State)
	l.folderOf("templates", &s.Templates)
	l.notNegative("caps.per_day", s.Caps.PerDay)
	l.notNegative("caps.per_week", s.Caps.PerWeek)
	l.oneOf("reports.dispatch", s.Reports.Dispatch, digest.Weekly, digest.Off)
	l.oneOf("reports.bulletin", s.Reports.Bulletin, digest.Monthly, digest.Off)
	l.filled("backup.at", s.Backup.At)
	l.notNegative("backup.keep", s.Backup.Keep)
	if n := s.Retention.Personal; n < leastMonths {
		l.fault("retention.personal", fmt.Sprintf("不能是%d：个人信息至少留存%d个月", n, leastMonths))
	}
	l.notNegative("papers.letter", s.Papers.Letter)
	l.notNegative("papers.slip", s.Papers.Slip)
	l.notNegative("papers.notice", s.Papers.Notice)
	l.oneOf("store.driver", s.Store.Driver, SQLite, Postgres)
	if s.Store.Driver == Postgres && s.Store.DSNFile == "" {
		l.fault("store.dsn_file", "driver 为 postgres 时须填写：写明数据库服务器地址、用户、密码的文件")
	}
	l.oneOf("log.format", s.Log.Format, "auto", "text", "json", "journal")
	l.mail(s)
	l.channels(s.Channels)
	l.hours(s)
	l.admin(s)
	l.page(&s.Page)
	l.answers(s)
	l.watch(&s.Watch)
	l.evidence(s)
	l.policy(&s.Policy)
}

// mail checks the server and the sender. Without a host no server is set and mails go into the Maildir; the rest is
// checked all the same, as it comes into force with the host.
func (l *loader) mail(s *Settings) {
	m := &s.Mail
	l.server("mail", m.Host, m.Port, m.TLS)
	l.notNegative("mail.per_minute", m.PerMinute)
	l.notNegative("mail.per_hour", m.PerHour)
	l.address("mail.from", m.From)
	if m.ReplyTo != "" {
		l.address("mail.reply_to", m.ReplyTo)
	}
	l.login(m)
	l.authorities("mail.ca_file", &m.CAFile)
	l.inbox("mail.bounces", &m.Bounces)
	// A host is set, so mails would leave under a name that does not exist.
	if s.MailSet() && strings.Contains(m.From, ".example") {
		l.warn("mail.from", l.origin("mail.from"), "发件人仍是示例地址，请改为本单位的邮箱")
	}
}

// server checks where a server is and how the connection to it is protected.
func (l *loader) server(key, host string, port int, tls TLS) {
	if port < 1 || port > 65535 {
		l.fault(key+".port", fmt.Sprintf("%d不是端口号，应为1至65535", port))
	}
	if strings.ContainsAny(host, "/@ \t") || strings.Contains(host, ":") && net.ParseIP(host) == nil {
		l.fault(key+".host", "只填主机名或地址，端口另填在 port")
	} else if strings.ContainsFunc(host, func(r rune) bool { return r > unicode.MaxASCII }) {
		l.fault(key+".host", fmt.Sprintf("“%s”含有英文半角字母、数字和点以外的字符，请改正（中文域名写成 xn--… 的形式）", host))
	}
	l.oneOf(key+".tls", string(tls), string(ImplicitTLS), string(StartTLS), string(NoTLS))
}

// login checks that name and password come together. One without the other is a slip that a server would answer in words
// which nobody understands.
func (l *loader) login(m *Mail) {
	named := m.Password.Set() || m.PasswordFile != ""
	switch {
	case m.Username != "" && !named:
		l.fault("mail.username", "登录还须填写 mail.password_file 或 mail.password")
	case m.Username == "" && named:
		l.fault("mail.password", "填写了密码，还须填写 mail.username")
	case named && m.TLS == NoTLS:
		l.warn("mail.tls", l.origin("mail.tls"), "不用 TLS，密码将在网络上明文传送")
	}
}

// hours checks before what time of the day messages wait: it must leave some of the window.
func (l *loader) hours(s *Settings) {
	for i, h := range s.Hours {
		key := fmt.Sprintf("hours[%d]", i)
		if int(h.At) < s.Window.Open || int(h.At) >= s.Window.Close {
			l.fault(key+".at", fmt.Sprintf("%s不在发送时段（%s）之内", h.At, formatWindow(s.Window)))
		}
		known := slices.ContainsFunc(s.Channels, func(c Channel) bool { return c.Name == h.Channel })
		switch {
		case h.Channel == "" && len(h.To) == 0:
			l.fault(key, "没有写明角色（to）或渠道（channel）；全部提醒的时间由 round 设定")
		case h.Channel != "" && h.Channel != remind.MailChannel && !known:
			l.fault(key+".channel", fmt.Sprintf("“%s”既不是 mail，也不是已设置的渠道名", h.Channel))
		}
		if len(h.To) > 0 {
			l.roles(key+".to", h.To)
		}
	}
}

// admin checks where the administrator is told of faults. An empty address is none: the office's first contact stands
// in.
func (l *loader) admin(s *Settings) {
	a := s.Admin
	known := slices.ContainsFunc(s.Channels, func(c Channel) bool { return c.Name == a.Channel })
	switch {
	case a.Channel == remind.MailChannel:
		if a.Address != "" {
			l.address("admin.address", a.Address)
		}
	case !known:
		l.fault("admin.channel", fmt.Sprintf("“%s”既不是 mail，也不是已设置的渠道名", a.Channel))
	}
}

// listener checks where something listens; empty: nowhere.
func (l *loader) listener(key, address string) {
	if address == "" {
		return
	}
	_, port, err := net.SplitHostPort(address)
	if n, convErr := strconv.Atoi(port); err != nil || convErr != nil || n < 0 || n > 65535 {
		l.fault(key, fmt.Sprintf("“%s”的写法不对，应为 主机:端口，如 127.0.0.1:8770", address))
	}
}

// public checks an address as readers reach it; empty: they do not.
func (l *loader) public(key, address string) {
	if address == "" {
		return
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		l.fault(key, fmt.Sprintf("“%s”的写法不对，应为 http:// 或 https:// 开头的地址", address))
	}
}

// watch checks the address that is called after each round.
func (l *loader) watch(w *Watch) {
	if !w.PushURL.Set() {
		return
	}
	u, err := url.Parse(w.PushURL.Reveal())
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		l.fault(l.given("watch.push_url"), "应为 http:// 或 https:// 开头的地址")
	case robotOf(u) != "":
		l.fault(l.given("watch.push_url"), fmt.Sprintf("这是 %s 机器人的地址，不能用来报告运行情况：请填到 channels 中", robotOf(u)))
	}
}

// filled finds fault with a text of nothing but blanks.
func (l *loader) filled(key, value string) {
	if strings.TrimSpace(value) == "" {
		l.fault(key, "不能为空")
	}
}

// keyed finds fault with a name that could not be told from what stands beside it in a notice's key, as which it is kept: see remind.NoticeKey.
func (l *loader) keyed(key, name string) {
	if strings.Contains(name, "|") {
		l.fault(key, fmt.Sprintf("“%s”不能含有 |，请改名", name))
	}
}

// notNegative finds fault with a number below 0, which itself means no limit.
func (l *loader) notNegative(key string, n int) {
	if n < 0 {
		l.fault(key, fmt.Sprintf("不能是%d，应为0或正整数", n))
	}
}

// leastMonths is for how long everything is kept at least.
const leastMonths = 6

// oneOf finds fault with a word that is none of those allowed, and names them.
func (l *loader) oneOf(key, value string, allowed ...string) {
	if !slices.Contains(allowed, value) {
		l.fault(key, fmt.Sprintf("不能是“%s”，应为 %s", value, strings.Join(allowed, "、")))
	}
}

// address finds fault with what is no mail address, with or without a name before it (RFC 5322), by the rule that holds where mails are sent. What
// nobody sees in the name would be sent all the same, and may turn what follows around.
func (l *loader) address(key, text string) {
	a, err := mail.ParseAddress(text)
	if err != nil {
		l.fault(key, fmt.Sprintf("“%s”不是邮箱地址，应写成 督办 <duban@office.example>", text))
		return
	}
	if err := typed.CheckMail(a.Address); err != nil {
		l.fault(key, fmt.Sprintf("“%s”不是邮箱地址，应写成 督办 <duban@office.example>（%v）", text, err))
	}
	l.shows(key, a.Name)
}

// shows finds fault with a text that people read and that holds what nobody sees.
func (l *loader) shows(key, text string) {
	if i := strings.IndexFunc(text, typed.Unseen); i >= 0 {
		l.fault(key, fmt.Sprintf("含有看不见的字符U+%04X，请删去", []rune(text[i:])[0]))
	}
}
