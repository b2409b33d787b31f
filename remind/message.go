package remind

import (
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"slices"
	"strings"

	"duban/remind/digest"
)

// A Message is all the notices one address should hear now, with what is needed to word them; wording it is pure, so the same
// Message returns the same bytes.
type Message struct {
	ID string // hash of address, channel, day and sorted notice keys; the local part of the Message-ID
	Address
	Recipient   string // whom the letter addresses: 常宁市党委、政府
	Day         Date   // the round's day
	Demo        bool   // made from built-in data: the subject says 【演示】
	Mention     []string
	Leader      bool     // a post that a leader reads, too: it lists nothing of his units that they are told by mail
	Charges     []Charge // what the reader answers for, the strongest role first
	Before      Date     // day of the last message to this address, within HistoryDays; zero: none
	Answer      Date     // by which what is asked without a day of its own is to be answered
	Sections    []Section
	Office      SignOff
	Late        bool // some of it is told late: see Notice
	Provisional bool // a day was computed on a provisional calendar
	Notices     []Notice
	First       bool        // no earlier message of the year to this address
	Receipt     bool        // it asks for 收到
	Dismissed   []Dismissal // answers of the reader that were laid aside since the last message
	Waiting     []Waiting   // for the office: replies that wait for it
	Unheard     []Unheard   // for the office: who has not answered
	Drafts      []Draft     // for the office: papers that it might send
	Troubles    []Trouble   // for the office: who could not be told
	Part, Parts int         // 2 of 3; zero where the message is whole
	Calendar    bool        // the address wants its days as a calendar
	Link        string      // of a mail to whoever works on its matters: where he answers without a log-in; empty: nowhere
}

// A Trouble is somebody who could not be told, for the office to see.
type Trouble struct {
	Who  string // body, person or channel
	What string // why, and since when
	Keys []Key  // the obligations of which nobody can be told; empty for a failure
}

// A Section holds the items in which the address has one role. After those with tasks come those in another form.
type Section struct {
	Role  Role // of outcomes the strongest in which any was told
	Form  Form
	Items []Item // of tasks in the order of their bands
}

// Entries yields the entries of all items, in their order.
func (s *Section) Entries() iter.Seq[*Entry] {
	return func(yield func(*Entry) bool) {
		for i := range s.Items {
			for k := range s.Items[i].Entries {
				if !yield(&s.Items[i].Entries[k]) {
					return
				}
			}
		}
	}
}

// A Band is why a reader should look at a problem first, or not.
type Band uint8

// The bands, in the order in which a section has them.
const (
	Near  Band = iota // still to be met within tally.Near days, or pressed for
	Fresh             // new since the last message: overdue since, given back, reopened, reported, asked for this period
	Rest
)

// A Form is how a section is told: problem by problem; how matters went on; how many fall due together, an item for
// each day; or the figures of a quarter, a week or a month, an item for each plan.
type Form string

// The forms.
const (
	Tasks    Form = ""
	Outcomes Form = "outcomes"
	Ahead    Form = "ahead"
	Quarter  Form = "quarter"
	Dispatch Form = "dispatch"
	Bulletin Form = "bulletin"
)

// An Item is one problem with those of its obligations that the message speaks of.
type Item struct {
	Plan      string
	PlanTitle string
	Problem   int
	Title     string
	Goal      string    // of the problem, as the document has it
	Short     string    // the problem's short name, at most 20 characters
	PlanShort string    // the same of the plan; with its id where two are called alike
	Due       Date      // of the whole problem, while it is open; else zero
	Band      Band      // the first of its entries'
	Progress  *Progress // the newest of the problem and its parts; nil: there is none
	Entries   []Entry   // by band, then the worst first

	Dispatch *digest.Dispatch // of that form; it is one item for all plans
	Bulletin *digest.Bulletin // likewise
}

// Key returns the key of the problem.
func (it *Item) Key() Key { return ProblemKeyOf(it.Plan, it.Problem) }

// An Entry is one obligation as the message shows it.
type Entry struct {
	Obligation   *Obligation
	Status       *Status
	Notice       *Notice
	Colour       Colour
	DaysLeft     int // calendar days; negative: overdue
	WorkdaysLeft int
	Band         Band
	Mailed       bool    // of a post: whoever it is for is told the same by mail
	Reminders    int     // how often this address has been reminded of it before
	By           Date    // of a check-in: the period's last day
	Outcome      Event   // of an outcome: what the obligation came to; else zero
	Chase        Chase   // of a chase: who presses, and why; else zero
	Parties              // by the names in force
	Single       Parties // the single bodies behind them; a collective whose members nobody has listed is none
	Unlisted     Parties // such collectives
	AskProgress  bool    // the reader is asked how it goes on
	Total        int     // bodies that must report, when several
	Warned       []Date  // on which who is to do the work was reminded shortly before the date
	Papers       []Paper // that were sent for it since it last went on
}

// SignOff is how a message ends: who sends it, and how he is answered.
type SignOff struct {
	Name    string
	Phone   string
	ReplyTo string `mapstructure:"-"` // the address that a reply to a mail goes to; empty: the sender's
	Replies bool   `mapstructure:"-"` // somebody reads what comes there; else a mail says that nobody does
}

// MessageID returns the name of a message: a hash of address, channel, day and the sorted keys of its notices.
func MessageID(to Address, day Date, notices []Notice) string {
	// Sorted, so that the name does not depend on the order in which the notices come.
	keys := make([]string, len(notices))
	for i := range notices {
		keys[i] = notices[i].String()
	}
	slices.Sort(keys)
	sum := sha256.Sum256([]byte(to.Channel + "\n" + to.To + "\n" + day.String() + "\n" + strings.Join(keys, "\n")))
	return hex.EncodeToString(sum[:16])
}

// CanAnswer reports whether whoever hears in a role is asked for something, and so may answer by the link of his mail.
func CanAnswer(r Role) bool { return r.Works() || r == Lead }

// Answerable reports whether an answer still means something: the matter is worked on, or waits to be accepted.
func (s *Status) Answerable() bool { return !s.Withdrawn && (s.State == Open || s.State == Reported) }

// answerable reports whether a message tells its reader of anything that he works on and may answer.
func (m *Message) answerable() bool {
	return slices.ContainsFunc(m.Sections, func(s Section) bool {
		return s.Form == Tasks && CanAnswer(s.Role) && slices.ContainsFunc(s.Items, func(it Item) bool {
			return slices.ContainsFunc(it.Entries, func(e Entry) bool { return e.Status.Answerable() })
		})
	})
}
