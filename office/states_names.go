package office

import (
	"fmt"
	"slices"

	"duban/formats/ledger"
	"duban/formats/plantext"
	"duban/formats/workbook"
	"duban/remind"
	"duban/remind/shortname"
	"duban/store"
)

// A naming is a row of a ledger that gives its problem another short name.
type naming struct {
	row *ledger.StateRow
	store.Naming
}

// rename takes up the short name that a row of a ledger says, and reports whether it is a new one. As with states, a name that the problem
// bore before comes from an old copy and undoes nothing; an empty cell says nothing.
func (s *statesImport) rename(r *ledger.StateRow) bool {
	o, st := s.start.Find(r.Key)
	if o == nil || st.Withdrawn || !r.Ledger || r.Short == "" {
		return false
	}
	problem := o.Key.ProblemKey()
	now := s.start.ShortName(problem).Text
	bad := func(v plantext.Severity, message string) { s.find(r, v, "short", message, r.Short) }
	said := func(n naming) bool { return n.Problem == problem }
	switch i := slices.IndexFunc(s.names, said); {
	case r.Short == workbook.Plain(now):
		return false
	case o.Key != problem:
		bad(plantext.Error, "简称只用于整个问题，请填在编号"+string(problem)+"的行中，本行留空")
	case s.formerly(o, r.Short):
		bad(plantext.Note, "与以前的简称一致，视为旧台账，未作改动；系统中现为“"+now+"”，确要改回的请用duban name")
	case i >= 0 && s.names[i].Name != r.Short:
		bad(plantext.Error, "同一问题有两个不同的简称，请删去一处")
	case i >= 0:
		return false
	default:
		if err := checkName(r.Short); err != nil {
			bad(plantext.Error, err.Error())
			return false
		}
		s.names = append(s.names, naming{r, store.Naming{Problem: problem, Name: r.Short, At: s.now, By: s.office.Who}})
		return true
	}
	return false
}

// formerly reports whether a problem was once called so, by the office, by proposal or by rule.
func (s *statesImport) formerly(o *remind.Obligation, name string) bool {
	return shortname.Choose("", s.w.Proposed[o.Key], o.Text, o.Problem).Text == name ||
		slices.ContainsFunc(s.namings, func(n store.Naming) bool { return n.Problem == o.Key && workbook.Plain(n.Name) == name })
}

// named returns what the problems have been called with the table's names, which may be exchanged among them, and refuses a name that two
// would bear.
func (s *statesImport) named() []store.Naming {
	all := slices.Clip(s.namings)
	after := *s.w
	after.Named = map[remind.Key]string{}
	for _, n := range s.names {
		all = append(all, n.Naming)
	}
	for _, n := range all {
		after.Named[n.Problem] = n.Name
	}
	after.Prepare()
	for i := range s.names {
		if err := fitName(&after, s.names[i].Problem, s.names[i].Name); err != nil {
			s.find(s.names[i].row, plantext.Error, "short", fmt.Sprint(err), s.names[i].Name)
		}
	}
	return all
}
