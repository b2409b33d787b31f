package compiled

import (
	"fmt"
	htmltemplate "html/template"
	"reflect"
	"strconv"
	"strings"
	"text/template/parse"
)

// escapers returns the names of the functions through which a value goes before it is written, as html/template puts them behind it.
func escapers(commands []*parse.CommandNode) string {
	var names []string
	for _, c := range commands {
		name, ok := c.Args[0].(*parse.IdentifierNode)
		if !ok || len(c.Args) > 1 {
			return "?"
		}
		names = append(names, strings.TrimPrefix(name.Ident, "_html_template_"))
	}
	return strings.Join(names, " ")
}

// writer returns what writes values of a type through some escapers; nil: that is not known here.
func writer(of reflect.Type, escapers string) func(*state, reflect.Value) {
	text := worded(of)
	if text == nil {
		return nil
	}
	kept := of == reflect.TypeFor[htmltemplate.HTML]()
	switch {
	case escapers == "", escapers == "htmlescaper" && kept:
		return func(s *state, v reflect.Value) { s.out = append(s.out, text(v)...) }
	case kept || carries(of):
		return nil
	case escapers == "htmlescaper", escapers == "rcdataescaper":
		return func(s *state, v reflect.Value) { s.out = escape(s.out, text(v)) }
	case escapers == "cssvaluefilter attrescaper":
		return plainly(text, colour)
	case escapers == "urlfilter urlnormalizer attrescaper":
		return plainly(text, address)
	default:
		return nil
	}
}

// plainly returns what writes texts of a form that no escaper changes. Any other is left to the library.
func plainly(text func(reflect.Value) string, is func(string) bool) func(*state, reflect.Value) {
	return func(s *state, v reflect.Value) {
		words := text(v)
		s.hard = s.hard || !is(words)
		s.out = append(s.out, words...)
	}
}

// carries reports whether a type is one of html/template's for what is safe somewhere.
func carries(of reflect.Type) bool { return of.PkgPath() == "html/template" }

// worded returns how values of a type are written in words; nil: that is not known here.
func worded(of reflect.Type) func(reflect.Value) string {
	methods := reflect.PointerTo(of)
	if methods.Implements(reflect.TypeFor[fmt.Formatter]()) || methods.Implements(reflect.TypeFor[error]()) {
		return nil
	}
	if methods.Implements(reflect.TypeFor[fmt.Stringer]()) {
		if !of.Implements(reflect.TypeFor[fmt.Stringer]()) {
			return nil
		}
		return func(v reflect.Value) string { return v.Interface().(fmt.Stringer).String() }
	}
	switch of.Kind() {
	case reflect.String:
		return reflect.Value.String
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return func(v reflect.Value) string { return strconv.FormatInt(v.Int(), 10) }
	case reflect.Bool:
		return func(v reflect.Value) string { return strconv.FormatBool(v.Bool()) }
	default:
		return nil
	}
}

// escape appends a text as it may stand between tags, in the entities of html/template.
func escape(out []byte, text string) []byte {
	from := 0
	for i := range len(text) {
		entity := ""
		switch text[i] {
		case 0:
			entity = "\uFFFD"
		case '"':
			entity = "&#34;"
		case '&':
			entity = "&amp;"
		case '\'':
			entity = "&#39;"
		case '+':
			entity = "&#43;"
		case '<':
			entity = "&lt;"
		case '>':
			entity = "&gt;"
		default:
			continue
		}
		out = append(append(out, text[from:i]...), entity...)
		from = i + 1
	}
	return append(out, text[from:]...)
}

// colour reports whether a text is a colour as style sheets number it, #b3261e.
func colour(text string) bool {
	if len(text) != 7 || text[0] != '#' {
		return false
	}
	for _, c := range text[1:] {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// address reports whether a text is an address of the web with nothing in it that would be written otherwise.
func address(text string) bool {
	rest, ok := strings.CutPrefix(text, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(text, "http://")
	}
	return ok && !strings.ContainsFunc(rest, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && !strings.ContainsRune("-._~/:?=#", c)
	})
}
