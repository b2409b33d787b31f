package listing

import (
	"fmt"
	"io"
	"iter"
	"slices"
)

// A Table is one list: what it is called and the columns of its rows, which are of type R.
type Table[R any] struct {
	Sheet   string // the name of its sheet in a workbook
	Heading string // the line over the columns of that sheet, with the day of what it says
	Columns []Column[R]
	Mask    func(string) string // what is shown of each text, but in a Grid, which may hold others; nil: all of it
}

// A Column is one column of a Table. One without a Name is for people only, on the terminal and in sheets, one without a Title for programs.
type Column[R any] struct {
	Name  string // in JSON, YAML and CSV: snake_case
	Title string // over its cells on the terminal and in a sheet, as clerks say it
	Kind  Kind
	// Screen puts the column on the terminal, which has no room for all. Where no column of a table says so, all with a Title are.
	Screen bool
	// Brief shortens a cell of the terminal to one line, at the end of a clause; others go on below.
	Brief bool
	Width float64 // in a sheet, in characters of Latin script; 0: by the title
	// Place moves the column of a sheet: counted from 1, the place where it stands there. 0: where it is declared, for clerks mostly
	// read the columns in the order in which programs were once promised them.
	Place   int
	Note    string   // what to fill in, shown beside the title
	Choices []string // a list to choose from; other values stay possible
	Aside   bool     // in a sheet: behind all others, and not printed
	// Rare leaves the key out of an object in JSON and YAML where it would say nothing: zero, false, or an empty list or text.
	Rare bool

	Value func(*R) any // what the column says of a row
	Line  func(*R) any // in CSV; nil: Value
	Cell  func(*R) any // on the terminal and in a sheet; nil: Value
}

// Kind is the type of a column's cells in a sheet, of empty ones below the rows too.
type Kind int

// The kinds of cells. What is typed into a text cell stays as typed: a leading zero, a mobile number.
const (
	Text   Kind = iota
	Number      // an int
	Day         // a remind.Date, or the day of a time.Time in Shanghai
	Clock       // the time of day of a time.Time in Shanghai, as 09:00
)

// A Format is a way to write a table.
type Format string

// The formats that Write knows. A workbook is made of grids instead, as it may hold several.
const (
	Terminal Format = "table"
	Coloured Format = "table in colours" // Terminal, for a screen that shows colours
	JSON     Format = "json"
	YAML     Format = "yaml"
	CSV      Format = "csv"
)

// Write writes rows in a format. The error says what could not be shown or written, and for a format that is none of these so.
func (t *Table[R]) Write(w io.Writer, f Format, rows []R) error {
	return t.over(func(place int) *R { return &rows[place] }).write(w, f, places(len(rows)))
}

// over returns the same list as a table of places, at each of which a row is found. All that is done with a table is done with that: else the whole of this
// package would stand in the program once more for each type of row, and there are dozens.
func (t *Table[R]) over(at func(place int) *R) *Table[int] {
	all := &Table[int]{Sheet: t.Sheet, Heading: t.Heading, Mask: t.Mask, Columns: make([]Column[int], len(t.Columns))}
	of := func(say func(*R) any) func(*int) any {
		if say == nil {
			return nil
		}
		return func(place *int) any { return say(at(*place)) }
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		all.Columns[i] = Column[int]{
			Name: c.Name, Title: c.Title, Kind: c.Kind, Screen: c.Screen, Brief: c.Brief, Width: c.Width, Place: c.Place, Note: c.Note, Choices: c.Choices,
			Aside: c.Aside, Rare: c.Rare, Value: of(c.Value), Line: of(c.Line), Cell: of(c.Cell),
		}
	}
	return all
}

// places returns the places of some rows.
func places(rows int) []int {
	all := make([]int, rows)
	for i := range all {
		all[i] = i
	}
	return all
}

// write writes rows in a format.
func (t *Table[R]) write(w io.Writer, f Format, rows []R) error {
	if f == Terminal || f == Coloured {
		return t.screen(w, f, slices.Values(rows))
	}
	err := t.readable(slices.Values(rows))
	if err != nil {
		return fmt.Errorf("write the listing: %w", err)
	}
	err = t.stream(w, f, slices.Values(rows))
	if err != nil {
		return fmt.Errorf("write the listing as %s: %w", f, err)
	}
	return nil
}

// screen writes rows for the terminal as they come.
func (t *Table[R]) screen(w io.Writer, f Format, rows iter.Seq[R]) error {
	if err := t.terminal(w, rows, f == Coloured); err != nil {
		return fmt.Errorf("write the listing as %s: %w", f, err)
	}
	return nil
}

// masked returns what is shown of a text.
func (t *Table[R]) masked(text string) string {
	if t.Mask == nil {
		return text
	}
	return t.Mask(text)
}

// Pick returns a table of some of the columns, by their names and in their order. A name that no column has is left out.
func (t *Table[R]) Pick(names ...string) *Table[R] {
	some := Table[R]{Sheet: t.Sheet, Heading: t.Heading, Mask: t.Mask}
	for _, name := range names {
		if i := slices.IndexFunc(t.Columns, func(c Column[R]) bool { return c.Name == name }); i >= 0 {
			some.Columns = append(some.Columns, t.Columns[i])
		}
	}
	return &some
}

// named returns the columns that programs know.
func (t *Table[R]) named() []*Column[R] {
	var all []*Column[R]
	for i := range t.Columns {
		if t.Columns[i].Name != "" {
			all = append(all, &t.Columns[i])
		}
	}
	return all
}

// names returns the names of the columns that have one.
func (t *Table[R]) names() []string {
	var all []string
	for _, c := range t.named() {
		all = append(all, c.Name)
	}
	return all
}

// line returns what the column says of a row in CSV.
func (c *Column[R]) line(r *R) any {
	if c.Line != nil {
		return c.Line(r)
	}
	return c.Value(r)
}

// cell returns what the column says of a row on the terminal and in a sheet.
func (c *Column[R]) cell(r *R) any {
	if c.Cell != nil {
		return c.Cell(r)
	}
	return c.Value(r)
}
