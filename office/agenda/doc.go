// Package agenda is what the office has to do today: one list of all that waits for it, whatever it stands in, the most urgent first. Each thing is there
// as long as it is to be done, and disappears by being done; nothing is ticked off.
package agenda

import (
	"duban/remind"
	"duban/remind/report"
	"duban/store"
)

// A Kind is what kind of thing waits.
type Kind uint8

// The kinds, the most urgent first: what keeps everybody from being told, what somebody waits for, what the office presses for, what it looks after.
const (
	Clock      Kind = iota
	Damage          // of the store
	Channel         // that is broken
	Doubt           // whether a message arrived
	Restored        // whether what is missing in a backup was sent
	Held            // a plan that nobody has released
	Extension       // somebody asks for one
	Reply           // any other that waits
	Closing         // accepted
	Acceptance      // reported
	Overdue
	Nobody // who could be told
	Lost   // an address
	Failed // a message
	Silent // an address of which nobody knows
	Backup
	Unchecked // a plan that nobody has compared with its document
	kinds
)

// The kinds in the words of the office, and their names in addresses.
var (
	chinese = [kinds]string{
		"时钟异常", "数据损坏", "渠道故障", "送达存疑", "送达存疑", "方案待放行", "延期申请", "答复待处理", "待销号", "待验收", "逾期", "没有接收人", "地址失效", "未能送达", "地址待核实",
		"备份", "方案待核对",
	}
	names = [kinds]string{
		"clock", "damage", "channel", "doubt", "restored", "held", "extension", "reply", "closing", "acceptance", "overdue", "nobody", "lost", "failed", "silent",
		"backup", "unchecked",
	}
)

// Chinese returns the kind in the words of the office.
func (k Kind) Chinese() string { return chinese[k] }

// String returns the kind's name in addresses.
func (k Kind) String() string { return names[k] }

// Kinds returns all kinds, the most urgent first.
func Kinds() []Kind {
	all := make([]Kind, kinds)
	for i := range all {
		all[i] = Kind(i)
	}
	return all
}

// An Item is one thing to be done.
type Item struct {
	Kind    Kind
	Key     remind.Key // of the matter; empty: it is about none, or about several
	Reply   int64
	Message string // its ID
	Plan    string // its id
	Body    string // as the directory has it, or should
	Address remind.Address
	What    string // in one line
	Why     string // since when and how far; empty: What says all
}

// A Subject is what a list is made from. What is not given has nothing to do.
type Subject struct {
	Day    *remind.Day
	Snap   *store.Snapshot
	Realm  string
	Report *report.Report                // nil: how the system is is nobody's business here
	Doubt  []store.Live                  // messages that wait for a person
	Gaps   []remind.Gap                  // of the day
	Only   func(*remind.Obligation) bool // of which matters; nil: of all
}

// List returns what is to be done.
func List(s *Subject) []Item {
	l := newList(s)
	if s.Report != nil {
		l.machine()
		l.doubts()
		l.plans()
		l.addresses()
	}
	l.replies()
	l.matters()
	l.nobody()
	return l.sorted()
}

// newList returns a list with nothing on it.
func newList(s *Subject) *list {
	l := &list{Subject: s, at: make(map[remind.Key]*remind.Obligation, len(s.Day.Obligations))}
	for i := range s.Day.Obligations {
		o := &s.Day.Obligations[i]
		l.at[o.Key] = o
	}
	return l
}
