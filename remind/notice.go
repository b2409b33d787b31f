package remind

import (
	"hash/fnv"
	"time"
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
	On        Date     // the stage's day after the shift off days off
	Nominal   Date     // the stage's day before the shift
	Role      Role     // the strongest whose stage it is
	Roles     []Role   // all that the address has in the obligation
	Bodies    []string // whom the address speaks for here, in the directory's order
	Recipient string   // the bodies and the person, as shown: 常宁市党委、政府（联络员）
	Due       Date     // the deadline in force; none for standing duties
	Urgent    bool     // d1, d0, anything overdue, a change of state: the week's cap does not hold it
	State     State
	Mention   []string
	Late      bool // an outage swallowed its day: see Day.MarkLate
	Fallback  bool // today it stands in for a contact that cannot be reached any more; no cap holds it
}

// A Gap is a role of an obligation that no notice can reach.
type Gap struct {
	Obligation Key    `json:"obligation"`
	Role       Role   `json:"role"`
	Body       string `json:"body"` // empty where the document names none
	Reason     string `json:"reason"`
	From       Date   `json:"from,omitempty"` // the first day of it, today or later; none: today
}

// A Decision is what Due finds: everything that is due now, whether told already or not, and what can reach nobody.
type Decision struct {
	Notices []Notice
	Gaps    []Gap
}

// An Outcome is what became of an attempt to send.
type Outcome string

// The outcomes of an attempt.
const (
	Delivered Outcome = "delivered"
	Retry     Outcome = "retry"   // surely not delivered; may go later
	Refused   Outcome = "refused" // surely not delivered and never will be: dead address, content refused
	Broken    Outcome = "broken"  // the channel itself: credentials, certificate, configuration
	Paused    Outcome = "paused"  // surely not delivered: the channel asks for a rest, which costs the message nothing
	InDoubt   Outcome = "in_doubt"
)

// A Verdict is an attempt's outcome with what the other side said. It holds no secret and no address.
type Verdict struct {
	Outcome Outcome
	Code    int           // SMTP or vendor code; 0 for a transport fault
	Reply   string        // what the server answered, or the fault
	Dead    bool          // with Refused: the address itself is refused
	Pause   time.Duration // with Paused: how long the channel rests
	Unknown bool          // with Retry: an answer that no table has; the third one breaks the channel
	Drift   time.Duration // how far the local clock is ahead of the answer's, where it is minutes; else 0
}

// An Attempt is one try to send a message.
type Attempt struct {
	Message string
	Number  int
	At      time.Time
	Verdict Verdict
}

// Backoff returns the wait before the next attempt after n have failed, n from 1: 5 s, 30 s, 2 min, 10 min, 30 min, then hourly, each longer by
// up to a quarter, as the message's name has it, so that messages that failed together do not come back together.
func Backoff(n int, message string) time.Duration {
	ladder := [...]time.Duration{5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour}
	wait := ladder[min(max(n, 1), len(ladder))-1]
	h := fnv.New32a()
	_, _ = h.Write([]byte(message)) // it never fails
	return wait + wait/4*time.Duration(h.Sum32()%1000)/1000
}
