package upward

import (
	"cmp"
	"strings"

	"duban/remind"
)

// A Source is where the words of a row come from.
type Source uint8

// The sources.
const (
	Bare  Source = iota // nothing was ever recorded
	Fresh               // something was recorded in the month
	Kept                // what was said before
)

// Chinese returns the source in words.
func (s Source) Chinese() string {
	return [...]string{"系统未记录", "本月有更新", "沿用上月"}[s]
}

// A Row is a matter with how it went on.
type Row struct {
	Order    int
	Progress string
	Source   Source
	From     string // what the words go by: the month in which they were recorded, or the former sheet

	plan, short string
	problem     *remind.Problem
	obligation  *remind.Obligation
	status      *remind.Status
	today       remind.Date
}

// Rows returns the matters of a day that a form asks for, in the order of the plans, with what was recorded of them by the end of a month, which is
// given by its first day.
func Rows(day *remind.Day, form *Form, month remind.Date) (rows []Row) {
	for i := range day.Plans {
		p := &day.Plans[i]
		for j := range p.Problems {
			for _, o := range matters(day, remind.ProblemKeyOf(p.ID, p.Problems[j].Number), form.Measures) {
				r := Row{
					Order: len(rows) + 1, plan: cmp.Or(p.Title, day.PlanName(p.ID)), short: day.ShortName(o.Key.ProblemKey()).Text,
					problem: &p.Problems[j], obligation: o, status: day.States[o.Key], today: day.Today,
				}
				r.recorded(day, month)
				rows = append(rows, r)
			}
		}
	}
	return rows
}

// matters returns what of a problem has a row: the problem itself, or its dated measures where there are any.
func matters(day *remind.Day, problem remind.Key, measures bool) (all []*remind.Obligation) {
	var whole *remind.Obligation
	for i := range day.Obligations {
		o := &day.Obligations[i]
		switch {
		case o.Key.ProblemKey() != problem || day.States[o.Key].Withdrawn:
		case o.Kind == remind.KindProblem:
			whole = o
		case o.Kind == remind.KindMeasure && measures:
			all = append(all, o)
		}
	}
	if len(all) == 0 && whole != nil {
		all = append(all, whole)
	}
	return all
}

// recorded fills in what was recorded of a row's matter in a month or, where nothing was, in the last month before it in which something was.
func (r *Row) recorded(day *remind.Day, month remind.Date) {
	last := remind.Date(0) // the newest month with anything
	for i := range day.Answers.Progress {
		if p := &day.Answers.Progress[i]; r.concerns(p.Key) {
			last = newer(last, firstOf(cmp.Or(p.On, remind.DateOf(p.At))), month)
		}
	}
	for i := range day.Events {
		if e := &day.Events[i]; r.covered(e) {
			last = newer(last, firstOf(e.On), month)
		}
	}
	if last == 0 {
		return
	}
	r.Progress, r.Source, r.From = r.words(day, last), Kept, Month(last)+"的记录"
	if last == month {
		r.Source = Fresh
	}
}

// newer returns the later of two months that is not after a third.
func newer(last, month, most remind.Date) remind.Date {
	if month > most {
		return last
	}
	return max(last, month)
}

// firstOf returns the first day of a day's month.
func firstOf(d remind.Date) remind.Date { return remind.NewDate(d.Year(), d.Month(), 1) }

// concerns reports whether what is recorded of a key belongs in the row: of a problem, all of its parts.
func (r *Row) concerns(k remind.Key) bool {
	return k == r.obligation.Key || r.obligation.Kind == remind.KindProblem && k.ProblemKey() == r.obligation.Key
}

// covered reports whether an event belongs in the row: one on the whole problem also in those of its measures.
func (r *Row) covered(e *remind.Event) bool {
	return eventWords[e.Kind] != "" && (r.concerns(e.Key) || e.Key == r.obligation.Key.ProblemKey())
}

// words says what was recorded in a month: of each part the newest progress, then the events in their order.
func (r *Row) words(day *remind.Day, month remind.Date) string {
	var parts []string
	newest := map[remind.Key]*remind.Progress{}
	for i := range day.Answers.Progress {
		p := &day.Answers.Progress[i]
		if r.concerns(p.Key) && firstOf(cmp.Or(p.On, remind.DateOf(p.At))) == month {
			newest[p.Key] = p
		}
	}
	for i := range day.Obligations {
		if p := newest[day.Obligations[i].Key]; p != nil {
			words := strings.TrimSpace(p.Text)
			if day.Obligations[i].Key != r.obligation.Key {
				words = day.Obligations[i].Place() + words
			}
			parts = append(parts, ended(words))
		}
	}
	for i := range day.Events {
		if e := &day.Events[i]; r.covered(e) && firstOf(e.On) == month {
			parts = append(parts, r.happened(day, e))
		}
	}
	return strings.Join(parts, "\n")
}

// eventWords say what happened to a matter.
var eventWords = map[remind.EventKind]string{
	remind.EventReport: "报告完成整改，申请验收", remind.EventAccept: "通过验收", remind.EventClose: "销号", remind.EventReturn: "验收退回，继续整改",
	remind.EventReopen: "重新整改", remind.EventExtend: "时限调整为", remind.EventSuspend: "暂停，至", remind.EventResume: "恢复整改",
}

// happened says an event: 2026年11月20日市水务集团报告完成整改，申请验收（衡整改办〔2026〕9号）.
func (r *Row) happened(day *remind.Day, e *remind.Event) string {
	words := e.On.ChineseShort()
	if o, _ := day.Find(string(e.Key)); o != nil && o.Key != r.obligation.Key && o.Kind != remind.KindProblem {
		words += o.Place()
	}
	words += e.For + eventWords[e.Kind]
	if e.Kind == remind.EventExtend || e.Kind == remind.EventSuspend {
		words += e.To.ChineseShort()
	}
	if e.Doc != "" {
		words += "（" + e.Doc + "）"
	}
	return words + "。"
}

// ended returns a sentence with its full stop.
func ended(s string) string {
	if s == "" || strings.HasSuffix(s, "。") || strings.HasSuffix(s, "！") || strings.HasSuffix(s, "？") {
		return s
	}
	return strings.TrimRight(s, "；;，,.") + "。"
}

// Month writes a month, which is given by its first day: 2026年11月.
func Month(m remind.Date) string { return m.At(0, 0).Format("2006年1月") }
