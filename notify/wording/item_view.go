package wording

import (
	"fmt"
	"slices"
	"strings"

	"duban/remind"
)

// An itemView is a problem as the templates show it.
type itemView struct {
	Number, Title string
	Plan          string // which plan's, where the message speaks of several
	Entries       []entryView
	More          string // says that entries are left out
}

// An entryView is one obligation as the templates show it, all in words: a template decides nothing.
type entryView struct {
	Colour, Word string // the colour's code, and the sign with its word: 红·已逾期12天
	Due          string
	Asked        string
	Who          string // who supervises, who answers, parted by wide blanks; empty where the next entry says the same
	Extra        []string
}

// colourCodes are dark enough to be read on white.
var colourCodes = [...]string{"#c0392b", "#ba4a00", "#876800", "#1f618d", "#6c3483", "#5d6d7e", "#1e7e3e"}

// newItem words a problem with its obligations, the worst first.
func newItem(it *remind.Item, plans planNames) itemView {
	v := itemView{Number: fmt.Sprint("问题", it.Problem), Title: headline(it.Title, 60), Plan: plans.of(it.Plan)}
	for i := range it.Entries {
		v.Entries = append(v.Entries, newEntry(&it.Entries[i]))
	}
	v.sayOnce()
	return v
}

// sayOnce leaves who supervises and answers only where it changes.
func (v *itemView) sayOnce() {
	for i := range len(v.Entries) - 1 {
		if v.Entries[i].Who == v.Entries[i+1].Who {
			v.Entries[i].Who = ""
		}
	}
}

// cut leaves n entries, and says how many more there are.
func (v *itemView) cut(n int) {
	if len(v.Entries) <= n {
		return
	}
	v.More = fmt.Sprintf("该问题另有%d项要求，此处从略。", len(v.Entries)-n)
	who := v.Entries[len(v.Entries)-1].Who
	v.Entries = v.Entries[:n]
	if last := &v.Entries[n-1]; last.Who == "" {
		last.Who = who
	}
}

// abridge keeps of each entry what a table row has room for: the clause cut short, less so where the rows are few.
func (v *itemView) abridge(rows int) {
	title, asked := 44, 56
	if rows <= 10 {
		title, asked = 60, 100
	}
	v.Title = Shorten(v.Title, title)
	for i := range v.Entries {
		v.Entries[i].Asked = Shorten(v.Entries[i].Asked, asked)
	}
}

// line returns the item in one line: how its worst entry stands, and how many there are.
func (v *itemView) line() lineView {
	l := lineView{Number: v.Number + v.Plan, Colour: v.Entries[0].Colour, Word: v.Entries[0].Word, Rest: v.Entries[0].Due}
	if n := len(v.Entries); n > 1 {
		l.Rest += fmt.Sprintf("，共%d项要求", n)
	}
	l.Rest = strings.TrimPrefix(l.Rest, "，")
	return l
}

// newEntry words an obligation. The date that was first stated stays in view after an extension.
func newEntry(e *remind.Entry) entryView {
	o, s := e.Obligation, e.Status
	v := entryView{Colour: colourCodes[e.Colour], Word: e.Colour.Chinese() + "·" + Situation(e)}
	if s.Due != 0 {
		v.Due = s.Due.Chinese()
		if s.Extended > 0 {
			v.Due += "（原定" + s.Original.ChineseShort() + "）"
		}
	}
	v.Asked = Asked(o, 200)
	v.Who = who(e)
	v.Extra = extra(e)
	return v
}

// asked says what an obligation asks for, its clause at most n characters long.
func Asked(o *remind.Obligation, n int) string {
	switch {
	case o.Kind == remind.KindProblem:
		return "完成该问题全部整改任务"
	case o.Path != "":
		return "措施" + o.Path + "：" + Shorten(o.Text, n)
	case o.Section == remind.SectionGoal:
		return "整改目标：" + Shorten(o.Text, n)
	default:
		return "持续推进整改，请报送本期进展情况"
	}
}

// blank parts who is who.
const blank = "　"

// extra says what else a reader must know of an obligation: how many bodies have reported, and by what event it stands
// as it does, as a return's reason is the news of the message.
func extra(e *remind.Entry) []string {
	var x []string
	if e.Total > 0 {
		x = append(x, fmt.Sprintf("责任单位已报%d/%d家", len(e.Status.Parts), e.Total))
	}
	cause := &e.Status.Cause
	switch {
	case e.Status.State == remind.Open && cause.Kind == remind.EventReturn:
		x = append(x, because("已退回", cause))
	case e.Status.State == remind.Open && cause.Kind == remind.EventReopen:
		x = append(x, because("问题反弹，重新整改", cause))
	case e.Status.State == remind.Open && cause.Kind == remind.EventResume:
		x = append(x, "暂停期满，恢复整改"+document(cause.Doc))
	}
	for i := range e.Status.Returns {
		r := &e.Status.Returns[i]
		if e.Notice.Role != remind.Responsible || slices.Contains(e.Notice.Bodies, r.Body) {
			x = append(x, because(r.Body+"所报已退回", &r.Event))
		}
	}
	if e.Reminders > 0 {
		x = append(x, fmt.Sprintf("此前已提醒%d次", e.Reminders))
	}
	return x
}

// because says what happened, with its reason where one was noted.
func because(what string, e *remind.Event) string {
	if e.Note != "" {
		what += "：" + Shorten(e.Note, 120)
	}
	return what + document(e.Doc)
}

// document is a document's number in brackets; empty where there is none.
func document(doc string) string {
	if doc == "" {
		return ""
	}
	return "（" + Shorten(doc, 40) + "）"
}

// Situation says how an obligation stands, in words: 已逾期12天, 今日到期, 距到期还有2天（2个工作日）.
func Situation(e *remind.Entry) string {
	s := e.Status
	switch {
	case s.State == remind.Closed:
		return "已销号，请开展回头看"
	case s.State != remind.Open && s.Due != 0 && e.DaysLeft < 0:
		return fmt.Sprintf("%s（逾期%d天）", s.State.Chinese(), -e.DaysLeft)
	case s.State != remind.Open:
		return s.State.Chinese()
	case s.Due == 0:
		return period(e.Obligation.Rhythm)
	case e.DaysLeft < 0:
		return fmt.Sprintf("已逾期%d天", -e.DaysLeft)
	case e.DaysLeft == 0:
		return "今日到期"
	case e.DaysLeft <= 15 && e.WorkdaysLeft == 0:
		return fmt.Sprintf("距到期还有%d天（其间无工作日）", e.DaysLeft)
	case e.DaysLeft <= 15:
		return fmt.Sprintf("距到期还有%d天（%d个工作日）", e.DaysLeft, e.WorkdaysLeft)
	default:
		return fmt.Sprintf("距到期还有%d天", e.DaysLeft)
	}
}

// period is what is asked for in a standing duty's check-in.
func period(r remind.Rhythm) string {
	if r == remind.Yearly {
		return "本年度应报"
	}
	return "本季度应报"
}
