package incoming

import (
	"encoding/hex"
	"strconv"
	"strings"
)

// parseParams takes a field such as Content-Type apart: its value in lower case and the parameters behind it, decoded. It reads what programs
// write, not only what RFC 2045 allows: the library's parser gives up all parameters for one bare encoded word.
func parseParams(value string) (main string, params map[string]string) {
	fields := splitOutside(value, ';')
	raw := map[string]string{}
	for _, f := range fields[1:] {
		key, v, ok := strings.Cut(f, "=")
		key = strings.ToLower(strings.TrimSpace(key))
		if _, there := raw[key]; ok && !there && len(raw) < maxParams {
			raw[key] = unquoted(strings.TrimSpace(v))
		}
	}
	params = map[string]string{}
	for key := range raw {
		name, _, _ := strings.Cut(key, "*")
		params[name] = param(raw, name)
	}
	return strings.ToLower(strings.TrimSpace(fields[0])), params
}

const maxParams = 100

// param returns a parameter as it was meant: in one piece or in several, with a charset of its own (RFC 2231) or as encoded words.
func param(raw map[string]string, name string) string {
	if v, ok := raw[name+"*"]; ok {
		charset, text := charsetOf(v)
		s, _ := decodeText(unpercent(text), charset)
		return s
	}
	var all []byte
	charset, extended := "", false
	for n := range maxParams {
		key := name + "*" + strconv.Itoa(n)
		piece, whole := raw[key]
		coded, ok := raw[key+"*"]
		switch {
		case ok && n == 0:
			charset, coded = charsetOf(coded)
			fallthrough
		case ok:
			all, extended = append(all, unpercent(coded)...), true
			continue
		case whole:
			all = append(all, piece...)
			continue
		}
		break
	}
	if extended {
		s, _ := decodeText(all, charset)
		return s
	}
	if len(all) > 0 {
		return decodeWords(string(all))
	}
	return decodeWords(raw[name])
}

// charsetOf takes the charset and the language off the value of an extended parameter.
func charsetOf(v string) (charset, text string) {
	charset, rest, ok := strings.Cut(v, "'")
	_, text, more := strings.Cut(rest, "'")
	if !ok || !more {
		return "", v
	}
	return charset, text
}

// unpercent decodes %E8 and the like; what is none stays.
func unpercent(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if coded, err := hex.AppendDecode(out, []byte(s[i+1:i+3])); err == nil {
				out = coded
				i += 2
				continue
			}
		}
		out = append(out, s[i])
	}
	return out
}

// splitOutside splits a field at a sign that stands in no quotes. A quote that is never closed goes to the end. There is always a first piece.
func splitOutside(s string, sign byte) (all []string) {
	quoted, from := false, 0
	for i := 0; i < len(s); i++ {
		switch {
		case quoted && s[i] == '\\':
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == sign && !quoted:
			all, from = append(all, s[from:i]), i+1
		}
	}
	return append(all, s[from:])
}

// unquoted returns what stands in quotes. Only a quote and a backslash are escaped in it: programs write the paths of their files bare.
func unquoted(s string) string {
	if !strings.HasPrefix(s, `"`) {
		return s
	}
	s = strings.TrimSuffix(s[1:], `"`)
	return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(s)
}
