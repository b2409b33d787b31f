package document

import (
	"strconv"
	"strings"
)

// Kind is what an obligation is.
type Kind string

// The kinds of obligation.
const (
	KindProblem  Kind = "problem"
	KindMeasure  Kind = "measure"
	KindStanding Kind = "standing"
)

// Key names an obligation for life: PLAN/PROBLEM[.n[.n…]][@DATE] or …~RHYTHM. See remind.Obligations for how it is made.
type Key string

// ProblemKeyOf returns the key of a whole problem.
func ProblemKeyOf(plan string, number int) Key { return Key(plan + "/" + strconv.Itoa(number)) }

// Plan returns the plan's part of the key.
func (k Key) Plan() string {
	plan, _, _ := strings.Cut(string(k), "/")
	return plan
}

// Kind returns what the key's obligation is.
func (k Key) Kind() Kind {
	switch {
	case k == k.ProblemKey():
		return KindProblem
	case strings.Contains(string(k), "~"):
		return KindStanding
	default:
		return KindMeasure
	}
}

// ProblemKey returns the key of the whole problem that k belongs to.
func (k Key) ProblemKey() Key {
	plan, rest, ok := strings.Cut(string(k), "/")
	if !ok {
		return k
	}
	if i := strings.IndexAny(rest, ".@~"); i >= 0 {
		rest = rest[:i]
	}
	return Key(plan + "/" + rest)
}
