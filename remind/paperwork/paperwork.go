// Package paperwork says which paper the office might press for a matter with, beside the messages: 提醒函 as the date comes near, 督办单 once it is
// missed or the work was given back, 专函 when it is missed for long. A program only proposes them: whether a paper goes, in whose name and under
// which number, the office decides, and records.
package paperwork

import (
	"fmt"
	"slices"

	"duban/remind/days"
)

// A Kind is a paper.
type Kind string

// The kinds, each stronger than the one before it.
const (
	Letter Kind = "letter" // 提醒函: to a body, of all that comes near
	Slip   Kind = "slip"   // 督办单: of one matter, on one page
	Notice Kind = "notice" // 专函, a 督办通知: to a body, of all that it is long late with
)

// Kinds are all of them, the strongest first.
func Kinds() []Kind { return []Kind{Notice, Slip, Letter} }

// names are the kinds in Chinese.
var names = map[Kind]string{Letter: "提醒函", Slip: "督办单", Notice: "专函"}

// Chinese returns the kind as people read it.
func (k Kind) Chinese() string { return names[k] }

// Covers reports whether a paper does for another one, which is no stronger.
func (k Kind) Covers(other Kind) bool {
	return slices.Index(Kinds(), k) <= slices.Index(Kinds(), other)
}

// ParseKind reads a kind as people type it, in Chinese or as programs have it.
func ParseKind(text string) (Kind, error) {
	for _, k := range Kinds() {
		if text == k.Chinese() || text == string(k) {
			return k, nil
		}
	}
	return "", fmt.Errorf("“%s”不是督办文书的种类，请填写提醒函、督办单或者专函", text)
}

// Terms say when a paper is proposed; a zero switches one off.
type Terms struct {
	Letter int `mapstructure:"letter"` // how often a matter was reminded of within 15 days before its date
	Slip   int `mapstructure:"slip"`   // days late; what was given back is proposed for at once
	Notice int `mapstructure:"notice"` // days late
}

// A Matter is what counts of an open, dated matter.
type Matter struct {
	Due      days.Date
	Warned   []days.Date // on which it was reminded of within 15 days before the date, in order
	Returned days.Date   // given back since it was reported; 0: it was not
}

// Reached returns the strongest paper that a matter has reached on a day, and since when; an empty kind: none. What is told or recorded on a day
// counts from the next day on, so that the order of that day's messages does not matter.
func (t Terms) Reached(m *Matter, today days.Date) (Kind, days.Date) {
	late := func(after int) days.Date {
		if after == 0 {
			return never
		}
		return m.Due + days.Date(after)
	}
	slip := late(t.Slip)
	if t.Slip > 0 && m.Returned != 0 {
		slip = min(slip, m.Returned+1)
	}
	letter := never
	if before := m.before(today); t.Letter > 0 && len(before) >= t.Letter && m.Due >= today {
		letter = before[t.Letter-1] + 1
	}
	for _, r := range []struct {
		kind  Kind
		since days.Date
	}{{Notice, late(t.Notice)}, {Slip, slip}, {Letter, letter}} {
		if r.since <= today {
			return r.kind, r.since
		}
	}
	return "", 0
}

// never is a day that no matter reaches.
const never = days.Date(1 << 30)

// before returns the reminders of the days before one.
func (m *Matter) before(today days.Date) []days.Date {
	n, _ := slices.BinarySearch(m.Warned, today)
	return m.Warned[:n]
}
