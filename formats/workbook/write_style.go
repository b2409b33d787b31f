package workbook

import (
	"github.com/xuri/excelize/v2"

	"duban/remind"
)

// The fonts, as every office has them, and their sizes in points. Print shrinks a sheet to the width of the paper: see Widest.
const (
	plainFont = "宋体"
	headFont  = "黑体"
	plainSize = 10.5 // 五号
	titleSize = 16   // 三号
)

// A part is where in a sheet a cell stands.
type part int

// The parts of a sheet: its title, its header, its rows, what is empty below them; a line over rows that belong together, and those at the end.
const (
	atTitle part = iota
	atHead
	inRow
	below
	atBand
	atFoot
)

// A look is all that decides how a cell looks.
type look struct {
	where   part
	kind    CellKind
	centred bool
	long    bool // longer than a row may be high: its beginning is what is seen
	shaded  bool // on its colour
	colour  remind.Colour
}

// shades are the backgrounds of the colours, pale enough for black print. Red alone is dark on a printer without colours, and its words are
// bold: what is overdue is seen there too.
var shades = map[remind.Colour]string{
	remind.Red: "F4B0A4", remind.Orange: "FFE2A8", remind.Yellow: "FFF7CC", remind.Blue: "CFE2F3", remind.Purple: "E4CCF2",
	remind.Green: "D5E8D0", remind.Grey: "EDEDED",
}

// Colours of the header's background, of lines, and of the words on red.
const (
	headShade = "D9E1F2"
	lineInk   = "808080"
	redInk    = "9C0006"
)

// style returns a cell style, made once for each look.
// A workbook may hold some 64,000 styles; one made for each cell would soon reach that, and make the file many times as large.
func (b *bookWriter) style(l look) int {
	if id, ok := b.styles[l]; ok {
		return id
	}
	id, err := b.f.NewStyle(l.style())
	b.try(err)
	b.styles[l] = id
	return id
}

// style returns the look as the library takes it. Cells below the rows get no border, so that empty rows are not printed as a grid.
func (l look) style() *excelize.Style {
	s := &excelize.Style{
		Font:      &excelize.Font{Family: plainFont, Size: plainSize},
		Alignment: &excelize.Alignment{Vertical: "center", WrapText: true},
	}
	l.number(s)
	if l.where < inRow || l.centred || l.shaded || l.kind != TextCell {
		s.Alignment.Horizontal = "center"
	}
	if l.long {
		s.Alignment.Vertical = "top"
	}
	switch l.where {
	case atTitle:
		s.Font.Family, s.Font.Size, s.Alignment.WrapText = headFont, titleSize, false
		return s
	case atHead:
		s.Font.Family = headFont
		s.Fill = background(headShade)
	case atBand:
		s.Font.Family, s.Alignment.WrapText = headFont, false
		s.Fill = background(shades[remind.Grey])
	case atFoot:
		s.Alignment.WrapText = false
		return s
	case inRow, below:
	}
	if l.shaded {
		s.Fill = background(shades[l.colour])
		if s.Font.Bold = l.colour == remind.Red; s.Font.Bold {
			s.Font.Color = redInk
		}
	}
	if l.where != below {
		s.Border = borders()
	}
	return s
}

// number sets how the value of a cell is shown.
func (l look) number(s *excelize.Style) {
	switch l.kind {
	case TextCell:
		s.NumFmt = formatText
	case DayCell:
		day := formatDay
		s.CustomNumFmt = &day
	case NumberCell:
	}
}

// borders are those of a cell within the grid.
func borders() (all []excelize.Border) {
	for _, side := range []string{"left", "top", "right", "bottom"} {
		all = append(all, excelize.Border{Type: side, Color: lineInk, Style: 1})
	}
	return all
}

// background returns a background of one colour.
func background(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}
