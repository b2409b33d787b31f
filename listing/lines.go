package listing

import (
	"fmt"
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
