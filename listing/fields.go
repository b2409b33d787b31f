package listing

import (
	"reflect"
	"strings"
)

// Fields returns the table of rows whose fields are its columns, under the names that they have in JSON. People see those with a title, which
// stands in the field's tag title.
func Fields[R any]() *Table[R] {
	var t Table[R]
	for i, f := range reflect.VisibleFields(reflect.TypeFor[R]()) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		kind := Text
		if f.Type.Kind() == reflect.Int {
			kind = Number
		}
		t.Columns = append(t.Columns, Column[R]{
			Name: name, Title: f.Tag.Get("title"), Kind: kind, Rare: options == "omitempty",
			Value: func(r *R) any { return reflect.ValueOf(r).Elem().Field(i).Interface() },
		})
	}
	return &t
}
