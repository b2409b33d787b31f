package incoming

import (
	"bytes"
	"slices"
	"strings"
)

// An entity is a mail or a part of one: its fields and what stands behind them. The libraries for MIME give up at the first line that is none of
// a header, at a boundary that is never closed, at line ends of two kinds; but what a person wrote behind such a fault must not be lost.
type entity struct {
	fields []field
	body   []byte
}

// A field is one of a header, unfolded, as text; its encoded words are still encoded.
type field struct {
	name  string
	value []byte
}

// The bounds of a header. Real ones have a tenth.
const (
	maxFields = 1000
	maxValue  = 64 << 10
)

// newEntity parts a header from what follows the first empty line. Lines that belong to no field are passed over. What begins with none is all
// body.
func newEntity(raw []byte) *entity {
	e := &entity{}
	rest := raw
	for len(rest) > 0 {
		line, after := nextLine(rest)
		if len(line) == 0 {
			e.body = after
			return e
		}
		name, value, ok := strings.Cut(asText(line[:min(len(line), maxValue)]), ":")
		switch n := len(e.fields); {
		case line[0] == ' ' || line[0] == '\t':
			if n > 0 && len(e.fields[n-1].value) < maxValue {
				e.fields[n-1].value = append(append(e.fields[n-1].value, ' '), strings.TrimSpace(asText(line[:min(len(line), maxValue)]))...)
			}
		case ok && isName(name) && n < maxFields:
			e.fields = append(e.fields, field{strings.ToLower(strings.TrimSpace(name)), []byte(strings.TrimSpace(value))})
		case n == 0 && !bytes.HasPrefix(line, []byte("From ")): // the first line of a mail in a file
			e.body = raw
			return e
		}
		rest = after
	}
	return e
}

// nextLine returns the first line without its end, and what follows it.
func nextLine(b []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(b, []byte{'\n'})
	return bytes.TrimRight(line, "\r"), rest
}

// asText returns a line of a header as text. Some programs write Chinese in it as it is.
func asText(line []byte) string {
	text, _ := decodeText(line, "")
	return text
}

// isName reports whether a text may be the name of a field.
func isName(s string) bool {
	s = strings.TrimRight(s, " \t")
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

// all returns the values of the fields of a name, the topmost first.
func (e *entity) all(name string) (values []string) {
	for _, f := range e.fields {
		if f.name == name {
			values = append(values, string(f.value))
		}
	}
	return values
}

// get returns the topmost field of a name.
func (e *entity) get(name string) string {
	for _, f := range e.fields {
		if f.name == name {
			return string(f.value)
		}
	}
	return ""
}

// has reports whether there is a field of one of some names.
func (e *entity) has(names ...string) bool {
	return slices.ContainsFunc(e.fields, func(f field) bool { return slices.Contains(names, f.name) })
}

// parts cuts a body at the lines of its boundary. It reports whether the last of them says that it is the last: else a piece of the mail is missing.
func parts(body []byte, boundary string) (all [][]byte, closed bool) {
	mark := []byte("--" + boundary)
	if boundary == "" {
		return nil, false
	}
	from := -1 // where the part begins that is being read
	for at := 0; at < len(body) && len(all) < maxParts; {
		i := bytes.Index(body[at:], mark)
		if i < 0 {
			break
		}
		i += at
		line, rest := nextLine(body[i:])
		at = len(body) - len(rest)
		tail := strings.TrimSpace(string(line[len(mark):min(len(line), len(mark)+10)]))
		if i > 0 && body[i-1] != '\n' || tail != "" && tail != "--" {
			continue
		}
		if from >= 0 {
			all = append(all, withoutEnd(body[from:i]))
		}
		if from = at; tail == "--" {
			return all, true
		}
	}
	if len(all) == maxParts {
		return all, true // it is not cut off, it has too many
	}
	if from >= 0 {
		all = append(all, body[from:])
	}
	return all, false
}

// withoutEnd takes off the end of the line that belongs to the boundary behind it.
func withoutEnd(b []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(b, []byte{'\n'}), []byte{'\r'})
}
