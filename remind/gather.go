package remind

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
)

// A Group is the notices that one address waits for.
type Group struct {
	Address
	Notices []Notice
}

// Gather puts notices together by address, in a stable order.
func Gather(notices []Notice) []Group {
	count := map[Address]int{}
	for i := range notices {
		count[notices[i].Address]++
	}
	index := make(map[Address]int, len(count))
	groups := make([]Group, 0, len(count))
	for i := range notices {
		n := &notices[i]
		at, ok := index[n.Address]
		if !ok {
			at = len(groups)
			index[n.Address] = at
			groups = append(groups, Group{Address: n.Address, Notices: make([]Notice, 0, count[n.Address])})
		}
		groups[at].Notices = append(groups[at].Notices, *n)
	}
	for i := range groups {
		slices.SortFunc(groups[i].Notices, CompareNotices)
	}
	slices.SortFunc(groups, func(a, b Group) int { return a.Address.Compare(b.Address) })
	return groups
}

// CompareNotices orders the notices of one address by plan, problem and obligation, so that it does not matter when each was offered.
func CompareNotices(a, b Notice) int {
	return cmp.Or(cmp.Compare(a.Plan, b.Plan), cmp.Compare(a.Problem, b.Problem), cmp.Compare(a.Obligation, b.Obligation),
		cmp.Compare(a.Stage, b.Stage), cmp.Compare(a.Occurrence, b.Occurrence))
}

// Held reports whether the caps keep a group back on a day, given what its address has had. What stands in for a loss is not held.
func (c Caps) Held(g Group, h History, today Date) bool {
	if slices.ContainsFunc(g.Notices, func(n Notice) bool { return n.Fallback }) {
		return false
	}
	day, week := 0, 0
	monday := today - Date((int(today.Weekday())+6)%7)
	for _, m := range h.Messages {
		if m.Day == today {
			day++
		}
		if m.Day >= monday && m.Day <= today && !m.Urgent {
			week++
		}
	}
	if c.PerDay > 0 && day >= c.PerDay {
		return true
	}
	return !g.Urgent() && c.PerWeek > 0 && week >= c.PerWeek
}

// MessageID returns the name of a message: a hash of address, channel, day and the sorted keys of its notices.
func MessageID(to Address, day Date, notices []Notice) string {
	keys := make([]string, len(notices))
	for i := range notices {
		keys[i] = notices[i].String()
	}
	slices.Sort(keys)
	sum := sha256.Sum256([]byte(to.Channel + "\n" + to.To + "\n" + day.String() + "\n" + strings.Join(keys, "\n")))
	return hex.EncodeToString(sum[:16])
}

// String returns the key in one line: obligation, anchor, stage, occurrence, channel, address.
func (k NoticeKey) String() string {
	return strings.Join([]string{
		string(k.Obligation), k.Anchor.Date.String() + "." + k.Anchor.Event + "." + strconv.Itoa(k.Anchor.Seq), k.Stage,
		strconv.Itoa(k.Occurrence), k.Channel, k.To,
	}, "|")
}

// Compose makes the message of a group: what wording it needs, worst first.
func (d *Day) Compose(g Group, h History) Message {
	m := Message{
		ID: MessageID(g.Address, d.Today, g.Notices), Address: g.Address, Day: d.Today,
		Demo: d.Book.Demo, Office: d.Office, Notices: g.Notices,
	}
	var who []string
	var bySection [roleCount][]*Entry
	for i := range g.Notices {
		n := &g.Notices[i]
		e, ok := d.entry(n, h)
		if !ok {
			continue
		}
		bySection[n.Role] = append(bySection[n.Role], e)
		m.Late = m.Late || n.Late
		m.Provisional = m.Provisional || d.uncertain(e)
		who, m.Mention = appendNew(who, n.Bodies), appendNew(m.Mention, n.Mention)
	}
	m.Recipient = strings.Join(who, "；")
	if slices.Contains(who, d.Book.Name(OfficeBody, d.Today)) {
		m.Troubles = d.troubles()
	}
	for role := range roleCount {
		if entries := bySection[role]; len(entries) > 0 {
			m.Sections = append(m.Sections, Section{Role: role, Items: d.items(entries)})
		}
	}
	return m
}

// uncertain reports whether an entry's working days may still change.
func (d *Day) uncertain(e *Entry) bool {
	return e.Notice.Due != 0 && e.DaysLeft >= 0 && e.DaysLeft <= 15 && d.Calendar.Provisional(e.Notice.Due)
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

// troubles is what the office should see first: what deliveries ran into, then whom no notice can reach, each body once.
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
	return slices.Concat(d.Troubles, d.gaps)
}

func (d *Day) entry(n *Notice, h History) (*Entry, bool) {
	o, s := d.obligation(n.Obligation)
	if o == nil {
		return nil, false
	}
	e := &Entry{
		Obligation: o, Status: s, Notice: n, Colour: d.Colour(s), Reminders: h.Reminded[n.Obligation],
	}
	names := d.names(o)
	e.Responsible, e.Lead, e.Cooperating, e.Leader = names[Responsible], names[Lead], names[Cooperating], names[Leader]
	if s.Due != 0 {
		e.DaysLeft = int(s.Due - d.Today)
		e.WorkdaysLeft = d.workdaysLeft(s.Due)
	}
	if len(s.Parts) > 0 {
		e.Total = len(d.Book.Members(o.Responsible, d.Today))
	}
	return e, true
}

// names returns, by role, the names in force of an obligation's bodies, looked up once.
func (d *Day) names(o *Obligation) *[roleCount][]string {
	if d.lookup == nil {
		d.lookup = newLookup()
	}
	names := d.lookup.names[o]
	if names == nil {
		names = &[roleCount][]string{}
		for _, role := range []Role{Responsible, Lead, Cooperating, Leader} {
			names[role] = d.Book.Names(o.Bodies(role), d.Today)
		}
		d.lookup.names[o] = names
	}
	return names
}

// workdaysLeft counts working days only where they are few enough to be shown.
func (d *Day) workdaysLeft(due Date) int {
	if due-d.Today > 31 {
		return 0
	}
	return d.Calendar.Workdays(d.Today, due)
}

func (d *Day) obligation(k Key) (*Obligation, *Status) {
	if d.index == nil {
		d.index = make(map[Key]*Obligation, len(d.Obligations))
		for i := range d.Obligations {
			d.index[d.Obligations[i].Key] = &d.Obligations[i]
		}
	}
	return d.index[k], d.States[k]
}

// items groups entries by problem, worst first within and among them.
func (d *Day) items(entries []*Entry) []Item {
	slices.SortStableFunc(entries, worse)
	var items []Item
	for _, e := range entries {
		o := e.Obligation
		i := slices.IndexFunc(items, func(it Item) bool { return it.Plan == o.Plan && it.Problem == o.Problem })
		if i < 0 {
			i = len(items)
			items = append(items, d.item(o))
		}
		items[i].Entries = append(items[i].Entries, *e)
	}
	return items
}

func (d *Day) item(o *Obligation) Item {
	it := Item{Plan: o.Plan, PlanTitle: d.planTitle(o.Plan), Problem: o.Problem}
	if whole, _ := d.obligation(o.Key.ProblemKey()); whole != nil {
		it.Title = whole.Text
	}
	return it
}

// planTitle returns a plan's title; where another plan bears the same, with the round of inspection, or the id if that is no other either.
func (w *World) planTitle(id string) string {
	var plan *Plan
	for i := range w.Plans {
		if w.Plans[i].ID == id {
			plan = &w.Plans[i]
		}
	}
	if plan == nil {
		return ""
	}
	twins, round := 0, plan.Inspection
	for i := range w.Plans {
		if p := &w.Plans[i]; p.ID != id && p.Title == plan.Title {
			twins++
			if p.Inspection == plan.Inspection {
				round = ""
			}
		}
	}
	if twins == 0 {
		return plan.Title
	}
	return plan.Title + "（" + cmp.Or(round, plan.ID) + "）"
}

// worse orders entries: colour, then days left, then the order of the plan.
func worse(a, b *Entry) int {
	return cmp.Or(cmp.Compare(a.Colour, b.Colour), cmp.Compare(a.DaysLeft, b.DaysLeft),
		cmp.Compare(a.Obligation.Plan, b.Obligation.Plan), cmp.Compare(a.Obligation.Problem, b.Obligation.Problem))
}
