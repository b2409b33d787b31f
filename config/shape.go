package config

import (
	"cmp"
	"encoding"
	"reflect"
	"slices"
	"strings"

	"duban/remind"
)

// A shape is what may stand at a key: fields by name, a list of elements, or one text or whole number.
type shape struct {
	fields map[string]*shape
	elem   *shape
	number bool
}

// shapeOf reads the shape of settings off their type, so that a field added to Settings is a key, in the file and the environment,
// without another line.
func shapeOf(t reflect.Type) *shape {
	switch {
	case t == reflect.TypeFor[remind.Window](), reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		return &shape{}
	case t.Kind() == reflect.Slice:
		return &shape{elem: shapeOf(t.Elem())}
	case t.Kind() != reflect.Struct:
		return &shape{number: t.Kind() == reflect.Int}
	}
	s := &shape{fields: map[string]*shape{}}
	for f := range t.Fields() {
		name := cmp.Or(f.Tag.Get("mapstructure"), strings.ToLower(f.Name))
		if name != "-" {
			s.fields[name] = shapeOf(f.Type)
		}
	}
	return s
}

// keys returns the keys that can be set one by one, sorted: the texts, numbers and whole lists below s.
func (s *shape) keys(prefix string) []string {
	if s.fields == nil {
		return []string{prefix}
	}
	var all []string
	for name, f := range s.fields {
		all = append(all, f.keys(join(prefix, name))...)
	}
	slices.Sort(all)
	return all
}

// at returns the shape at a key, or nil.
func (s *shape) at(key string) *shape {
	for name := range strings.SplitSeq(key, ".") {
		if s = s.fields[name]; s == nil {
			return nil
		}
	}
	return s
}

// maxName bounds the names for which a likely meaning is looked for, in bytes; no key comes near it.
const maxName = 64

// nearest returns the name of the field that a misspelt one most likely meant, or nothing.
func (s *shape) nearest(name string) string {
	if len(name) > maxName {
		return ""
	}
	best, least := "", 1+max(2, len(name)/3)
	for f := range s.fields {
		if d := distance(name, f); d < least || d == least && f < best {
			best, least = f, d
		}
	}
	return best
}

// distance counts the bytes to add, drop or change, or the neighbours to swap, to make b of a.
func distance(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := d[i-1][j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			d[i][j] = min(change, d[i-1][j]+1, d[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func join(prefix, name string) string {
	if prefix == "" {
		return name
	}
	return prefix + "." + name
}

// envName returns the environment variable of a key.
func envName(key string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

const envPrefix = "DUBAN_"
