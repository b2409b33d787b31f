package office

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"duban/formats/plantext"
	"duban/remind"
	"duban/remind/change"
)

// apply makes events of the news, by day. Of one day, deadlines come first, and a measure's before its problem's, which would move it along.
func (s *statesImport) apply() {
	slices.SortStableFunc(s.news, func(x, y news) int {
		rank := func(n *news) int {
			switch {
			case n.event.Kind != remind.EventExtend:
				return 2
			case n.event.Key == n.event.Key.ProblemKey():
				return 1
			default:
				return 0
			}
		}
		return cmp.Or(cmp.Compare(x.event.On, y.event.On), cmp.Compare(rank(&x), rank(&y)))
	})
	var made []news
	for _, n := range s.news {
		var no *rejection
		switch was, err := s.record(&n, made); {
		case errors.As(err, &no):
			s.find(n.row, plantext.Error, no.field, no.message, string(n.event.Key))
		case err != nil:
			s.find(n.row, plantext.Error, "key", err.Error(), string(n.event.Key))
		case was == "":
			s.known++
		default:
			n.was = was
			made = append(made, n)
		}
	}
	s.news = made
}

// A rejection says why a row cannot be recorded, and which of its fields is to be corrected.
type rejection struct{ field, message string }

// Error says why a row was rejected, in the office's words.
func (r *rejection) Error() string { return r.message }

// reject returns why a row cannot be recorded, and the field that is to blame.
func reject(field, format string, args ...any) error {
	return &rejection{field, fmt.Sprintf(format, args...)}
}

// record records one event, and says what it changes; nothing where the obligation stands so already. made is what the table has
// recorded before.
func (s *statesImport) record(n *news, made []news) (was string, err error) {
	e := n.event
	_, st := s.w.On(s.start.Today).Find(string(e.Key))
	twice := func(m news) bool {
		return e.Kind == remind.EventExtend && m.event.Kind == e.Kind && m.event.Key == e.Key && m.event.On == e.On && m.event.To != e.To
	}
	switch {
	case slices.ContainsFunc(made, twice):
		return "", reject("due", "同一编号同一日有两个不同的时限，请删去一处")
	case e.Kind == remind.EventExtend && st.Due == e.To, recorded(s.w.Events, e.Key, e):
		return "", nil
	case e.Kind != remind.EventExtend && st.State == n.row.State:
		s.unchanged(n, st)
		return "", nil
	}
	if err := s.timely(n, st); err != nil {
		return "", err
	}
	was = st.State.Chinese()
	if e.Kind == remind.EventExtend {
		was = st.Due.String()
	}
	if _, err := s.office.complete(s.w, &e, string(e.Key), s.start.Today); errors.As(err, new(change.RejectedEvent)) {
		return "", refused(&e, st)
	} else if err != nil {
		return "", err
	}
	s.events, s.w.Events = append(s.events, e), append(s.w.Events, e)
	return was, nil
}

// unchanged notes that a row whose state is on record gives it another day: nothing on record is edited, and a day of its own is not dropped
// without a word.
func (s *statesImport) unchanged(n *news, st *remind.Status) {
	if n.event.Kind != "" && n.event.On != st.On {
		s.find(n.row, plantext.Warning, "on", "状态未改变，日期的改动不予记录，系统中为"+st.On.String(), string(n.event.Key))
	}
}

// timely looks at what can be said of a row before its event is tried: whether its state can be set here at all, and its day.
func (s *statesImport) timely(n *news, st *remind.Status) error {
	switch e := &n.event; {
	case e.Kind == "" && n.row.State == remind.Open:
		return reject("state", "系统中已是“%s”：重新整改请用reopen，退回请用return", st.State.Chinese())
	case e.Kind == "":
		return reject("state", "暂停须有止日，请用duban suspend")
	case e.On > s.start.Today:
		return reject("on", "日期%s晚于今日", e.On)
	case e.On < st.Last.On:
		return reject("on", "日期%s早于该事项上一次记录的日期%s", e.On, st.Last.On)
	case e.On < st.On:
		return reject("on", "日期%s早于现状态“%s”的日期%s", e.On, st.State.Chinese(), st.On)
	}
	return nil
}

// refused words for the office that a status does not take an event.
func refused(e *remind.Event, st *remind.Status) error {
	if e.Kind == remind.EventExtend {
		return reject("due", "系统中为“%s”，不能改变时限", st.State.Chinese())
	}
	return reject("state", "系统中为“%s”，不能改为“%s”：退回请用duban return，重新整改请用reopen", st.State.Chinese(), stateWord(e.Kind))
}

// recorded reports whether such an event came before: the obligation may have gone on since.
func recorded(events []remind.Event, key remind.Key, e remind.Event) bool {
	return slices.ContainsFunc(events, func(old remind.Event) bool {
		return e.Kind != "" && old.Key == key && old.Kind == e.Kind && old.To == e.To && (old.On == e.On || e.To != 0)
	})
}
