package terminal

import (
	"errors"
	"iter"
	"os"
	"slices"

	"duban/cmd/help"
	"duban/formats/workbook"
	"duban/listing"
	"duban/tables"
)

// ErrNoSheet refuses xlsx to what no clerk has asked to have in a spreadsheet.
var ErrNoSheet = help.Wrong(errors.New("this listing has no form as xlsx"))

// Show prints the rows of a table in the format that was asked for; as xlsx it is a workbook of that one sheet.
func Show[R any](p *Printer, t *listing.Table[R], rows []R) error {
	if p.Format == "xlsx" && t.Sheet == "" {
		return ErrNoSheet
	}
	return ShowAmong(p, t, rows, func() []listing.Grid { return []listing.Grid{t.Grid(rows)} })
}

// ShowAmong does what Show does, but for the workbook, which has the sheets that are given: a clerk looks at several beside each other,
// a program takes one list at a time. The sheets are made only if they are asked for.
func ShowAmong[R any](p *Printer, t *listing.Table[R], rows []R, grids func() []listing.Grid) error {
	t.Mask = p.Masked
	if p.Format == "xlsx" {
		all := grids()
		for i := range all {
			all[i].Masked(p.Masked)
		}
		return workbook.Write(p.Out, tables.Sheets(all))
	}
	return t.Write(p.Out, p.listed(), rows)
}

// Stream does what Show does, but prints row by row what programs read: the rows may be more than the memory holds.
func Stream[R any](p *Printer, t *listing.Table[R], rows iter.Seq[R]) error {
	if p.Format == "xlsx" {
		return Show(p, t, slices.Collect(rows))
	}
	t.Mask = p.Masked
	return t.Stream(p.Out, p.listed(), rows)
}

// listed returns the format of a listing, with colours where a terminal shows them.
func (p *Printer) listed() listing.Format {
	if p.Format == string(listing.Terminal) && p.colours() {
		return listing.Coloured
	}
	return listing.Format(p.Format)
}

// colours reports whether what is printed goes to a terminal that shows colours, and nobody has asked for none (https://no-color.org).
func (p *Printer) colours() bool {
	term := os.Getenv("TERM")
	return os.Getenv("NO_COLOR") == "" && term != "" && term != "dumb" && Screen(p.Out)
}

// Emit shows rows that have no table yet, as the commands that print more than a list have them: every field is a column, under the name
// that it has in JSON. The terminal shows those with a title, which stands in the field's tag title. No such list has a sheet.
func Emit[R any](p *Printer, rows []R) error {
	return Show(p, listing.Fields[R](), rows)
}
