package upward

import (
	"fmt"
	"strings"

	"duban/formats/workbook"
	"duban/remind"
	"duban/remind/typed"
)

// checkSheet is the name of the sheet beside, which is not sent on.
const checkSheet = "填报核对（报送前删去）"

// Sheets returns the workbook of a form: the sheet that is asked for, and one beside it that says where the words of each row come from.
func (f *Form) Sheets(rows []Row, day *remind.Day, month remind.Date) []workbook.Sheet {
	title := strings.NewReplacer("{month}", Month(month), "{day}", day.Today.ChineseShort(), "{office}", day.Office.Name).Replace(f.Title)
	if day.Book.Demo { // nobody should send invented progress to the province
		title = "【演示】" + title
	}
	sheet := workbook.Sheet{Name: "上报表", Title: title}
	for i := range f.Columns {
		c := &f.Columns[i]
		column := workbook.Column{Title: c.Heading, Width: c.Width}
		if c.field != nil {
			column.Kind = c.field.kind
		}
		sheet.Columns = append(sheet.Columns, column)
	}
	check := workbook.Sheet{
		Name: checkSheet, Title: fmt.Sprintf("填报核对（%s）：本表不报送", Month(month)),
		Columns: []workbook.Column{
			{Title: "序号", Kind: workbook.NumberCell, Width: 6},
			{Title: "问题序号", Kind: workbook.NumberCell, Width: 9},
			{Title: "问题", Width: 40},
			{Title: "措施", Width: 14},
			{Title: "进展情况", Width: 14},
			{Title: "来历", Width: 20},
		},
	}
	for i := range rows {
		r := &rows[i]
		var cells []any
		for j := range f.Columns {
			cells = append(cells, f.Columns[j].cell(r))
		}
		sheet.Rows = append(sheet.Rows, cells)
		colours := map[Source]remind.Colour{Fresh: remind.Green, Kept: remind.Grey, Bare: remind.Red}
		check.Rows = append(check.Rows, []any{
			r.Order, r.obligation.Problem, r.short, r.obligation.Place(), workbook.Shade{Text: r.Source.Chinese(), Colour: colours[r.Source]}, r.From,
		})
	}
	return []workbook.Sheet{sheet, check}
}

// cell returns what a column says of a row.
func (c *Column) cell(r *Row) any {
	if c.field == nil {
		return c.Text
	}
	switch v := c.field.value(r).(type) {
	case string:
		return typed.Visible(v)
	case remind.Date:
		if v == 0 {
			return nil
		}
		return v
	default:
		return v
	}
}

// Count returns how many rows have words from each source.
func Count(rows []Row) map[Source]int {
	n := map[Source]int{}
	for i := range rows {
		n[rows[i].Source]++
	}
	return n
}
