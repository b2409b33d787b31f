package people

import (
	"cmp"
	"strings"
)

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
