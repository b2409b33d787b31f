package people

import (
	"strings"

	"duban/remind/days"
)

// A Reachability is what of a directory can be used: the channels that are set up, whether they lead outside, and what has failed.
type Reachability struct {
	Channels map[string]bool  // by name; nil: every channel
	Real     bool             // an .example address is a gap then, and is never dialled
	Dead     map[Address]Loss // addresses that are refused
	Broken   map[string]Loss  // channels that are tried on, but not relied on, by name
}

// A Loss is something that cannot be relied on since a day.
type Loss struct {
	Since days.Date
	Until days.Date // last day; none: until the directory or the channel is mended
	Why   string    // what the other side said
}

// Loss reports whether the contact's address or channel has failed.
func (b *Book) Loss(c *Contact, on days.Date) (Loss, bool) {
	if l, ok := b.dead(c, on); ok {
		return l, true
	}
	l, ok := b.reach.Broken[c.Channel]
	return l, ok
}

// dead reports whether the contact's address is refused on a day. One that was refused for that day only is tried again on the next.
func (b *Book) dead(c *Contact, on days.Date) (Loss, bool) {
	l, ok := b.reach.Dead[c.At()]
	return l, ok && (l.Until == 0 || on <= l.Until)
}

// Unreachable says, for the office, why a contact cannot be used on a day; empty if it can. A broken channel is no such reason: what is
// behind it is tried on, since it may be mended any hour.
func (b *Book) Unreachable(c *Contact, on days.Date) string {
	dead, isDead := b.dead(c, on)
	switch {
	case c.From > on:
		return "联系人自" + c.From.ChineseShort() + "起方才有效"
	case c.To != 0 && c.To < on:
		return "联系人已于" + c.To.ChineseShort() + "到期"
	case b.reach.Channels != nil && !b.reach.Channels[c.Channel]:
		return "渠道“" + c.Channel + "”未配置"
	case c.Channel == MailChannel && c.Address == "":
		return "联系人没有邮箱地址"
	case b.reach.Real && ExampleAddress(c.Address):
		return "地址为示例地址（.example），不予发送"
	case isDead:
		return "地址自" + dead.Since.ChineseShort() + "起无法送达"
	default:
		return ""
	}
}

// noContact says why a body without any contact cannot be told: nobody speaks for it, or nobody has said whom the name means.
func noContact(name string) string {
	if Collective(name) {
		return "通讯录中没有列出该称谓的成员单位"
	}
	return "通讯录中没有该单位的联系人"
}

// Collective reports whether a name stands for several bodies by its words.
func Collective(name string) bool {
	return strings.HasPrefix(name, "各") || strings.Contains(name, "成员单位")
}

// ExampleAddress reports whether an address is one of the names reserved for examples (RFC 2606), which belong to nobody.
func ExampleAddress(address string) bool {
	return strings.HasSuffix(address, ".example") || strings.HasSuffix(address, "@example")
}
