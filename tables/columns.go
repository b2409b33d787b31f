package tables

import (
	"cmp"
	"strconv"

	"duban/listing"
	"duban/remind"
	"duban/remind/people"
)

// orEmpty returns an empty list for none, so that JSON says [] and not null.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// Over says over the notices or messages of some days what they are.
func Over(what string, from, to remind.Date) string {
	return what + "（" + from.ChineseShort() + "至" + to.ChineseShort() + "）"
}

// AsOf returns the line over a sheet: what it is, and the day on which it was so.
func AsOf(what string, day remind.Date) string {
	return what + "（截至" + day.ChineseShort() + "）"
}

// Named returns a function that says in words which obligation a key means, of those that a world knows: 问题24（二）七是 and the problem's short name.
func Named(w *remind.World) func(remind.Key) string {
	words := map[remind.Key]string{}
	for _, list := range [][]remind.Obligation{w.Obligations, w.Withdrawn} {
		for i := range list {
			o := &list[i]
			words[o.Key] = "问题" + strconv.Itoa(o.Problem) + o.Place() + " " + w.ShortName(o.Key.ProblemKey()).Text
		}
	}
	return func(k remind.Key) string { return cmp.Or(words[k], string(k)) }
}

// partyColumns returns a column for each role in which documents name somebody, in their order. of returns whom a row names.
func partyColumns[R any](of func(*R) *remind.Parties) []listing.Column[R] {
	widths := map[remind.Role]float64{remind.Responsible: 16, remind.Leader: 7}
	var all []listing.Column[R]
	for _, role := range people.DocumentRoles() {
		all = append(all, listing.Column[R]{
			Name: role.String(), Title: role.Chinese(), Width: cmp.Or(widths[role], 13),
			Value: func(r *R) any { return orEmpty(*of(r).In(role)) },
		})
	}
	return all
}

// shortColumn returns the column that says of which problem a row is, by its short name. It is for programs: clerks read it in the column 事项.
func shortColumn[R any](w *remind.World, of func(*R) remind.Key) listing.Column[R] {
	return listing.Column[R]{Name: "short", Value: func(r *R) any { return w.ShortName(of(r).ProblemKey()).Text }}
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
