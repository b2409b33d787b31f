package wording

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"duban/notify/phrase"
	"duban/remind"
	"duban/remind/delivery"
)

// subjectRoom is how many characters of a subject phones and web mail show.
const subjectRoom = 40

// Subject returns the subject that Mail returns, without the rest.
func (t *Texts) Subject(m *remind.Message) string {
	return delivery.Marked(cmp.Or(t, Builtin()).subject(m), m.ID)
}

// subject words what stands before the mark. Phones show no more, and a title needs no mark.
func (t *Texts) subject(m *remind.Message) string {
	return t.demo(m, t.say("subject", Fact{List: t.subjectOf(m), Name: t.hint(m)}))
}

// hint names the reader where a mailbox may get the letters of several: of leaders and heads, and of an address for two bodies.
func (t *Texts) hint(m *remind.Message) string {
	if readerOf(m).person || strings.Contains(m.Recipient, "；") {
		return phrase.Shorten(t.addressee(m), 16)
	}
	return ""
}

// subjectOf says what a message tells: how its only problem stands, or how many stand how.
func (t *Texts) subjectOf(m *remind.Message) string {
	switch {
	case len(m.Sections) == 0:
		return t.say("subject-troubles", Fact{N: len(m.Troubles)})
	case taskless(m) && hasForm(m, remind.Outcomes): // without the mail's day: beside 已销号 it would read as that of the closing
		return tasklessSubject(m)
	case taskless(m):
		return tasklessSubject(m) + "（" + m.Day.ChineseShort() + "）"
	}
	if it := onlyItem(m); it != nil {
		return t.subjectOfOne(it, m) + t.besides(m)
	}
	return t.subjectOfMany(m) + t.besides(m)
}

// subjectOfOne says how a problem stands, with its short name where there is room.
func (t *Texts) subjectOfOne(it *remind.Item, m *remind.Message) string {
	fact := Fact{
		Number: fmt.Sprint("问题", it.Problem), What: t.how(it, m.Day, inSubject), Again: standOf(it).news < kinds, Name: Quotable(named(it)),
		Rest: t.hint(m) != "",
	}
	s := t.say("subject-one", fact)
	if fact.Again || utf8.RuneCountInString(s) > subjectRoom-4-utf8.RuneCountInString(t.hint(m)) {
		fact.Name = ""
		s = t.say("subject-one", fact)
	}
	return s
}

// subjectOfMany says how many problems stand how, whatever the reader is to them.
func (t *Texts) subjectOfMany(m *remind.Message) string {
	all := merged(m)
	groups := groupsOf(&all)
	var p []string
	for i := range groups {
		switch g := &groups[i]; {
		case g.kind == late && hasKind(groups[:i], lateNew): // said with what is new
		case g.kind == late || g.kind == lateNew:
			p = append(p, t.briefLate(m, &all, groups))
		default:
			p = append(p, t.toldBriefly(g, m.Day))
		}
	}
	return strings.Join(p, "、")
}

// merged returns all tasks of a message as one section, each problem once; of a message in one role its section.
func merged(m *remind.Message) (all remind.Section) {
	if !several(m) {
		i := slices.IndexFunc(m.Sections, func(s remind.Section) bool { return s.Form == remind.Tasks })
		return m.Sections[i]
	}
	at := map[remind.Key]int{}
	for _, s := range m.Sections {
		if s.Form != remind.Tasks {
			continue
		}
		for _, it := range s.Items {
			k, known := at[it.Key()]
			if !known {
				at[it.Key()] = len(all.Items)
				all.Items = append(all.Items, it)
				continue
			}
			all.Items[k].Entries = slices.Concat(all.Items[k].Entries, it.Entries)
		}
	}
	return all
}

// hasKind reports whether any of some groups is of a kind.
func hasKind(groups []group, k kind) bool {
	return slices.ContainsFunc(groups, func(g group) bool { return g.kind == k })
}

// several reports whether a message has tasks in several roles.
func several(m *remind.Message) bool { return taskSections(m) > 1 }

// toldBriefly says in a subject how many problems of a group are told.
func (t *Texts) toldBriefly(g *group, today remind.Date) string {
	return t.say("brief-"+kindNames[g.kind], t.groupFact(g, today))
}

// briefLate says in a subject how many problems something is overdue in, how many of them newly, and how many there are where not all are told.
func (t *Texts) briefLate(m *remind.Message, s *remind.Section, groups []group) string {
	fact := Fact{Whole: true}
	for i := range s.Items {
		st := standOf(&s.Items[i])
		if st.late != nil || len(st.parts) > 0 {
			fact.N++
		}
		fact.Whole = fact.Whole && (st.late != nil || len(st.parts) == 0)
	}
	for i := range groups {
		if groups[i].kind == lateNew && groups[i].count() < fact.N {
			fact.Partly = groups[i].count()
		}
	}
	if fact.Late = fact.N; !several(m) { // in several roles the same problem may count in each
		fact.Late = max(fact.N, touched(m, s.Role))
	}
	return t.say("brief-late", fact)
}

// besides names in a subject what a letter tells beside its tasks.
func (t *Texts) besides(m *remind.Message) (words string) {
	for i := range m.Sections {
		s := &m.Sections[i]
		n := len(s.Items)
		if s.Form == remind.Outcomes {
			n = 0
			for k := range s.Items {
				n += len(newOutcomes(&s.Items[k], nil))
			}
		}
		if s.Form != remind.Tasks {
			words += t.say("brief-"+string(s.Form), Fact{N: n})
		}
	}
	return words
}
