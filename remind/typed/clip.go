package typed

import "unicode/utf8"

// Clip returns a text of more than n characters as its first n and …, and any other as it is. Lines that people read are cut by it, so that
// they are cut alike everywhere; it counts characters, not bytes or columns, and never looks past the n-th, however long the text.
func Clip(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i] + "…"
		}
		n--
	}
	return text
}

// ClipTo returns a text in at most n characters, n at least 1: the … takes the place of the last.
func ClipTo(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	return Clip(text, n-1)
}
