package incoming

import (
	"slices"
	"strings"

	"duban/remind/answer"
	"duban/remind/pattern"
)

// checks returns what the receiving server says of the sender (RFC 8601). Only the topmost field is its own: those below came with the mail, and
// whoever sent it may have written them. Nothing of it is believed but methods and results.
func checks(e *entity) (all []answer.Check) {
	value := e.get("authentication-results")
	for range maxNested {
		shorter := innerComment.ReplaceAllString(value, " ")
		if shorter == value {
			break
		}
		value = shorter
	}
	results := splitOutside(value, ';')
	for _, one := range results[1:] { // the first names the server
		m := methodResult.FindStringSubmatch(one)
		if m == nil {
			continue
		}
		c := answer.Check{Method: strings.ToLower(m[1]), Result: strings.ToLower(m[2])}
		if !slices.Contains(all, c) && len(all) < maxChecks {
			all = append(all, c)
		}
	}
	return all
}

// The bounds of a field that may be anybody's.
const (
	maxNested = 5
	maxChecks = 10
)

var (
	innerComment = pattern.New(`\([^()]*\)`)
	methodResult = pattern.New(`(?i)^\s*(spf|dkim|dmarc)(?:/[0-9]+)?\s*=\s*([a-z]+)\b`)
)
