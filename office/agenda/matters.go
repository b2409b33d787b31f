package agenda

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"duban/remind"
	"duban/remind/digest"
	"duban/remind/report"
	"duban/remind/tally"
)

// A list gathers what is to be done.
type list struct {
	*Subject
	at  map[remind.Key]*remind.Obligation // all matters
	all []ranked
}

// A ranked is an item, and where it stands among those of its kind: the lowest first.
type ranked struct {
	Item
	rank int
}

// wanted reports whether a matter is one of those that are asked for.
func (l *list) wanted(k remind.Key) bool {
	o := l.at[k]
	return o != nil && (l.Only == nil || l.Only(o))
}

// add takes an item.
func (l *list) add(rank int, i Item) { l.all = append(l.all, ranked{i, rank}) }

// sorted returns the items, the most urgent first.
func (l *list) sorted() []Item {
	slices.SortStableFunc(l.all, func(a, b ranked) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.rank, b.rank)) })
	items := make([]Item, len(l.all))
	for i := range l.all {
		items[i] = l.all[i].Item
	}
	return items
}

// matters lists what waits for acceptance, what is to be closed, and what is overdue: the whole problem where it stands so itself, else its measures.
func (l *list) matters() {
	for _, t := range report.Things(l.Day, l.Only) {
		if t.Is == tally.Overdue {
			l.overdue(&t)
		} else {
			l.waits(&t)
		}
	}
}

// kindOf returns of what kind it is that something is to be seen to.
func kindOf(is tally.Standing) Kind {
	switch is {
	case tally.Accepted:
		return Closing
	case tally.Reported:
		return Acceptance
	default:
		return Overdue
	}
}

// waits lists a matter that waits for acceptance, or to be closed. Who has waited longest is first.
func (l *list) waits(t *report.Thing) {
	o := l.at[t.Key]
	s := l.Day.States[t.Key]
	item := Item{Kind: kindOf(t.Is), Key: t.Key, What: l.name(o)}
	leads := digest.Several(l.Day.Book.Members(o.Lead, l.Day.Today), 2)
	by := cmp.Or(s.Cause.By, "（系统未记录经办人）")
	if item.Kind == Closing {
		item.Why = by + s.On.ChineseShort() + "登记验收通过"
		if s.Cause.Doc != "" {
			item.Why += "（" + s.Cause.Doc + "）"
		}
	} else {
		item.Why = by + s.On.ChineseShort() + "报送完成"
		if leads != "" {
			item.Why += "，由" + leads + "验收"
		}
	}
	item.Why += waited(int(l.Day.Today - t.On))
	l.add(int(t.On), item)
}

// waited says how long something has waited.
func waited(days int) string {
	if days <= 0 {
		return ""
	}
	return fmt.Sprintf("，已待%d天", days)
}

// overdue lists a problem of which something is overdue: what was overdue last is first, as most can still be done about it.
func (l *list) overdue(t *report.Thing) {
	o := l.at[t.Key]
	why := fmt.Sprintf("时限%s，已逾期%d天", t.On.ChineseShort(), int(l.Day.Today-t.On))
	if t.More > 0 {
		why += fmt.Sprintf("；另有%d项措施逾期", t.More)
	}
	if who := digest.Several(l.Day.Book.Members(o.Responsible, l.Day.Today), 2); who != "" {
		why += "；" + who
	}
	if c := l.pressed(o.Key); c != nil {
		why += "；" + c.On.ChineseShort() + "已催办"
	}
	l.add(-int(t.On), Item{Kind: Overdue, Key: o.Key, What: l.name(o), Why: why})
}

// pressed returns when the office last pressed for a matter or its problem; nil: never.
func (l *list) pressed(k remind.Key) *remind.Chase {
	for i := len(l.Day.Chases) - 1; i >= 0; i-- {
		if c := &l.Day.Chases[i]; c.Key == k || c.Key == k.ProblemKey() {
			return c
		}
	}
	return nil
}

// name names a matter in one line: 问题22　万峰等工业场地遗留废渣：（三）完成全部工程内容.
func (l *list) name(o *remind.Obligation) string {
	name := fmt.Sprintf("问题%d　%s", o.Problem, l.Day.ShortName(o.Key.ProblemKey()).Text)
	if l.Day.Several() {
		name = l.Day.PlanName(o.Plan) + name
	}
	if o.Kind != remind.KindProblem {
		name += "：" + o.Place() + clipped(o.Text)
	}
	return name
}

// longest is how many characters of what is to be done a line shows.
const longest = 28

// clipped returns the first characters of a text.
func clipped(text string) string {
	if r := []rune(text); len(r) > longest {
		return strings.TrimRight(string(r[:longest]), "，、；") + "…"
	}
	return text
}
