package listing

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
	"regexp"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"

	"duban/remind"
)

// json writes a row as one object on a line, so that a program can read a listing of any length row by row.
func (t *Table[R]) json(w io.Writer, r *R) error {
	line, err := t.object(r)
	if err != nil {
		return err
	}
	_, err = w.Write(append(line, '\n'))
	return err
}

// object returns a row as a JSON object, its keys in the order of the columns, which no map would keep.
func (t *Table[R]) object(r *R) ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for _, c := range t.named() {
		v := datum(c.Value(r))
		if c.Rare && empty(v) {
			continue
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		name, err1 := compact(c.Name)
		value, err2 := compact(v)
		if err := errors.Join(err1, err2); err != nil {
			return nil, fmt.Errorf("column %s: %w", c.Name, err)
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(t.maskedIn(value))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// quotedTexts finds the texts of a value in JSON.
var quotedTexts = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// maskedIn returns a value in JSON with each text in it masked, however deep it stands: as a text, for in JSON its letters may be written otherwise.
func (t *Table[R]) maskedIn(value []byte) []byte {
	if t.Mask == nil {
		return value
	}
	return quotedTexts.ReplaceAllFunc(value, func(quoted []byte) []byte {
		var text string
		if err := json.Unmarshal(quoted, &text); err != nil {
			return quoted
		}
		if masked := t.Mask(text); masked != text {
			quoted, _ = compact(masked) // a text
		}
		return quoted
	})
}

// datum returns a value as programs get it. Days, roles and colours know their words themselves; an instant would be written with the
// parts of its second and in whatever zone it came.
func datum(v any) any {
	switch v := v.(type) {
	case time.Time:
		return instant(v)
	case Shade:
		return v.Text
	default:
		return v
	}
}

// readable returns an error for the first value that was not made to be read outside this program: a struct, alone or within a list, with a
// field that has no JSON name. Such a field would go out under its name in Go, which is no contract and changes with the code.
func (t *Table[R]) readable(rows iter.Seq[R]) error {
	known := map[reflect.Type]bool{} // types that were looked at and are good: a column mostly has one
	for r := range rows {
		if err := t.readableRow(&r, known); err != nil {
			return err
		}
	}
	return nil
}

// readableRow does so for a row, and adds the types that are good to those that are known.
func (t *Table[R]) readableRow(r *R, known map[reflect.Type]bool) error {
	for _, c := range t.named() {
		kind := reflect.TypeOf(c.Value(r))
		if kind == nil || known[kind] {
			continue
		}
		if unnamed(kind) {
			return fmt.Errorf("column %s: the fields of %s have no names that programs know", c.Name, kind)
		}
		known[kind] = true
	}
	return nil
}

// unnamed reports whether a type is a struct with a field without a JSON name, or leads to one by pointers, lists and maps.
func unnamed(t reflect.Type) bool {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Array || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t.Implements(reflect.TypeFor[json.Marshaler]()) || t == reflect.TypeFor[Shade]() {
		return false
	}
	return slices.ContainsFunc(reflect.VisibleFields(t), func(f reflect.StructField) bool {
		return f.IsExported() && !f.Anonymous && f.Tag.Get("json") == ""
	})
}

// instant returns a time as all that programs read has it: RFC 3339, to the second, in Shanghai. None is an empty text.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(remind.Shanghai).Format(time.RFC3339)
}

// empty reports whether a value says nothing, as omitempty of encoding/json has it.
func empty(v any) bool {
	if v == nil {
		return true
	}
	r := reflect.ValueOf(v)
	if k := r.Kind(); k == reflect.Slice || k == reflect.Map {
		return r.Len() == 0
	}
	return r.Kind() != reflect.Struct && r.IsZero()
}

// compact marshals a value without escaping what is meant for people: < > &.
func compact(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// yaml writes a row as a document of its own, with the names that it has in JSON and in their order.
func (t *Table[R]) yaml(w io.Writer, r *R) error {
	line, err := t.object(r)
	if err != nil {
		return err
	}
	return document(w, line)
}

// document writes a JSON object as a YAML document: JSON is YAML, so only the style changes.
func document(w io.Writer, object []byte) error {
	var n yaml.Node
	if err := yaml.Unmarshal(object, &n); err != nil {
		return err
	}
	plain(&n)
	if _, err := io.WriteString(w, "---\n"); err != nil {
		return err
	}
	e := yaml.NewEncoder(w)
	e.SetIndent(2)
	return errors.Join(e.Encode(&n), e.Close())
}

// plain takes off what JSON needs: braces and, where they can be missed, quotes.
func plain(n *yaml.Node) {
	n.Style = 0
	for _, c := range n.Content {
		plain(c)
	}
}
