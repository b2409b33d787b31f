package remind

import (
	"iter"
	"slices"

	"duban/remind/document"
)

// An Obligation is something somebody must have done by a date, or a standing duty with a rhythm.
type Obligation struct {
	Key      Key    `json:"key"`
	Plan     string `json:"plan"`
	Problem  int    `json:"problem"`
	Kind     Kind   `json:"kind"`
	Section  string `json:"section"`
	Path     string `json:"path"`
	Due      Date   `json:"due"` // as the document states it; the date in force is in Status
	BareYear bool   `json:"bare_year"`
	Rhythm   Rhythm `json:"rhythm"`
	Text     string `json:"text"`
	Parties
	Source Source  `json:"source"`
	Read   Reading `json:"read,omitzero"` // of Due, in the words of the version that is held
}

// Place says where in its problem an obligation stands, as one says it: （二）七是, or 目标; nothing for the whole problem.
func (o *Obligation) Place() string {
	if o.Path == "" && o.Section == SectionGoal {
		return o.Section
	}
	return o.Path
}

// Obligations lists what a plan obliges to, problem by problem: the whole problem, then its milestones and standing duties in
// text order. A problem that goes on, with a date or without, and states no rhythm is asked about quarterly.
func Obligations(p Plan) []Obligation { return obligationsOf([]Plan{p}) }

// obligationsOf lists those of some plans, in their order.
func obligationsOf(plans []Plan) []Obligation {
	n := 0
	for _, p := range plans {
		for k := range p.Problems {
			n += 1 + len(p.Problems[k].Commitments)
		}
	}
	all := slices.Grow([]Obligation(nil), n)
	for _, p := range plans {
		for k := range p.Problems {
			all = appendObligations(all, p.ID, &p.Problems[k])
		}
	}
	return all
}

// named yields whom an obligation names, in what role.
func (o *Obligation) named() iter.Seq2[Role, string] {
	return func(yield func(Role, string) bool) {
		for role := range roleCount {
			for _, name := range o.Bodies(role) {
				if !yield(role, name) {
					return
				}
			}
		}
	}
}

// appendObligations appends what one problem obliges to. What a clause narrows replaces the problem's own bodies for that obligation only;
// the leader and those who cooperate stay the problem's.
func appendObligations(all []Obligation, plan string, p *Problem) []Obligation {
	base := Obligation{
		Key: ProblemKeyOf(plan, p.Number), Plan: plan, Problem: p.Number, Kind: KindProblem,
		Due: p.Deadline.Date, BareYear: p.Deadline.BareYear, Text: p.Title,
		Parties: p.Parties, Source: p.Source, Read: p.Deadline.Read,
	}
	base.Read.Words = p.Deadline.Text
	all = append(all, base)
	keys := document.CommitmentKeys(base.Key, p.Commitments)
	rhythmic := false
	for i := range p.Commitments {
		c, o := &p.Commitments[i], base
		o.Key = keys[i]
		o.Kind, o.Section, o.Path = KindMeasure, c.Section, c.Path
		o.Due, o.BareYear, o.Rhythm, o.Text, o.Source, o.Read = c.Due, c.BareYear, c.Rhythm, c.Text, c.Source, c.Read
		if c.Rhythm != "" {
			o.Kind, rhythmic = KindStanding, true
		}
		if len(c.Responsible) > 0 {
			o.Responsible = c.Responsible
		}
		if len(c.Lead) > 0 {
			o.Lead = c.Lead
		}
		all = append(all, o)
	}
	// What goes on and states no rhythm would otherwise never be asked about.
	if (p.Deadline.Kind == Continuous || p.Deadline.Continues) && !rhythmic {
		o := base
		o.Key, o.Kind, o.Rhythm, o.Due, o.BareYear = base.Key+"~"+Key(Quarterly), KindStanding, Quarterly, 0, false
		o.Read = Reading{}
		all = append(all, o)
	}
	return all
}
