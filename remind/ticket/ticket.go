package ticket

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// macBytes is how much of the HMAC stands in a token: 128 bits nobody guesses, and a mail program may break a longer line. They are written in
// hex, as programs that find links in plain text leave out a hyphen or an underline at the end.
const macBytes = 16

// The purposes keep what is signed for one thing from serving for another.
const (
	forLink = "duban answer link 1"
	forForm = "duban answer form 1"
)

// Path is what stands between the address of the page and a token.
const Path = "/a/"

// Links makes the links of an installation. The zero value makes none.
type Links struct {
	Base string // the page as readers reach it, without the slash at its end; empty: nobody reaches one
	Key  []byte `json:"-"` // a secret, which who only looks has not: nothing of how plans stand depends on it
}

// To returns the link of a message; empty where there are no links.
func (l Links) To(message string) string {
	if l.Base == "" || len(l.Key) == 0 {
		return ""
	}
	return strings.TrimRight(l.Base, "/") + Path + Make(l.Key, message)
}

// Make returns the token of a message: its ID and a signature.
func Make(key []byte, message string) string { return message + "." + mac(key, forLink, message) }

// Open returns the message of a token; false where it was not made with the key.
func Open(key []byte, token string) (message string, ok bool) {
	message, sum, _ := strings.Cut(token, ".")
	return message, message != "" && same(sum, mac(key, forLink, message))
}

// MakeForm returns the token of a form: a nonce that names it among all forms of a message, and a signature that holds for that message alone. What
// is sent twice, by an impatient finger or a phone that tries again, bears the same one.
func MakeForm(key []byte, message, nonce string) string {
	return nonce + "." + mac(key, forForm, message+"\n"+nonce)
}

// OpenForm returns the nonce of a form of a message; false where the form was not made with the key, or for another message.
func OpenForm(key []byte, message, token string) (nonce string, ok bool) {
	nonce, sum, _ := strings.Cut(token, ".")
	return nonce, nonce != "" && same(sum, mac(key, forForm, message+"\n"+nonce))
}

// mac signs a text for a purpose. No purpose holds a line's end, so no two pairs run into each other.
func mac(key []byte, purpose, text string) string {
	h := hmac.New(sha256.New, key)
	_, _ = h.Write([]byte(purpose + "\n" + text)) // it never fails
	return hex.EncodeToString(h.Sum(nil)[:macBytes])
}

// same compares in a time that tells nothing of where the two differ.
func same(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }
