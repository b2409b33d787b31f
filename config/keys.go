package config

import (
	"cmp"
	"encoding"
	"maps"
	"reflect"
	"slices"
	"strings"

	"duban/remind/delivery"
	"duban/remind/typed"
)

// A shape is what may stand at a key: fields by name, a list of elements, or one text, whole number or truth.
type shape struct {
	fields        map[string]*shape
	elem          *shape
	number, truth bool
}

// shapeOf reads the shape of settings off their type, so that a field added to Settings is a key, in the file and the environment,
// without another line.
func shapeOf(t reflect.Type) *shape {
	if t.Kind() == reflect.Pointer { // a setting that may be left out
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[delivery.Window](), reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		return &shape{}
	case t.Kind() == reflect.Slice:
		return &shape{elem: shapeOf(t.Elem())}
	case t.Kind() != reflect.Struct:
		return &shape{number: t.Kind() == reflect.Int, truth: t.Kind() == reflect.Bool}
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

// nearest returns the name of the field that a misspelt one most likely meant, or nothing.
func (s *shape) nearest(name string) string {
	return typed.NearestKey(name, slices.Collect(maps.Keys(s.fields)))
}

// join returns the full name of a key within another one.
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

// envPrefix begins the names of variables that set a key: mail.host is DUBAN_MAIL_HOST.
const envPrefix = "DUBAN_"
