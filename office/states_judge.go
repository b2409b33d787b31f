package office

import (
	"fmt"
	"slices"

	"duban/formats/ledger"
	"duban/formats/plantext"
	"duban/formats/workbook"
	"duban/remind"
)

// find records a finding at the cell of a field.
func (s *statesImport) find(r *ledger.StateRow, v plantext.Severity, field, message, quote string) {
	s.findings = append(s.findings, r.Finding(v, field, message, quote))
}

// judge holds one row against what the store knows. A row of a history always asks for its event; one of a ledger only for what differs from
// the ledger as it would be exported now, and for nothing if it is as some earlier export had it: then nobody has touched it.
func (s *statesImport) judge(r *ledger.StateRow) {
	bad := func(field, message, quote string) { s.find(r, plantext.Error, field, message, quote) }
	o, st := s.start.Find(r.Key)
	switch {
	// Two plans may have a problem 22: a row that could mean either must not close the wrong one.
	case o == nil && len(candidates(s.start, r.Key)) > 0:
		bad("key", fmt.Sprintf("系统中有%d个方案，编号须写明是哪个方案的，如%s", len(s.start.Plans), candidates(s.start, r.Key)[0]), r.Key)
		return
	case o == nil:
		bad("key", "没有这个编号，可用duban export obligations列出", r.Key)
		return
	// Its history is kept, but nothing can be done about what the plan no longer asks for.
	case st.Withdrawn:
		bad("key", "该编号已不在方案中，不再记录", r.Key)
		return
	// A table of a history has one row an event, and each is meant.
	case !r.Ledger:
		s.add(r, o, s.event(r, stateEvents[r.State]))
		return
	case untouched(r, st), s.taken(r, o, st):
		s.known++
		return
	// Somebody has sent an old copy back. To undo what was recorded since would be the worst that an import can do.
	case s.outdated(r, o):
		s.find(r, plantext.Note, "state", "与以前的记录一致，视为旧台账，未作改动；系统中现为“"+st.State.Chinese()+"”", string(o.Key))
		s.known++
		return
	// Nothing on record is edited: a document number that was wrong is corrected by a new event, never in place.
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
	// Each state that ever was is folded again and compared: the ledger does not say when it was exported, and a clerk
	// does not remember.
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
	// The same table again, or a second copy of it: what is on record stays one event.
	case recorded(s.start.Events, o.Key, e):
		s.known++
	case st.Due == 0:
		bad("due", "该事项没有时限，不能在台账中设定")
	case r.Due == 0:
		bad("due", "时限不能删去，原为"+st.Due.String())
	case st.State == remind.Closed:
		bad("due", "该事项已销号，不能改变时限")
	// The document of the event before is no proof of this one; it stands in the row because it was exported there.
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
	// A suspension without an end would silence a matter for ever, and a sheet has no column for it.
	case r.State == remind.Suspended:
		bad("state", was+"：暂停须有止日，请用duban suspend")
	// Three events lead back to open and mean different things to those who hear of them; a sheet cannot say which.
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

// add keeps an event that a row tells, to be recorded with all others or not at all.
func (s *statesImport) add(r *ledger.StateRow, o *remind.Obligation, e remind.Event) {
	e.Key = o.Key
	s.news = append(s.news, news{row: r, event: e})
}
