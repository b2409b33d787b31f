// Package review says what was read of a plan, one reading after another, so that a second person can hold each against the document before the
// plan tells anybody: a day, a body, a leader, with the sentence, its place, and the rule that made the one of the other. It knows how far a
// plan's readings have been confirmed.
//
// A reading has a print of what it says, and what was confirmed is kept by it. So a new version of a plan asks only about what it changes: what
// it says as before, wherever it stands now, has the print that it had.
package review

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode"

	"duban/remind"
)

// A Kind is what a reading is of.
type Kind int

// The kinds of readings.
const (
	Date Kind = iota // or a rhythm, or that there is none
	Body
	Leader
	Kinds // how many there are
)

// Chinese returns the kind as it is counted: 时限12处.
func (k Kind) Chinese() string { return [Kinds]string{"时限", "单位", "领导"}[k] }

// A What is what of an obligation was read. The names of roles are some, too.
type What string

// The readings that are no role's.
const (
	Deadline What = "deadline" // of a whole problem
	Due      What = "due"      // of a measure
	Rhythm   What = "rhythm"   // of a standing duty
)

// Chinese returns what was read in the words of the office.
func (w What) Chinese() string {
	if word, ok := map[What]string{Deadline: "整改时限", Due: "完成时限", Rhythm: "工作频次"}[w]; ok {
		return word
	}
	var role remind.Role
	if err := role.UnmarshalText([]byte(w)); err != nil {
		return string(w)
	}
	return role.Chinese()
}

// A Reading is one thing that was read of the document of a plan.
type Reading struct {
	Key      remind.Key
	Problem  int
	Place    string // of a measure in its problem: （二）七是, 目标
	Kind     Kind
	What     What
	Sentence string // in which it was read; empty: the plan was read before this was kept
	Source   remind.Source
	Rule     Rule
	Value    string // a day as 2024-12-31, a rhythm as remind.Rhythm has it, a name; see Shown

	goesOn bool // after its day
}

// Continuous is the value of a deadline that has no day.
const Continuous = "continuous"

// Print returns a fingerprint of what the reading says: what of which obligation, sentence and value. Blanks are none of it, as each program sets
// its own; nor is the rule, which sentence and value decide.
func (r *Reading) Print() string {
	value := r.Value
	if r.goesOn {
		value += "+"
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{string(r.Key), string(r.What), Squeezed(r.Sentence), value}, "\n")))
	return hex.EncodeToString(sum[:printBytes])
}

// printBytes is how long a print is: some thousand readings never share one of so many bytes, and a person can still read it out.
const printBytes = 8

// Squeezed returns a text without its blanks.
func Squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// Shown returns the value as a sheet shows it.
func (r *Reading) Shown() string {
	switch {
	case r.Value == Continuous:
		return "长期推进，没有到期日"
	case r.What == Rhythm:
		return remind.Rhythm(r.Value).Chinese()
	case r.Kind != Date:
		return r.Value
	}
	day, err := remind.ParseDate(r.Value)
	if err != nil {
		return r.Value
	}
	if r.goesOn {
		return day.ChineseShort() + "，此后长期坚持"
	}
	return day.ChineseShort()
}

// Content says what is to be checked: 完成时限（二）七是.
func (r *Reading) Content() string {
	if strings.HasPrefix(r.Place, "（") || r.Place == "" {
		return r.What.Chinese() + r.Place
	}
	return r.What.Chinese() + "（" + r.Place + "）"
}

// Where says where the sentence stands in the document.
func (r *Reading) Where() string {
	if r.Source.Where != "" || r.Source.Line == 0 {
		return cmp.Or(r.Source.Where, "系统未记录")
	}
	return "第" + strconv.Itoa(r.Source.Line) + "行第" + strconv.Itoa(r.Source.Column) + "字"
}
