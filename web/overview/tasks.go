package overview

import (
	"duban/office"
	"duban/office/agenda"
	"duban/remind"
	"duban/web/shell"
)

// Tasks are what is to be done: all of it where few plans are held, else a roll that is worded part by part.
type tasks struct {
	more agenda.Subject // what the list is made from besides plans
	list map[agenda.Kind][]agenda.Item
	roll *agenda.Roll // nil: the list has all
}

// fill makes the list of all.
func (t *tasks) fill(v *office.View, o *office.Office, keys map[remind.Key]bool) {
	t.list = map[agenda.Kind][]agenda.Item{}
	for _, i := range agendaOf(v, o, keys, &t.more) {
		t.list[i.Kind] = append(t.list[i.Kind], i)
	}
}

// count returns how much there is of a kind.
func (t *tasks) count(k agenda.Kind) int {
	if t.roll != nil {
		return t.roll.Count(k)
	}
	return len(t.list[k])
}

// A span is a part of the things of a kind.
type span struct {
	kind       agenda.Kind
	begin, end int
}

// items returns some parts of what is to be done, in words.
func (l *look) items(c *shell.Call, spans []span) (all []agenda.Item, err error) {
	t := &l.tasks
	if t.roll == nil {
		for _, s := range spans {
			all = append(all, t.list[s.kind][s.begin:s.end]...)
		}
		return all, nil
	}
	var refs []agenda.Ref
	for _, s := range spans {
		refs = append(refs, t.roll.Part(s.kind, s.begin, s.end)...)
	}
	plans, gaps := agenda.PlansOf(refs)
	return all, c.LookAt(l.report.Front, plans, func(v *office.View) error {
		s := t.more
		s.Day, s.Snap, s.Realm = v.Day, v.Snap, c.Site.Office().Terms.Realm
		if gaps {
			s.Gaps = gapsOf(v)
		}
		all = agenda.Word(refs, &s)
		return nil
	})
}

// gapsOf returns whom nobody can tell in the plans of a view.
func gapsOf(v *office.View) []remind.Gap {
	return office.Kept(v, "gaps", v.Day.Coverage)
}

// seen returns the kinds of which the user has anything to do, with how much: who only looks, with what stands in matters, and not with how the office works.
func (l *look) seen(c *shell.Call) (all []span) {
	for _, k := range agenda.Kinds() {
		if n := l.tasks.count(k); n > 0 && (c.User.Writes() || k.Stands()) {
			all = append(all, span{k, 0, n})
		}
	}
	return all
}

// first returns the first things of each kind, as the first page shows them.
func first(all []span) []span {
	some := make([]span, len(all))
	for i, s := range all {
		some[i] = span{s.kind, 0, min(s.end, mostOfKind)}
	}
	return some
}

// part returns which parts of kinds are on a part of the list of all of them.
func part(all []span, begin, end int) (some []span) {
	at := 0
	for _, s := range all {
		if from, to := max(begin, at), min(end, at+s.end); from < to {
			some = append(some, span{s.kind, from - at, to - at})
		}
		at += s.end
	}
	return some
}
