package overview

import (
	"slices"

	"duban/office"
	"duban/office/agenda"
	"duban/remind"
	"duban/remind/digest"
	"duban/remind/people"
	"duban/remind/report"
)

// A world is what of a view all pages are made from, each once a view.
type world struct {
	rows  []digest.Row
	named map[string]map[remind.Role][]remind.Key // which matters name somebody, and as what
}

// worldOf returns the world of a view.
func worldOf(v *office.View) *world {
	return office.Kept(v, "overview.world", func() *world {
		w := &world{rows: v.Day.Rows(v.Day.Today), named: map[string]map[remind.Role][]remind.Key{}}
		for i := range v.Day.Obligations {
			w.add(v, &v.Day.Obligations[i])
		}
		return w
	})
}

// add notes who is named by an obligation.
func (w *world) add(v *office.View, o *remind.Obligation) {
	for _, role := range people.NamedRoles() {
		for _, name := range v.Day.Book.Members(o.Bodies(role), v.Day.Today) {
			if w.named[name] == nil {
				w.named[name] = map[remind.Role][]remind.Key{}
			}
			w.named[name][role] = append(w.named[name][role], o.Key)
		}
	}
}

// keys returns which matters name somebody in a role; no role: in any.
func (w *world) keys(name string, role remind.Role, any bool) map[remind.Key]bool {
	all := map[remind.Key]bool{}
	for r, list := range w.named[name] {
		if any || r == role {
			for _, k := range list {
				all[k] = true
			}
		}
	}
	return all
}

// Figures are how some matters stand.
type figures struct {
	colours []report.ColourCount
	summary *digest.Summary
	due     map[remind.Date]int // open problems and measures, by the day on which they fall due
}

// figuresOf counts the matters of some keys; nil: all.
func figuresOf(v *office.View, keys map[remind.Key]bool) *figures {
	rows := worldOf(v).rows
	if keys != nil {
		rows = slices.DeleteFunc(slices.Clone(rows), func(r digest.Row) bool { return !keys[remind.Key(r.Key)] })
	}
	f := &figures{summary: digest.NewSummary(rows, v.Day.Today), due: map[remind.Date]int{}}
	f.colours = report.ColoursOf(v.Day, only(keys))
	for i := range rows {
		if r := &rows[i]; report.FallsDue(r, v.Day.Today) {
			f.due[r.Due]++
		}
	}
	return f
}

// only returns what reports whether an obligation is one of some; nil for all.
func only(keys map[remind.Key]bool) func(*remind.Obligation) bool {
	if keys == nil {
		return nil
	}
	return func(o *remind.Obligation) bool { return keys[o.Key] }
}

// A narrowing is to whose matters a page is narrowed: the viewer's own, and those that somebody asks for besides.
type narrowing struct {
	scope        string // empty: the viewer sees all
	body, leader string
	role         string // the name of one in which the body stands; empty: any
}

// name returns by whom the page was narrowed.
func (n *narrowing) name() string {
	switch {
	case n.body != "":
		return n.body
	case n.leader != "":
		return n.leader
	}
	return n.scope
}

// names returns whom it names.
func (n *narrowing) names() []string {
	return slices.DeleteFunc([]string{n.scope, n.leader, n.body}, func(name string) bool { return name == "" })
}

// keys returns the matters of the page; nil: all. It reports whether the plans name whoever was asked for.
func (n *narrowing) keys(w *world) (keys map[remind.Key]bool, known bool) {
	narrow := func(more map[remind.Key]bool) {
		if keys == nil {
			keys = more
			return
		}
		for k := range keys {
			if !more[k] {
				delete(keys, k)
			}
		}
	}
	if n.scope != "" {
		narrow(w.keys(n.scope, 0, true))
	}
	if n.leader != "" {
		narrow(w.keys(n.leader, remind.Leader, false))
	}
	if n.body != "" {
		role, one := roleOf(n.role)
		narrow(w.keys(n.body, role, !one))
	}
	return keys, n.body+n.leader == "" || len(keys) > 0
}

// roleOf returns the role of a name, and reports whether there is one.
func roleOf(name string) (remind.Role, bool) {
	for _, r := range people.NamedRoles() {
		if r.String() == name {
			return r, true
		}
	}
	return 0, false
}

// agendaOf returns what is to be done, in the matters of some keys.
func agendaOf(v *office.View, o *office.Office, keys map[remind.Key]bool, more *agenda.Subject) []agenda.Item {
	s := *more
	s.Day, s.Snap, s.Realm, s.Only = v.Day, v.Snap, o.Terms.Realm, only(keys)
	return agenda.List(&s)
}
