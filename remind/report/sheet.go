package report

import (
	"duban/remind"
	"duban/remind/days"
	"duban/remind/people"
	"duban/remind/tally"
)

// A Sheet is how one plan stands on a day. It stays so until its Turn, as long as nothing is recorded of the plan, and the directory, the calendar and the
// settings stay the same.
type Sheet struct {
	Colours                      [remind.Green + 1]ColourCount
	Total                        tally.Total
	Obligations, Withdrawn, Gaps int
	Plans                        int         // 1: it is in force
	Last                         remind.Date // its last deadline
	Turn                         remind.Date `json:"-"` // the next day on which it may stand otherwise; it may be no day of the calendar
	Hears                        []Hearing   // where addresses can be reached at all
	Page                         *Page       `json:",omitempty"` // what the first page says of it; nil: nothing of it is in force
}

// A Hearing is an address that hears, for which body, and from which day on; none: it has heard for longer than anybody asks.
type Hearing struct {
	Channel string      `json:"c"`
	To      string      `json:"t"`
	Body    string      `json:"b"`
	From    remind.Date `json:"f,omitempty"`
}

// Sheets returns how the plans of a day's world stand, by their ids; those of which nothing is in force among them.
func Sheets(d *remind.Day) map[string]*Sheet {
	all := map[string]*Sheet{}
	of := func(plan string) *Sheet {
		s := all[plan]
		if s == nil {
			s = &Sheet{Turn: days.Never}
			all[plan] = s
		}
		return s
	}
	for plan, next := range d.Next() {
		of(plan).Turn = next
	}
	for i := range d.Plans {
		of(d.Plans[i].ID).Plans = 1
	}
	for i := range d.Obligations {
		of(d.Obligations[i].Plan).add(d, &d.Obligations[i])
	}
	for i := range d.Withdrawn {
		of(d.Withdrawn[i].Plan).Withdrawn++
	}
	for plan, total := range d.Totals() {
		of(plan).Total = total
	}
	gaps := d.Coverage()
	for i := range gaps {
		of(gaps[i].Obligation.Plan()).Gaps++
	}
	for plan, p := range pages(d, gaps) {
		of(plan).Page = p
	}
	for plan, from := range d.Released {
		if s := all[plan]; s != nil && from > d.Today {
			s.Turn = min(s.Turn, from)
		}
	}
	if d.Reach != nil {
		d.EachListener(func(plan string, to remind.Address, body string, from remind.Date) {
			s := of(plan)
			// Days that no longer matter are left out: so few differ, and sums stay short.
			if proved := from + people.TrialDays; proved <= d.Today {
				from = 0
			} else {
				s.Turn = min(s.Turn, proved)
			}
			s.Hears = append(s.Hears, Hearing{to.Channel, to.To, body, from})
		})
	}
	return all
}

// add counts an obligation.
func (s *Sheet) add(d *remind.Day, o *remind.Obligation) {
	status := d.States[o.Key]
	s.Obligations++
	n := &s.Colours[d.Colour(status)]
	switch o.Kind {
	case remind.KindProblem:
		n.Problems++
	case remind.KindMeasure:
		n.Measures++
	}
	if status.Withdrawn || status.Due == 0 {
		return
	}
	s.Last = max(s.Last, status.Due)
	s.Turn = min(s.Turn, turn(d, status.Due))
}

// turn returns the next day on which what falls due on one may have another colour or standing: see remind.Day's Colour and Standing.
func turn(d *remind.Day, due remind.Date) remind.Date {
	const far, near, pressing = 90, tally.Near, 3
	for _, on := range []remind.Date{due - far, due - near} {
		if on > d.Today {
			return on
		}
	}
	for on := max(due-near, d.Today); on <= due; on++ {
		if on > d.Today && d.Calendar.Workdays(on, due) <= pressing && d.Calendar.Workdays(on-1, due) > pressing {
			return on
		}
	}
	if due >= d.Today {
		return due + 1
	}
	return days.Never
}
