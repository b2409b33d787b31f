package shell

import (
	"slices"

	"duban/office"
	"duban/office/search"
	"duban/remind"
	"duban/store"
)

// Sight returns which messages the user may see; nil: all.
func (u *User) Sight(v *office.View) *store.Sight {
	if u.Scope == "" {
		return nil
	}
	return office.Kept(v, "sight "+u.Scope, func() *store.Sight {
		s := &store.Sight{}
		for _, list := range [][]remind.Obligation{v.Day.Obligations, v.Day.Withdrawn} {
			for i := range list {
				if u.Sees(v.Day, &list[i]) {
					s.Keys = append(s.Keys, list[i].Key)
				}
			}
		}
		for i := range v.Day.Plans {
			s.Plans = append(s.Plans, remind.Key(v.Day.Plans[i].ID))
		}
		for _, c := range v.Day.Book.All(u.Scope) {
			s.Own = append(s.Own, c.Address)
		}
		return s
	})
}

// Sight returns which messages the user may see; nil: all. Of many plans those are read alone that name whoever he is narrowed to, or that have ended.
func (c *Call) Sight() (s *store.Sight, err error) {
	if c.User.Scope == "" {
		return nil, nil
	}
	r, err := c.Site.Standing(c.Context())
	if err != nil {
		return nil, err
	}
	if r.Front == nil {
		return s, c.Look(func(v *office.View) error { s = c.User.Sight(v); return nil })
	}
	o := c.Site.Office()
	ended, err := o.Store.Agenda(o.Terms.Realm).Endings(c.Context())
	if err != nil {
		return nil, err
	}
	plans := append(r.Front.Naming(c.User.Scope), ended...)
	slices.Sort(plans)
	return s, c.LookAt(r.Front, slices.Compact(plans), func(v *office.View) error {
		of := *c.User.Sight(v)
		of.Plans = nil
		for _, id := range r.Front.IDs() { // a plan's own reports tell of no matter
			of.Plans = append(of.Plans, remind.Key(id))
		}
		s = &of
		return nil
	})
}

// Index returns the index of a view, by which matters are looked for.
func Index(v *office.View) *search.Index {
	return office.Kept(v, "search", func() *search.Index { return search.NewIndex(v.Day) })
}
