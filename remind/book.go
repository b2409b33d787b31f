package remind

import (
	"slices"
	"strings"
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
	Since Date
	Until Date   // last day; none: until the directory or the channel is mended
	Why   string // what the other side said
}

// A Book is a directory made ready for looking up. It does not change and may be shared.
type Book struct {
	Directory
	reach     Reachability
	contacts  map[string][]Contact // by body, in the directory's order
	successor map[string][]Succession
	dated     bool // whom a name reaches depends on the day
	roled     bool // and on the role
}

// NewBook indexes a directory.
func NewBook(d Directory, r Reachability) *Book {
	b := &Book{Directory: d, reach: r, contacts: map[string][]Contact{}, successor: map[string][]Succession{}}
	b.dated = len(r.Dead)+len(r.Broken) > 0
	for _, c := range d.Contacts {
		c.Address = NewAddress(c.Channel, c.Address).To
		b.dated = b.dated || c.From != 0 || c.To != 0 || c.For != ""
		b.roled = b.roled || len(c.Roles) > 0
		name := b.alias(c.Body)
		b.contacts[name] = append(b.contacts[name], c)
	}
	for _, list := range b.contacts {
		inherit(list)
		slices.SortStableFunc(list, func(x, y Contact) int { return x.order() - y.order() })
	}
	for _, s := range d.Succeeds {
		name := b.alias(s.Body)
		b.successor[name] = append(b.successor[name], s)
		b.dated = true
	}
	return b
}

// maxHops ends alias and succession chains, so that a loop in a directory cannot hang.
const maxHops = 32

func (b *Book) alias(name string) string {
	for range maxHops {
		to, ok := b.Aliases[name]
		if !ok || to == name {
			return name
		}
		name = to
	}
	return name
}

// Name returns the name under which a body is known on a day: aliases resolved, successors in place.
func (b *Book) Name(body string, on Date) string {
	name := b.alias(body)
	for range maxHops {
		next := b.succeeded(name, on)
		if next == "" || next == name {
			return name
		}
		name = b.alias(next)
	}
	return name
}

func (b *Book) succeeded(name string, on Date) string {
	by, from := "", Date(0)
	for _, s := range b.successor[name] {
		if s.From <= on && s.From >= from {
			by, from = s.By, s.From
		}
	}
	return by
}

// Names returns the names of several bodies on a day, each once; collectives stay as named.
func (b *Book) Names(bodies []string, on Date) []string {
	var names []string
	for _, body := range bodies {
		if n := b.Name(body, on); !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}

// Members returns the single bodies that stand behind some names on a day: collectives become their members, each once. A collective that
// holds itself, however far around, ends.
func (b *Book) Members(bodies []string, on Date) []string {
	e := expansion{book: b, on: on, opened: map[string]bool{}}
	for _, body := range bodies {
		e.expand(body)
	}
	return e.members
}

type expansion struct {
	book    *Book
	on      Date
	members []string
	opened  map[string]bool // collectives: a second time they add nobody
}

func (e *expansion) expand(body string) {
	name := e.book.Name(body, e.on)
	list := e.book.Collectives[name]
	if len(list) == 0 {
		if !slices.Contains(e.members, name) {
			e.members = append(e.members, name)
		}
		return
	}
	if e.opened[name] {
		return
	}
	e.opened[name] = true
	for _, m := range list {
		e.expand(m)
	}
}

// A Speaker contact may stand in: Fallback tells that it does so for somebody who was lost on this very day.
type Speaker struct {
	Contact
	Fallback bool
}

// Contacts returns who speaks for a single body in a role on a day and can be reached: all of the lowest order that holds anybody. Who is
// behind a broken channel is tried on, but the next order hears too. Where nobody can be relied on, reason says why, for the office to
// read.
func (b *Book) Contacts(name string, role Role, on Date) (found []Speaker, reason string) {
	all, reason := b.speakers(name, role)
	lost := false
	for i := 0; i < len(all); {
		sound, order := false, all[i].order()
		for ; i < len(all) && all[i].order() == order; i++ {
			c := all[i]
			away, back := b.relieved(&c, role, on)
			if away {
				continue
			}
			loss, failed := b.loss(&c, on)
			lost = lost || failed && loss.Since == on
			switch why := b.unreachable(&c, on); {
			case why != "":
				reason = why
				continue
			case failed:
				reason = "渠道“" + c.Channel + "”故障"
			default:
				sound = true
			}
			found = append(found, Speaker{c, back || lost && order > all[0].order()})
		}
		if sound {
			return found, ""
		}
	}
	return found, reason
}

// order returns the contact's order; none is the first.
func (c *Contact) order() int { return max(c.Order, 1) }

// loss reports whether the contact's address or channel has failed.
func (b *Book) loss(c *Contact, on Date) (Loss, bool) {
	if l, ok := b.dead(c, on); ok {
		return l, true
	}
	l, ok := b.reach.Broken[c.Channel]
	return l, ok
}

func (b *Book) dead(c *Contact, on Date) (Loss, bool) {
	l, ok := b.reach.Dead[c.At()]
	return l, ok && (l.Until == 0 || on <= l.Until)
}

func noContact(name string) string {
	if collective(name) {
		return "集体称谓在通讯录中未列明成员单位"
	}
	return "通讯录中没有该单位的联系人"
}

// collective reports whether a name stands for several bodies by its words.
func collective(name string) bool {
	return strings.HasPrefix(name, "各") || strings.Contains(name, "成员单位")
}

func (b *Book) unreachable(c *Contact, on Date) string {
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
	case b.reach.Real && exampleAddress(c.Address):
		return "地址为示例地址（.example），不予发送"
	case isDead:
		return "地址自" + dead.Since.ChineseShort() + "起无法送达"
	default:
		return ""
	}
}

func exampleAddress(address string) bool {
	return strings.HasSuffix(address, ".example") || strings.HasSuffix(address, "@example")
}
