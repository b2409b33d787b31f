package digest

import (
	"cmp"
	"slices"

	"duban/remind/days"
	"duban/remind/tally"
)

// A Bulletin is what the monthly bulletin (月通报) says: how the problems of all plans in force stand, and what has changed since the last one. It is
// one for all plans, as the figures of status are; with several plans each problem bears its plan's name.
type Bulletin struct {
	Title string `json:"title"`
	Period
	Until  days.Date `json:"until"` // what falls due by then is listed
	Office string    `json:"office"`
	Phone  string    `json:"phone,omitempty"`
	Demo   bool      `json:"demo,omitempty"`
	Plans  []Plan    `json:"plans"`

	Recorded bool `json:"recorded"` // some event is on record; else nobody knows how far anything has come
	Compared bool `json:"compared"` // it is known how something stood before

	Verdict  []string `json:"verdict"`
	Figures  []Figure `json:"figures"`
	Measures []Share  `json:"measures"`
	Bar      []Share  `json:"bar"`
	Timeline Timeline `json:"timeline"`

	Overdue []Matter `json:"overdue"` // problems, as a whole
	Partly  []Matter `json:"partly"`  // problems of which measures are overdue
	Due     []Matter `json:"due"`     // problems and measures
	Waiting []Matter `json:"waiting"` // for acceptance, or to be closed

	Changes  []Change `json:"changes"`
	Counties []Party  `json:"counties"`
	Leaders  []Party  `json:"leaders"`
	Ranking  []Party  `json:"ranking,omitempty"` // of counties, by what is closed; empty: nobody asked for one
	Facts    []string `json:"facts"`

	Now, Before tally.Total `json:"-"`
}

// A Plan is one that a bulletin speaks of.
type Plan struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Short    string `json:"short"`
	Problems int    `json:"problems"`
}

// A Subject is what a bulletin is made from besides rows.
type Subject struct {
	Period
	Calendar      days.Calendar
	Plans         []Plan
	Gone          []Row // withdrawn since the bulletin before
	Office, Phone string
	Demo, Ranking bool
}

// A Matter is a problem, or a measure or a duty of one, as a table shows it.
type Matter struct {
	Key         string         `json:"key"`
	Plan        string         `json:"plan"` // in one line; empty where there is one plan only
	Number      int            `json:"number"`
	Short       string         `json:"short"`
	Path        string         `json:"path,omitempty"` // of a measure
	Text        string         `json:"text,omitempty"`
	Due         days.Date      `json:"due,omitzero"`
	Original    days.Date      `json:"original,omitzero"`
	Standing    string         `json:"standing"`
	Days        int            `json:"days"`               // overdue, left, or waited
	Workdays    int            `json:"workdays,omitempty"` // left
	Late        int            `json:"overdue_measures,omitempty"`
	Since       days.Date      `json:"since,omitzero"`
	Responsible []string       `json:"responsible"`
	Leads       []string       `json:"lead"`
	Leaders     []string       `json:"leader"`
	Is          tally.Standing `json:"-"`
}

// A subject computes a bulletin.
type subject struct {
	*Subject
	problems []*problem
	rows     []Row
}

// A problem is one with all its rows, and how it stands by them.
type problem struct {
	whole   *Row
	parts   []*Row
	is, was tally.Standing
	known   bool // it was there before
}

// changed returns the parts to which something happened since the bulletin before.
func (p *problem) changed(is func(*Row) bool) (rows []*Row) {
	for _, r := range p.parts {
		if r.Before.Known && is(r) {
			rows = append(rows, r)
		}
	}
	return rows
}

// NewBulletin makes a bulletin of all rows of its plans, in the plans' order.
func NewBulletin(rows []Row, of *Subject) *Bulletin {
	s := &subject{Subject: of, rows: rows}
	s.gather()
	now, before := Totals(rows, of.Gone)
	b := &Bulletin{
		Title: title(of.Plans, of.Period), Period: of.Period, Until: of.until(), Office: of.Office, Phone: of.Phone, Demo: of.Demo, Plans: s.plans(), Now: now, Before: before,
		Recorded: slices.ContainsFunc(rows, func(r Row) bool { return r.Recorded }), Compared: before.Problems.Sum() > 0,
		Measures: shares(now.Measures), Bar: shares(now.Problems), Timeline: s.timeline(),
		Overdue: s.overdue(), Partly: s.partly(), Due: s.due(), Waiting: s.waiting(),
		Counties: s.counties(), Leaders: s.leaders(),
	}
	if of.Ranking {
		b.Ranking = ranked(b.Counties)
	}
	if b.Compared {
		b.Changes = s.changes()
	}
	b.Figures = b.figures()
	b.Verdict = b.verdict()
	b.Facts = s.facts(b)
	return b
}

// gather finds the problems among the rows.
func (s *subject) gather() {
	at := map[string]*problem{}
	is, was := map[string][]tally.Matter{}, map[string][]tally.Matter{}
	for i := range s.rows {
		r := &s.rows[i]
		p := at[r.Problem]
		if p == nil {
			p = &problem{whole: r}
			at[r.Problem] = p
			s.problems = append(s.problems, p)
		}
		if r.Kind == tally.Whole {
			p.whole = r
		} else {
			p.parts = append(p.parts, r)
		}
		m := r.matter()
		is[r.Problem] = append(is[r.Problem], m)
		if r.Before.Known {
			m.Standing = r.Before.Standing
			was[r.Problem] = append(was[r.Problem], m)
			p.known = true
		}
	}
	for key, p := range at {
		p.is = tally.Problem(is[key])
		if p.known {
			p.was = tally.Problem(was[key])
		}
	}
}

// plans returns the plans with how many problems each has.
func (s *subject) plans() []Plan {
	all := slices.Clone(s.Plans)
	for i := range all {
		for _, p := range s.problems {
			if p.whole.Plan == all[i].ID {
				all[i].Problems++
			}
		}
	}
	return all
}

// matter returns a row as a table shows it.
func (s *subject) matter(r *Row) Matter {
	m := Matter{
		Key: r.Key, Number: r.Number, Short: r.Short, Path: r.Path, Due: r.Due, Original: r.Original, Is: r.Standing, Since: r.Since,
		Responsible: r.Responsible, Leads: r.Leads, Leaders: r.Leaders,
	}
	if len(s.Plans) > 1 {
		m.Plan = r.PlanShort
	}
	if r.Kind != tally.Whole {
		m.Text = r.Text
	}
	m.Standing = m.Is.String()
	switch {
	case m.Is == tally.Reported || m.Is == tally.Accepted:
		m.Days = int(s.On - r.Since)
	case r.Due != 0 && r.Due < s.On:
		m.Days = int(s.On - r.Due)
	case r.Due != 0:
		m.Days, m.Workdays = int(r.Due-s.On), s.Calendar.Workdays(s.On, r.Due)
	}
	return m
}

// overdue returns the problems that are overdue as a whole, the longest first.
func (s *subject) overdue() []Matter {
	all := []Matter{}
	for _, p := range s.problems {
		if p.is == tally.Overdue {
			all = append(all, s.matter(p.whole))
		}
	}
	slices.SortStableFunc(all, func(a, b Matter) int { return cmp.Compare(b.Days, a.Days) })
	return all
}

// partly returns the problems of which measures are overdue: how many, and for how long the first.
func (s *subject) partly() []Matter {
	all := []Matter{}
	for _, p := range s.problems {
		if p.is != tally.Partly {
			continue
		}
		m := s.matter(p.whole)
		m.Is, m.Standing, m.Days, m.Workdays = p.is, p.is.String(), 0, 0
		for _, r := range p.parts {
			if r.Standing == tally.Overdue {
				m.Late, m.Days = m.Late+1, max(m.Days, int(s.On-r.Due))
			}
		}
		all = append(all, m)
	}
	slices.SortStableFunc(all, func(a, b Matter) int { return cmp.Compare(b.Days, a.Days) })
	return all
}

// due returns what is open and falls due by the end of the month after: problems, and measures that do not fall due with their problem.
func (s *subject) due() []Matter {
	all := []Matter{}
	near := func(r *Row) bool {
		return (r.Standing == tally.Soon || r.Standing == tally.Open) && r.Due <= s.until()
	}
	for _, p := range s.problems {
		if near(p.whole) {
			all = append(all, s.matter(p.whole))
		}
		for _, r := range p.parts {
			if near(r) && (!near(p.whole) || r.Due != p.whole.Due) {
				all = append(all, s.matter(r))
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Matter) int { return cmp.Compare(a.Due, b.Due) })
	return all
}

// waiting returns what waits to be accepted or closed: problems, and measures whose problem does not wait itself. Who has waited longest is first.
func (s *subject) waiting() []Matter {
	all := []Matter{}
	waits := func(r *Row) bool { return r.Standing == tally.Reported || r.Standing == tally.Accepted }
	for _, p := range s.problems {
		if waits(p.whole) {
			all = append(all, s.matter(p.whole))
			continue
		}
		for _, r := range p.parts {
			if waits(r) {
				all = append(all, s.matter(r))
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Matter) int { return cmp.Compare(b.Days, a.Days) })
	return all
}
