package notify

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// minSecret is in bytes: what is shorter is no key, and hiding it would only garble answers.
const minSecret = 4

// A cloak knows the texts that no verdict may show: a server may repeat what it was given.
type cloak struct{ hidden []string }

// hide keeps texts out of verdicts, as they are and as a URL, JSON or a quoted string (RFC 9051) writes them.
func (c *cloak) hide(secrets ...string) { c.hidden = append(c.hidden, forms(secrets)...) }

// hideLogin hides a password, also as PLAIN (RFC 4616) and LOGIN send it.
func (c *cloak) hideLogin(user, password string) {
	c.hide(password)
	for _, plain := range []string{password, "\x00" + user + "\x00" + password, user + "\x00" + user + "\x00" + password} {
		c.hide(base64.StdEncoding.EncodeToString([]byte(plain)))
	}
}

// quoted writes what stands between quotation marks, in IMAP as in JSON.
var quoted = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// forms returns how a secret may look in an answer: as it is, and as it stands in a query, a path, a quotation or JSON.
// A secret that is shorter than minSecret is not sought, for it would blot out ordinary words.
func forms(secrets []string) []string {
	var all []string
	for _, s := range secrets {
		if len(s) >= minSecret {
			all = append(all, s, url.QueryEscape(s), url.PathEscape(s), quoted.Replace(s))
			if text, err := json.Marshal(s); err == nil { // with escapes for < > & too
				all = append(all, string(text[1:len(text)-1]))
			}
		}
	}
	return all
}

// cover puts stars over what is hidden.
func (c *cloak) cover(s string, more ...string) string {
	hidden := append(forms(more), c.hidden...)
	slices.SortFunc(hidden, func(a, b string) int { return cmp.Compare(len(b), len(a)) }) // one may be a part of another
	for _, h := range hidden {
		s = strings.ReplaceAll(s, h, "***")
	}
	return s
}

// clean makes a text fit for a verdict.
func (c *cloak) clean(s string, more ...string) string { return tidy(c.cover(s, more...)) }
