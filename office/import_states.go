package office

import (
	"cmp"
	"context"
	"io"
	"slices"
	"time"

	"duban/formats/ledger"
	"duban/formats/plantext"
	"duban/remind"
	"duban/store"
)

// stateEvents are the events by which a table can say that a state was reached. The others need more than a table has.
var stateEvents = map[remind.State]remind.EventKind{
	remind.Reported: remind.EventReport, remind.Accepted: remind.EventAccept, remind.Closed: remind.EventClose,
}

// A Restatement is what a row of a table changes.
type Restatement struct {
	Event   remind.Event
	Was, Is string // state in the office's words, or deadline
}

// A statesImport turns the rows of a table of states, or of a ledger, into events. It goes over the table twice: first each row is held against
// what the store knows (judge), then what is new is tried in the order of its days (apply).
type statesImport struct {
	office   *Office
	now      time.Time
	start    *remind.Day   // what the store knows
	w        *remind.World // with what has been taken from the table so far
	news     []news
	events   []remind.Event
	known    int
	findings []plantext.Finding

	namings []store.Naming // of problems, before
	names   []naming       // what the table adds to them
}

// news is a row that says something else than the store, with the event that it asks for.
type news struct {
	row   *ledger.StateRow
	event remind.Event
	was   string // what the event changes
}

// States reads a table of states and returns the events that it adds, in the order of their days, however the table is sorted. known is the
// number of rows that are on record already: they are passed over, so the same table may come again with more in it. Short names of problems that
// a ledger changes are taken in along with them; the effect shows them.
func (i *Import) States(r io.Reader) (changes []Restatement, known int, err error) {
	rows, findings, err := ledger.ReadStates(r)
	if err != nil {
		return nil, 0, err
	}
	s := statesImport{office: i.office, now: i.now, w: i.world(i.Before), findings: findings, namings: i.Before.Namings}
	s.start = s.w.On(i.today())
	for n := range rows {
		known := s.known
		s.judge(&rows[n])
		if s.rename(&rows[n]) {
			s.known = known // it says something new, if not of the state
		}
	}
	s.apply()
	namings := s.named()
	slices.SortStableFunc(s.findings, func(x, y plantext.Finding) int {
		return cmp.Or(cmp.Compare(x.Line, y.Line), cmp.Compare(x.Column, y.Column))
	})
	i.find(s.findings...)
	i.After.Events, i.After.Namings = s.w.Events, namings
	i.keep = func(ctx context.Context, st *store.Store, rev int64) error {
		names := namings[len(s.namings):]
		if len(s.events)+len(names) == 0 {
			return nil
		}
		_, err := st.Record(ctx, rev, s.events, names...)
		return err
	}
	return s.changes(), s.known, nil
}

// changes says row by row what the table changes.
func (s *statesImport) changes() []Restatement {
	var all []Restatement
	for i := range s.events {
		c := Restatement{Event: s.events[i], Was: s.news[i].was, Is: stateWord(s.events[i].Kind)}
		if c.Event.Kind == remind.EventExtend {
			c.Is = c.Event.To.String()
		}
		all = append(all, c)
	}
	return all
}

// stateWord returns the state to which an event of a table leads, as the office calls it.
func stateWord(kind remind.EventKind) string {
	for state, k := range stateEvents {
		if k == kind {
			return state.Chinese()
		}
	}
	return string(kind)
}
