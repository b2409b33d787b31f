package remind

// An obligation's states, and the events that lead from one to another:
//
// 	         report            accept            close
// 	  open ─────────▶ reported ─────────▶ accepted ─────────▶ closed
// 	   ▲  ◀───────────────┴──────────────────┘  return           │
// 	   └────────────────────────────────────────────── reopen ───┘
// 	  any but closed ── suspend ──▶ suspended ── resume, or its last day has gone by ──▶ open
//
// accept and close may pass over states (补录), with a note that says why. extend moves the deadline and leaves the state. In any state but
// open the ladder of the deadline is silent: whoever has reported has done its part until the work is given back.

// State is how far an obligation has come.
type State string

// The states. Returned (退回) and reopened (反弹) are events that lead back to Open.
const (
	Open      State = "open"      // 整改中
	Reported  State = "reported"  // 已完成待验收
	Accepted  State = "accepted"  // 验收通过待销号
	Closed    State = "closed"    // 已销号
	Suspended State = "suspended" // 暂停
)

// Chinese returns the state in the words of the office.
func (s State) Chinese() string {
	switch s {
	case Reported:
		return "已完成待验收"
	case Accepted:
		return "验收通过待销号"
	case Closed:
		return "已销号"
	case Suspended:
		return "暂停"
	default:
		return "整改中"
	}
}

// An Anchor is what a ladder counts from: a date and the event that set it. Seq counts the events of the obligation that have
// set an anchor (0: the plan itself), so that a return to the same date is told anew.
type Anchor struct {
	Date  Date   `json:"date"`
	Event string `json:"event"` // "import" or an EventKind
	Seq   int    `json:"seq"`
}

// A Status is what events made of an obligation.
type Status struct {
	State     State
	Due       Date         // the deadline in force; none for standing duties
	Original  Date         // the document's
	Extended  int          // how many extensions
	NoDoc     int          // those of them that name no document
	Anchor    Anchor       // of the deadline ladder
	Former    Anchor       // the one before it; zero without an event
	Moved     Event        // the last extension; zero without one
	MovedBy   Anchor       // under which it is told
	On        Date         // day of the event that set State
	Recorded  Date         // day on which that event was recorded
	Cause     Event        // the event that set State, or withdrew the obligation; zero without one
	Last      Event        // the last event on this very key; zero without one
	Closing   Key          // the key whose closing closed it
	Until     Date         // last day of a suspension
	Parts     []Part       // who has reported its own part, while Open
	Returns   []PartReturn // parts given back while the others' work goes on
	returned  int          // how many parts have ever been given back
	Known     bool         // some event has been recorded
	Withdrawn bool         // the key has vanished from its plan: shown, never sent
}

// A PartReturn is one body's part given back: that body and the lead are told why, nobody else hears anything anew.
type PartReturn struct {
	Body   string
	Event  Event
	Anchor Anchor
}

// A Part is one body's report of its own share.
type Part struct {
	Body string
	On   Date
}
