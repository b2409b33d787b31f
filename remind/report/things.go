package report

import (
	"cmp"
	"slices"

	"duban/remind"
	"duban/remind/tally"
)

// A Thing is what the office has to see to in a matter: it was reported and waits for acceptance, was accepted and is to be closed, or is overdue. Of a
// problem one line stands for all that is overdue.
type Thing struct {
	Is   tally.Standing
	Key  remind.Key
	On   remind.Date // since when it waits, or when it was due
	More int         `json:",omitempty"` // measures of the same problem that are overdue, too
}

// A problem is one with those of its matters that are to be seen to.
type problem struct {
	whole   *remind.Obligation
	waiting []*remind.Obligation // for acceptance or to be closed
	overdue []*remind.Obligation
}

// Things returns what is to be seen to in matters, in the plans' order: the whole problem where it stands so itself, else its measures. Without only it
// is that of all matters.
func Things(d *remind.Day, only func(*remind.Obligation) bool) (all []Thing) {
	for _, p := range problems(d, only) {
		for _, o := range p.waiting {
			s := d.States[o.Key]
			if o == p.whole || p.whole == nil || d.States[p.whole.Key].State != s.State {
				all = append(all, Thing{Is: d.Standing(s), Key: o.Key, On: s.On})
			}
		}
		if len(p.overdue) > 0 {
			all = append(all, overdue(d, p))
		}
	}
	return all
}

// problems returns the problems of which anything is to be seen to, in the plans' order.
func problems(d *remind.Day, only func(*remind.Obligation) bool) (all []*problem) {
	at, wholes := map[remind.Key]*problem{}, map[remind.Key]*remind.Obligation{}
	for i := range d.Obligations {
		if o := &d.Obligations[i]; o.Kind == remind.KindProblem {
			wholes[o.Key] = o
		}
	}
	for i := range d.Obligations {
		o := &d.Obligations[i]
		standing := d.Standing(d.States[o.Key])
		if standing != tally.Reported && standing != tally.Accepted && standing != tally.Overdue || only != nil && !only(o) {
			continue
		}
		key := o.Key.ProblemKey()
		p := at[key]
		if p == nil {
			p = &problem{whole: wholes[key]}
			at[key] = p
			all = append(all, p)
		}
		if standing == tally.Overdue {
			p.overdue = append(p.overdue, o)
		} else {
			p.waiting = append(p.waiting, o)
		}
	}
	return all
}

// overdue returns the line of a problem of which something is overdue: the whole, else the measure that was due first.
func overdue(d *remind.Day, p *problem) Thing {
	o := p.whole
	if !slices.Contains(p.overdue, o) {
		o = slices.MinFunc(p.overdue, func(a, b *remind.Obligation) int {
			return cmp.Compare(d.States[a.Key].Due, d.States[b.Key].Due)
		})
	}
	return Thing{tally.Overdue, o.Key, d.States[o.Key].Due, len(p.overdue) - 1}
}

// A Hole is a body that nobody can be told for, for one reason; without a body it is the role in which a document names nobody.
type Hole struct {
	Body, Reason string
	Role         remind.Role `json:",omitempty"`
}

// HoleOf returns the hole of a gap.
func HoleOf(g *remind.Gap) Hole {
	h := Hole{Body: g.Body, Reason: g.Reason}
	if g.Body == "" {
		h.Role = g.Role
	}
	return h
}
