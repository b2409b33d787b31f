package wording

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"

	"duban/notify/phrase"
	"duban/remind"
)

// An outcomeView is what one event made of a problem, or of parts of it, in one line.
type outcomeView struct {
	Number, Title string // of the problem; Number names the parts where it is not the whole
	Colour, Word  string // 已销号
	Rest          string // by what document, who, on which day, and what follows
}

// newOutcomes words an item of outcomes: one line for each event, however many obligations of the problem it covered.
func newOutcomes(it *remind.Item, plans planNames) []outcomeView {
	var all []outcomeView
	for len(it.Entries) > 0 {
		first := &it.Entries[0]
		var with, rest []remind.Entry
		for _, e := range it.Entries {
			if e.Outcome == first.Outcome && wordOf(&e) == wordOf(first) {
				with = append(with, e)
			} else {
				rest = append(rest, e)
			}
		}
		all = append(all, outcomeView{
			Number: fmt.Sprint("问题", it.Problem) + measuresOf(with), Title: cmp.Or(it.Short, phrase.Headline(it.Title, 30)) + plans.of(it.Plan),
			Colour: colourCodes[first.Colour], Word: wordOf(first), Rest: basis(&first.Outcome) + consequence(first),
		})
		remaining := *it
		remaining.Entries = rest
		it = &remaining
	}
	return all
}

// Outcome says in one line what an obligation came to, and by what.
func Outcome(e *remind.Entry) string { return wordOf(e) + basis(&e.Outcome) }

// line is the outcome in one line: 已销号（2026年11月20日，衡环〔2026〕3号），此前提醒不再执行.
func (v *outcomeView) line() string { return v.Word + v.Rest }

// measuresOf names the measures of which a line speaks; nothing where it speaks of the whole problem.
func measuresOf(entries []remind.Entry) string {
	var paths []string
	for i := range entries {
		switch o := entries[i].Obligation; {
		case o.Kind == remind.KindProblem || entries[i].Outcome.Key == o.Key.ProblemKey():
			return ""
		case o.Path != "":
			paths = appendNew(paths, []string{"措施" + o.Path})
		case o.Rhythm != "":
			paths = appendNew(paths, []string{"长期任务"})
		default:
			paths = appendNew(paths, []string{"整改目标"})
		}
	}
	return phrase.Shorten(strings.Join(paths, "、"), 40)
}

// wordOf says what became of an obligation: how it stands, and its new date.
func wordOf(e *remind.Entry) string {
	s := e.Status
	var p []string
	switch {
	case s.Withdrawn:
		p = append(p, "不再列入整改方案")
	case s.State == remind.Closed:
		p = append(p, "已销号")
	case s.State == remind.Accepted:
		p = append(p, "已通过验收，待销号")
	case s.State == remind.Suspended:
		p = append(p, "暂停整改至"+s.Until.ChineseShort())
	case e.Outcome.Kind == remind.EventReport && s.Former.Event == string(remind.EventReopen):
		p = append(p, "反弹后已完成整改，待验收")
	case e.Outcome.Kind == remind.EventReport:
		p = append(p, "退回后已重新上报，待验收")
	}
	if former := e.Notice.Former; former != 0 {
		way := "现延期至"
		if s.Due < former {
			way = "现提前至"
		}
		p = append(p, "原定"+former.ChineseShort()+"，"+way+s.Due.ChineseShort())
	}
	return strings.Join(p, "；")
}

// basis says on which day, by whom and by which document it came. Who typed a command where nobody was named is nothing for a letter,
// and who asked for an extension in a reply has not decided it.
func basis(e *remind.Event) string {
	p := []string{e.On.ChineseShort()}
	if strings.ContainsFunc(e.By, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		who := phrase.Shorten(e.By, 30)
		if e.Kind == remind.EventExtend && e.Taker != "" {
			who = "应" + who + "申请"
		}
		p = append(p, who)
	}
	if e.Doc != "" {
		p = append(p, "依据"+phrase.Shorten(e.Doc, 40))
	}
	return "（" + strings.Join(p, "，") + "）"
}

// consequence says what follows for the reminders.
func consequence(e *remind.Entry) string {
	switch s := e.Status; {
	case s.Withdrawn || s.State == remind.Closed:
		return "，此前提醒不再执行"
	case s.State == remind.Suspended:
		return "，暂停期间不再提醒"
	case s.State == remind.Open:
		return "，此后按新时限提醒"
	default:
		return ""
	}
}

// outcomeSubject names what became of one problem, or of how many.
func outcomeSubject(m *remind.Message) string {
	var all []outcomeView
	about := ""
	for i := range m.Sections {
		items := m.Sections[i].Items
		if m.Sections[i].Form != remind.Outcomes {
			continue
		}
		if len(items) == 1 {
			about = fmt.Sprintf("问题%d：", items[0].Problem)
		}
		for k := range items {
			all = append(all, newOutcomes(&items[k], nil)...)
		}
	}
	if len(all) == 1 {
		return all[0].Number + all[0].Word
	}
	return about + fmt.Sprintf("%d项办理结果", len(all))
}
