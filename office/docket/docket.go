package docket

import (
	"context"
	"slices"

	"duban/office"
	"duban/office/dossier"
	"duban/remind"
	"duban/remind/shortname"
	"duban/store"
)

// A Matter is one matter as a whole. Its History is of a day of its own, in which its problem stands alone.
type Matter struct {
	*office.History
	Snap    *store.Snapshot // narrowed
	Status  *remind.Status
	Account remind.Explanation // why it tells whom what
	Short   shortname.Name     // of its problem
	Plan    *remind.Plan       // nil: it is in none any more
	Problem *remind.Problem    // as the document has it; nil: likewise
	Terms   []office.Term      // its problem's, then of all that belongs to it
	Ahead   []office.Telling   // what is to come of it, up to Until
	Until   remind.Date
	Held    string // the widest scope that keeps it back; empty: none does
}

// Open looks at a matter, of the snapshot of a store.
func Open(ctx context.Context, o *office.Office, snap *store.Snapshot, key remind.Key) (*Matter, error) {
	n := Narrow(snap, key.ProblemKey())
	m := &Matter{Snap: n, History: &office.History{Day: o.Terms.World(*n).On(remind.DateOf(o.Now()))}}
	var err error
	if m.Obligation, m.Status, err = office.Find(m.Day, string(key)); err != nil {
		return nil, err
	}
	m.Account, _ = m.Day.Explain(string(key))
	m.Short = m.Day.ShortName(key.ProblemKey())
	m.Held = store.NewHolds(n.Holds, o.Terms.Realm, m.Day.Today).Holding(key)
	m.document()
	m.terms(o)
	log, err := m.history(ctx, o)
	if err != nil {
		return nil, err
	}
	return m, m.ahead(ctx, o, log)
}

// document finds where the matter stands in its plan.
func (m *Matter) document() {
	for i := range m.Day.Plans {
		if p := &m.Day.Plans[i]; p.ID == m.Obligation.Plan && len(p.Problems) > 0 {
			m.Plan, m.Problem = p, &p.Problems[0]
		}
	}
}

// terms gathers the deadlines of the problem and of all that belongs to it.
func (m *Matter) terms(o *office.Office) {
	for _, list := range [][]remind.Obligation{m.Day.Obligations, m.Day.Withdrawn} {
		for i := range list {
			x := list[i]
			t := office.Term{Obligation: &x, Status: m.Day.States[x.Key], Stated: office.Stated(m.Day, &x)}
			if t.Status.Extended > 0 { // to play the events is dear
				t.Shifts = o.Shifts(*m.Snap, m.Day.Today, x.Key)
			}
			x.Read = dossier.Reading(&x, t.Stated)
			m.Terms = append(m.Terms, t)
		}
	}
}

// Term returns the deadline of the matter itself.
func (m *Matter) Term() *office.Term {
	i := slices.IndexFunc(m.Terms, func(t office.Term) bool { return t.Obligation.Key == m.Obligation.Key })
	return &m.Terms[i]
}

// history gathers what is on record of the matter, and returns what the log has of the whole problem. Its messages are known by the log alone: whoever wants
// their bytes opens them one by one.
func (m *Matter) history(ctx context.Context, o *office.Office) (log []store.LogRow, err error) {
	past, err := o.Store.PastVersions(ctx, m.Obligation.Plan)
	if err != nil {
		return nil, err
	}
	index := map[string]int{}
	err = o.Store.Log(ctx, store.Filter{Realm: o.Terms.Realm, Within: m.Obligation.Key.ProblemKey(), All: true}, func(r store.LogRow) error {
		log = append(log, r)
		if r.Message == "" {
			return nil
		}
		at, known := index[r.Message]
		if !known {
			at, index[r.Message] = len(past.Messages), len(past.Messages)
			past.Messages = append(past.Messages, store.Trail{})
			past.Messages[at].ID = r.Message
		}
		past.Messages[at].Carried = append(past.Messages[at].Carried, store.Carried{Notice: r.Notice})
		return nil
	})
	if err != nil {
		return nil, err
	}
	d := dossier.Matter{Key: m.Obligation.Key, Book: m.Day.Book, Today: m.Day.Today, Past: &past, Snap: m.Snap, Log: log}
	m.Entries = dossier.Of(&d)
	return log, nil
}
