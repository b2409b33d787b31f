package answer

import "duban/remind"

// A Kind is what somebody claims of a matter.
type Kind string

// The kinds, in the order in which a message's answers are offered.
const (
	Received  Kind = "received"  // 收到
	Done      Kind = "done"      // 已完成，申请验收
	Extension Kind = "extension" // 申请延期
	Progress  Kind = "progress"  // 报进展
)

// kindNames are the kinds in Chinese.
var kindNames = map[Kind]string{Received: "收到", Done: "已完成，申请验收", Extension: "申请延期", Progress: "报进展"}

// Chinese returns the kind as people read it.
func (k Kind) Chinese() string { return kindNames[k] }

// A Claim is what a reply says of one matter: a proposal to the office, and no more.
type Claim struct {
	Key    remind.Key  `json:"key"`
	Kind   Kind        `json:"kind"`
	Body   string      `json:"body,omitempty"` // whose part of the matter it is, where several share it; empty: the whole
	To     remind.Date `json:"to,omitempty"`   // of an extension: the day asked for; none: no day that can be relied on
	Reason string      `json:"reason,omitempty"`
	Doubts []string    `json:"doubts,omitempty"` // in Chinese: why it may mean something else
}

// A Matter is one that a message told, as far as reading an answer needs it.
type Matter struct {
	Key     remind.Key
	Problem int         // its number, or that of the problem it belongs to
	Due     remind.Date // in force; none: it has none
	Title   string
}
