// Package news says what became of matters, for the programs that were told of them: closed, moved to another date, open again.
package news

import (
	"fmt"
	"slices"
	"time"

	"duban/remind"
)

// A Type is what sort of news it is, as receivers see it.
type Type string

// The types.
const (
	Closed   Type = "duban.closed" // or withdrawn from its plan
	Moved    Type = "duban.moved"
	Reopened Type = "duban.reopened"
)

// types are those of the events that are news. No other changes whether there is something to do, and by when.
var types = map[remind.EventKind]Type{
	remind.EventClose: Closed, remind.EventWithdraw: Closed, remind.EventExtend: Moved, remind.EventReopen: Reopened,
}

// Withdrawn is the state, in news, of a matter that its plan has no more.
const Withdrawn = "withdrawn"

// A News is what one event made of one matter.
type News struct {
	Name   string // of the event and the matter, for good
	Key    remind.Key
	Type   Type
	Event  remind.Event
	Due    remind.Date // in force after the event
	Former remind.Date // in force before it, where it was moved
	State  string      // after the event
	anchor remind.Anchor
}

// Of returns the news that an event of the day's world brought, one for each matter that it covered. Events that came later count for nothing, so
// that the same event is the same news whenever it is asked for.
func Of(d *remind.Day, nth int) (all []News) {
	e := d.Events[nth]
	kind, is := types[e.Kind]
	if !is {
		return nil
	}
	on := remind.DateOf(e.At)
	before := remind.Fold(d.Obligations, d.Events[:nth], d.Book, on)
	after := remind.Fold(d.Obligations, d.Events[:nth+1], d.Book, on)
	for i := range d.Obligations {
		key := d.Obligations[i].Key
		s := after[key]
		n := News{Name: fmt.Sprintf("%d|%s", e.ID, key), Key: key, Type: kind, Event: e, Due: s.Due, State: string(s.State)}
		switch {
		case e.Kind == remind.EventExtend && s.Moved.ID == e.ID && before[key].Due != s.Due:
			n.Former, n.anchor = before[key].Due, s.MovedBy
		case e.Kind != remind.EventExtend && s.Cause.ID == e.ID:
			n.anchor = s.Anchor
		default:
			continue
		}
		all = append(all, n)
	}
	return all
}

// Gone returns the news of what new versions have withdrawn since an instant.
func Gone(d *remind.Day, since time.Time) (all []News) {
	for i := range d.Withdrawn {
		o := &d.Withdrawn[i]
		s := d.States[o.Key]
		if e := s.Cause; s.Withdrawn && e.Kind == remind.EventWithdraw && !e.At.Before(since) {
			all = append(all, News{
				Name: fmt.Sprintf("%d|%s", e.At.UnixMilli(), o.Key), Key: o.Key, Type: Closed, Event: e, Due: s.Due, State: Withdrawn,
				anchor: remind.Anchor{Event: string(remind.EventWithdraw), Seq: s.Anchor.Seq + 1},
			})
		}
	}
	return all
}

// For reports whether it is news to an address: by what it was told before, the matter concerned it.
func (n *News) For(to remind.Address, heard remind.Heard) bool {
	return slices.ContainsFunc(heard[n.Key], func(h remind.Notice) bool {
		if h.Address != to || h.Stage == remind.StageOutcome && h.Anchor == n.anchor {
			return false
		}
		if h.Stage == remind.StageChase || h.Anchor.Event == remind.PartReturned { // these count for themselves
			return h.Anchor.Date <= remind.DateOf(n.Event.At)
		}
		return h.Anchor.Seq < n.anchor.Seq
	})
}
