package listing

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/width"

	"duban/remind"
	"duban/remind/typed"
)

// lines returns what the columns say of a row, each as one text.
func (t *Table[R]) lines(r *R) []string {
	var all []string
	for _, c := range t.named() {
		all = append(all, text(c.line(r)))
	}
	return all
}

// text returns a value as one text for the terminal and CSV, as a person sees it: what a document hides in its text could else move the cursor
// of whoever lists it, or turn a line round.
func text(v any) string { return typed.Visible(said(v)) }

// said returns a value in words.
func said(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []string:
		return strings.Join(v, " ")
	case []remind.Role:
		return strings.Join(each(v, remind.Role.String), " ")
	case time.Time:
		return instant(v)
	case Shade:
		return v.Text
	default:
		return fmt.Sprint(v)
	}
}

// each returns what a function says of every member of a list.
func each[T any](list []T, say func(T) string) []string {
	all := make([]string, len(list))
	for i := range list {
		all[i] = say(list[i])
	}
	return all
}

// csv writes a header of names and a record a row, in UTF-8 without a byte order mark.
func (t *Table[R]) csv(w io.Writer, rows []R) error {
	c := csv.NewWriter(w)
	if err := c.Write(t.names()); err != nil {
		return err
	}
	for i := range rows {
		if err := c.Write(each(t.lines(&rows[i]), Disarm)); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// Disarm puts a ' before a text of a CSV that a spreadsheet would take for a formula: texts of a plan and names of a directory come from
// outside, and who opens the file has rights that their author may lack. Readers of such files take it off again.
func Disarm(cell string) string {
	if formula(cell) {
		return "'" + cell
	}
	return cell
}

// formula reports whether a spreadsheet would take a text for a formula: what begins with = + - @ or a control character, unless it is
// a number.
func formula(s string) bool {
	if s == "" || !strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return false
	}
	_, err := strconv.ParseFloat(s, 64)
	return err != nil
}

// gap is how many blanks stand at least between two columns of the terminal.
const gap = 2

// terminal writes a header in capitals and a line a row, aligned as a terminal shows characters.
func (t *Table[R]) terminal(w io.Writer, rows []R) error {
	lines := [][]string{each(t.names(), strings.ToUpper)}
	for i := range rows {
		lines = append(lines, broken(t.lines(&rows[i]))...)
	}
	align(lines)
	for _, l := range lines {
		if _, err := fmt.Fprintln(w, strings.Join(l, "")); err != nil {
			return err
		}
	}
	return nil
}

// broken returns the cells of a row by lines: where a cell breaks its line the rest of the row goes on below, so that a text of many
// lines (a whole message) is read as it is.
func broken(cells []string) [][]string {
	lines := [][]string{nil}
	for _, c := range cells {
		first, rest, more := strings.Cut(strings.ReplaceAll(c, "\t", " "), "\n")
		for {
			last := len(lines) - 1
			lines[last] = append(lines[last], first)
			if !more {
				break
			}
			lines = append(lines, nil)
			first, rest, more = strings.Cut(rest, "\n")
		}
	}
	return lines
}

// align pads the cells of lines to columns. The last cell of a line is never padded, and lines are aligned only with those that follow
// each other: a long line from within a text widens no column of the rows around it.
func align(lines [][]string) {
	most := 0
	for _, l := range lines {
		most = max(most, len(l))
	}
	for c := range most - 1 {
		from := 0
		for i := range len(lines) + 1 {
			if i == len(lines) || len(lines[i])-1 <= c {
				pad(lines[from:i], c)
				from = i + 1
			}
		}
	}
}

// pad makes the cells of a column equally wide.
func pad(lines [][]string, column int) {
	widest := 0
	for _, l := range lines {
		widest = max(widest, Width(l[column]))
	}
	for _, l := range lines {
		l[column] += strings.Repeat(" ", widest+gap-Width(l[column]))
	}
}

// Width returns how many places a text takes on a terminal: two a wide character of East Asia (UAX 11), none a mark that is put over
// another, one any other. Characters whose width is ambiguous (“ ” … ×) take one, as terminals in UTF-8 show them.
func Width(s string) int {
	n := 0
	for _, r := range s {
		switch k := width.LookupRune(r).Kind(); {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case k == width.EastAsianWide || k == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
