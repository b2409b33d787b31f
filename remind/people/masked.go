package people

import (
	"strings"
	"unicode/utf8"

	"duban/remind/pattern"
)

// mailboxes finds what may be a mailbox in running text. The @ of an obligation's key has a day behind it and is none; neither is the name of somebody
// who is called in a group, as nothing with a dot follows. A local part in Chinese is taken only where the domain has a dot, for Chinese text may
// stand right before the @ of anything.
var mailboxes = pattern.New(`([A-Za-z0-9.!#$%&+_~-][A-Za-z0-9.!#$%&+_~@-]*)@([\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*)|(\p{Han}[\p{Han}\w.-]*)@([\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)`)

// keyDay is what stands behind the @ of a key.
var keyDay = pattern.New(`^\d{4}-\d{2}-\d{2}[a-z]?$`)

// mobiles finds numbers of mobile telephones, also as they are grouped in letters. A longer row of digits, or one within a hash, is none.
var mobiles = pattern.New(`\b(86[- ]?)?(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})\b`)

// Masked returns a text in which nobody can be reached by what it says: of each mailbox there is the first letter and the domain (s***@shigu.example),
// of each mobile number the first three and the last four digits (138****0001), so that an office still knows which of its own is meant.
// Masking what is masked changes nothing.
func Masked(text string) string {
	if strings.Contains(text, "@") { // most texts have none, and looking is slow
		// What one look takes for a domain may be a mailbox's name with another @ behind it. A @ that was masked is found no more, so the looks end.
		for next := withoutMailboxes(text); next != text; next = withoutMailboxes(text) {
			text = next
		}
	}
	if digits(text) < 11 {
		return text
	}
	return mobiles.ReplaceAllString(text, "${1}${2}****${3}")
}

// withoutMailboxes masks the mailboxes that one look finds.
func withoutMailboxes(text string) string {
	return mailboxes.ReplaceAllStringFunc(text, func(found string) string {
		m := mailboxes.FindStringSubmatch(found)
		local, domain := m[1]+m[3], m[2]+m[4]
		if keyDay.MatchString(domain) {
			return found
		}
		_, first := utf8.DecodeRuneInString(local)
		return local[:first] + "***@" + domain
	})
}

// digits counts the digits of a text.
func digits(text string) (n int) {
	for i := range len(text) {
		if '0' <= text[i] && text[i] <= '9' {
			n++
		}
	}
	return n
}
