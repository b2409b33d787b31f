package review

import (
	"cmp"
	"strings"

	"duban/remind"
	"duban/remind/document"
	"duban/remind/people"
)

// Of returns what was read of a plan, problem by problem: when it is to be done, by whom, under whom; then its measures.
func Of(p *remind.Plan) []Reading {
	var all []Reading
	for i := range p.Problems {
		pr := &p.Problems[i]
		key := remind.ProblemKeyOf(p.ID, pr.Number)
		all = append(all, whole(key, pr)...)
		keys := document.CommitmentKeys(key, pr.Commitments)
		for j := range pr.Commitments {
			all = append(all, promised(keys[j], pr, &pr.Commitments[j])...)
		}
	}
	return all
}

// whole returns what was read of a problem as a whole.
func whole(key remind.Key, p *remind.Problem) []Reading {
	var all []Reading
	d := &p.Deadline
	r := Reading{
		Key: key, Problem: p.Number, Kind: Date, What: Deadline, Sentence: d.Text, Source: d.Read.Source, Rule: Rule(d.Read.Rule),
		Value: d.Stated().String(), goesOn: d.Continues,
	}
	if r.Source == (remind.Source{}) {
		r.Source = p.Source
	}
	switch d.Kind {
	case remind.Continuous:
		r.Value, r.Rule, r.goesOn = Continuous, Lasting, false
		all = append(all, r)
	case remind.Dated:
		all = append(all, r)
	}
	for _, role := range people.DocumentRoles() {
		for _, name := range *p.In(role) {
			said, rule := named(p, role, name)
			all = append(all, Reading{
				Key: key, Problem: p.Number, Kind: kindOf(role), What: What(role.String()), Sentence: said.Words, Source: said.Source, Rule: rule, Value: name,
			})
		}
	}
	return all
}

// promised returns what was read of a clause: its day or rhythm, and whom it names in place of its problem's.
func promised(key remind.Key, p *remind.Problem, c *remind.Commitment) []Reading {
	r := Reading{Key: key, Problem: p.Number, Place: cmp.Or(c.Path, c.Section), Kind: Date, What: Due, Sentence: c.Text, Source: c.Source, Rule: Rule(c.Read.Rule), Value: c.Stated().String()}
	if c.Rhythm != "" {
		r.What, r.Rule, r.Value = Rhythm, Frequency, string(c.Rhythm)
	}
	if !strings.Contains(r.Sentence, c.Read.Words) {
		r.Sentence += c.Read.Words // a term in brackets stands behind its clause
	}
	all := []Reading{r}
	only := remind.Parties{Responsible: c.Responsible, Lead: c.Lead}
	for _, role := range people.DocumentRoles() {
		for _, name := range *only.In(role) {
			said, rule := narrowed(p, c, name)
			all = append(all, Reading{
				Key: key, Problem: p.Number, Place: r.Place, Kind: Body, What: What(role.String()), Sentence: said.Words, Source: said.Source, Rule: rule, Value: name,
			})
		}
	}
	return all
}

// kindOf returns what kind of reading a name in a role is.
func kindOf(role remind.Role) Kind {
	if role == remind.Leader {
		return Leader
	}
	return Body
}
