package office

import (
	"cmp"
	"slices"

	"duban/formats/plantext"
	"duban/remind"
	"duban/remind/report"
)

// A Coverage proves of every stage and role of every obligation whom it comes to, from a day to the plan's end.
type Coverage struct {
	Day    *remind.Day
	Covers []remind.Cover // by obligation
	Gaps   []remind.Gap   // what no notice can reach
	Counts report.CoverCount
	Silent []remind.Silence // addresses of which nobody knows whether they can be reached
}

// NewCoverage returns the coverage from a day on.
func NewCoverage(day *remind.Day) *Coverage {
	covers := day.Proof()
	return &Coverage{Day: day, Covers: covers, Gaps: day.Coverage(), Counts: report.CountCovers(covers), Silent: day.Silent(day.Reach)}
}

// A Covered is what one contact, or nobody, is told of one obligation in one role.
type Covered struct {
	*remind.Cover                 // of the first stage: role, body, contact and reason are those of all
	Stages        []*remind.Cover // in the ladder's order
}

// ByObligation gathers the covers of each obligation by role and contact, in the order of the plans.
func (c *Coverage) ByObligation() [][]Covered {
	var all [][]Covered
	for rest := c.Covers; len(rest) > 0; {
		end := 1
		for end < len(rest) && rest[end].Obligation == rest[0].Obligation {
			end++
		}
		all = append(all, gatherCovers(rest[:end]))
		rest = rest[end:]
	}
	return all
}

// gatherCovers joins stages that come to the same person, by role: a contact that hears all of a ladder is one line and
// not eleven.
func gatherCovers(covers []remind.Cover) []Covered {
	var all []Covered
	for i := range covers {
		c := &covers[i]
		at := slices.IndexFunc(all, func(x Covered) bool {
			return x.Role == c.Role && x.Body == c.Body && x.Reason == c.Reason && x.Contact.Name == c.Contact.Name &&
				x.Contact.Channel == c.Contact.Channel && x.Contact.Address == c.Contact.Address
		})
		if at < 0 {
			at = len(all)
			all = append(all, Covered{Cover: c})
		}
		all[at].Stages = append(all[at].Stages, c)
	}
	slices.SortStableFunc(all, func(x, y Covered) int { return int(x.Role) - int(y.Role) })
	return all
}

// Unanswerable finds that nobody who is reminded could answer: letters name neither a telephone nor an address. It is no fault, as they go out
// all the same; but who is asked to act has to be able to ask.
func Unanswerable(o *remind.SignOff, settings string) []plantext.Finding {
	if o.Phone != "" || o.Replies {
		return nil
	}
	return []plantext.Finding{{
		Severity: plantext.Warning,
		Message: "没有填写整改办的电话和回信地址，各单位收到提醒后联系不上整改办：请在设置文件 " + cmp.Or(settings, "duban.yaml") +
			" 中填写 office.phone（联系电话）、mail.reply_to（回信邮箱）",
	}}
}
