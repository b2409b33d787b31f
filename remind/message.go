package remind

// A Message is all the notices one address should hear now, with what is needed to word them; wording it is pure, so the same
// Message returns the same bytes.
type Message struct {
	ID string // hash of address, channel, day and sorted notice keys; the local part of the Message-ID
	Address
	Recipient   string // whom the letter addresses: 常宁市党委、政府
	Day         Date   // the round's day
	Demo        bool   // made from built-in data: the subject says 【演示】
	Mention     []string
	Sections    []Section
	Office      SignOff
	Late        bool // some of it is told late: see Notice
	Provisional bool // a day was computed on a provisional calendar
	Notices     []Notice
	First       bool      // no earlier message of the year to this address
	Troubles    []Trouble // for the office: who could not be told
	Part, Parts int       // 2 of 3; zero where the message is whole
}

// A Trouble is somebody who could not be told, for the office to see.
type Trouble struct {
	Who  string // body, person or channel
	What string // why, and since when
	Keys []Key  // the obligations of which nobody can be told; empty for a failure
}

// A Section holds the items in which the address has one role.
type Section struct {
	Role  Role
	Items []Item
}

// An Item (项) is one problem with those of its obligations that the message speaks of; counts are of items.
type Item struct {
	Plan      string
	PlanTitle string
	Problem   int
	Title     string
	Entries   []Entry // worst first
}

// An Entry is one obligation as the message shows it.
type Entry struct {
	Obligation   *Obligation
	Status       *Status
	Notice       *Notice
	Colour       Colour
	DaysLeft     int // calendar days; negative: overdue
	WorkdaysLeft int
	Reminders    int      // how often this address has been reminded of it before
	Responsible  []string // names in force
	Lead         []string
	Cooperating  []string
	Leader       []string
	Total        int // bodies that must report, when several
}

// SignOff is how a message ends: the office's name and telephone.
type SignOff struct {
	Name  string
	Phone string
}

// Rendered is a message in words.
type Rendered struct {
	Subject  string `json:"subject"`
	Text     string `json:"text"`
	HTML     string `json:"html,omitempty"`     // of mails
	Markdown string `json:"markdown,omitempty"` // of chat posts, in the robot's own dialect
	Data     string `json:"data,omitempty"`     // of webhooks: JSON
}

// Colour is how pressing an obligation is. It is never the only sign: the word stands beside it.
type Colour uint8

// The colours, worst first.
const (
	Red    Colour = iota // 红 overdue
	Orange               // 橙 at most 3 working days left
	Yellow               // 黄 at most 15 days left
	Blue                 // 蓝 at most 90 days left
	Purple               // 紫 reported or accepted
	Grey                 // 灰 later, standing or suspended
	Green                // 绿 closed
	colourCount
)

var (
	colourNames   = [colourCount]string{"red", "orange", "yellow", "blue", "purple", "grey", "green"}
	colourChinese = [colourCount]string{"红", "橙", "黄", "蓝", "紫", "灰", "绿"}
)

// String returns the colour's name in exports.
func (c Colour) String() string { return colourNames[c] }

// Chinese returns the colour's one character.
func (c Colour) Chinese() string { return colourChinese[c] }

// MarshalText returns String.
func (c Colour) MarshalText() ([]byte, error) { return []byte(c.String()), nil }
