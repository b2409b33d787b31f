package listing

import (
	"slices"
	"strings"
	"time"

	"duban/remind"
	"duban/remind/typed"
)

// A Grid is one sheet of a workbook: heads with titles, and under them rows of cells. A cell is a string, an int, a bool (是 or 否), a
// remind.Date (none: an empty cell), a remind.Colour (its word on its colour), a Shade or nil.
type Grid struct {
	Name  string
	Title string // over the heads
	Heads []Head
	Rows  [][]any
	Foot  []string // lines below the rows, printed too
	Mark  string   // in the foot of each page, at its right
}

// A Band is a line over the rows that belong together, as wide as the sheet: the only cell of its row.
type Band string

// A Head is what a sheet says over a column, and how the column looks.
type Head struct {
	Title   string
	Kind    Kind
	Width   float64  // in characters of Latin script; 0: by the title
	Note    string   // what to fill in, shown beside the title
	Choices []string // a list to choose from; other values stay possible
	Aside   bool     // not printed
}

// A Shade is a text on a colour.
type Shade struct {
	Colour remind.Colour
	Text   string
}

// Grid returns the rows as a sheet.
func (t *Table[R]) Grid(rows []R) Grid {
	return t.over(func(place int) *R { return &rows[place] }).grid(places(len(rows)))
}

// grid returns the rows as a sheet.
func (t *Table[R]) grid(rows []R) Grid {
	g := Grid{Name: t.Sheet, Title: t.Heading}
	columns := t.inSheet()
	for _, c := range columns {
		g.Heads = append(g.Heads, Head{c.Title, c.Kind, c.Width, c.Note, c.Choices, c.Aside})
	}
	for i := range rows {
		row := make([]any, len(columns))
		for j, c := range columns {
			row[j] = filled(c.Kind, c.cell(&rows[i]))
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// Masked changes what the cells show of their texts.
func (g *Grid) Masked(mask func(string) string) {
	for _, row := range g.Rows {
		for j, cell := range row {
			switch v := cell.(type) {
			case string:
				row[j] = mask(v)
			case Shade:
				row[j] = Shade{v.Colour, mask(v.Text)}
			}
		}
	}
}

// inSheet returns the columns that stand in a sheet, in its order: those aside come last.
func (t *Table[R]) inSheet() []*Column[R] {
	all := t.titled()
	aside := slices.DeleteFunc(slices.Clone(all), func(c *Column[R]) bool { return !c.Aside })
	return append(slices.DeleteFunc(all, func(c *Column[R]) bool { return c.Aside }), aside...)
}

// titled returns the columns that people see, in the order in which they read them: those with a place of their own are put there, lowest
// first, among the others.
func (t *Table[R]) titled() []*Column[R] {
	var all, moved []*Column[R]
	for i := range t.Columns {
		switch c := &t.Columns[i]; {
		case c.Title == "":
		case c.Place > 0:
			moved = append(moved, c)
		default:
			all = append(all, c)
		}
	}
	slices.SortStableFunc(moved, func(a, b *Column[R]) int { return a.Place - b.Place })
	for _, c := range moved {
		all = slices.Insert(all, min(c.Place-1, len(all)), c)
	}
	return all
}

// filled returns a value as a cell holds it. What it does not know goes on as it is: the writer of the workbook says that no cell can
// hold it.
func filled(k Kind, v any) any {
	switch v := v.(type) {
	case remind.Date, remind.Colour:
		return v
	case remind.Key:
		return typed.Visible(string(v))
	case string:
		return typed.Visible(v)
	case []string:
		return typed.Visible(Joined(v))
	case []remind.Role:
		return Joined(each(v, remind.Role.Chinese))
	case time.Time:
		return timed(k, v)
	case interface{ Chinese() string }: // a role, a state
		return v.Chinese()
	default:
		return v
	}
}

// timed returns an instant as its column shows it: the day, or the time of day. No instant is an empty cell.
func timed(k Kind, t time.Time) any {
	switch {
	case t.IsZero():
		return nil
	case k == Day:
		return remind.DateOf(t)
	case k == Clock:
		return t.In(remind.Shanghai).Format("15:04")
	default:
		return instant(t)
	}
}

// Joined puts names into one cell as official lists do.
func Joined(names []string) string { return strings.Join(names, "；") }
