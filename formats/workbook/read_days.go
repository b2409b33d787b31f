package workbook

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// A DayShape is what a cell's format shows of a day. What is typed as 2024年12月 becomes the first of that month and shows no day; what is
// typed as 12月31日 gets the year in which it was typed.
type DayShape int

// The shapes.
const (
	WholeDay DayShape = iota
	YearAndMonth
	monthAndDay
)

// builtinShapes are formats that a workbook names by number alone (ECMA-376 18.8.30, and its table for China).
var builtinShapes = map[int]DayShape{
	16: monthAndDay, 17: YearAndMonth, 27: YearAndMonth, 28: monthAndDay, 29: monthAndDay, 50: YearAndMonth, 51: monthAndDay, 52: YearAndMonth, 53: monthAndDay, 54: monthAndDay, 57: YearAndMonth, 58: monthAndDay,
}

// spoken is what a number format only says: "年", [$-804], \-.
var spoken = regexp.MustCompile(`"[^"]*"|\[[^\]]*\]|\\.`)

// shapeOf reads a number format.
// Quoted words and what stands in brackets, as in yyyy"年"m"月" or [$-804], are taken out first, since they may have a d or an h in them. A
// format with hours or digits shows more than a day, and m in it may be minutes.
func shapeOf(number int, custom *string) DayShape {
	if custom == nil {
		return builtinShapes[number]
	}
	code, _, _ := strings.Cut(strings.ToLower(spoken.ReplaceAllString(*custom, "")), ";")
	year, month, day := strings.ContainsAny(code, "ye"), strings.Contains(code, "m"), strings.Contains(code, "d")
	switch {
	case strings.ContainsAny(code, "hs0#"):
		return WholeDay
	case year && month && !day:
		return YearAndMonth
	case month && day && !year:
		return monthAndDay
	}
	return WholeDay
}

// shapeOfStyle returns how a style of a file shows days.
func shapeOfStyle(f *excelize.File, id int) (s DayShape) {
	if style, err := f.GetStyle(id); err == nil {
		s = shapeOf(style.NumFmt, style.CustomNumFmt)
	}
	return s
}

// shape notes the cells whose format shows no more than a part of their day.
// Styles are looked up once each, as a few of them serve thousands of cells. Only numbers that can be days are
// looked at, within the bounds that Day has.
func (g *Grid) shape(f *excelize.File) {
	known := map[int]DayShape{}
	g.Shapes = map[[2]int]DayShape{}
	for r, row := range g.Rows {
		for c, cell := range row {
			if n, err := strconv.ParseFloat(cell, 64); err != nil || n < 20000 || n > 110000 {
				continue
			}
			id, err := f.GetCellStyle(g.Name, cellName(c+1, r+1))
			if err != nil {
				continue
			}
			s, ok := known[id]
			if !ok {
				s = shapeOfStyle(f, id)
				known[id] = s
			}
			if s != WholeDay {
				g.Shapes[[2]int{r, c}] = s
			}
		}
	}
}
