package tables

import (
	"duban/formats/workbook"
	"duban/listing"
)

// Sheets returns listings as the writer of workbooks takes sheets. Here alone the two rooms meet, as neither may know the other. The cells
// are changed in place: a grid is made for one workbook.
func Sheets(grids []listing.Grid) []workbook.Sheet {
	kinds := map[listing.Kind]workbook.CellKind{
		listing.Text: workbook.TextCell, listing.Number: workbook.NumberCell, listing.Day: workbook.DayCell, listing.Clock: workbook.TextCell,
	}
	all := make([]workbook.Sheet, len(grids))
	for i, g := range grids {
		all[i] = workbook.Sheet{Name: g.Name, Title: g.Title, Rows: g.Rows, Foot: g.Foot, Mark: g.Mark}
		for _, h := range g.Heads {
			all[i].Columns = append(all[i].Columns, workbook.Column{
				Title: h.Title, Kind: kinds[h.Kind], Width: h.Width, Note: h.Note, Choices: h.Choices, Aside: h.Aside,
			})
		}
		for _, row := range g.Rows {
			for j := range row {
				row[j] = cell(row[j])
			}
		}
	}
	return all
}

// cell returns a cell as a workbook has it.
func cell(v any) any {
	switch s := v.(type) {
	case listing.Shade:
		return workbook.Shade{Text: s.Text, Colour: s.Colour}
	case listing.Band:
		return workbook.Band(s)
	}
	return v
}
