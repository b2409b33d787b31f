package workbook

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"duban/formats/archive"
	"duban/remind"
	"duban/remind/typed"
)

// WriteCSV writes a sheet as a text of cells in UTF-8, days as 2024-05-31; see typed.Disarm.
func WriteCSV(w io.Writer, s *Sheet) error {
	c := csv.NewWriter(w)
	var titles []string
	for i := range s.Columns {
		titles = append(titles, s.Columns[i].Title)
	}
	err := c.Write(titles)
	for _, row := range s.Rows {
		cells := make([]string, len(row))
		for i, v := range row {
			switch v := v.(type) {
			case nil:
			case string:
				cells[i] = typed.Disarm(typed.Visible(v))
			case int:
				cells[i] = strconv.Itoa(v)
			case remind.Date:
				cells[i] = v.String()
			case remind.Colour:
				cells[i] = v.Chinese()
			case Shade:
				cells[i] = v.Text
			}
		}
		if err == nil {
			err = c.Write(cells)
		}
	}
	if c.Flush(); err == nil {
		err = c.Error()
	}
	if err != nil {
		return fmt.Errorf("write the text of cells: %w", err)
	}
	return nil
}

// ReadCSV reads a text of cells, separated by commas, semicolons or tabs, or by the commas and semicolons of a Chinese keyboard.
// The separators are counted before the cells are built, as a million empty cells take a megabyte of text. Rows may differ in length, since
// writers leave out empty cells at the end. The ' of typed.Disarm is taken off.
func ReadCSV(text string) (Grid, error) {
	text = filled(text)
	sign := separator(text)
	if strings.Count(text, string(sign))+strings.Count(text, "\n") > archive.MaxCells {
		return Grid{}, archive.ErrTooLarge
	}
	c := csv.NewReader(strings.NewReader(text))
	c.Comma, c.FieldsPerRecord = sign, -1
	g := Grid{since: dayZero, Lines: []int{}}
	for {
		cells, err := c.Read()
		var fault *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return g, nil
		case errors.As(err, &fault):
			return Grid{}, fmt.Errorf("第%d行第%d列：CSV的引号不成对或位置有误，请更正: %w", fault.Line, fault.Column, err)
		case err != nil:
			return Grid{}, err
		}
		for i, cell := range cells {
			cells[i] = typed.Rearm(cell)
		}
		line, _ := c.FieldPos(0)
		g.Rows, g.Lines = append(g.Rows, cells), append(g.Lines, line)
	}
}

// filled returns a text without the blank rows behind it, of which a spreadsheet can leave as many as it has. A row of more separators than a sheet
// has columns is of no spreadsheet, and stays to be counted.
func filled(text string) string {
	const widest = 1 << 14
	for {
		i := strings.LastIndexByte(strings.TrimSuffix(text, "\n"), '\n') + 1
		if i == 0 || len(text)-i > widest || strings.Trim(text[i:], Separators+" \r\n") != "" {
			return text
		}
		text = text[:i]
	}
}

// Separators are the signs that part the cells of a text, those that programs write first.
const Separators = ",\t;，；"

// separator returns the sign that parts the cells: the most frequent at the beginning of the text.
// Excel writes the one that the machine's region has, and a tab where cells were copied into a text. Of equal counts the comma wins, then
// the tab. People who type a table write Chinese signs; these also stand within cells, so they part only where the first line that has any
// sign has none of the others, and more lines have them.
func separator(text string) rune {
	head := text[:min(len(text), 4096)]
	best := ','
	for _, sign := range "\t;" {
		if strings.Count(head, string(sign)) > strings.Count(head, string(best)) {
			best = sign
		}
	}
	lines := map[rune]int{} // how many of the first have a sign
	var first string        // that has any
	n := 0
	for line := range strings.Lines(head) {
		if n++; n > HeadRows {
			break
		}
		if first == "" && strings.ContainsAny(line, Separators) {
			first = line
		}
		for _, sign := range Separators {
			if strings.ContainsRune(line, sign) {
				lines[sign]++
			}
		}
	}
	if strings.ContainsAny(first, ",\t;") {
		return best
	}
	for _, sign := range "，；" {
		if lines[sign] > lines[best] {
			best = sign
		}
	}
	return best
}
