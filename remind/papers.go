package remind

import (
	"slices"
	"time"

	"duban/remind/paperwork"
)

// A Paper is one that the office has sent for a matter, by its own ways. It changes no state, and is never changed once recorded.
type Paper struct {
	ID   int64          `json:"id"` // order of recording
	Key  Key            `json:"key"`
	Kind paperwork.Kind `json:"kind"`
	Doc  string         `json:"doc"` // its number
	On   Date           `json:"on"`  // its day
	At   time.Time      `json:"at"`
	Who  string         `json:"who"` // who typed it
	Note string         `json:"note"`
}

// A Draft is a paper that the office might send: a slip of one matter, or a letter or notice to a body of all its matters.
type Draft struct {
	Kind  paperwork.Kind
	Body  string // whom it goes to; empty: a slip names its bodies itself
	Since Date   // since when it is proposed, for the first of its matters that is not known from before
	Items []Item
}

// Keys returns of what a draft is.
func (p *Draft) Keys() (all []Key) {
	for i := range p.Items {
		for e := range p.Items[i].Entries {
			all = append(all, p.Items[i].Entries[e].Obligation.Key)
		}
	}
	return all
}

// Proposed returns the drafts of the papers that matters have reached, the strongest kind first. A measure has none beside one of its problem.
func (d *Day) Proposed() (all []Draft) {
	reached := map[paperwork.Kind][]Key{}
	since := map[Key]Date{}
	for i := range d.Obligations {
		o := &d.Obligations[i]
		kind, day := d.reachedPaper(o.Key)
		if whole, _ := d.reachedPaper(o.Key.ProblemKey()); kind == "" || o.Kind != KindProblem && whole == kind {
			continue
		}
		reached[kind], since[o.Key] = append(reached[kind], o.Key), day
	}
	for _, kind := range paperwork.Kinds() {
		for _, p := range d.Drafts(kind, reached[kind]) {
			for _, k := range p.Keys() {
				p.Since = max(p.Since, since[k])
			}
			all = append(all, p)
		}
	}
	return all
}

// Drafts returns the drafts of a paper for some matters, whatever they have reached.
func (d *Day) Drafts(kind paperwork.Kind, keys []Key) (all []Draft) {
	by := map[string][]*Entry{}
	var order []string
	for _, k := range keys {
		o, s := d.obligation(k)
		e, ok := d.entry(&Notice{NoticeKey: NoticeKey{Obligation: k}}, History{})
		if !ok {
			continue
		}
		to := []string{string(k)}
		if kind != paperwork.Slip {
			to = slices.DeleteFunc(d.Book.Members(o.Responsible, d.Today), func(b string) bool { return s.done(Responsible, b) })
		}
		for _, body := range to {
			by[body], order = append(by[body], e), appendNew(order, []string{body})
		}
	}
	for _, to := range order {
		p := Draft{Kind: kind, Items: d.items(by[to])}
		if kind != paperwork.Slip {
			p.Body = to
		}
		all = append(all, p)
	}
	return all
}

// reachedPaper returns the paper that a matter has reached and the office has not sent since it last went on, and since when.
func (d *Day) reachedPaper(k Key) (paperwork.Kind, Date) {
	o, s := d.obligation(k)
	if o == nil || s.State != Open || s.Due == 0 || s.Withdrawn || d.kept(k) {
		return "", 0
	}
	from, free := d.Released[o.Plan]
	if d.Released != nil && (!free || from > d.Today) {
		return "", 0
	}
	m := paperwork.Matter{Due: s.Due, Warned: d.warned(k, s.Anchor)}
	if s.Cause.Kind == EventReturn {
		m.Returned = DateOf(s.Cause.At)
	}
	kind, since := d.PaperTerms.Reached(&m, d.Today)
	sent := func(p Paper) bool { return p.Kind.Covers(kind) }
	if kind == "" || slices.ContainsFunc(d.papersOf(k, s), sent) {
		return "", 0
	}
	if since = max(since, from, s.movedBefore()); since > d.Today {
		return "", 0
	}
	return kind, since
}

// movedBefore returns the day after the last event that set a state or a date; 0: there was none.
func (s *Status) movedBefore() (next Date) {
	for _, at := range []time.Time{s.Cause.At, s.Moved.At} {
		if !at.IsZero() {
			next = max(next, DateOf(at)+1)
		}
	}
	return next
}

// kept reports whether a person keeps a matter, its problem or its plan back today: then no paper presses for it, either.
func (d *Day) kept(k Key) bool {
	return slices.ContainsFunc([]Key{Key(k.Plan()), k.ProblemKey(), k}, func(k Key) bool {
		last, held := d.Kept[k]
		return held && (last == 0 || d.Today <= last)
	})
}

// warned returns on which days before today whoever is to do a matter was reminded of it shortly before its date. What goes today is left out, as a
// draft would else say it or not by which message is worded first.
func (d *Day) warned(k Key, at Anchor) []Date {
	all := d.Answers.Warned[Warned{k, at}]
	n, _ := slices.BinarySearch(all, d.Today)
	return all[:n]
}

// papersOf returns the papers that were sent for a matter since it last went on, on itself or on its problem.
func (d *Day) papersOf(k Key, s *Status) (all []Paper) {
	for _, p := range d.Papers {
		if (p.Key == k || p.Key == k.ProblemKey()) && p.At.After(s.Cause.At) && p.At.After(s.Moved.At) {
			all = append(all, p)
		}
	}
	return all
}
