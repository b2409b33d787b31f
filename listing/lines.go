package listing

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"duban/remind"
	"duban/remind/typed"
)

// lines returns what the columns say of a row, each as one text.
func (t *Table[R]) lines(r *R) []string {
	var all []string
	for _, c := range t.named() {
		all = append(all, t.masked(text(c.line(r))))
	}
	return all
}

// text returns a value as one text for CSV, as a person sees it: what a document hides in its text could else move the cursor of whoever
// prints the file, or turn a line round.
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
