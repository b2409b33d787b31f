package agenda

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"duban/remind"
	"duban/remind/digest"
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

// A problem is one with those of its matters that are to be seen to.
type problem struct {
	whole   *remind.Obligation
	waiting []*remind.Obligation // for acceptance or to be closed
	overdue []*remind.Obligation
}

// matters lists what waits for acceptance, what is to be closed, and what is overdue: the whole problem where it stands so itself, else its measures.
func (l *list) matters() {
	for _, p := range l.problems() {
		for _, o := range p.waiting {
			if o == p.whole || p.whole == nil || l.Day.States[p.whole.Key].State != l.Day.States[o.Key].State {
				l.waits(o)
			}
		}
		if len(p.overdue) > 0 {
			l.overdue(p)
		}
	}
}

// problems returns the problems of which anything is to be seen to, in the plans' order.
func (l *list) problems() (all []*problem) {
	at := map[remind.Key]*problem{}
	for i := range l.Day.Obligations {
		o := &l.Day.Obligations[i]
		standing := l.Day.Standing(l.Day.States[o.Key])
		if standing != tally.Reported && standing != tally.Accepted && standing != tally.Overdue || !l.wanted(o.Key) {
			continue
		}
		key := o.Key.ProblemKey()
		p := at[key]
		if p == nil {
			p = &problem{whole: l.at[key]}
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

// waits lists a matter that waits for acceptance, or to be closed. Who has waited longest is first.
func (l *list) waits(o *remind.Obligation) {
	s := l.Day.States[o.Key]
	item := Item{Kind: Acceptance, Key: o.Key, What: l.name(o)}
	leads := digest.Several(l.Day.Book.Members(o.Lead, l.Day.Today), 2)
	by := cmp.Or(s.Cause.By, "（系统未记录经办人）")
	if s.State == remind.Accepted {
		item.Kind = Closing
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
	item.Why += waited(int(l.Day.Today - s.On))
	l.add(int(s.On), item)
}

// waited says how long something has waited.
func waited(days int) string {
	if days <= 0 {
		return ""
	}
	return fmt.Sprintf("，已待%d天", days)
}

// overdue lists a problem of which something is overdue: what was overdue last is first, as most can still be done about it.
func (l *list) overdue(p *problem) {
	o := p.whole
	if !slices.Contains(p.overdue, o) {
		o = slices.MinFunc(p.overdue, func(a, b *remind.Obligation) int {
			return cmp.Compare(l.Day.States[a.Key].Due, l.Day.States[b.Key].Due)
		})
	}
	s := l.Day.States[o.Key]
	why := fmt.Sprintf("时限%s，已逾期%d天", s.Due.ChineseShort(), int(l.Day.Today-s.Due))
	if n := len(p.overdue) - 1; n > 0 {
		why += fmt.Sprintf("；另有%d项措施逾期", n)
	}
	if who := digest.Several(l.Day.Book.Members(o.Responsible, l.Day.Today), 2); who != "" {
		why += "；" + who
	}
	if c := l.pressed(o.Key); c != nil {
		why += "；" + c.On.ChineseShort() + "已催办"
	}
	l.add(-int(s.Due), Item{Kind: Overdue, Key: o.Key, What: l.name(o), Why: why})
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
	if len(l.Day.Plans) > 1 {
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
