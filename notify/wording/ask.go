package wording

import (
	"fmt"
	"slices"
	"strings"

	"duban/remind"
	"duban/remind/delivery"
)

// A box says what is asked of a reader, by when, and how he answers.
type box struct {
	Title  string // 请贵单位：
	Asks   []string
	How    string
	More   []string // what else to write in an answer
	Link   string   // where he answers without a log-in; empty: nowhere
	Answer string   // what the link is called
}

// maxAsks bounds the lines of a box: more nobody reads before the list.
const maxAsks = 4

// newBox words what is asked of units, leads and heads; nobody else has one.
func (t *Texts) newBox(m *remind.Message) box {
	var asks []string
	for i := range m.Sections {
		if s := &m.Sections[i]; s.Form == remind.Tasks && wordingOf(s.Role).asks != "" {
			asks = append(asks, t.asks(wordingOf(s.Role).asks, s, m)...)
		}
	}
	if len(asks) == 0 {
		return box{}
	}
	if len(asks) > maxAsks {
		asks = asks[:maxAsks]
	}
	for i := range asks {
		end := "；"
		if i == len(asks)-1 {
			end = "。"
		}
		if len(asks) > 1 {
			asks[i] = fmt.Sprintf("%d．", i+1) + asks[i]
		}
		asks[i] += end
	}
	b := box{Title: t.say("box", Fact{Whole: readerOf(m).unit}), Asks: asks, How: t.say("answer", Fact{Office: m.Office}), More: t.requests(m), Link: m.Link}
	if m.Link != "" {
		b.Answer = t.say("link", Fact{})
	}
	return b
}

// An ask is the entries of a section of which one thing is asked.
type ask struct {
	name    string
	entries []*remind.Entry
}

// asks words what is asked of a section, a line for each thing: what can still be met first.
func (t *Texts) asks(prefix string, s *remind.Section, m *remind.Message) (lines []string) {
	all := []ask{{name: "reported"}, {name: "returned"}, {name: "reopened"}, {name: "due"}, {name: "late"}, {name: "check-in"}, {name: "look-back"}}
	for i := range s.Items {
		for k := range s.Items[i].Entries {
			e := &s.Items[i].Entries[k]
			name := askOf(e)
			if at := slices.IndexFunc(all, func(a ask) bool { return a.name == name }); at >= 0 {
				all[at].entries = append(all[at].entries, e)
			}
		}
	}
	for _, a := range all {
		if len(a.entries) > 0 {
			lines = append(lines, t.ask(prefix, &a, m))
		}
	}
	return lines
}

// askOf names what is asked of an obligation.
func askOf(e *remind.Entry) string {
	switch k := kindOfEntry(e); {
	case k == returned || k == reopened:
		return kindNames[k]
	case pending(e):
		return "due"
	case overdue(e):
		return "late"
	case k == chased:
		return kindNames[checkIn]
	case k == reported || k == checkIn || k == lookBack:
		return kindNames[k]
	default:
		return ""
	}
}

// ask words one line of a box.
func (t *Texts) ask(prefix string, a *ask, m *remind.Message) string {
	var fact Fact
	switch name := a.name; name {
	case "due":
		fact = onDay(first(a.entries), m.Day)
		if due(a.entries) == 0 {
			a.name = "dues"
		}
		fact.By, fact.Number = leads(a.entries), fewNumbers(a.entries)
	case "check-in":
		fact = onDay(a.entries[0].By, m.Day)
		fact.Period, fact.N = t.periodOf(a.entries), len(a.entries)
	case "look-back":
		fact = onDay(m.Day.AddMonths(1), m.Day)
		fact.Months, fact.Name = months(a.entries[0].Status.On, m.Day), shortDay(a.entries[0].Status.On, m.Day)
	default:
		fact = onDay(m.Answer, m.Day)
	}
	problems := problemsOf(a.entries)
	fact.One = len(problems) == 1
	if a.name != "check-in" {
		fact.N = len(problems)
	}
	fact.What = t.matter(a.entries, len(problems), m)
	fact.Again = !slices.ContainsFunc(a.entries, func(e *remind.Entry) bool { return e.Reminders == 0 })
	return t.say(prefix+a.name, fact)
}

// matter names what of one problem a line of a box speaks of: nothing where it is the whole or there are several, else its measures.
func (t *Texts) matter(entries []*remind.Entry, problems int, m *remind.Message) string {
	if problems > 1 || slices.ContainsFunc(entries, whole) {
		if problems == 1 && onlyItem(m) == nil {
			return fmt.Sprint("问题", entries[0].Obligation.Problem)
		}
		return ""
	}
	var paths []string
	for _, e := range entries {
		if e.Obligation.Path != "" {
			paths = appendNew(paths, []string{t.say("measure", Fact{Name: e.Obligation.Path})})
		}
	}
	what := strings.Join(paths, "、")
	if len(paths) > 2 {
		what = t.say("measures", Fact{N: len(paths)})
	}
	if onlyItem(m) == nil {
		what = fmt.Sprint("问题", entries[0].Obligation.Problem) + what
	}
	return what
}

// mostNumbers bounds how many problems a line of a box names by their numbers.
const mostNumbers = 5

// fewNumbers names a few problems of one plan by their numbers, as the list below may say of them only what is overdue; nothing where there is
// one, which is named otherwise.
func fewNumbers(entries []*remind.Entry) string {
	var numbers []int
	for _, e := range entries {
		if e.Obligation.Plan != entries[0].Obligation.Plan {
			return ""
		}
		numbers = append(numbers, e.Obligation.Problem)
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	if len(numbers) < 2 || len(numbers) > mostNumbers {
		return ""
	}
	return "问题" + strings.Trim(strings.ReplaceAll(fmt.Sprint(numbers), " ", "、"), "[]")
}

// problemsOf returns the problems of some entries, each once.
func problemsOf(entries []*remind.Entry) (all []string) {
	for _, e := range entries {
		all = appendNew(all, []string{string(remind.ProblemKeyOf(e.Obligation.Plan, e.Obligation.Problem))})
	}
	return all
}

// leads names who accepts the work, where it is the same body for all; empty: several.
func leads(entries []*remind.Entry) string {
	who := ""
	for i, e := range entries {
		names := strings.Join(e.Lead, "、")
		if i > 0 && names != who || len(e.Lead) != 1 {
			return ""
		}
		who = names
	}
	return who
}

// closing is a letter's last sentence, by what it asks most.
func (t *Texts) closing(m *remind.Message) string {
	switch {
	case len(m.Sections) == 0:
		return t.say("closing-troubles", Fact{})
	case taskless(m):
		return t.tasklessClosing(m)
	}
	reader, files := readerOf(m).role, Fact{Office: m.Office}
	files.Name = delivery.Enclosed(m).List
	name := "closing-" + reader.String()
	for i := range m.Sections {
		s := &m.Sections[i]
		if s.Form != remind.Tasks || s.Role != reader {
			continue
		}
		groups := groupsOf(s)
		if n := slices.IndexFunc(groups, func(g group) bool { return g.kind == accepted }); n >= 0 {
			files.N = len(groups[n].items)
		}
		if own := closings[closingOf{reader, groups[0].kind}]; len(groups) == 1 && own != "" {
			name = own
		}
	}
	return t.say(name, files)
}

// A closingOf is a role and the only reason for which its reader is told of problems.
type closingOf struct {
	role remind.Role
	kind kind
}

// closings are the last sentences of letters that ask for one thing only.
var closings = map[closingOf]string{
	{remind.Responsible, checkIn}:  "closing-check-in",
	{remind.Responsible, returned}: "closing-returned",
	{remind.Lead, lookBack}:        "closing-look-back",
}
