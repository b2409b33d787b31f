package remind

import (
	"duban/remind/digest"
	"duban/remind/people"
)

// A Policy says which roles hear how long before or after a date. It is data: settings may replace any ladder, whole. Its fields are the
// keys of the settings; what each ladder counts from, and what sets it going, stands in the table ladders.
type Policy struct {
	Deadline []Stage        `json:"deadline" mapstructure:"deadline"` // open, counted from the deadline
	Standing []Stage        `json:"standing" mapstructure:"standing"` // once in each period of a rhythm
	Reported []Stage        `json:"reported" mapstructure:"reported"` // counted from the report
	Accepted []Stage        `json:"accepted" mapstructure:"accepted"`
	Closed   []Stage        `json:"closed" mapstructure:"closed"`
	Returned []Stage        `json:"returned" mapstructure:"returned"` // told once: after a return or a reopening
	Resumed  []Stage        `json:"resumed" mapstructure:"resumed"`   // told once: when a suspension ends
	Quarter  []Stage        `json:"quarter" mapstructure:"quarter"`   // figures, once a quarter, to those who have nothing overdue
	Own      []OwnLadder    `json:"own" mapstructure:"own"`           // of a plan, a class or one obligation, in place of those above
	Hours    []Hour         `json:"hours" mapstructure:"-"`
	Caps     Caps           `json:"caps" mapstructure:"-"`
	Reports  digest.Reports `json:"reports" mapstructure:"-"`
}

// StageMonthly is the stage at which leaders hear of what is overdue, month by month.
const StageMonthly = "om"

// DefaultPolicy is the ladder of the design: earlier and to fewer at first, later and higher up.
//
// Before a date few hear, and often enough to act; after it those above them too, and then without an upper limit, since a matter that is
// told no more counts as done. Overdue repeats fall on Mondays, so that a body hears of everything overdue in one message a week, and the
// city leaders and inspectors on first Mondays only.
func DefaultPolicy() Policy {
	return Policy{
		Deadline: []Stage{
			{Name: "d90", At: -90, To: []Role{Responsible}},
			{Name: "peak", At: -90, Together: 5, To: []Role{Lead}},
			{Name: "d60", At: -60, To: []Role{Responsible}},
			{Name: "d30", At: -30, To: []Role{Responsible, Lead}},
			{Name: "d15", At: -15, To: []Role{Responsible, Lead}},
			{Name: "d7", At: -7, To: []Role{Responsible, Lead, Leader, people.Cooperating}},
			{Name: "d3", At: -3, To: []Role{Responsible, Lead}},
			{Name: "d1", At: -1, To: []Role{Responsible, Lead}},
			{Name: "d0", At: 0, To: []Role{Responsible, Lead, Leader}},
			{Name: "o1", At: 1, To: []Role{Responsible, Head, Lead, Leader, Office}},
			{Name: "ow", At: 8, Every: EveryMonday, To: []Role{Responsible, Lead, Office}},
			{Name: "oh", At: 8, Every: EveryFortnight, To: []Role{Head}},
			{Name: StageMonthly, At: 15, Every: EveryFirstMonday, To: []Role{Leader, Inspection}},
		},
		Standing: []Stage{
			{Name: "s", To: []Role{Responsible, Lead}},
			{Name: "sy", Every: EveryYearEnd, To: []Role{Responsible, Lead, Leader}},
		},
		Reported: []Stage{
			{Name: "r0", To: []Role{Lead}},
			{Name: "rw", At: 5, Unit: Workdays, Every: EveryMonday, To: []Role{Lead}},
			{Name: "rm", At: 20, Unit: Workdays, Every: EveryFirstMonday, To: []Role{Leader}},
		},
		Accepted: []Stage{
			{Name: "a0", To: []Role{Office}},
			{Name: "aw", At: 5, Unit: Workdays, Every: EveryMonday, To: []Role{Office}},
			{Name: "am", At: 20, Unit: Workdays, Every: EveryFirstMonday, To: []Role{Leader}},
		},
		Closed: []Stage{
			{Name: "b6", At: 6, Unit: Months, To: []Role{Lead}},
			{Name: "b12", At: 12, Unit: Months, To: []Role{Lead}},
		},
		Returned: []Stage{{Name: "back", To: []Role{Responsible, Lead}}},
		Resumed:  []Stage{{Name: "resumed", To: []Role{Responsible, Lead, Office}}},
		Quarter:  []Stage{{Name: "q", To: []Role{Leader}}},
		Caps:     Caps{PerDay: 1, PerWeek: 3},
		Reports:  digest.Reports{Dispatch: digest.Weekly, Bulletin: digest.Monthly},
	}
}
