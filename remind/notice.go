package remind

import (
	"strconv"
	"strings"
)

// A NoticeKey says which notice it is, for good. It holds no day, so a corrected calendar moves days and sends nothing twice.
type NoticeKey struct {
	Obligation Key
	Anchor     Anchor
	Stage      string
	Occurrence int // ordinal of the nominal day from the anchor, from 1
	Address        // in its one spelling: see NewAddress
}

// A Notice is one thing owed to one address on one channel: this obligation, this stage.
type Notice struct {
	NoticeKey
	Plan      string
	Problem   int
	On        Date     // the stage's day after the shift off days off; of an outcome the first on which it may be told
	Nominal   Date     // the stage's day before the shift
	Role      Role     // the strongest whose stage it is
	Roles     []Role   // all that the address has in the obligation
	Bodies    []string // whom the address speaks for here, in the directory's order
	Recipient string   // the bodies and the person, as shown: 常宁市党委、政府（联络员）
	Due       Date     // the deadline in force; none for standing duties
	Urgent    bool     // d1, d0, anything overdue, a change of state: the week's cap does not hold it
	Pressing  bool     `json:",omitzero"` // the last day before the date, the date, the first after, or a return: a mail is marked as important
	State     State
	Mention   []string
	Late      bool // an outage swallowed its day: see Day.MarkLate
	Until     Date `json:",omitzero"` // of an outcome: the day on which it goes alone; before, only with others
	Former    Date `json:",omitzero"` // of an outcome: the deadline last told, where it was moved
	Form      Form `json:",omitzero"` // how its section is told, if not problem by problem
	Receipt   bool `json:",omitzero"` // it may ask for 收到: see Day.answers
	Warns     bool `json:",omitzero"` // it reminds who is to do the work shortly before the date
	Fallback  bool // today it stands in for a contact that cannot be reached any more; no cap holds it
}

// String returns the key in one line: obligation, anchor, stage, occurrence, channel, address.
func (k NoticeKey) String() string {
	return strings.Join([]string{
		string(k.Obligation), k.Anchor.Date.String() + "." + k.Anchor.Event + "." + strconv.Itoa(k.Anchor.Seq), k.Stage,
		strconv.Itoa(k.Occurrence), k.Channel, k.To,
	}, "|")
}
