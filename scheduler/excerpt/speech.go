package excerpt

import (
	"slices"

	"duban/remind"
	"duban/remind/tally"
)

// A Speech is of what messages speak that some notices go into.
type Speech struct {
	Office   bool                    // one is the office's, which sees what is wrong anywhere
	Lists    map[remind.Address]bool // to whom all that they answer for is listed
	whole    map[string]bool         // plans of which all is told
	problems map[remind.Key]bool
}

// NewSpeech returns the speech of no notices yet.
func NewSpeech() *Speech {
	return &Speech{Lists: map[remind.Address]bool{}, whole: map[string]bool{}, problems: map[remind.Key]bool{}}
}

// Add adds what a notice speaks of; office is what the office is called by now.
func (s *Speech) Add(n *remind.Notice, office string) {
	s.problems[n.Obligation.ProblemKey()] = true
	s.Office = s.Office || n.Role == remind.Office || slices.Contains(n.Bodies, office)
	if n.Role.Listed() {
		s.Lists[n.Address] = true
	}
	// How many fall due together, and the figures of a quarter, a week or a month, are of the plan.
	if n.Form != remind.Tasks && n.Form != remind.Outcomes {
		s.whole[n.Plan] = true
	}
}

// Keeps returns how to ask whether a problem of a day's world is spoken of.
func (s *Speech) Keeps(day *remind.Day) func(problem remind.Key) bool {
	listed := map[remind.Key]bool{}
	if len(s.Lists) > 0 {
		day.EachShare(func(to remind.Address, role remind.Role, matters []tally.Matter) {
			for i := range matters {
				if m := &matters[i]; s.Lists[to] && role.Listed() {
					listed[remind.ProblemKeyOf(m.Plan, m.Problem)] = true
				}
			}
		})
	}
	return func(problem remind.Key) bool {
		return s.problems[problem] || listed[problem] || s.whole[problem.Plan()]
	}
}
