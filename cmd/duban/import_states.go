package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"duban/formats/ledger"
	"duban/formats/plantext"
	"duban/formats/workbook"
	"duban/remind"
	"duban/store"
)

var stateEvents = map[remind.State]remind.EventKind{
	remind.Reported: remind.EventReport, remind.Accepted: remind.EventAccept, remind.Closed: remind.EventClose,
}

// A statesImport turns the rows of a table of states, or of a ledger, into events.
type statesImport struct {
	*app
	now      time.Time
	start    *remind.Day // what the store knows
	w        *remind.World
	news     []news
	events   []remind.Event
	known    int
	findings []plantext.Finding
}

// news is a row that says something else than the store, with the event that it asks for.
type news struct {
	row   *ledger.StateRow
	event remind.Event
	was   string // what the event changes
}

// importStates takes in what a table says anew, in the order of its days, so that it does not matter how it is sorted. What the store knows already
// is passed over: the same table may come again with more in it.
func (a *app) importStates(_ context.Context, f *os.File, i *importing) error {
	rows, findings, err := ledger.ReadStates(f)
	if err != nil {
		return err
	}
	s := statesImport{app: a, now: i.now, w: i.world(i.before), findings: findings}
	s.start = s.w.On(remind.DateOf(s.now))
	for n := range rows {
		s.read(&rows[n])
	}
	s.apply()
	slices.SortStableFunc(s.findings, func(x, y plantext.Finding) int {
		return cmp.Or(cmp.Compare(x.Line, y.Line), cmp.Compare(x.Column, y.Column))
	})
	a.show(i, s.findings)
	if !i.bad {
		s.tell()
	}
	i.after.Events = s.w.Events
	i.keep = func(ctx context.Context, st *store.Store, rev int64) error {
		if len(s.events) == 0 {
			return nil
		}
		_, err := st.Record(ctx, rev, s.events)
		return err
	}
	return nil
}

// tell says row by row what the table changes.
func (s *statesImport) tell() {
	for i := range s.events {
		e := &s.events[i]
		to := stateWord(e.Kind)
		if e.Kind == remind.EventExtend {
			to = e.To.String()
		}
		s.aside("%s: %s → %s, %s", e.Key, s.news[i].was, to, e.On)
		if e.Doc != "" {
			s.aside(", %s", e.Doc)
		}
		if e.Shortcut {
			s.aside("（补录）")
		}
		s.aside("\n")
	}
	s.aside("states: %d new, %d known already\n", len(s.events), s.known)
}

func stateWord(kind remind.EventKind) string {
	for state, k := range stateEvents {
		if k == kind {
			return state.Chinese()
		}
	}
	return string(kind)
}

func (s *statesImport) find(r *ledger.StateRow, v plantext.Severity, field, message, quote string) {
	s.findings = append(s.findings, r.Finding(v, field, message, quote))
}

// read looks at what one row says.
func (s *statesImport) read(r *ledger.StateRow) {
	bad := func(field, message, quote string) { s.find(r, plantext.Error, field, message, quote) }
	o, st := s.start.Find(r.Key)
	switch {
	case o == nil && len(s.start.Candidates(r.Key)) > 0:
		bad("key", fmt.Sprintf("系统中有%d个方案，编号须写明是哪个方案的，如%s", len(s.start.Plans), s.start.Candidates(r.Key)[0]), r.Key)
		return
	case o == nil:
		bad("key", "没有这个编号，可用duban export obligations列出", r.Key)
		return
	case st.Withdrawn:
		bad("key", "该编号已不在方案中，不再记录", r.Key)
		return
	case !r.Ledger:
		s.add(r, o, s.event(r, stateEvents[r.State]))
		return
	case untouched(r, st), s.taken(r, o, st):
		s.known++
		return
	case s.outdated(r, o):
		s.find(r, plantext.Note, "state", "与以前的记录一致，视为旧台账，未作改动；系统中现为“"+st.State.Chinese()+"”", string(o.Key))
		s.known++
		return
	case r.State == st.State && r.Due == st.Due:
		s.find(r, plantext.Warning, edited(r, st), "状态和时限都未改变，日期、文号、备注的改动不予记录", string(o.Key))
		s.known++
		return
	}
	if r.Due != st.Due {
		s.moved(r, o, st)
	}
	if r.State != st.State {
		s.restated(r, o, st)
	}
}

// untouched reports whether a row of a ledger says what an export would. Where the office gave no note, one was put in.
func untouched(r *ledger.StateRow, st *remind.Status) bool {
	return r.State == st.State && r.Due == st.Due && r.On == st.On && r.Doc == workbook.Plain(st.Cause.Doc) &&
		(r.Note == "" || r.Note == workbook.Plain(st.Cause.Note))
}

// edited names the first field of a row that says something else than an export would, though state and deadline are as they were.
func edited(r *ledger.StateRow, st *remind.Status) string {
	switch {
	case r.On != st.On:
		return "on"
	case r.Doc != workbook.Plain(st.Cause.Doc):
		return "doc"
	default:
		return "note"
	}
}

// taken reports whether a row has been taken in before: it says how things stand, and its document is on record.
func (s *statesImport) taken(r *ledger.StateRow, o *remind.Obligation, st *remind.Status) bool {
	return r.State == st.State && r.Due == st.Due && r.Doc != "" && slices.ContainsFunc(s.start.Events, func(e remind.Event) bool {
		return e.Key == o.Key && workbook.Plain(e.Doc) == r.Doc && (e.To == 0 && e.On == r.On || e.To == r.Due && e.Kind == remind.EventExtend)
	})
}

// outdated reports whether a row says how the obligation stood after some earlier event: then nobody has touched it since it was exported.
func (s *statesImport) outdated(r *ledger.StateRow, o *remind.Obligation) bool {
	problem := o.Key.ProblemKey()
	var family []remind.Obligation
	for i := range s.start.Obligations {
		if s.start.Obligations[i].Key.ProblemKey() == problem {
			family = append(family, s.start.Obligations[i])
		}
	}
	var events []remind.Event
	for _, e := range s.start.Events {
		if e.Key.ProblemKey() == problem {
			events = append(events, e)
		}
	}
	for n := range events {
		states := remind.Fold(family, events[:n], s.start.Book, remind.DateOf(events[n].At))
		if untouched(r, states[o.Key]) {
			return true
		}
	}
	return false
}

// moved reads a deadline that has been changed.
func (s *statesImport) moved(r *ledger.StateRow, o *remind.Obligation, st *remind.Status) {
	bad := func(field, message string) { s.find(r, plantext.Error, field, message, string(o.Key)) }
	e := s.event(r, remind.EventExtend)
	e.To = r.Due
	if r.On == st.On || r.On == 0 { // the day of the state still stands there
		e.On = s.start.Today
	}
	switch {
	case recorded(s.start.Events, o.Key, e):
		s.known++
	case st.Due == 0:
		bad("due", "该事项没有时限，不能在台账中设定")
	case r.Due == 0:
		bad("due", "时限不能删去，原为"+st.Due.String())
	case st.State == remind.Closed:
		bad("due", "该事项已销号，不能改变时限")
	case r.Doc == "" || r.Doc == workbook.Plain(st.Cause.Doc):
		bad("doc", "时限由"+st.Due.String()+"改为"+r.Due.String()+"，须填写批准文件的文号")
	default:
		s.add(r, o, e)
	}
}

// restated reads a state that has been changed.
func (s *statesImport) restated(r *ledger.StateRow, o *remind.Obligation, st *remind.Status) {
	bad := func(field, message string) { s.find(r, plantext.Error, field, message, string(o.Key)) }
	was := "状态由“" + st.State.Chinese() + "”改为“" + r.State.Chinese() + "”"
	former := r.Doc == "" || r.Doc == workbook.Plain(st.Cause.Doc)
	switch {
	case r.State == remind.Suspended:
		bad("state", was+"：暂停须有止日，请用duban suspend")
	case r.State == remind.Open:
		bad("state", was+"：重新整改请用duban reopen，退回请用return，恢复请用resume")
	case r.On == 0:
		bad("on", was+"，须填写日期")
	case r.On == st.On && former: // on the same day, only a document of its own tells that the row has been filled in
		bad("on", was+"，日期仍为原来的日期，请填写新状态的日期；确为同一日的，请同时填写新的文号")
	default:
		if former && r.Doc != "" {
			s.find(r, plantext.Warning, "doc", was+"，文号仍为上一次登记的文号，如非同一文件，请更正", r.Doc)
		}
		s.add(r, o, s.event(r, stateEvents[r.State]))
	}
}

// event makes the event of a row.
func (s *statesImport) event(r *ledger.StateRow, kind remind.EventKind) remind.Event {
	e := remind.Event{Kind: kind, On: r.On, At: s.now, Doc: r.Doc, Note: r.Note}
	switch {
	case e.Note != "":
	case r.Ledger:
		e.Note = "台账导入"
	default:
		e.Note = "历史状态补录"
	}
	return e
}

func (s *statesImport) add(r *ledger.StateRow, o *remind.Obligation, e remind.Event) {
	e.Key = o.Key
	s.news = append(s.news, news{row: r, event: e})
}

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

func (r *rejection) Error() string { return r.message }

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
	case e.Kind == remind.EventExtend && st.Due == e.To, e.Kind != remind.EventExtend && st.State == n.row.State, recorded(s.w.Events, e.Key, e):
		return "", nil
	}
	if err := s.timely(n, st); err != nil {
		return "", err
	}
	was = st.State.Chinese()
	if e.Kind == remind.EventExtend {
		was = st.Due.String()
	}
	if err := fill(s.w, &e, string(e.Key), s.start.Today); errors.As(err, new(remind.RejectedEvent)) {
		return "", refused(&e, st)
	} else if err != nil {
		return "", err
	}
	s.events, s.w.Events = append(s.events, e), append(s.w.Events, e)
	return was, nil
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
