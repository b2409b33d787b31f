package typed

import "strings"

// Key returns a key as it is kept: a Chinese keyboard in full width types ２２ for 22, and blanks around it are none of it. Full-width forms stand in
// Unicode in the order of ASCII, from U+FF01 to U+FF5E.
func Key(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, strings.TrimSpace(text))
}
