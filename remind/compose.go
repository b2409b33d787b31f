package remind

import (
	"cmp"
	"slices"
	"strings"

	"duban/remind/people"
	"duban/remind/tally"
)

// answerDays is how many working days a reader has to answer what has no day of its own.
const answerDays = 5

// AnswerBy returns by when that is to be answered.
func (d *Day) AnswerBy() Date { return d.Calendar.AddWorkdays(d.Today, answerDays) }

// Compose makes the message of a group: what wording it needs, worst first.
func (d *Day) Compose(g Group, h History) Message {
	m := Message{
		ID: MessageID(g.Address, d.Today, g.Notices), Address: g.Address, Day: d.Today,
		Demo: d.Book.Demo, Office: d.Office, Notices: g.Notices, Charges: d.Charges(g.Address, g.Notices), Before: h.Newest(d.Today).Day,
		Answer: d.AnswerBy(),
	}
	m.Leader = m.Channel != MailChannel && d.SpeaksForLeader(m.Address) != ""
	var who []string
	told := pile{strongest: roleCount, figures: map[Form][]*Notice{}}
	for i := range g.Notices {
		n := &g.Notices[i]
		e, ok := d.entry(n, h)
		if !ok {
			continue
		}
		if !g.chases(n) {
			told.add(n, e)
		}
		m.Late = m.Late || n.Late
		m.Provisional = m.Provisional || d.uncertain(e)
		who, m.Mention = appendNew(who, n.Bodies), appendNew(m.Mention, n.Mention)
	}
	m.Recipient = strings.Join(who, "；")
	m.Calendar = slices.ContainsFunc(d.Book.At(g.Address), func(c *Contact) bool { return c.ICS })
	office := slices.Contains(who, d.Book.Name(OfficeBody, d.Today))
	if office {
		m.Troubles, m.Drafts = d.troubles(), d.Proposed()
	}
	m.Sections = d.sections(&told, h)
	d.answers(&m, office, h)
	for i := range m.Charges {
		if c := &m.Charges[i]; c.Role.Listed() && m.HasRole(c.Role) {
			c.Items = d.chargeItems(c.Role, &m, h)
		}
	}
	if m.Channel == MailChannel && m.answerable() {
		m.Link = d.Links.To(m.ID)
	}
	return m
}

// A pile is what a message tells, sorted by how it is told.
type pile struct {
	tasks     [roleCount][]*Entry
	outcomes  []*Entry
	strongest Role // in which any outcome was told
	ahead     []*Notice
	figures   map[Form][]*Notice // of whole plans
}

// add puts a notice where it is told; its entry is nil where it is of a whole plan.
func (p *pile) add(n *Notice, e *Entry) {
	switch {
	case n.Form.ofPlans():
		p.figures[n.Form] = append(p.figures[n.Form], n)
	case n.Form == Ahead:
		p.ahead = append(p.ahead, n)
	case n.Stage == StageOutcome:
		p.outcomes, p.strongest = append(p.outcomes, e), min(p.strongest, n.Role)
	default:
		p.tasks[n.Role] = append(p.tasks[n.Role], e)
	}
}

// sections returns the sections of a message: tasks by role, then what is told in another form.
func (d *Day) sections(p *pile, h History) (all []Section) {
	for role := range roleCount {
		if entries := p.tasks[role]; len(entries) > 0 {
			// Of one problem the first entry decides where the problem stands: readers act from the top.
			slices.SortStableFunc(entries, sooner)
			all = append(all, Section{Role: role, Items: d.items(entries)})
		}
	}
	for _, form := range [...]Form{Quarter, Dispatch, Bulletin} {
		switch notices := p.figures[form]; {
		case len(notices) == 0:
		case form == Quarter:
			all = append(all, Section{Role: notices[0].Role, Form: form, Items: d.quarterItems(notices, h)})
		default:
			all = append(all, Section{Role: notices[0].Role, Form: form, Items: []Item{d.reportItem(notices)}})
		}
	}
	if items := d.aheadItems(p.ahead, h); len(items) > 0 {
		all = append(all, Section{Role: p.ahead[0].Role, Form: Ahead, Items: items})
	}
	if len(p.outcomes) > 0 { // in the order of the plan
		all = append(all, Section{Role: p.strongest, Form: Outcomes, Items: d.items(p.outcomes)})
	}
	return all
}

// HasRole reports whether the message has a section of a role.
func (m *Message) HasRole(r Role) bool {
	return slices.ContainsFunc(m.Sections, func(s Section) bool { return s.Role == r })
}

// uncertain reports whether an entry's working days may still change.
func (d *Day) uncertain(e *Entry) bool {
	return e != nil && e.Notice.Stage != StageOutcome && e.Notice.Due != 0 && e.DaysLeft >= 0 && e.DaysLeft <= workdaysShown && d.Calendar.Provisional(e.Notice.Due)
}

// appendNew appends those that are not there yet.
func appendNew[T comparable](list, more []T) []T {
	for _, x := range more {
		if !slices.Contains(list, x) {
			list = append(list, x)
		}
	}
	return list
}

// troubles is what the office should see first: what deliveries ran into, then whom no notice can reach, each body once,
// last whom nothing has been delivered to.
func (d *Day) troubles() []Trouble {
	if d.gaps == nil {
		d.gaps = []Trouble{}
		at := map[string]int{}
		for _, g := range d.Coverage() {
			if g.From > d.Today { // nobody is left out yet
				continue
			}
			who := cmp.Or(g.Body, g.Role.Chinese())
			i, ok := at[who+g.Reason]
			if !ok {
				i = len(d.gaps)
				at[who+g.Reason] = i
				d.gaps = append(d.gaps, Trouble{Who: who, What: g.Reason})
			}
			d.gaps[i].Keys = append(d.gaps[i].Keys, g.Obligation)
		}
	}
	if d.unproved == nil {
		d.unproved = unproven(d.Silent(d.Reach))
	}
	return slices.Concat(d.Troubles, d.gaps, d.unproved)
}

// entry returns an obligation as the message shows it; false if no version of the plan has it. What it shows is as of the day, not of the
// stage: a notice that was deferred tells the days that are left now.
func (d *Day) entry(n *Notice, h History) (*Entry, bool) {
	o, s := d.obligation(n.Obligation)
	if o == nil { // what is told of a whole plan is of no obligation
		return nil, n.Form.ofPlans()
	}
	e := &Entry{
		Obligation: o, Status: s, Notice: n, Colour: d.Colour(s), Reminders: h.Reminded[n.Obligation],
	}
	names := d.names(o)
	e.Parties, e.Single, e.Unlisted = names.parties, names.single, names.unlisted
	e.Mailed = n.Channel != MailChannel && d.mailed(n)
	if n.Stage == StageOutcome {
		e.Outcome, _, _ = s.outcome()
	}
	e.Chase, e.Warned, e.Papers = d.chase(n), d.warned(o.Key, s.Anchor), d.papersOf(o.Key, s)
	if s.Due != 0 {
		e.DaysLeft = int(s.Due - d.Today)
		e.WorkdaysLeft = d.workdaysLeft(s.Due)
	}
	if s.Due == 0 && o.CheckedIn() && s.State == Open {
		e.By = n.Anchor.Date
	}
	e.Band = e.band(h.Newest(d.Today), d.Today)
	if len(s.Parts) > 0 {
		e.Total = len(d.Book.Members(o.Responsible, d.Today))
	}
	return e, true
}

// band returns why a reader whose last message is given should look at an entry.
func (e *Entry) band(last Sent, today Date) Band {
	s := e.Status
	since := last.At
	if since.IsZero() && last.Day != 0 { // a preview knows no hours
		since = last.Day.At(9, 0)
	}
	if last.Day == 0 {
		since = (today - HistoryDays).At(0, 0)
	}
	dated := s.State == Open && s.Due != 0
	switch {
	case e.Chase.ID != 0: // somebody waits for it
		return Near
	case dated && e.DaysLeft >= 0 && e.DaysLeft <= tally.Near:
		return Near
	case e.By != 0, dated && e.DaysLeft < 0 && last.Day != 0 && s.Due >= last.Day, s.Cause.Kind != "" && s.Cause.At.After(since):
		return Fresh
	default:
		return Rest
	}
}

// named are the names in force of an obligation's bodies, as the document names them, the single bodies behind them, and the collectives
// whose members nobody has listed.
type named struct{ parties, single, unlisted Parties }

// names returns, by role, the names in force of an obligation's bodies, looked up once.
func (d *Day) names(o *Obligation) *named {
	names := d.lookup.names[o]
	if names != nil {
		return names
	}
	names = &named{}
	for _, role := range people.NamedRoles() {
		*names.parties.In(role) = d.Book.Names(o.Bodies(role), d.Today)
		for _, body := range d.Book.Members(o.Bodies(role), d.Today) {
			list := names.single.In(role)
			if people.Collective(body) {
				list = names.unlisted.In(role)
			}
			*list = append(*list, body)
		}
	}
	d.lookup.names[o] = names
	return names
}

// workdaysShown is how many days before a date its working days are said.
const workdaysShown = 31

// workdaysLeft counts working days only where they are few enough to be shown.
func (d *Day) workdaysLeft(due Date) int {
	if due-d.Today > workdaysShown {
		return 0
	}
	return d.Calendar.Workdays(d.Today, due)
}

// obligation returns an obligation and its status, by an index made when first asked for.
func (d *Day) obligation(k Key) (*Obligation, *Status) {
	if d.index == nil {
		d.index = make(map[Key]*Obligation, len(d.Obligations))
		for i := range d.Withdrawn {
			d.index[d.Withdrawn[i].Key] = &d.Withdrawn[i]
		}
		for i := range d.Obligations {
			d.index[d.Obligations[i].Key] = &d.Obligations[i]
		}
	}
	return d.index[k], d.States[k]
}

// items groups entries by problem, in the order of each problem's first.
func (d *Day) items(entries []*Entry) []Item {
	var items []Item
	at := map[Key]int{}
	for _, e := range entries {
		o := e.Obligation
		i, known := at[ProblemKeyOf(o.Plan, o.Problem)]
		if !known {
			i = len(items)
			at[ProblemKeyOf(o.Plan, o.Problem)] = i
			items = append(items, d.item(o))
		}
		items[i].Entries = append(items[i].Entries, *e)
		items[i].Band = min(items[i].Band, e.Band)
	}
	return items
}

// item returns the heading of a problem, under which its entries stand.
func (d *Day) item(o *Obligation) Item {
	it := Item{
		Plan: o.Plan, PlanTitle: d.planTitle(o.Plan), Problem: o.Problem, Band: Rest,
		Short: d.ShortName(o.Key.ProblemKey()).Text, PlanShort: d.PlanName(o.Plan), Progress: d.newestProgress(o.Key.ProblemKey()),
	}
	if whole, s := d.obligation(o.Key.ProblemKey()); whole != nil {
		it.Title, it.Goal = whole.Text, d.goal(o.Plan, o.Problem)
		if s.State == Open {
			it.Due = s.Due
		}
	}
	return it
}

// sooner orders entries: what can still be met, then what is new, then colour, days left, and the order of the plan.
func sooner(a, b *Entry) int {
	return cmp.Or(cmp.Compare(a.Band, b.Band), cmp.Compare(a.Colour, b.Colour), cmp.Compare(a.DaysLeft, b.DaysLeft),
		cmp.Compare(a.Obligation.Plan, b.Obligation.Plan), cmp.Compare(a.Obligation.Problem, b.Obligation.Problem))
}

// mailed reports whether whoever a notice is for is told the same by mail: each of its bodies has a mailbox of its own that hears in the notice's
// role, has not failed and is not held back. Then a post need not say all. Of an outcome only those hear who were told of the matter, whoever the
// contacts are by now.
func (d *Day) mailed(n *Notice) bool {
	if n.Fallback {
		return false
	}
	x := d.decider()
	lacks := func(body string) bool {
		return !slices.ContainsFunc(x.whom(body, n.Role).targets, func(t target) bool { return d.relies(t.Contact, n, body) })
	}
	return len(n.Bodies) > 0 && !slices.ContainsFunc(n.Bodies, lacks)
}

// relies reports whether a contact is a mailbox that can be relied on to be told a notice for a body.
func (d *Day) relies(c *Contact, n *Notice, body string) bool {
	last, held := d.Held[c.Address]
	_, failed := d.Book.Loss(c, d.Today)
	if c.Channel != MailChannel || failed || held && (last == 0 || d.Today <= last) {
		return false
	}
	return n.Stage != StageOutcome || slices.ContainsFunc(d.Heard[n.Obligation], func(h Notice) bool {
		return h.Address == c.At() && h.Stage != StageOutcome && slices.Contains(h.Bodies, body)
	})
}
