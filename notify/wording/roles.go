package wording

import (
	"cmp"
	"slices"
	"strings"

	"duban/notify/phrase"
	"duban/remind"
	"duban/remind/people"
)

// A roleWording is how letters speak to a reader in a role.
type roleWording struct {
	role    remind.Role
	brief   string // heads in a chat post what a group hears in it
	unit    bool   // its readers are 贵单位, and reminded by which plan they are
	person  bool   // its readers are persons, whose letters may lie in one mailbox
	listed  bool   // its readers do not do the work: they get problems in three lines
	figures bool   // they look over many, in figures
	asks    string // begins the names of the sentences that ask something of them; empty: nothing is asked
}

// roleWordings are in the order in which they set a letter's tone: it speaks to the first of them that the reader is.
var roleWordings = [...]roleWording{
	{role: remind.Leader, brief: "督办事项", person: true, listed: true, figures: true},
	{role: remind.Head, brief: "本单位整改任务", person: true, listed: true, asks: "ask-"},
	{role: remind.Responsible, brief: "主体责任任务", unit: true, asks: "ask-"},
	{role: remind.Lead, brief: "牵头督导验收任务", unit: true, asks: "ask-lead-"},
	{role: remind.Office, brief: "调度事项", listed: true, figures: true},
	{role: remind.Inspection, brief: "督查事项", listed: true, figures: true},
	{role: people.Cooperating, brief: "配合督导验收任务", unit: true},
}

// wordingOf returns the wording of a role.
func wordingOf(r remind.Role) roleWording {
	for _, w := range roleWordings {
		if w.role == r {
			return w
		}
	}
	return roleWordings[len(roleWordings)-1]
}

// readerOf returns the role in which a letter speaks to its reader; one without sections is about those who were not reached, to the office.
func readerOf(m *remind.Message) roleWording {
	for _, w := range roleWordings {
		if m.HasRole(w.role) {
			return w
		}
	}
	return wordingOf(remind.Office)
}

// addressee names whom the letter addresses; a leader by name and 同志, the head of a body by the body.
func (t *Texts) addressee(m *remind.Message) string {
	title := ""
	switch {
	case m.Recipient == "":
	case m.HasRole(remind.Leader):
		title = t.say("title-leader", Fact{})
	case len(m.Sections) > 0 && !slices.ContainsFunc(m.Sections, func(s remind.Section) bool { return s.Role != remind.Head }):
		title = t.say("title-head", Fact{})
	}
	return strings.ReplaceAll(m.Recipient, "；", title+"；") + title
}

// blank parts who is who.
const blank = "　"

// answers says who answers, strongest role first, less what the reader is alone; a group has several readers.
func (t *Texts) answers(e *remind.Entry) string {
	var p []string
	for _, r := range []remind.Role{remind.Responsible, remind.Lead, remind.Leader} {
		names := e.Bodies(r)
		if alone := e.Notice.Role == r && len(names) <= 1; len(names) > 0 && !alone {
			p = append(p, t.say("label-"+r.String(), Fact{Name: phrase.Within(names, "；", 40)}))
		}
	}
	return strings.Join(p, blank)
}

// answering are the roles of those who answer for a problem, as they are named under it.
var answering = [...]remind.Role{remind.Responsible, remind.Lead, remind.Leader}

// who names those who answer for an obligation in a role, without the reader himself; of says for which part. Empty: there is nobody else.
func (t *Texts) who(e *remind.Entry, r remind.Role, of string) string {
	single, unlisted := singles(e, r)
	label := "label-" + r.String()
	if e.Notice != nil && e.Notice.Role == r {
		single = slices.DeleteFunc(slices.Clone(single), func(b string) bool { return slices.Contains(e.Notice.Bodies, b) })
		label = "label-with-" + r.String()
	}
	if names := t.bodies(single, unlisted, 40); names != "" {
		return t.say(label, Fact{Name: names, What: of})
	}
	return ""
}

// singles returns the single bodies of a role, and the collectives whose members nobody has listed.
func singles(e *remind.Entry, r remind.Role) (single, unlisted []string) {
	if list := e.Single.In(r); list != nil {
		single, unlisted = *list, *e.Unlisted.In(r)
	}
	if len(single)+len(unlisted) == 0 {
		single = e.Bodies(r)
	}
	return single, unlisted
}

// bodies joins names, of single bodies at most n characters and how many there are, then of unlisted collectives.
func (t *Texts) bodies(single, unlisted []string, n int) string {
	names := make([]string, len(single))
	for i, b := range single {
		names[i] = t.place(b)
	}
	all := ""
	if len(names) > 0 {
		all = phrase.Within(names, "、", n)
	}
	if len(unlisted) > 0 {
		all = strings.Join(nonEmpty([]string{all, phrase.Shorten(strings.Join(unlisted, "、"), n)}), t.say("and", Fact{}))
	}
	return all
}

// place is the name of a body in a list: a district without 党委、政府.
func (t *Texts) place(body string) string {
	for _, tail := range strings.Fields(t.say("tails", Fact{})) {
		if short, ok := strings.CutSuffix(body, tail); ok && short != "" {
			return short
		}
	}
	return body
}

// reminders says how often an address has been reminded of a problem; empty: never.
func (t *Texts) reminders(it *remind.Item) string {
	n := 0
	for i := range it.Entries {
		n = max(n, it.Entries[i].Reminders)
	}
	if n == 0 {
		return ""
	}
	return t.say("reminders", Fact{N: n, Again: n > 9})
}

// basisOf is a document's number in brackets; empty where there is none.
func basisOf(doc string) string {
	if doc == "" {
		return ""
	}
	return "（" + phrase.Shorten(doc, 40) + "）"
}

// because says what happened, with its reason where one was noted.
func (t *Texts) because(name string, of Fact, e *remind.Event) string {
	of.Note, of.Doc = phrase.Shorten(e.Note, 120), basisOf(e.Doc)
	return t.say(name, of)
}

// news says who presses for a problem, and by what events it is open again, each once: a return's reason is the news of the message.
func (t *Texts) news(it *remind.Item) (lines []string) {
	for i := range it.Entries {
		e := &it.Entries[i]
		if c := &e.Chase; c.ID != 0 {
			fact := Fact{Name: phrase.Shorten(c.By, 30), Day: inYear(remind.DateOf(c.At), c.On), Note: phrase.Shorten(c.Note, 200)}
			lines = appendNew(lines, []string{t.say("news-chased", fact)})
		}
		if k := back(e); k < kinds && e.Status.State == remind.Open {
			lines = appendNew(lines, []string{t.because("news-"+kindNames[k], Fact{}, &e.Status.Cause)})
		}
		for j := range e.Status.Returns {
			r := &e.Status.Returns[j]
			if e.Notice == nil || e.Notice.Role != remind.Responsible || slices.Contains(e.Notice.Bodies, r.Body) {
				lines = appendNew(lines, []string{t.because("news-returned-part", Fact{Name: t.place(r.Body)}, &r.Event)})
			}
		}
	}
	return lines
}

// parts says how many bodies have reported; empty where one does for all.
func (t *Texts) parts(e *remind.Entry) string {
	total := cmp.Or(len(e.Single.Responsible), e.Total)
	if e.Total == 0 || len(e.Status.Parts) == 0 || e.Status.State == remind.Closed { // who has done it is no news then
		return ""
	}
	var names []string
	for _, p := range e.Status.Parts {
		names = append(names, t.place(p.Body))
	}
	return t.say("parts", Fact{N: total, Late: len(names), Name: phrase.Within(names, "、", 30)})
}

// extra says what else a reader must know of an obligation: how many bodies have reported, and by what event it stands as it does.
func (t *Texts) extra(e *remind.Entry) (lines []string) {
	it := remind.Item{Entries: []remind.Entry{*e}}
	return nonEmpty(append(append([]string{t.parts(e)}, t.news(&it)...), t.reminders(&it)))
}

// demo marks the subject of what is made from built-in data.
func (t *Texts) demo(m *remind.Message, subject string) string {
	if m.Demo {
		return t.say("demo-mark", Fact{}) + subject
	}
	return subject
}
