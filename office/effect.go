package office

import (
	"cmp"
	"strings"

	"duban/remind"
	"duban/remind/change"
)

// An Effect is what a change would do to what is owed, from today on or, where today's round has been held, from tomorrow: what that told
// stands.
type Effect struct {
	change.Effect
	before, after *remind.World
}

// compare plays two prospects to the later of their ends.
func compare(before, after change.Prospect, today remind.Date) *Effect {
	return CompareTo(before, after, today, 0)
}

// CompareTo plays two prospects to a day; none: to the later of their ends.
func CompareTo(before, after change.Prospect, today, last remind.Date) *Effect {
	if min(before.Told.Since, after.Told.Since) >= today {
		today++
	}
	return &Effect{change.CompareTo(before, after, today, last), before.World, after.World}
}

// Named returns the world whose short names are an obligation's: that after the change, or before it where it is lost.
func (e *Effect) Named(o *remind.Obligation) *remind.World {
	if e.after.ShortName(o.Key.ProblemKey()).Text == "" {
		return e.before
	}
	return e.after
}

// Provisional reports whether a notice of the State Council may still move the day of a change: the day after it, or before it where the
// notice is lost.
func (e *Effect) Provisional(c *change.NoticeChange) bool {
	if c.Is != nil {
		return e.after.Provisional(c.Is.Notice, c.Is.Day)
	}
	return e.before.Provisional(c.Was.Notice, c.Was.Day)
}

// ShortKey returns the key of a notice's obligation, without the plan where no other is held before or after.
func (e *Effect) ShortKey(n *change.Coming) string {
	key := string(n.Obligation)
	if len(e.after.Plans) == 1 && len(e.before.Plans) <= 1 {
		key = strings.TrimPrefix(key, e.after.Plans[0].ID+"/")
	}
	return key
}

// Words says in the office's words when the stage of a notice comes.
func (e *Effect) Words(n *change.Coming) string {
	return cmp.Or(e.after.Policy.Words(n.Notice), e.before.Policy.Words(n.Notice), n.Stage)
}
