package main

import (
	"errors"
	"reflect"
	"strings"

	"duban/formats/workbook"
	"duban/listing"
	"duban/tables"
)

// errNoSheet refuses xlsx to what no clerk has asked to have in a spreadsheet.
var errNoSheet = usageError{errors.New("this listing has no form as xlsx")}

// show prints the rows of a table in the format that was asked for; as xlsx it is a workbook of that one sheet.
func show[R any](a *app, t *listing.Table[R], rows []R) error {
	if a.format == "xlsx" && len(t.Grid(nil).Heads) == 0 {
		return errNoSheet
	}
	return showAmong(a, t, rows, func() []listing.Grid { return []listing.Grid{t.Grid(rows)} })
}

// showAmong does what show does, but for the workbook, which has the sheets that are given: a clerk looks at several beside each other,
// a program takes one list at a time. The sheets are made only if they are asked for.
func showAmong[R any](a *app, t *listing.Table[R], rows []R, grids func() []listing.Grid) error {
	if a.format == "xlsx" {
		return workbook.Write(a.out, tables.Sheets(grids()))
	}
	return t.Write(a.out, listing.Format(a.format), rows)
}

// emit shows rows that have no table yet, as the commands that print more than a list have them: every field is a column, under the name
// that it has in JSON. No such list has a sheet.
func emit[R any](a *app, rows []R) error {
	var t listing.Table[R]
	for i, f := range reflect.VisibleFields(reflect.TypeFor[R]()) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		t.Columns = append(t.Columns, listing.Column[R]{
			Name: name, Rare: options == "omitempty", Value: func(r *R) any { return reflect.ValueOf(r).Elem().Field(i).Interface() },
		})
	}
	return show(a, &t, rows)
}
