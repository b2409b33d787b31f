package trial

import (
	"slices"

	"duban/remind"
	"duban/remind/tally"
)

// everyKind returns messages made from one, in which a reader in every role is told of one problem, of several and of several in two roles, and
// obligations stand in every way that is told; no plan has all of it on the days that are looked at.
func everyKind(m *remind.Message) (all []remind.Message) {
	i := slices.IndexFunc(m.Sections, func(s remind.Section) bool { return s.Form == remind.Tasks })
	if i < 0 || len(m.Charges) == 0 {
		return nil
	}
	model := m.Sections[i].Items[0]
	for _, r := range remind.Roles() {
		var section remind.Section
		for _, change := range changes(m.Day) {
			section.Items = append(section.Items, variant(&model, r, len(section.Items), change))
		}
		section.Role = r
		all = append(all, told(m, r, section))
		for k := range section.Items {
			all = append(all, told(m, r, remind.Section{Role: r, Items: section.Items[k : k+1]}))
		}
		other := remind.Section{Role: remind.Responsible, Items: section.Items[:2]}
		all = append(all, told(m, r, other, section), alone(told(m, r, remind.Section{Role: r, Items: section.Items[:1]})))
	}
	return append(all, crowds(m, &model)...)
}

// alone returns a message to a reader who answers for nothing but what it tells.
func alone(m remind.Message) remind.Message {
	for i := range m.Charges {
		m.Charges[i].Total.Problems = tally.Count{1}
	}
	return m
}

// crowds returns messages that tell of more than there is room for, and of nothing but a crowded day.
func crowds(m *remind.Message, model *remind.Item) []remind.Message {
	many := remind.Section{Role: remind.Responsible}
	for range 230 {
		many.Items = append(many.Items, *model)
	}
	outcomes := many
	outcomes.Form = remind.Outcomes
	n := told(m, remind.Responsible, many)
	for range 40 {
		n.Troubles = append(n.Troubles, remind.Trouble{Who: "某单位", What: "地址无法送达"})
	}
	return []remind.Message{
		n, told(m, remind.Responsible, outcomes),
		told(m, remind.Lead, remind.Section{Role: remind.Lead, Form: remind.Ahead, Items: []remind.Item{*model}}),
	}
}

// told returns a message with other sections, to a reader who answers for the first of them as for what he has.
func told(m *remind.Message, r remind.Role, sections ...remind.Section) remind.Message {
	n := *m
	n.Sections, n.Charges = sections, nil
	for _, role := range []remind.Role{sections[0].Role, r} {
		c := m.Charges[0]
		c.Role, c.Total.Problems[0] = role, 2
		n.Charges = append(n.Charges, c)
	}
	if sections[0].Role == r {
		n.Charges = n.Charges[:1]
	}
	return n
}

// changes are what entries may be: each changes an entry and says of how many measures the item has it.
func changes(today remind.Date) []func(e *remind.Entry) (measures int) {
	state := func(s remind.State, on remind.Date) func(e *remind.Entry) int {
		return func(e *remind.Entry) int {
			e.Status.State, e.Status.On = s, on
			return 0
		}
	}
	due := func(left remind.Date, n int) func(e *remind.Entry) int {
		return func(e *remind.Entry) int {
			e.Status.Due, e.DaysLeft = today+left, int(left)
			return n
		}
	}
	back := func(k remind.EventKind) func(e *remind.Entry) int {
		return func(e *remind.Entry) int {
			e.Band, e.Status.Cause = remind.Fresh, remind.Event{Kind: k, Note: "附件缺监测报告", Doc: "衡整改办〔2026〕9号"}
			return due(40, 0)(e)
		}
	}
	return []func(e *remind.Entry) int{
		due(0, 0), due(0, 1), due(5, 3), due(20, 2), due(-4, 3), due(-4, 20), state(remind.Closed, today.AddMonths(-6)), state(remind.Accepted, today-3),
		state(remind.Reported, today-3), state(remind.Suspended, today-3), back(remind.EventReturn), back(remind.EventReopen), back(remind.EventResume),
		func(e *remind.Entry) int {
			e.Chase = remind.Chase{ID: 1, On: today, At: today.At(10, 0), By: "整改办王某", Note: "请于本周五前报送整改情况"}
			return due(-4, 0)(e)
		},
		func(e *remind.Entry) int {
			e.Notice.Anchor.Event = "return-part"
			e.Status.Returns = []remind.PartReturn{{Body: "某县党委、政府", Event: remind.Event{Note: "附件缺监测报告"}}}
			e.Notice.Bodies = []string{"某县党委、政府"}
			return due(40, 0)(e)
		},
	}
}

// variant returns an item in which a number of measures, or the whole problem, is changed so.
func variant(model *remind.Item, r remind.Role, nth int, change func(e *remind.Entry) int) remind.Item {
	it := *model
	it.Problem, it.Entries = nth+1, nil
	for n := 0; ; n++ {
		e := model.Entries[0]
		s, notice, o := *e.Status, *e.Notice, *e.Obligation
		e.Status, e.Notice, e.Obligation = &s, &notice, &o
		s.State, s.Cause, s.Parts, s.Returns = remind.Open, remind.Event{}, nil, nil
		e.Band, e.By, e.WorkdaysLeft = remind.Rest, 0, 3
		o.Problem, o.Kind, o.Path = it.Problem, remind.KindProblem, ""
		notice.Role, notice.Bodies = r, []string{"某局"}
		measures := change(&e)
		if measures > 0 {
			o.Kind, o.Path = remind.KindMeasure, "（"+string([]rune("一二三四五六七八九十甲乙丙丁戊己庚辛壬癸")[n%20])+"）"
		}
		it.Entries = append(it.Entries, e)
		if n+1 >= measures {
			return it
		}
	}
}
