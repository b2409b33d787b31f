package listing

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
	"slices"
	"strings"
	"time"

	"duban/remind"
	"duban/remind/typed"
)

// Columns of the terminal.
const (
	screenWidth = 100 // the widest line: a window of this width is open on every desk
	gap         = 2   // blanks between two columns
	narrow      = 16  // what takes no more is not worth breaking
	brief       = 60  // what a brief column would like to have at most
)

// A screenCell is what a cell says on the terminal.
type screenCell struct {
	lines  []string
	colour string // begins the colour; empty: none
}

// terminal writes the columns of the screen, aligned as a terminal shows characters and in no line wider than screenWidth. How wide a column is
// depends on every row, so what rows say on the screen is held until the last has come; the rows themselves are not.
func (t *Table[R]) terminal(w io.Writer, rows iter.Seq[R], coloured bool) error {
	columns, known := t.onScreen(), map[reflect.Type]bool{}
	s := newScroll(columns)
	count := 0
	for r := range rows {
		if err := t.readableRow(&r, known); err != nil {
			return err
		}
		cells := make([]screenCell, len(columns))
		for j, c := range columns {
			cells[j] = t.shown(c.Kind, c.cell(&r))
		}
		s.add(cells)
		count++
	}
	out := bufio.NewWriterSize(w, streamBuffer)
	if err := errors.Join(s.write(out, coloured), t.rest(out, columns, count)); err != nil {
		return err
	}
	return out.Flush()
}

// onScreen returns the columns of the terminal, in the order of the sheet, as that is how a clerk reads a row.
func (t *Table[R]) onScreen() []*Column[R] {
	all := t.titled()
	if len(all) == 0 {
		return t.named()
	}
	some := slices.DeleteFunc(slices.Clone(all), func(c *Column[R]) bool { return !c.Screen })
	if len(some) > 0 {
		return some
	}
	return all
}

// head is what stands over the column on the terminal.
func (c *Column[R]) head() string {
	if c.Title == "" {
		return strings.ToUpper(c.Name)
	}
	return c.Title
}

// rest says below the rows where to find what the terminal has no room for.
func (t *Table[R]) rest(w io.Writer, shown []*Column[R], rows int) error {
	left := slices.ContainsFunc(t.named(), func(c *Column[R]) bool { return !slices.Contains(shown, c) })
	if !left || rows == 0 {
		return nil
	}
	_, err := io.WriteString(w, "（其余列见 --format json）\n")
	return err
}

// shown returns a value as a cell of the terminal holds it: in the words of a sheet.
func (t *Table[R]) shown(k Kind, v any) screenCell {
	if at, ok := v.(time.Time); ok && k == Text && !at.IsZero() {
		return cellOf(at.In(remind.Shanghai).Format("2006-01-02 15:04"), "")
	}
	switch v := filled(k, v).(type) {
	case nil:
		return cellOf("", "")
	case bool:
		return cellOf(map[bool]string{true: "是", false: "否"}[v], "")
	case Shade:
		return cellOf(t.masked(v.Text), colourCodes[v.Colour])
	case remind.Colour:
		return cellOf(v.Chinese(), colourCodes[v])
	case string:
		return cellOf(t.masked(v), "")
	default:
		return cellOf(fmt.Sprint(v), "")
	}
}

// cellOf breaks a text into the lines that it brings.
func cellOf(text, colour string) screenCell {
	text = strings.TrimRight(strings.ReplaceAll(typed.Visible(text), "\t", " "), " \n")
	return screenCell{strings.Split(text, "\n"), colour}
}

// colourCodes are the colours of the ladder as terminals are told them; orange is one of the 256.
var colourCodes = map[remind.Colour]string{
	remind.Red: "\x1b[31m", remind.Orange: "\x1b[38;5;208m", remind.Yellow: "\x1b[33m", remind.Blue: "\x1b[34m", remind.Purple: "\x1b[35m",
	remind.Green: "\x1b[32m", remind.Grey: "\x1b[90m",
}

// plainColour ends a colour.
const plainColour = "\x1b[0m"

// fitting returns the widths with which all columns fit a line. All rows are as high as they have to be and no higher, and no word breaks, as long as
// there is another way.
func fitting(wish, word []int) []int {
	room := screenWidth - gap*(len(wish)-1)
	least := make([]int, len(wish))
	for j := range wish {
		least[j] = max(word[j], min(wish[j], narrow))
	}
	if sum(least) > room {
		least = word
	}
	if sum(least) > room {
		least = slices.Repeat([]int{2}, len(wish))
	}
	all := least
	for height := 1; height <= screenWidth; height++ {
		some := make([]int, len(wish))
		for j := range wish {
			some[j] = max(least[j], min(wish[j], wish[j]/height+1))
		}
		if sum(some) <= room {
			all = some
			break
		}
	}
	return widened(all, wish, room)
}

// widened returns the widths with the room that is left added to the narrowest of the columns that would like to be wider.
func widened(all, wish []int, room int) []int {
	for sum(all) < room {
		at := -1
		for j := range all {
			if all[j] < wish[j] && (at < 0 || all[j] < all[at]) {
				at = j
			}
		}
		if at < 0 {
			break
		}
		all[at]++
	}
	return all
}

// sum adds widths up.
func sum(all []int) int {
	n := 0
	for _, w := range all {
		n += w
	}
	return n
}

// laid returns a row as lines of text.
func laid(cells []screenCell, widths []int, right []bool, coloured bool) string {
	var b strings.Builder
	height := 1
	for j := range cells {
		height = max(height, len(cells[j].lines))
	}
	for i := range height {
		var line strings.Builder
		blanks := 0 // owed before the next text: none stand at the end of a line
		for j := range cells {
			text := ""
			if i < len(cells[j].lines) {
				text = cells[j].lines[i]
			}
			free := widths[j] - Width(text)
			if right[j] {
				blanks, free = blanks+free, 0
			}
			if text != "" {
				line.WriteString(strings.Repeat(" ", blanks))
				line.WriteString(painted(text, cells[j].colour, coloured))
				blanks = 0
			}
			blanks += free + gap
		}
		b.WriteString(line.String() + "\n")
	}
	return b.String()
}

// painted returns a text in a colour where there are colours.
func painted(text, colour string, coloured bool) string {
	if !coloured || colour == "" {
		return text
	}
	return colour + text + plainColour
}
