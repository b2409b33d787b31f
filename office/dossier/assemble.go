package dossier

import (
	"cmp"
	"slices"

	"duban/remind"
	"duban/remind/answer"
	"duban/store"
	"duban/store/holds"
)

// A Matter is what is asked for, with all that is on record of its problem.
type Matter struct {
	Key    remind.Key
	Alone  bool // of a problem: without what belongs to it
	Book   *remind.Book
	Today  remind.Date
	Past   *store.Past
	Snap   *store.Snapshot
	Log    []store.LogRow // of the problem and all that belongs to it
	bodies map[string]bool
}

// Of returns all entries of a matter, in the order of time.
func Of(m *Matter) []Entry {
	all := m.versions()
	all = append(all, m.names()...)
	all = append(all, m.holds()...)
	all = append(all, m.events()...)
	all = append(all, m.progress()...)
	all = append(all, m.replies()...)
	all = append(all, m.chases()...)
	all = append(all, m.papers()...)
	all = append(all, m.ended()...)
	all = append(all, m.told()...)
	slices.SortStableFunc(all, func(a, b Entry) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(ranks[a.Kind], ranks[b.Kind]))
	})
	seen := map[string]bool{}
	for i := range all {
		for j := range all[i].Messages {
			x := &all[i].Messages[j]
			x.Again, seen[x.ID] = seen[x.ID], true
		}
	}
	return all
}

// Has reports whether a key is the matter's: its own, or where a whole problem is asked for that of anything that belongs to it.
func (m *Matter) Has(k remind.Key) bool {
	return k == m.Key || !m.Alone && m.whole() && k.ProblemKey() == m.Key
}

// whole reports whether a problem is asked for.
func (m *Matter) whole() bool { return m.Key == m.Key.ProblemKey() }

// bears reports whether what is recorded on a key bears on the matter: what is recorded on a problem does on each of its measures.
func (m *Matter) bears(k remind.Key) bool { return m.Has(k) || k == m.Key.ProblemKey() }

// names returns the short names that the problem was given.
func (m *Matter) names() (all []Entry) {
	for _, n := range m.Snap.Namings {
		if n.Problem == m.Key {
			all = append(all, Entry{At: n.At, Kind: Named, Key: n.Problem, By: n.By, Name: n.Name})
		}
	}
	return all
}

// holds returns what kept notices of the matter back, and what let them go: of everything, of the plan, of the matter, of an address that hears
// of it.
func (m *Matter) holds() (all []Entry) {
	scopes := map[string]bool{store.Everything: true, m.Key.Plan(): true}
	for i := range m.Log {
		if n := &m.Log[i].Notice; m.Has(n.Obligation) {
			scopes[holds.AddressScope(n.Address)] = true
		}
	}
	for i := range m.Past.Holds {
		h := &m.Past.Holds[i]
		if !scopes[h.Scope] && !m.bears(remind.Key(h.Scope)) {
			continue
		}
		e := Entry{At: h.At, Kind: Released, Key: m.Key, Typist: h.By, Note: h.Note, Hold: h}
		if h.By == store.EnteredBy { // nobody typed it
			e.Typist, e.Note = "", ""
		}
		if h.On {
			e.Kind = Held
		}
		if m.bears(remind.Key(h.Scope)) {
			e.Key = remind.Key(h.Scope)
		}
		all = append(all, e)
	}
	return all
}

// events returns what happened to the matter.
func (m *Matter) events() (all []Entry) {
	for i := range m.Snap.Events {
		if e := &m.Snap.Events[i]; m.bears(e.Key) {
			all = append(all, Entry{
				At: e.At, On: e.On, Kind: Happened, Key: e.Key, By: e.By, Taker: e.Taker, Typist: e.Typist, Doc: e.Doc, Note: e.Note, Due: e.To, Event: e,
			})
		}
	}
	return all
}

// progress returns how the matter went on. What its proof is called stands in the reply that it came with.
func (m *Matter) progress() (all []Entry) {
	called := map[string]answer.File{}
	for i := range m.Snap.Replies {
		for _, f := range m.Snap.Replies[i].Files {
			called[f.SHA256] = f
		}
	}
	for i := range m.Snap.Progress {
		p := &m.Snap.Progress[i]
		if !m.Has(p.Key) {
			continue
		}
		e := Entry{At: p.At, On: p.On, Kind: Went, Key: p.Key, By: p.By, Taker: p.Taker, Progress: p}
		for _, sum := range p.Files {
			f := called[sum]
			f.SHA256 = sum
			e.Files = append(e.Files, f)
		}
		all = append(all, e)
	}
	return all
}

// replies returns what was answered of the matter, and what the office did with it.
func (m *Matter) replies() (all []Entry) {
	told := map[string]bool{}
	for i := range m.Past.Messages {
		t := &m.Past.Messages[i]
		told[t.ID] = slices.ContainsFunc(t.Carried, func(c store.Carried) bool { return m.Has(c.Notice.Obligation) })
	}
	for i := range m.Snap.Replies {
		r := &m.Snap.Replies[i]
		if !m.answers(r, told) {
			continue
		}
		all = append(all, Entry{At: r.At, Kind: Replied, Key: m.Key, By: cmp.Or(r.Name, r.From), Reply: r})
		if e, ok := m.Snap.Endings[r.ID]; ok {
			all = append(all, Entry{At: e.At, Kind: Answered, Key: m.Key, Taker: e.By, Note: e.Note, Reply: r, Ending: &e})
		}
	}
	return all
}

// answers reports whether a reply is of the matter: it says so, or says of no matter in particular and answers a message that told of it.
func (m *Matter) answers(r *answer.Reply, told map[string]bool) bool {
	if len(r.Claims) == 0 {
		return told[r.Message]
	}
	return slices.ContainsFunc(r.Claims, func(c answer.Claim) bool { return m.Has(c.Key) })
}

// chases returns how the office pressed for the matter.
func (m *Matter) chases() (all []Entry) {
	for i := range m.Snap.Chases {
		if c := &m.Snap.Chases[i]; m.bears(c.Key) {
			all = append(all, Entry{At: c.At, On: c.On, Kind: Chased, Key: c.Key, By: c.By, Typist: c.Who, Note: c.Note, Chase: c})
		}
	}
	return all
}

// papers returns which papers the office has sent for the matter.
func (m *Matter) papers() (all []Entry) {
	for i := range m.Snap.Papers {
		if p := &m.Snap.Papers[i]; m.bears(p.Key) {
			all = append(all, Entry{At: p.At, On: p.On, Kind: Sent, Key: p.Key, Typist: p.Who, Doc: p.Doc, Note: p.Note, Paper: p})
		}
	}
	return all
}

// ended returns that the plan has come to its end.
func (m *Matter) ended() (all []Entry) {
	for i := range m.Snap.Ended {
		if e := &m.Snap.Ended[i]; e.Plan.ID == m.Key.Plan() {
			all = append(all, Entry{At: e.At, Kind: Ended, Key: m.Key.ProblemKey(), By: e.By, Doc: e.Doc, Note: e.Note})
		}
	}
	return all
}

// told returns the notices of the matter, each with the messages that carried it.
func (m *Matter) told() (all []Entry) {
	carried := map[remind.NoticeKey][]Message{}
	for i := range m.Past.Messages {
		t := &m.Past.Messages[i]
		for _, c := range t.Carried {
			carried[c.Notice.NoticeKey] = append(carried[c.Notice.NoticeKey], Message{Trail: t})
		}
	}
	for i := range m.Log {
		r := &m.Log[i]
		if !m.Has(r.Notice.Obligation) {
			continue
		}
		e := Entry{At: r.At, On: r.Notice.On, Kind: Told, Key: r.Notice.Obligation, Notice: r, Messages: carried[r.Notice.NoticeKey]}
		if e.At.IsZero() {
			e.At = r.Offered
		}
		all = append(all, e)
	}
	return all
}
