package paper

import (
	"fmt"
	"math"
)

// twips are the twentieths of a point of a length in mm.
func twips(mm float64) int { return int(math.Round(mm * 1440 / 25.4)) }

// A below is what a cell that takes several rows leaves to the rows under it.
type below struct {
	rows, span int
	shade      string
}

// table writes a table: fixed widths, so that no program lays it out by itself, and rows that stay whole on a page.
func (w *writer) table(t *Table) error {
	total := 0.0
	for _, c := range t.Widths {
		total += c
	}
	fmt.Fprintf(&w.b, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>`, twips(total))
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		w.b.WriteString(`<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
	}
	w.b.WriteString(`</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`)
	for _, c := range t.Widths {
		fmt.Fprintf(&w.b, `<w:gridCol w:w="%d"/>`, twips(c))
	}
	w.b.WriteString(`</w:tblGrid>`)
	under := make([]below, len(t.Widths))
	for i := range t.Rows {
		if err := w.row(t, i, under); err != nil {
			return err
		}
	}
	w.b.WriteString(`</w:tbl>`)
	w.open = true
	return nil
}

func (w *writer) row(t *Table, i int, under []below) error {
	w.b.WriteString(`<w:tr><w:trPr><w:cantSplit/>`)
	if i < len(t.Heights) && t.Heights[i] > 0 {
		fmt.Fprintf(&w.b, `<w:trHeight w:val="%d" w:hRule="atLeast"/>`, twips(t.Heights[i]))
	}
	if i < t.Heads {
		w.b.WriteString(`<w:tblHeader/>`)
	}
	w.b.WriteString(`</w:trPr>`)
	w.kept = t.kept(i)
	column := 0
	column += w.merged(t, column, under)
	for j := range t.Rows[i] {
		c := &t.Rows[i][j]
		span := max(1, c.Span)
		if column+span > len(t.Widths) {
			return fmt.Errorf("row %d of a table is wider than its %d columns", i+1, len(t.Widths))
		}
		merge := ""
		if c.Down > 1 {
			merge = `<w:vMerge w:val="restart"/>`
			under[column] = below{rows: c.Down - 1, span: span, shade: c.Shade}
		}
		w.cell(t, column, span, merge, c, i < t.Heads)
		column += span
		column += w.merged(t, column, under)
	}
	if column != len(t.Widths) {
		return fmt.Errorf("row %d of a table has %d of %d columns", i+1, column, len(t.Widths))
	}
	w.b.WriteString(`</w:tr>`)
	return nil
}

// fewRows are on one page.
const fewRows = 8

// kept reports whether a row is on the page of the next one: a head, the last row but one, so that no sum stands alone, and all rows of a short table.
func (t *Table) kept(i int) bool {
	return i+1 < len(t.Rows) && (i < t.Heads || i+2 == len(t.Rows) || len(t.Rows) <= fewRows)
}

// merged writes what cells of former rows take in this one from a column on, and returns how many columns that is.
func (w *writer) merged(t *Table, column int, under []below) int {
	taken := 0
	for column+taken < len(under) && under[column+taken].rows > 0 {
		u := &under[column+taken]
		u.rows--
		w.cell(t, column+taken, u.span, `<w:vMerge/>`, &Cell{Shade: u.shade}, false)
		taken += u.span
	}
	return taken
}

func (w *writer) cell(t *Table, column, span int, merge string, c *Cell, head bool) {
	wide := 0.0
	for _, v := range t.Widths[column : column+span] {
		wide += v
	}
	fmt.Fprintf(&w.b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, twips(wide))
	if span > 1 {
		fmt.Fprintf(&w.b, `<w:gridSpan w:val="%d"/>`, span)
	}
	w.b.WriteString(merge)
	if c.Shade != "" {
		w.b.WriteString(`<w:shd w:val="clear" w:color="auto" w:fill="` + escaped(c.Shade) + `"/>`)
	}
	w.b.WriteString(`<w:vAlign w:val="center"/></w:tcPr>`)
	style, align, runs := "Cell", c.Align, c.Runs
	if t.Small {
		style = "CellSmall"
	}
	if head {
		align, runs = Centre, stressed(runs)
	}
	place := aligned[align]
	if w.kept {
		place = kept + place
	}
	w.paragraph(style, place, runs)
	w.b.WriteString(`</w:tc>`)
}

// aligned are the properties of paragraphs in cells; their style stands left.
var aligned = [...]string{Left: "", Centre: `<w:jc w:val="center"/>`, Right: `<w:jc w:val="right"/>`}

func stressed(runs []Run) []Run {
	all := make([]Run, len(runs))
	for i, r := range runs {
		r.Bold = true
		all[i] = r
	}
	return all
}
