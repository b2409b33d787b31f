package dossier

import (
	"cmp"
	"reflect"
	"slices"

	"duban/formats/plantext"
	"duban/remind"
	"duban/remind/document"
	"duban/remind/people"
	"duban/store"
)

// versions returns which versions of the plan changed something of the matter, and what; and which directories changed who speaks for its bodies.
func (m *Matter) versions() (all []Entry) {
	var before map[remind.Key]*stated
	for i := range m.Past.Versions {
		if v := &m.Past.Versions[i]; v.Plan != nil {
			now, order := m.stated(v.Plan)
			all = append(all, m.planned(v, before, now, order)...)
			before = now
		}
	}
	var spoke []remind.Contact
	for i := range m.Past.Versions { // once it is known which bodies any version names
		if v := &m.Past.Versions[i]; v.Directory != nil {
			speak := m.speakers(v.Directory)
			if e := m.peopled(v, spoke, speak); len(e.Gained)+len(e.Lost) > 0 {
				all = append(all, e)
			}
			spoke = speak
		}
	}
	return all
}

// A stated obligation is one as a version of the plan has it, with the day that this version states: the obligation itself keeps the first.
type stated struct {
	remind.Obligation
	day remind.Date
}

// stated returns what of the matter a version of the plan has, and in which order. Whom it names is remembered, for the directory.
func (m *Matter) stated(p *remind.Plan) (all map[remind.Key]*stated, order []remind.Key) {
	all = map[remind.Key]*stated{}
	days := Days(p)
	for _, o := range remind.Obligations(*p) {
		if m.Has(o.Key) {
			o.Read = Reading(&o, days[o.Key])
			all[o.Key] = &stated{o, days[o.Key]}
			order = append(order, o.Key)
			m.remember(&o)
		}
	}
	return all, order
}

// Reading returns how a day was read that the document states for an obligation. Of a plan that was read before this was kept, the words are read
// once more.
func Reading(o *remind.Obligation, day remind.Date) remind.Reading {
	read := o.Read
	if read.Rule != "" {
		return read
	}
	again := plantext.Reread(cmp.Or(read.Words, o.Text), day)
	read.Rule, read.Words = again.Rule, cmp.Or(read.Words, again.Words)
	return read
}

// Days returns the day that a version of a plan states for each of its obligations that has one.
func Days(p *remind.Plan) map[remind.Key]remind.Date {
	days := map[remind.Key]remind.Date{}
	for i := range p.Problems {
		pr := &p.Problems[i]
		key := remind.ProblemKeyOf(p.ID, pr.Number)
		days[key] = pr.Deadline.Stated()
		for j, k := range document.CommitmentKeys(key, pr.Commitments) {
			days[k] = pr.Commitments[j].Stated()
		}
	}
	return days
}

// remember notes whom an obligation names.
func (m *Matter) remember(o *remind.Obligation) {
	if m.bodies == nil {
		m.bodies = map[string]bool{}
	}
	for _, role := range people.DocumentRoles() {
		for _, b := range *o.In(role) {
			m.bodies[b] = true
			for _, member := range m.Book.Members([]string{b}, m.Today) {
				m.bodies[member] = true
			}
		}
	}
}

// planned returns what a version of the plan changes of the matter: the import, then each deadline that is new or stated otherwise, then what is
// gone. A version that changes nothing of it is no entry.
func (m *Matter) planned(v *store.Version, before, now map[remind.Key]*stated, order []remind.Key) []Entry {
	var all []Entry
	changed := false
	for _, k := range order {
		is, was := now[k], before[k]
		if was != nil && same(was, is) {
			continue
		}
		changed = true
		if was == nil || was.day != is.day || was.Rhythm != is.Rhythm || was.Read.Words != is.Read.Words || was.Text != is.Text {
			all = append(all, Entry{At: v.At, Kind: Stated, Key: k, Obligation: &is.Obligation, Due: is.day})
		}
	}
	for k, was := range before {
		if now[k] == nil {
			changed = true
			all = append(all, Entry{At: v.At, Kind: Withdrawn, Key: k, Doc: v.Plan.Doc, Obligation: &was.Obligation, Due: was.day})
		}
	}
	if !changed {
		return nil
	}
	slices.SortStableFunc(all, func(a, b Entry) int {
		if a.Kind == Withdrawn && b.Kind == Withdrawn { // they come from a map
			return cmp.Compare(a.Key, b.Key)
		}
		return ranks[a.Kind] - ranks[b.Kind]
	})
	return append([]Entry{{At: v.At, Kind: Imported, Key: m.Key, Typist: v.Plan.Typist, Doc: v.Plan.Doc, Plan: v.Plan}}, all...)
}

// same reports whether two versions say the same of an obligation; where it stands in the file is no matter.
func same(a, b *stated) bool {
	x, y := *a, *b
	x.Source, y.Source, x.Read, y.Read = remind.Source{}, remind.Source{}, remind.Reading{Words: x.Read.Words}, remind.Reading{Words: y.Read.Words}
	return reflect.DeepEqual(x, y)
}

// speakers returns who speaks for the bodies of the matter.
func (m *Matter) speakers(d *remind.Directory) (all []remind.Contact) {
	for _, c := range d.Contacts {
		name := c.Body
		if other, ok := d.Aliases[name]; ok {
			name = other
		}
		if m.bodies[name] || m.bodies[c.Body] {
			all = append(all, c)
		}
	}
	return all
}

// peopled returns what a directory changes of who speaks for the bodies of the matter.
func (m *Matter) peopled(v *store.Version, before, now []remind.Contact) Entry {
	lacks := func(list []remind.Contact) func(remind.Contact) bool {
		return func(c remind.Contact) bool {
			return slices.ContainsFunc(list, func(o remind.Contact) bool { return reflect.DeepEqual(o, c) })
		}
	}
	return Entry{
		At: v.At, Kind: Contacts, Key: m.Key, Typist: v.Directory.Typist,
		Gained: slices.DeleteFunc(slices.Clone(now), lacks(before)), Lost: slices.DeleteFunc(slices.Clone(before), lacks(now)),
	}
}
