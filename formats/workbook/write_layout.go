package workbook

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Widest is how wide the printed columns of a sheet may be together, in characters, for print on A4 across to be read. In 宋体 such a
// character is 6 points wide, and 784 points are printed as they are, in 10.5 points. On a machine without the font it is 7 points wide in
// the one that stands in, and 910 points shrink to the paper's 784: what is printed has 9 points then.
const Widest = 130

// paperA4 is the size of the paper as ECMA-376 18.3.1.63 numbers it.
const paperA4 = 9

// Margins of the paper in inches.
const (
	sideMargin   = 0.4
	topMargin    = 0.5
	bottomMargin = 0.6 // the number of the page stands in it
	edge         = 0.3
)

// printed returns how many columns are printed: all before the first that is not. It is none where one stands behind that.
func (s *Sheet) printed() int {
	aside := func(c Column) bool { return c.Aside }
	n := slices.IndexFunc(s.Columns, aside)
	switch {
	case n < 0:
		return len(s.Columns)
	case slices.ContainsFunc(s.Columns[n:], func(c Column) bool { return !c.Aside }):
		return 0
	default:
		return n
	}
}

// title returns the line over the columns.
func (s *Sheet) title() string { return cmp.Or(s.Title, s.Name) }

// paper lays a sheet out for printing: A4 across, as wide as the page, the header on every page, and under it which sheet and page it is.
// The title is printed once: on later pages the footer says it.
func (b *bookWriter) paper(s *Sheet, printed, last int) {
	size, across, wide, tall, yes := paperA4, "landscape", 1, 0, true
	side, top, bottom, rim := sideMargin, topMargin, bottomMargin, edge
	b.try(b.f.SetSheetProps(s.Name, &excelize.SheetPropsOptions{FitToPage: &yes}))
	b.try(b.f.SetPageLayout(s.Name, &excelize.PageLayoutOptions{Size: &size, Orientation: &across, FitToWidth: &wide, FitToHeight: &tall}))
	b.try(b.f.SetPageMargins(s.Name, &excelize.PageLayoutMarginsOptions{
		Left: &side, Right: &side, Top: &top, Bottom: &bottom, Header: &rim, Footer: &rim, Horizontally: &yes,
	}))
	b.name(s, "_xlnm.Print_Area", fmt.Sprintf("$A$%d:%s", titleRow, fixed(printed, last)))
	b.name(s, "_xlnm.Print_Titles", fmt.Sprintf("$%d:$%d", headRow, headRow))
	font := `&11&"` + plainFont + `,Regular"`
	b.try(b.f.SetHeaderFooter(s.Name, &excelize.HeaderFooterOptions{
		OddFooter: "&L" + font + strings.ReplaceAll(s.title(), "&", "&&") + pagePlace(s.title()) + font + "第&P页　共&N页" + s.mark(font),
	}))
}

// halfLine is how many Chinese characters of a footer stand left of its middle.
const halfLine = 26

// pagePlace says where the number of a page stands: in the middle, or on the right where the title goes on past it.
func pagePlace(title string) string {
	if utf8.RuneCountInString(title) > halfLine {
		return "&R"
	}
	return "&C"
}

// mark returns what stands at the right of each page's foot.
func (s *Sheet) mark(font string) string {
	if s.Mark == "" {
		return ""
	}
	place := "&R" + font
	if pagePlace(s.title()) == "&R" { // the number stands there
		place = "　"
	}
	return place + strings.ReplaceAll(s.Mark, "&", "&&")
}

// name sets a name that programs know for some cells of a sheet.
func (b *bookWriter) name(s *Sheet, name, cells string) {
	sheet := "'" + strings.ReplaceAll(s.Name, "'", "''") + "'"
	b.try(b.f.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: sheet + "!" + cells, Scope: s.Name}))
}

// fixed returns a cell's name as print areas have it, $N$12.
func fixed(column, row int) string {
	name, _ := excelize.CoordinatesToCellName(column, row, true) // both count from 1 and are small
	return name
}

// Heights of rows in points; none may be over 409.5 (ECMA-376 18.3.1.73).
const (
	titleHeight  = 32
	acrossHeight = 21
	lineHeight   = 15
	headRoom     = 8
	rowRoom      = 5
	tallest      = 405
)

// width returns a column's width in characters of Latin script; where none is given, room for its title with the button of the filter.
func (c *Column) width() float64 {
	if c.Width == 0 {
		return float64(2*len([]rune(c.Title)) + 4)
	}
	return c.Width
}

// narrow is how wide a column may be for its words to stand in the middle: a state, a name, a kind.
const narrow = 11

// lines returns into how many lines a text breaks in the column: a Chinese character is as wide as two Latin ones, and eight of those in
// the size that is written take no more room than seven of those that widths are counted in.
func (c *Column) lines(s string) int {
	n, room := 0, max(1, c.width()*8/7-1.5)
	for paragraph := range strings.SplitSeq(s, "\n") {
		wide := 0
		for _, r := range paragraph {
			if wide++; r >= 0x1100 {
				wide++
			}
		}
		n += max(1, int(math.Ceil(float64(wide)/room)))
	}
	return n
}

// filterButton is the room that the button of a filter takes beside a title.
const filterButton = 2

// height returns the height of a row of so many lines.
func height(lines int) float64 { return min(lineHeight*float64(lines)+rowRoom, tallest) }

// headLines returns how many lines the header needs, with the buttons of the filters beside the titles.
func (s *Sheet) headLines() int {
	lines := 1
	for i := range s.Columns {
		c := Column{Width: s.Columns[i].width() - filterButton}
		lines = max(lines, c.lines(s.Columns[i].Title))
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
