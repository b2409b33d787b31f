package main

import (
	"errors"
	"reflect"
	"strings"

	"duban/document"
	"duban/listing"
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
func showAmong[R any](a *app, t *listing.Table[R], rows []R, sheets func() []listing.Grid) error {
	if a.format == "xlsx" {
		return document.WriteWorkbook(a.out, workbook(sheets()))
	}
	return t.Write(a.out, listing.Format(a.format), rows)
}

// workbook returns listings as the writer of workbooks takes sheets.
func workbook(grids []listing.Grid) []document.Sheet {
	kinds := map[listing.Kind]document.CellKind{
		listing.Text: document.TextCell, listing.Number: document.NumberCell, listing.Day: document.DayCell, listing.Clock: document.TextCell,
	}
	sheets := make([]document.Sheet, len(grids))
	for i, g := range grids {
		sheets[i] = document.Sheet{Name: g.Name, Rows: g.Rows}
		for _, h := range g.Heads {
			sheets[i].Columns = append(sheets[i].Columns, document.Column{Title: h.Title, Kind: kinds[h.Kind], Width: h.Width, Note: h.Note, Choices: h.Choices})
		}
		for _, row := range g.Rows {
			for j, cell := range row {
				if s, ok := cell.(listing.Shade); ok {
					row[j] = document.Shade{Text: s.Text, Colour: s.Colour}
				}
			}
		}
	}
	return sheets
}

// emit shows rows that have no table yet: every field is a column, under the name that it has in JSON. No such list has a sheet.
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
