package config

import (
	"cmp"
	"net/mail"
	"strings"

	"duban/remind"
)

// Answers says in which ways people can answer what they were told: by a reply to the mail, or by a link that needs no log-in.
type Answers struct {
	Inbox     Inbox  `mapstructure:"inbox"`      // where replies come in
	Listen    string `mapstructure:"listen"`     // host:port of the pages behind the links, opened where there is a public address
	PublicURL string `mapstructure:"public_url"` // of those pages, as readers reach them; empty: that of the page
	Receipts  bool   `mapstructure:"receipts"`   // an overdue notice asks for 收到

	Silence Silence `mapstructure:"silence"` // who is asked
}

// Silence is, by role, after how many working days without progress somebody who has said 收到 is shown to the office again. Whose number is 0 is not
// asked for it. Persons above the bodies never are.
type Silence struct {
	Responsible int `mapstructure:"responsible"`
	Lead        int `mapstructure:"lead"`
	Head        int `mapstructure:"head"`
}

// An Inbox is a mailbox that is read over IMAP. Without a host it is not.
type Inbox struct {
	Host         string `mapstructure:"host"`
	Port         int    `mapstructure:"port"`
	TLS          TLS    `mapstructure:"tls"`
	Username     string `mapstructure:"username"`
	Password     Secret `mapstructure:"password"`
	PasswordFile string `mapstructure:"password_file"`
	CAFile       string `mapstructure:"ca_file"` // PEM, in place of the system's authorities; absolute once loaded
	Folder       string `mapstructure:"folder"`
}

// usualInbox returns what holds of an inbox where nothing is said.
func usualInbox() Inbox { return Inbox{Port: 993, TLS: ImplicitTLS, Folder: "INBOX"} }

// Set reports whether the mailbox is read.
func (b *Inbox) Set() bool { return b.Host != "" }

// Same reports whether both are one folder of one mailbox, which is then read once.
func (b *Inbox) Same(o *Inbox) bool {
	return strings.EqualFold(b.Host, o.Host) && b.Port == o.Port && b.Username == o.Username && b.Folder == o.Folder
}

// LinkBase returns the address that links in mails begin with; empty: mails carry none.
func (s *Settings) LinkBase() string {
	return strings.TrimRight(cmp.Or(s.Answers.PublicURL, s.Page.PublicURL), "/")
}

// Patience returns who is asked for 收到, with the working days of Silence; nil: nobody is.
func (s *Settings) Patience() map[remind.Role]int {
	if !s.Answers.Receipts || !s.Heard() {
		return nil
	}
	all := map[remind.Role]int{}
	for r, days := range map[remind.Role]int{
		remind.Responsible: s.Answers.Silence.Responsible, remind.Lead: s.Answers.Silence.Lead, remind.Head: s.Answers.Silence.Head,
	} {
		if days > 0 {
			all[r] = days
		}
	}
	return all
}

// Heard reports whether an answer reaches the daemon: by mail or by a link.
func (s *Settings) Heard() bool { return s.Answers.Inbox.Set() || s.LinkBase() != "" }

// Sender returns the address that mails are sent from.
func (m *Mail) Sender() string {
	a, err := mail.ParseAddress(m.From)
	if err != nil { // a fault that is found elsewhere
		return ""
	}
	return a.Address
}

// replies returns where a reply to a mail goes, and whether somebody reads it there: in the mailbox that the office named for it, or the daemon
// does. Where neither is set it goes to the sender's own mailbox, which people do not open.
func (s *Settings) replies() (to string, read bool) {
	m := &s.Mail
	header := m.ReplyTo
	if header == "" && s.Answers.Inbox.Set() {
		header = m.From
	}
	a, err := mail.ParseAddress(header)
	if err != nil { // none is set, or a fault that is found elsewhere
		return "", false
	}
	return a.Address, true
}

// inbox checks a mailbox; without a host it is not read.
func (l *loader) inbox(key string, b *Inbox) {
	l.server(key, b.Host, b.Port, b.TLS)
	l.authorities(key+".ca_file", &b.CAFile)
	if !b.Set() {
		return
	}
	l.filled(key+".username", b.Username)
	l.filled(key+".folder", b.Folder)
	switch {
	case !b.Password.Set() && b.PasswordFile == "":
		l.fault(key+".username", "登录还须填写 "+key+".password_file 或 "+key+".password")
	case b.TLS == NoTLS:
		l.warn(key+".tls", l.origin(key+".tls"), "不用 TLS，密码将在网络上明文传送")
	}
}

// answers checks the ways to answer.
func (l *loader) answers(s *Settings) {
	a := &s.Answers
	l.inbox("answers.inbox", &a.Inbox)
	l.listener("answers.listen", a.Listen)
	l.public("answers.public_url", a.PublicURL)
	l.elsewhere(s)
	l.notNegative("answers.silence.responsible", a.Silence.Responsible)
	l.notNegative("answers.silence.lead", a.Silence.Lead)
	l.notNegative("answers.silence.head", a.Silence.Head)
	switch {
	case s.LinkBase() == "":
	case a.Listen == "":
		l.fault("answers.listen", "填写了网址（public_url），邮件将带有答复链接，须填写答复页面的监听地址，如 127.0.0.1:8771")
	case a.Listen == s.Page.Listen:
		l.fault("answers.listen", "与 page.listen 相同，请另用一个端口：答复页面可供外单位访问，整改办网页只供内部使用")
	}
	if a.PublicURL == "" && s.Page.PublicURL != "" && s.Page.CertFile != "" {
		l.warn("answers.public_url", l.origin("page.public_url"), "邮件中的答复链接将使用 page.public_url，而答复页面另在 answers.listen："+
			"请填写 answers.public_url；同一网址由代理服务器把 /a/ 转给它的，不必理会")
	}
	if a.Receipts && !s.Heard() {
		l.warn("answers.receipts", l.origin("answers.receipts"), "没有设置 answers.inbox 或 answers.public_url，对方的回执收不到，不起作用")
	}
}

// elsewhere warns where the reply to a mail goes to another mailbox than the one that is read. A login that is no address tells nothing of it.
func (l *loader) elsewhere(s *Settings) {
	user, err := mail.ParseAddress(s.Answers.Inbox.Username)
	if !s.Answers.Inbox.Set() || err != nil {
		return
	}
	key, header := "mail.reply_to", s.Mail.ReplyTo
	if header == "" {
		key, header = "mail.from", s.Mail.From
	}
	if to, err := mail.ParseAddress(header); err == nil && !strings.EqualFold(to.Address, user.Address) {
		l.warn("answers.inbox", l.origin("answers.inbox"), "各单位的回信寄到 "+to.Address+"（"+key+"），而读取的是 "+user.Address+
			"：如不是同一个邮箱，请把 mail.reply_to 改为读取的邮箱")
	}
}
