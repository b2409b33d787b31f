package wording

import (
	"cmp"
	"fmt"
	"slices"

	"duban/notify/phrase"
	"duban/remind"
	"duban/remind/delivery"
)

// A listView is what the office is to see beside its matters, in a line each.
type listView struct {
	Title string
	Lines []string
	More  string // what is left out, and what to do
}

// Bounds of such a list, and of the words that are cited.
const (
	maxListed   = 10
	citedWords  = 60
	citedReason = 120
)

// lists says what waits for the office: replies, and who has not answered.
func (t *Texts) lists(m *remind.Message) (all []listView) {
	add := func(name, more string, n int, line func(i int) string) {
		if n == 0 {
			return
		}
		v := listView{Title: t.say(name+"-title", Fact{N: n}), More: t.say(name+"-"+more, Fact{N: max(0, n-maxListed)})}
		for i := range min(n, maxListed) {
			v.Lines = append(v.Lines, line(i))
		}
		all = append(all, v)
	}
	add("waiting", "how", len(m.Waiting), func(i int) string { return t.waiting(&m.Waiting[i], m.Day) })
	add("unheard", "more", len(m.Unheard), func(i int) string { return t.unheard(&m.Unheard[i], m.Day) })
	add("papers", "how", len(m.Drafts), func(i int) string {
		p := &m.Drafts[i]
		return t.say("paper", Fact{Name: p.Kind.Chinese(), What: phrase.Shorten(p.Body, 40), Number: draftedFor(p), N: len(p.Keys()), Late: delivery.Late(p)})
	})
	return all
}

// waiting says who has answered, of what, and with what words.
func (t *Texts) waiting(w *remind.Waiting, today remind.Date) string {
	fact := onDay(remind.DateOf(w.At), today)
	fact.Name, fact.What, fact.Note, fact.Number = phrase.Shorten(w.Who, 40), w.What, phrase.Shorten(w.Words, citedWords), someProblems(w.Keys)
	return t.say("waiting", fact)
}

// unheard says who has not answered since when, or has said nothing since he did.
func (t *Texts) unheard(u *remind.Unheard, today remind.Date) string {
	fact := onDay(u.Since, today)
	fact.Name, fact.Days, fact.Number = phrase.Shorten(u.Who, 60), u.Quiet, someProblems(u.Keys)
	return t.say("unheard", fact)
}

// dismissed says why answers of the reader were laid aside.
func (t *Texts) dismissed(m *remind.Message) (lines []string) {
	for i := range m.Dismissed {
		x := &m.Dismissed[i]
		fact := onDay(x.Said, m.Day)
		fact.Number, fact.Note, fact.Whole = someProblems(x.Keys), phrase.Shorten(x.Note, citedReason), readerOf(m).unit
		lines = append(lines, t.say("note-dismissed", fact))
	}
	return lines
}

// requests says what else a reader is asked to write when he answers: 收到, and how matters go on.
func (t *Texts) requests(m *remind.Message) (lines []string) {
	if m.Receipt {
		lines = append(lines, t.say("receipt", Fact{Office: m.Office}))
	}
	var asked []*remind.Entry
	for i := range m.Sections {
		for e := range m.Sections[i].Entries() {
			if e.AskProgress {
				asked = append(asked, e)
			}
		}
	}
	if len(asked) == 0 {
		return lines
	}
	problems := problemsOf(asked)
	fact := Fact{N: len(problems), Number: fewNumbers(asked), One: len(problems) == 1}
	if fact.One {
		fact.Number = fmt.Sprint("问题", asked[0].Obligation.Problem)
	}
	return append(lines, t.say("ask-progress", fact))
}

// progress is the newest of what was reported of a problem, for those who look over it.
func (t *Texts) progress(it *remind.Item, r remind.Role, today remind.Date) string {
	p := it.Progress
	if p == nil || !slices.Contains([]remind.Role{remind.Leader, remind.Office}, r) {
		return ""
	}
	fact := onDay(cmp.Or(p.On, remind.DateOf(p.At)), today)
	fact.Name, fact.What = phrase.Shorten(p.By, 30), phrase.Shorten(p.Text, citedWords)
	return t.say("progress", fact)
}

// report adds to the lines of a problem what was reported of it.
func (w *sectioner) report(lines []lineView, it *remind.Item, r remind.Role) {
	for i := range lines {
		if l := &lines[i]; fmt.Sprint(it.Problem) == l.Number && w.plans.of(it.Plan) == l.Plan {
			l.Progress = w.progress(it, r, w.m.Day)
		}
	}
}

// newsOf adds to problems in a line each what was reported since the last message: there is no room for more.
func (w *sectioner) newsOf(groups []linesView, items []*remind.Item, r remind.Role) {
	for _, it := range items {
		if w.m.Before != 0 && (it.Progress == nil || remind.DateOf(it.Progress.At) < w.m.Before) {
			continue
		}
		for i := range groups {
			w.report(groups[i].Lines, it, r)
		}
	}
}

// someProblems names the problems of some keys; empty: there are none.
func someProblems(keys []remind.Key) string {
	list, n := problemNumbers(keys)
	switch {
	case n == 0:
		return ""
	case n > 5:
		return fmt.Sprintf("问题%s等%d个", list, n)
	default:
		return "问题" + list
	}
}

// draftedFor names the problems that a draft is of; of a single one also the measures, for its own deadline may be years away.
func draftedFor(p *remind.Draft) string {
	number := someProblems(p.Keys())
	if len(p.Items) == 1 {
		number += measuresOf(p.Items[0].Entries)
	}
	return number
}
