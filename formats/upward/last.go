package upward

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"duban/formats/plantext"
	"duban/formats/workbook"
)

// errNoIdentity says that a form has no columns by which the rows of two sheets are known to be the same matter.
var errNoIdentity = errors.New("表中没有可与上月对应的列：请在列的定义中加上 key（事项编号）、number（序号）或 title（问题），按措施填报的须有 key 或 text（原文）")

// identity returns the fields by which a form's rows are known: the key, else number, title and text as far as they are in it.
func (f *Form) identity() ([]string, error) {
	var all []string
	for _, name := range []string{keyField, numberField, titleField, textField} {
		if f.has(name) {
			all = append(all, name)
		}
		if name == keyField && len(all) == 1 {
			return all, nil
		}
	}
	if len(all) == 0 || f.Measures && all[len(all)-1] != textField {
		return nil, errNoIdentity
	}
	return all, nil
}

// has reports whether a field is in the form.
func (f *Form) has(name string) bool {
	for i := range f.Columns {
		if c := &f.Columns[i]; c.field != nil && c.field.name == name {
			return true
		}
	}
	return false
}

// KeepLast takes over, for rows of which nothing was recorded in the month, what a former sheet of the same form says of them, as its clerk left it. It
// returns how many rows the sheet has, and what is wrong with it.
func (f *Form) KeepLast(rows []Row, r io.Reader) (read int, findings []plantext.Finding, err error) {
	by, err := f.identity()
	if err != nil {
		return 0, nil, err
	}
	said, findings, err := f.readLast(r, by)
	if err != nil {
		return 0, nil, err
	}
	for i := range rows {
		row := &rows[i]
		var names []string
		for _, name := range by {
			names = append(names, plain(fieldOf(name).value(row)))
		}
		if words, known := said[strings.Join(names, "\n")]; known && row.Source != Fresh && words != "" {
			row.Progress, row.Source, row.From = words, Kept, "上月的表"
		}
	}
	return len(said), findings, nil
}

// plain returns a value as it is read back from its cell.
func plain(v any) string { return workbook.Plain(fmt.Sprint(v)) }

// readLast reads what a former sheet says of each matter, by its identity.
func (f *Form) readLast(r io.Reader, by []string) (map[string]string, []plantext.Finding, error) {
	raw, err := plantext.ReadBytes(r)
	if err != nil {
		return nil, nil, err
	}
	grids, findings, err := workbook.ReadGrids(raw)
	if err != nil {
		return nil, nil, err
	}
	var titles []workbook.FieldTitles
	for i := range f.Columns {
		if c := &f.Columns[i]; c.field != nil {
			titles = append(titles, workbook.FieldTitles{Name: c.field.name, Titles: []string{c.Heading}})
		}
	}
	said := map[string]string{}
	for i := range grids {
		t, _ := grids[i].Table(titles, append([]string{progressField}, by...)...)
		if t == nil {
			continue
		}
		for _, rec := range t.Records() {
			var names []string
			for _, name := range by {
				names = append(names, rec.Cell(name))
			}
			said[strings.Join(names, "\n")] = rec.Cell(progressField)
		}
	}
	if len(said) == 0 {
		return nil, nil, errors.New("上月的表（--last）中没有与列的定义相同的标题，请核对是否为同一表式")
	}
	return said, findings, nil
}
