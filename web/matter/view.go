package matter

import (
	"fmt"
	"strings"

	"duban/office"
	"duban/office/docket"
	"duban/remind"
	"duban/remind/paperwork"
	"duban/remind/people"
	"duban/remind/roster"
	"duban/remind/shortname"
	"duban/remind/tally"
	"duban/store"
	"duban/tables"
	"duban/web/shell"
)

// A view is what the page of a matter shows.
type view struct {
	Key      remind.Key
	Name     string // 问题24（二）七是
	Title    string
	Short    shortname.Name
	Plan     string
	Whole    bool   // it is a whole problem
	Parent   string // the page of its problem; empty: it is one, or the user may not see it
	Colour   remind.Colour
	State    string
	Standing tally.Standing
	Term     term
	Parties  []party
	Gaps     []gap
	Headless string
	Held     string
	Why      string // why nobody is told anything; empty: somebody may be
	Text     *text  // nil: the plan that is held does not have it any more
	Measures []measure
	Roles    any // of the template "grid"
	Coming   []coming
	Later    []coming
	Until    remind.Date
	Sent     []sent
	Older    []sent
	Entries  []entry
	Old      []entry
	Files    []proof
	Papers   []draftable
	Acts     []act
	Form     *form // the form that is open; nil: none
	Writes   bool
}

// Several returns what can be done with several measures at once.
func (v *view) Several() (all []*deed) {
	for _, name := range []string{"report", "accept", "close", "extend", "chase", "progress"} {
		all = append(all, deedOf(name))
	}
	return all
}

// A term is a deadline as a page shows it.
type term struct {
	Due      string
	Original string   // where it is another
	Stated   string   // where and how it was read
	Shifts   []string // by which it came to be the one in force
	DayOff   string
}

// A party is who stands to a matter in a role.
type party struct {
	Role   string
	Named  string // by the document's words; empty: as the bodies are
	Bodies []body
}

// A body is one body or person, with who speaks for it.
type body struct {
	Name     string
	Speakers []string
	Reason   string // why nobody can be relied on
}

// A gap is a role that no notice can reach, and what would close it.
type gap struct{ What, Remedy string }

// A text is the document's.
type text struct {
	Title    []span
	Goal     []span
	Measures []clause
	Deadline []span
	Where    string // its first words
	WhereDue string
}

// A measure is one of a problem, or a standing duty of it.
type measure struct {
	Key     remind.Key
	Place   string
	Text    string
	Due     string
	Moved   string
	State   string
	Colour  remind.Colour
	Anchor  string
	Current bool
}

// A draftable is a kind of paper that can be drafted.
type draftable struct {
	Kind    paperwork.Kind
	Word    string
	Reached bool // the matter has reached it, and it was not sent since
}

// viewOf makes of a matter what its page shows. Of a problem that the user may not see only what is his is shown.
func viewOf(c *shell.Call, m *docket.Matter) *view {
	o := m.Obligation
	v := &view{
		Key: o.Key, Name: nameOf(o), Short: m.Short, Whole: o.Kind == remind.KindProblem, Colour: m.Account.Colour, State: tables.StandingWords(m.Day, m.Status),
		Standing: m.Day.Standing(m.Status), Why: m.Account.Why, Until: m.Until, Writes: c.User.Writes(), Held: heldWords(m),
	}
	v.Title, v.Plan = o.Text, m.Day.PlanName(o.Plan)
	whole := true
	if problem, _ := m.Day.Find(string(o.Key.ProblemKey())); problem == nil || !c.User.Sees(m.Day, problem) {
		whole = false
	} else if !v.Whole {
		v.Parent = shell.MatterPath(problem.Key)
	}
	v.Term = termOf(m, m.Term())
	v.Parties = partiesOf(c, m)
	v.Gaps, v.Headless = gapsOf(c, m)
	v.Text = textOf(m, whole)
	if whole {
		v.Measures = measuresOf(m)
	}
	v.Roles = tables.RoleStages(&office.Account{Explanation: m.Account, Day: m.Day}).Grid(m.Account.Roles)
	v.Coming, v.Later = folded(comingOf(m), mostComing)
	v.Sent, v.Older = folded(sentOf(c, m), mostSent)
	entries := entriesOf(c, m)
	v.Entries, v.Old = folded(entries, mostEntries)
	v.Files = proofsOf(m)
	if v.Writes {
		v.Acts, v.Papers = actsOf(m), papersOf(m)
	}
	return v
}

// How much of a list stands open; the rest is folded.
const (
	mostComing  = 8
	mostSent    = 10
	mostEntries = 15
	mostFolded  = 400
)

// folded returns what of a list stands open, and what is folded.
func folded[T any](all []T, most int) (open, rest []T) {
	if len(all) <= most {
		return all, nil
	}
	return all[:most], all[most:min(len(all), most+mostFolded)]
}

// nameOf names a matter as letters do.
func nameOf(o *remind.Obligation) string { return placeName(o.Problem, o.Place()) }

// termOf returns a deadline as a page shows it.
func termOf(m *docket.Matter, t *office.Term) term {
	x := term{Due: dueWords(t.Obligation, t.Status.Due), Stated: tables.SourceWords(t.Obligation, t.Stated)}
	if t.Obligation.Kind == remind.KindStanding && t.Obligation.Read.Words == "" {
		x.Stated = ""
	}
	if t.Status.Due != t.Status.Original {
		x.Original = dueWords(t.Obligation, t.Status.Original)
	}
	for i := range t.Shifts {
		x.Shifts = append(x.Shifts, tables.ShiftWords(&t.Shifts[i]))
	}
	if t.Status.State == remind.Open && t.Status.Due >= m.Day.Today {
		x.DayOff = tables.DayOff(m.Day, t.Status.Due)
	}
	return x
}

// dueWords says when something is due.
func dueWords(o *remind.Obligation, due remind.Date) string {
	switch {
	case o.Rhythm != "":
		return o.Rhythm.Chinese()
	case due == 0:
		return "长期坚持，没有到期日"
	default:
		return due.ChineseShort()
	}
}

// partiesOf returns who stands to a matter, with who speaks for them.
func partiesOf(c *shell.Call, m *docket.Matter) (all []party) {
	for _, role := range people.DocumentRoles() {
		p := party{Role: role.Chinese()}
		if m.Problem != nil && m.Obligation.Kind == remind.KindProblem {
			p.Named = m.Problem.Named[role].Words
		}
		named := m.Obligation.Bodies(role)
		for _, name := range m.Day.Book.Members(named, m.Day.Today) {
			p.Bodies = append(p.Bodies, bodyOf(c, m.Day, name, role))
		}
		if p.Named == strings.Join(named, "、") {
			p.Named = ""
		}
		all = append(all, p)
	}
	return all
}

// bodyOf returns a body in a role with who speaks for it.
func bodyOf(c *shell.Call, d *remind.Day, name string, role remind.Role) body {
	found, reason := d.Book.Contacts(name, role, d.Today)
	b := body{Name: name, Reason: reason}
	for i := range found {
		s := &found[i]
		words := strings.TrimSpace(s.Name + s.Title)
		if words == name {
			words = ""
		}
		b.Speakers = append(b.Speakers, c.Mask(strings.TrimSpace(words+" "+remind.ChannelChinese(s.Channel)+" "+s.Address)))
	}
	return b
}

// gapsOf returns which roles of the matter no notice can reach. Bodies whose head is not in the directory are told apart, as the check and the directory do:
// their contacts hear all the same.
func gapsOf(c *shell.Call, m *docket.Matter) (all []gap, headless string) {
	var heads []string
	for _, g := range m.Account.Gaps {
		if g.Reason == people.Headless {
			heads = append(heads, g.Body)
			continue
		}
		x := gap{What: g.Body + "（" + g.Role.Chinese() + "）：" + g.Reason}
		if c.User.Writes() {
			x.Remedy = inFields(roster.Remedy(m.Day, g))
		}
		all = append(all, x)
	}
	if len(heads) > 0 {
		headless = fmt.Sprintf("通讯录中没有填写%s的有%d家，逾期后只提醒其联系人：%s", remind.Head.Chinese(), len(heads), strings.Join(heads, "；"))
	}
	return all, headless
}

// textOf returns the document's text; of a problem that is not all to be seen only the clause of the matter.
func textOf(m *docket.Matter, whole bool) *text {
	p := m.Problem
	if p == nil {
		return nil
	}
	own := m.Obligation.Key
	mark := func(number, words string) []span { return marked(words, promisesOf(p, m.Terms, own, number)) }
	t := &text{Title: []span{{Text: p.Title}}, Measures: clausesOf(p.Measures, 0, mark), Where: placeOf(p.Source), WhereDue: placeOf(p.Deadline.Read.Source)}
	if !whole {
		t.Title, t.Measures = nil, kept(t.Measures, func(c *clause) bool { return c.own() })
		return t
	}
	if p.Goal != "" {
		t.Goal = mark("0", p.Goal)
	}
	t.Deadline = []span{{Text: p.Deadline.Text}}
	if p.Deadline.Kind == remind.Dated && m.Terms[0].Obligation.Kind == remind.KindProblem {
		d := datedBy(&m.Terms[0])
		d.Own = d.Key == own
		t.Deadline[0].Dated = &d
	}
	return t
}

// kept returns those of a list that are wanted.
func kept[T any](list []T, want func(*T) bool) (some []T) {
	for i := range list {
		if want(&list[i]) {
			some = append(some, list[i])
		}
	}
	return some
}

// own reports whether the clause gave the matter that is looked at.
func (c *clause) own() bool {
	return len(kept(c.Spans, func(s *span) bool { return s.Dated != nil && s.Dated.Own })) > 0
}

// measuresOf returns the measures and standing duties of a problem, each with how it stands.
func measuresOf(m *docket.Matter) (all []measure) {
	for i := range m.Terms {
		t := &m.Terms[i]
		o := t.Obligation
		if o.Kind == remind.KindProblem {
			continue
		}
		x := measure{
			Key: o.Key, Place: o.Place(), Text: o.Text, Due: dueWords(o, t.Status.Due), State: strings.TrimSuffix(tables.StandingWords(m.Day, t.Status), "（系统未记录办理进展）"),
			Colour: m.Day.Colour(t.Status), Anchor: datedBy(t).Anchor, Current: o.Key == m.Obligation.Key,
		}
		if x.Place == "" {
			x.Place = "长期任务"
		}
		if t.Status.Due != t.Status.Original {
			x.Moved = "原定" + t.Status.Original.ChineseShort()
		}
		all = append(all, x)
	}
	return all
}

// heldWords says by what the matter is kept back; empty: by nothing.
func heldWords(m *docket.Matter) string {
	for i := range m.Snap.Holds {
		h := &m.Snap.Holds[i]
		if m.Held == "" || h.Scope != m.Held || !h.Runs(m.Day.Today) {
			continue
		}
		words := map[bool]string{true: "全部提醒已暂停发送", false: "该事项的提醒已暂停发送"}[m.Held == store.Everything]
		switch {
		case !strings.Contains(m.Held, "/") && m.Held != store.Everything:
			words = "该方案尚未放行，或者已暂停发送"
		case m.Held != string(m.Obligation.Key) && m.Held != store.Everything:
			words = "所属问题的提醒已暂停发送"
		}
		if h.Until != 0 {
			words += "，至" + h.Until.ChineseShort() + "止"
		}
		if h.By != store.EnteredBy {
			words += "（" + h.By
			if h.Second != "" {
				words += "、" + h.Second
			}
			words += "）"
		}
		if h.Note != "" {
			words += "：" + h.Note
		}
		return words
	}
	return ""
}

// papersOf returns which papers can be drafted for the matter.
func papersOf(m *docket.Matter) (all []draftable) {
	if m.Status.Withdrawn || m.Status.State != remind.Open {
		return nil
	}
	reached := map[paperwork.Kind]bool{}
	for _, p := range m.Day.Proposed() {
		for _, k := range p.Keys() {
			if k == m.Obligation.Key {
				reached[p.Kind] = true
			}
		}
	}
	for _, k := range paperwork.Kinds() {
		if k == paperwork.Notice && (m.Status.Due == 0 || m.Status.Due >= m.Day.Today) {
			continue
		}
		all = append(all, draftable{k, k.Chinese(), reached[k]})
	}
	return all
}
