package workbook

import (
	"math"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Paper sizes as ECMA-376 18.3.1.63 numbers them. A sheet wider than wideSheet characters would be too small to read on A4.
const (
	paperA3   = 8
	paperA4   = 9
	wideSheet = 180
)

// paper lays a sheet out for printing, across and as wide as the page, its header on every page.
func (b *bookWriter) paper(s *Sheet) {
	size, across, wide, tall, fit, margin, all := paperA4, "landscape", 1, 0, true, 0.4, 0.0
	for i := range s.Columns {
		all += s.Columns[i].width()
	}
	if all > wideSheet {
		size = paperA3
	}
	b.try(b.f.SetSheetProps(s.Name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	b.try(b.f.SetPageLayout(s.Name, &excelize.PageLayoutOptions{Size: &size, Orientation: &across, FitToWidth: &wide, FitToHeight: &tall}))
	b.try(b.f.SetPageMargins(s.Name, &excelize.PageLayoutMarginsOptions{Left: &margin, Right: &margin, Top: &margin}))
	b.try(b.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + s.Name + "'!$1:$1", Scope: s.Name}))
	b.try(b.f.SetHeaderFooter(s.Name, &excelize.HeaderFooterOptions{OddFooter: "&C&A　第&P页，共&N页"}))
}

// Heights of rows in points; none may be over 409.5 (ECMA-376 18.3.1.73).
const (
	lineHeight = 17
	headRoom   = 8
	rowRoom    = 2
	tallest    = 405
)

// width returns a column's width in characters of Latin script; where none is given, room for its title with the button of the filter.
func (c *Column) width() float64 {
	if c.Width == 0 {
		return float64(2*len([]rune(c.Title)) + 4)
	}
	return c.Width
}

// lines tells into how many lines a text breaks in the column: a Chinese character is as wide as two Latin ones.
func (c *Column) lines(s string) int {
	n := 0
	for paragraph := range strings.SplitSeq(s, "\n") {
		wide := 0
		for _, r := range paragraph {
			if wide++; r >= 0x1100 {
				wide++
			}
		}
		n += max(1, int(math.Ceil(float64(wide)/max(1, c.width()-1))))
	}
	return n
}

// headLines tells how many lines the header needs, with the buttons of the filters beside the titles.
func (s *Sheet) headLines() int {
	lines := 1
	for i := range s.Columns {
		lines = max(lines, s.Columns[i].lines(s.Columns[i].Title))
	}
	return lines
}

// text returns what a cell shows that may be long.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case Shade:
		return v.Text
	default:
		return ""
	}
}
