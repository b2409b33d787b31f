package delivery

import (
	"regexp"
	"strings"
)

// idForm is the form of the names that messages have; where a name was used before, or a letter is one of several, a number follows.
var idForm = regexp.MustCompile(`^([0-9a-f]{10})[0-9a-f]{22}(-[0-9]{1,3})?$`)

// IsID reports whether a text has the form of a message's name. Nothing else in another's mail can be one.
func IsID(s string) bool { return idForm.MatchString(s) }

// Mark returns the short mark by which the subject of an answer names a message: DB- and the first ten digits of its name, with the number behind
// where it has one. Programs and servers drop or rewrite the fields that tie an answer to its mail, but hardly a subject. What is no name has none.
func Mark(id string) string {
	m := idForm.FindStringSubmatch(id)
	if m == nil {
		return ""
	}
	return "DB-" + m[1] + m[2]
}

// Marked returns the subject of a mail with the mark of its message at the end: what people read stands before it, where phones show it.
func Marked(subject, id string) string {
	mark := Mark(id)
	if mark == "" {
		return subject
	}
	return subject + " [" + mark + "]"
}

// Unmarked returns a subject without the mark of its message, as lists show it that have the message's name beside it.
func Unmarked(subject string) string { return markAtEnd.ReplaceAllString(subject, "") }

// markAtEnd is what Marked adds.
var markAtEnd = regexp.MustCompile(` \[DB-[0-9a-f]{10}(-[0-9]{1,3})?\]$`)

// MarkedPrefix returns what the name of a message begins with that a mark names.
func MarkedPrefix(mark string) string {
	digits, _, _ := strings.Cut(strings.TrimPrefix(mark, "DB-"), "-")
	return digits
}
