package remind

import (
	"cmp"
	"slices"
	"strings"
)

// A ChannelKind is what sort of channel messages go over: what they look like, and who carries them.
type ChannelKind string

// The kinds.
const (
	KindMail     ChannelKind = "mail" // a mail server or a Maildir
	KindWeCom    ChannelKind = "wecom"
	KindDingTalk ChannelKind = "dingtalk"
	KindFeishu   ChannelKind = "feishu"
	KindWebhook  ChannelKind = "webhook"
	KindFile     ChannelKind = "file" // chat posts into a file
)

// RobotKinds returns the kinds that settings may give a channel, as their reference lists them. Mail has settings of its own, and files
// are where rehearsals go.
func RobotKinds() []string {
	return []string{string(KindWeCom), string(KindDingTalk), string(KindFeishu), string(KindWebhook)}
}

// robots are the addresses of the robots, by their paths: a private deployment, or a gateway before it, has a host of its own. DingTalk's path
// might be anybody's, so there the host or the key in the query must say so, too.
var robots = []struct {
	kind              ChannelKind
	path, host, query string // empty: any
}{
	{KindWeCom, "/cgi-bin/webhook/", "", ""},
	{KindDingTalk, "/robot/send", "oapi.dingtalk.com", ""},
	{KindDingTalk, "/robot/send", "", "access_token"},
	{KindFeishu, "/open-apis/bot/", "", ""},
}

// RobotOf returns the kind of the robot whose address has a host, a path and keys in its query; empty where it is none that is known.
func RobotOf(host, path string, keys []string) ChannelKind {
	host, path = strings.ToLower(host), strings.ToLower(path)
	for _, r := range robots {
		if strings.Contains(path, r.path) && (r.host == "" || r.host == host) && (r.query == "" || slices.Contains(keys, r.query)) {
			return r.kind
		}
	}
	return ""
}

// MailChannel is the name of the mail channel in contacts and notices.
const MailChannel = "mail"

// ChannelChinese returns a channel's name as clerks know it: mail is 邮件, a group has the name that the office gave it.
func ChannelChinese(channel string) string {
	if channel == MailChannel {
		return "邮件"
	}
	return channel
}

// An Address is where messages go. It is comparable, so that it can be the key of a map: caps, losses and reminders are counted by address.
type Address struct {
	Channel string // "mail" or a configured channel's name
	To      string `json:"Address"` // a mailbox; in a group, which has none, the channel's name. The tag keeps notices as they were first stored
}

// NewAddress returns the address in its one spelling: a mailbox in lower case, a group by its channel's name. Only addresses made so may
// be compared.
func NewAddress(channel, to string) Address {
	to = strings.ToLower(strings.TrimSpace(to))
	if to == "" && channel != MailChannel {
		to = channel
	}
	return Address{Channel: channel, To: to}
}

// Compare orders addresses by channel.
func (a Address) Compare(other Address) int {
	return cmp.Or(cmp.Compare(a.Channel, other.Channel), cmp.Compare(a.To, other.To))
}
