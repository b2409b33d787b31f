package remind

import (
	"slices"
	"strconv"

	"duban/remind/days"
)

// A Ladder is the name of one of a policy's ladders: stages that follow on from one date.
type Ladder string

// The ladders. What each is stands in the table ladders.
const (
	OnDeadline Ladder = "deadline"
	OnStanding Ladder = "standing"
	OnReported Ladder = "reported"
	OnAccepted Ladder = "accepted"
	OnClosed   Ladder = "closed"
	OnReturned Ladder = "returned"
	OnResumed  Ladder = "resumed"
	OnQuarter  Ladder = "quarter"
	OnDispatch Ladder = "dispatch"
	OnBulletin Ladder = "bulletin"
)

// A Stage is one step of a ladder: when it comes, counted from the ladder's anchor, and whom it names.
type Stage struct {
	Name     string `json:"stage" mapstructure:"stage"` // once in its ladder; part of the NoticeKey, so renaming one tells it anew
	At       int    `json:"at" mapstructure:"at"`       // offset from the anchor, in Unit; negative is before
	Unit     Unit   `json:"unit" mapstructure:"unit"`   // days if empty
	Every    Repeat `json:"every" mapstructure:"every"` // once if empty; else each time from the offset on
	To       []Role `json:"to" mapstructure:"to"`
	Together int    `json:"together,omitzero" mapstructure:"together"` // only where so many problems of a body fall due on one day, in a line; 0: anyway
}

// Unit is what an offset counts.
type Unit string

// The units. Days and months are those of the calendar; the day they lead to is shifted off days off.
const (
	Days     Unit = ""
	Workdays Unit = "workdays"
	Months   Unit = "months"
)

// Repeat is the rhythm of a repeating stage.
type Repeat = days.Repeat

// The repeats; Once is the zero value.
const (
	Once             Repeat = ""
	EveryMonday             = days.EveryMonday
	EveryFortnight          = days.EveryFortnight
	EveryFirstMonday        = days.EveryFirstMonday
	EveryYearEnd     Repeat = "december" // standing ladder: only the period that ends in December
)

// A ladderRow is all that is particular to one ladder. Whoever needs to know of every ladder goes through the rows, so that a new one is a
// row here and a field of Policy.
type ladderRow struct {
	name    Ladder
	stages  func(*Policy) []Stage
	counts  bool        // stages lie At Units from the anchor; else all come together, on a day that the ladder sets
	repeats []Repeat    // that its stages may have
	state   State       // in which it is the only ladder; empty: it is one of those of open work
	starts  []EventKind // the events that set it going, the usual one first; none: it runs as long as work is open
	urgent  bool        // a stage that comes once tells a change of state, which the week's cap does not keep back
	after   string      // what its offsets count from, in the office's words: 报验后
	once    string      // what comes on the anchor's own day: 报验时
	form    Form        // its notices are of a whole plan, and told so; empty: each is of one obligation
	reports bool        // its stages stand in the settings of the reports, and not in those of the policy
}

var (
	anyOffset = []Repeat{Once, EveryMonday, EveryFortnight, EveryFirstMonday}
	justOnce  = []Repeat{Once}
)

// ladders is the table of all ladders, in the order of settings and proofs.
var ladders = []ladderRow{
	{
		name: OnDeadline, stages: func(p *Policy) []Stage { return p.Deadline }, counts: true, repeats: anyOffset,
		after: "到期后", once: "到期当天",
	},
	{
		name: OnStanding, stages: func(p *Policy) []Stage { return p.Standing }, repeats: []Repeat{Once, EveryYearEnd},
	},
	{
		name: OnReported, stages: func(p *Policy) []Stage { return p.Reported }, counts: true, repeats: anyOffset,
		state: Reported, starts: []EventKind{EventReport}, urgent: true, after: "报验后", once: "报验时",
	},
	{
		name: OnAccepted, stages: func(p *Policy) []Stage { return p.Accepted }, counts: true, repeats: anyOffset,
		state: Accepted, starts: []EventKind{EventAccept}, urgent: true, after: "验收通过后", once: "验收通过时",
	},
	{
		name: OnClosed, stages: func(p *Policy) []Stage { return p.Closed }, counts: true, repeats: anyOffset,
		state: Closed, starts: []EventKind{EventClose}, after: "销号后", once: "销号时",
	},
	{
		name: OnReturned, stages: func(p *Policy) []Stage { return p.Returned }, repeats: justOnce,
		starts: []EventKind{EventReturn, EventReopen}, urgent: true, after: "退回后", once: "退回、反弹时",
	},
	{
		name: OnResumed, stages: func(p *Policy) []Stage { return p.Resumed }, repeats: justOnce,
		starts: []EventKind{EventResume}, urgent: true, after: "恢复整改后", once: "恢复整改时",
	},
	{
		name: OnQuarter, stages: func(p *Policy) []Stage { return p.Quarter }, repeats: justOnce, once: "每季度末月首个工作日，无逾期事项时",
		form: Quarter,
	},
	{
		name: OnDispatch, stages: func(p *Policy) []Stage { return p.dispatches() }, once: "每周一，周调度表", form: Dispatch, reports: true,
	},
	{
		name: OnBulletin, stages: func(p *Policy) []Stage { return p.bulletins() }, once: "每月首个周一，月通报", form: Bulletin, reports: true,
	},
}

// rowOf returns the row of a ladder; the zero row for a name that no ladder has.
func rowOf(name Ladder) ladderRow {
	i := slices.IndexFunc(ladders, func(r ladderRow) bool { return r.name == name })
	if i < 0 {
		return ladderRow{}
	}
	return ladders[i]
}

// ladderIn returns the one ladder of a state in which the work is not open; false if it has none.
func ladderIn(s State) (ladderRow, bool) {
	i := slices.IndexFunc(ladders, func(r ladderRow) bool { return r.state != "" && r.state == s })
	if i < 0 {
		return ladderRow{}, false
	}
	return ladders[i], true
}

// startedBy returns the ladders of open work that an event sets going.
func startedBy(e EventKind) []ladderRow {
	var all []ladderRow
	for _, r := range ladders {
		if r.state == "" && slices.Contains(r.starts, e) {
			all = append(all, r)
		}
	}
	return all
}

// A PolicyLadder is a ladder with the stages that a policy gives it, and which stages it may have.
type PolicyLadder struct {
	Name    Ladder
	Stages  []Stage
	Counts  bool     // At and Unit mean something
	Repeats []Repeat // that Every may be
}

// Ladders returns all ladders of a policy that its settings may replace, in their order.
func (p *Policy) Ladders() []PolicyLadder {
	all := make([]PolicyLadder, 0, len(ladders))
	for _, r := range ladders {
		if !r.reports {
			all = append(all, PolicyLadder{Name: r.name, Stages: r.stages(p), Counts: r.counts, Repeats: r.repeats})
		}
	}
	return all
}

// Chinese says when a stage of a ladder comes, in words: 到期前30天, 到期后第8天起每周一, 报验时.
func (s *Stage) Chinese(l Ladder) string {
	if l == OnStanding { // it counts from nothing: periods have their own days
		if s.Every == EveryYearEnd {
			return "每年12月首个工作日"
		}
		return "每期末月首个工作日"
	}
	row := rowOf(l)
	if row.form != "" {
		return row.once
	}
	n := strconv.Itoa(max(s.At, -s.At))
	units := map[Unit]string{Days: "天", Workdays: "个工作日", Months: "个月"}
	when := row.after + "第" + n + units[s.Unit]
	switch {
	case s.At == 0 || !row.counts:
		when = row.once
	case s.Together > 0:
		when = "到期前" + n + units[s.Unit] + "，同日到期满" + strconv.Itoa(s.Together) + "个问题时"
	case s.At < 0:
		when = "到期前" + n + units[s.Unit]
	case s.Unit == Months:
		when = row.after + "满" + n + units[s.Unit]
	}
	switch s.Every {
	case EveryMonday:
		return when + "起每周一"
	case EveryFortnight:
		return when + "起每两周的周一"
	case EveryFirstMonday:
		return when + "起每月首个周一"
	default:
		return when
	}
}
