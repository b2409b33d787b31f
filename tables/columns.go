package tables

import (
	"cmp"

	"duban/listing"
	"duban/remind"
)

// orEmpty returns an empty list for none, so that JSON says [] and not null.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// partyColumns returns a column for each role in which documents name somebody, in their order. of returns whom a row names.
func partyColumns[R any](of func(*R) *remind.Parties) []listing.Column[R] {
	widths := map[remind.Role]float64{remind.Responsible: 36, remind.Leader: 14}
	var all []listing.Column[R]
	for _, role := range remind.DocumentRoles() {
		all = append(all, listing.Column[R]{
			Name: role.String(), Title: role.Chinese(), Width: cmp.Or(widths[role], 28),
			Value: func(r *R) any { return orEmpty(*of(r).In(role)) },
		})
	}
	return all
}

// shortColumn returns the column that says of which problem a row is, by its short name. It stands last for programs, and for clerks beside
// the key, at a place.
func shortColumn[R any](w *remind.World, place int, of func(*R) remind.Key) listing.Column[R] {
	return listing.Column[R]{
		Name: "short", Title: "问题简称", Width: 38, Place: place,
		Value: func(r *R) any { return w.ShortName(of(r).ProblemKey()).Text },
	}
}

// Called returns what an obligation is about, in one line of at most n characters: of a whole problem its short name.
func Called(w *remind.World, o *remind.Obligation, n int) string {
	if short := w.ShortName(o.Key).Text; short != "" {
		return short
	}
	return OneLine(o.Text, n)
}

// none returns a dash for an empty text, as a column with nothing in it looks like one that was forgotten.
func none(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
