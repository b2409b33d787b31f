package people

import "duban/remind/days"

// A Directory says who speaks for a body, in which channel, at which address. Bodies are named as plans name them.
type Directory struct {
	Contacts    []Contact           `json:"contacts" yaml:"contacts"`
	Collectives map[string][]string `json:"collectives" yaml:"collectives"` // name → members, in order
	Aliases     map[string]string   `json:"aliases" yaml:"aliases"`         // other name → name
	Succeeds    []Succession        `json:"succeeds" yaml:"succeeds"`
	Demo        bool                `json:"demo,omitempty" yaml:"-"`   // the built-in sample
	Typist      string              `json:"typist,omitempty" yaml:"-"` // who took it in
}

// A Contact is one way to reach a body. With several, all of Order 1 (or 0) hear; a higher order hears only when all before it
// are dead, away or outside From..To. Order and Roles left empty on a stand-in are those of whom it stands in for.
type Contact struct {
	Body    string    `json:"body" yaml:"body"`
	Name    string    `json:"name" yaml:"name"`
	Title   string    `json:"title" yaml:"title"`
	Channel string    `json:"channel" yaml:"channel"` // "mail" or a configured channel's name
	Address string    `json:"address" yaml:"address"` // a mailbox; empty in a group
	Mobile  string    `json:"mobile" yaml:"mobile"`
	Mention []string  `json:"mention" yaml:"mention"`
	Order   int       `json:"order" yaml:"order"`
	From    days.Date `json:"from" yaml:"from"`                       // first day that the contact speaks for the body; none: always
	To      days.Date `json:"to" yaml:"to"`                           // last such day, inclusive; none: for good
	Roles   []Role    `json:"roles,omitempty" yaml:"roles,omitempty"` // hears only where its body stands so; none: everywhere
	For     string    `json:"for,omitempty" yaml:"for,omitempty"`     // name or mailbox of whom it stands in for, who is away From..To
	ICS     bool      `json:"ics,omitempty" yaml:"ics,omitempty"`     // wants its days as a calendar with each mail
	Line    int       `json:"-" yaml:"-"`                             // where the file says so, counted from 1
	Where   string    `json:"-" yaml:"-"`                             // the same in words, where the file has no lines of its own
}

// A Succession says that from a day on another body or person stands in a former one's place.
type Succession struct {
	Body string    `json:"body" yaml:"body"`
	By   string    `json:"by" yaml:"by"`
	From days.Date `json:"from" yaml:"from"`
	Doc  string    `json:"doc" yaml:"doc"`
}

// At returns where the contact is reached. Once a Book has taken the contact in, it is in its one spelling.
func (c *Contact) At() Address { return Address{Channel: c.Channel, To: c.Address} }

// Same reports whether two contacts are the same person at the same address, in whatever order or time they are listed.
func (c *Contact) Same(other *Contact) bool {
	return c.Channel == other.Channel && c.Address == other.Address && c.Name == other.Name
}
