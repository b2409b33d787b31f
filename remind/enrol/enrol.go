package enrol

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"

	"duban/remind/people"
)

// An Act is what an edit does.
type Act string

// The acts.
const (
	Add        Act = "add"        // a contact
	Change     Act = "change"     // a contact
	End        Act = "end"        // a contact speaks for its body until a day
	StandIn    Act = "standin"    // somebody speaks in a contact's stead for some days
	Remove     Act = "remove"     // a contact that never should have been there
	Succeed    Act = "succeed"    // a body or person follows another
	Unsucceed  Act = "unsucceed"  // a succession that never should have been there
	Collective Act = "collective" // the members of a collective; none: it is no more
	Alias      Act = "alias"      // another name of a body; of nobody: it is no more
)

// An Edit is one thing that an office changes in its directory.
type Edit struct {
	Act        Act
	Who        string         // the Print of the contact that is meant
	Contact    people.Contact // as it is to be; of StandIn who stands in, of End its To
	Succession people.Succession
	Name       string   // of a collective, or another name
	Members    []string // of a collective
	Means      string   // whom another name means
}

// A Fault is what is wrong with an edit, which whoever typed it can mend.
type Fault string

// Error says what is wrong.
func (f Fault) Error() string { return string(f) }

// The faults of edits.
const (
	ErrGone     Fault = "该条目已被他人改动或者删去，请在通讯录中重新选择"
	ErrNoAct    Fault = "没有这种改动，请返回通讯录重新选择"
	ErrNoDay    Fault = "请填写起止日期"
	ErrNoName   Fault = "请填写名称"
	ErrNameless Fault = "该联系人既没有姓名也没有邮箱，无法登记代理，请先补填姓名"
)

// Print returns what sets a contact apart from the others: all that it says.
func Print(c *people.Contact) string {
	said := *c
	said.Line, said.Where = 0, ""
	text, _ := json.Marshal(said) // it has nothing that cannot be written
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:10])
}

// Find returns where a contact stands in a directory; -1: it is not there.
func Find(d *people.Directory, print string) int {
	return slices.IndexFunc(d.Contacts, func(c people.Contact) bool { return Print(&c) == print })
}

// In returns a directory in which the edit has been made. The one that it was stays as it is.
func (e *Edit) In(d people.Directory) (people.Directory, error) {
	d.Contacts, d.Succeeds = slices.Clone(d.Contacts), slices.Clone(d.Succeeds)
	d.Collectives, d.Aliases = maps.Clone(d.Collectives), maps.Clone(d.Aliases)
	switch e.Act {
	case Add:
		d.Contacts = e.added(d.Contacts)
	case Change, End, StandIn, Remove:
		at := Find(&d, e.Who)
		if at < 0 {
			return d, ErrGone
		}
		return d, e.contact(&d, at)
	case Succeed:
		d.Succeeds = append(d.Succeeds, e.Succession)
	case Unsucceed:
		at := slices.Index(d.Succeeds, e.Succession)
		if at < 0 {
			return d, ErrGone
		}
		d.Succeeds = slices.Delete(d.Succeeds, at, at+1)
	case Collective, Alias:
		return d, e.name(&d)
	default:
		return d, ErrNoAct
	}
	return d, nil
}

// added returns the contacts with a new one among them: after the last of its body, where a clerk would write it.
func (e *Edit) added(list []people.Contact) []people.Contact {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Body == e.Contact.Body {
			return slices.Insert(list, i+1, e.Contact)
		}
	}
	return append(list, e.Contact)
}

// contact changes the contact that stands at a place.
func (e *Edit) contact(d *people.Directory, at int) error {
	was := d.Contacts[at]
	switch e.Act {
	case Change:
		d.Contacts[at] = e.Contact
		rename(d, &was, &e.Contact)
	case End:
		if e.Contact.To == 0 {
			return ErrNoDay
		}
		d.Contacts[at].To = e.Contact.To
	case StandIn:
		if e.Contact.From == 0 || e.Contact.To == 0 {
			return ErrNoDay
		}
		c := e.Contact
		c.Body, c.For = was.Body, cmp.Or(was.Name, mailbox(&was))
		if c.For == "" {
			return ErrNameless
		}
		d.Contacts = slices.Insert(d.Contacts, at+1, c)
	default:
		d.Contacts = slices.Delete(d.Contacts, at, at+1)
	}
	return nil
}

// rename lets those who stand in for a contact go on doing so when it is called otherwise.
func rename(d *people.Directory, was, is *people.Contact) {
	for i := range d.Contacts {
		c := &d.Contacts[i]
		if c.For == "" || c.Body != was.Body {
			continue
		}
		switch c.For {
		case was.Name:
			c.Body, c.For = is.Body, cmp.Or(is.Name, mailbox(is))
		case mailbox(was):
			c.Body, c.For = is.Body, cmp.Or(mailbox(is), is.Name)
		}
	}
}

// mailbox returns a contact's mail address; empty: it has none.
func mailbox(c *people.Contact) string {
	if c.Channel == people.MailChannel {
		return c.Address
	}
	return ""
}

// name changes a collective or another name.
func (e *Edit) name(d *people.Directory) error {
	if e.Name == "" {
		return ErrNoName
	}
	if d.Collectives == nil {
		d.Collectives = map[string][]string{}
	}
	if d.Aliases == nil {
		d.Aliases = map[string]string{}
	}
	switch {
	case e.Act == Collective && len(e.Members) == 0:
		delete(d.Collectives, e.Name)
	case e.Act == Collective:
		d.Collectives[e.Name] = e.Members
	case e.Means == "":
		delete(d.Aliases, e.Name)
	default:
		d.Aliases[e.Name] = e.Means
	}
	return nil
}
