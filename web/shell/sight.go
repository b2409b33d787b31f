package shell

import (
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

// Index returns the index of a view, by which matters are looked for.
func Index(v *office.View) *search.Index {
	return office.Kept(v, "search", func() *search.Index { return search.NewIndex(v.Day) })
}
