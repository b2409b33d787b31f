package office

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"duban/remind"
	"duban/remind/change"
	"duban/remind/typed"
)

// A Recorded is an event that has been recorded, and how its obligation stands after all that were recorded with it.
type Recorded struct {
	Event  remind.Event
	Status *remind.Status
	Was    remind.Date // the deadline until then; none: it has none
	Today  remind.Date
	Lead   []string // who accepts
	Out    []string // bodies that have yet to report their part, while others have
}

// Said says in a line what was recorded and how the obligation stands now.
func (r *Recorded) Said() string {
	what := change.EventWord(r.Event.Kind)
	if r.Event.For != "" {
		what = r.Event.For + what
	}
	words := "已登记" + what + "，现为“" + r.Status.State.Chinese() + "”"
	switch {
	case r.Status.State == remind.Suspended:
		words += "，至" + r.Status.Until.String() + "止"
	case len(r.Out) > 0:
		words += "，尚未报验的有" + strings.Join(r.Out, "；")
	}
	if r.Status.Due != 0 {
		words += "，时限" + r.Status.Due.String()
	}
	return words
}

// Remarks says what whoever recorded the event should see besides, in Chinese: dates that have passed, and that no document was named.
func (r *Recorded) Remarks() []string {
	if r.Event.Kind != remind.EventExtend {
		return nil
	}
	var all []string
	if r.Event.Undocumented() {
		all = append(all, remind.NoDocument)
	}
	overdue := "即为逾期" // until now it was in time
	if n := r.Today - r.Was; n > 0 && r.Was != 0 {
		overdue = "仍为逾期"
		all = append(all, fmt.Sprintf("原时限%s已过%d天", r.Was.ChineseShort(), n))
	}
	if n := r.Today - r.Event.To; n > 0 {
		all = append(all, fmt.Sprintf("新时限%s已过%d天，%s，请核对", r.Event.To.ChineseShort(), n, overdue))
	}
	return all
}

// Record checks and records one event on each key, all or none: report, accept, return, close, reopen, extend, suspend, resume. Of e the
// kind and what was typed is taken; its key and instant are set here. It returns UnknownKeyError for a key that names nothing, wraps
// change.RejectedEvent where an obligation's state does not take the event, and store.ErrChanged if somebody else was faster.
func (o *Office) Record(ctx context.Context, e remind.Event, keys []string) ([]Recorded, error) {
	p, err := o.Consider(ctx, e, keys)
	if err != nil {
		return nil, err
	}
	if err := p.Record(ctx); err != nil {
		return nil, err
	}
	return p.Recorded, nil
}

// standAfter returns how the obligations of events stand after all of them, and which deadlines were in force until then.
func standAfter(after *remind.Day, events []remind.Event, was []remind.Date) (all []Recorded) {
	for i, one := range events {
		found, s := after.Find(string(one.Key))
		lead := after.Book.Members(found.Lead, after.Today)
		all = append(all, Recorded{Event: one, Status: s, Was: was[i], Today: after.Today, Lead: lead, Out: out(after, found, s)})
	}
	return all
}

// out returns the bodies that have yet to report their part, where others have reported theirs.
func out(day *remind.Day, o *remind.Obligation, s *remind.Status) []string {
	if s.State != remind.Open || len(s.Parts) == 0 {
		return nil
	}
	return slices.DeleteFunc(day.Book.Members(o.Responsible, day.Today), s.ReportedBy)
}

// complete fills in what nobody typed of an event, its key, its day, by whom, and checks it against how its obligation stands in the world. It
// returns the deadline that was in force until then.
func (o *Office) complete(w *remind.World, e *remind.Event, key string, today remind.Date) (was remind.Date, err error) {
	if err := checkTexts(e); err != nil {
		return 0, err
	}
	found, status, err := Find(w.On(today), key)
	if err != nil {
		return 0, err
	}
	e.Key, e.Typist = found.Key, o.Who
	if e.On == 0 {
		e.On = today
	}
	if e.By == "" {
		e.By = o.Who
	}
	if err := change.Check(e, found, status, w.Book, today); err != nil {
		return 0, fmt.Errorf("%s不能登记“%s”：%w", found.Key, change.EventWord(e.Kind), err)
	}
	return status.Due, nil
}

// checkTexts checks the texts of an event, which go into mails and lists for good.
func checkTexts(e *remind.Event) error {
	return errors.Join(typed.Check("--by", e.By, typed.LongestName), typed.Check("--doc", e.Doc, typed.LongestName),
		typed.Check("--note", e.Note, typed.LongestNote), typed.Check("--for", e.For, typed.LongestName))
}
