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

// none returns a dash for an empty text, as a column with nothing in it looks like one that was forgotten.
func none(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
