package ticket_test

import (
	"bytes"
	"strings"
	"testing"

	"duban/remind/ticket"
)

const message = "1260ee3343aa04f1b2c3d4e5f60718a9"

var key = bytes.Repeat([]byte{7}, 32)

// The bytes are a contract: links in mails that have left must open for years.
func TestATokenIsWhatItWas(t *testing.T) {
	const want = "1260ee3343aa04f1b2c3d4e5f60718a9.57baadc1ef9165f6cfb4ae2464c80eeb"
	if got := ticket.Make(key, message); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if link := (ticket.Links{Base: "https://duban.city.example/", Key: key}).To(message); link != "https://duban.city.example/a/"+want {
		t.Errorf("the link is %s", link)
	}
}

func TestNoLinksWithoutAPageOrAKey(t *testing.T) {
	for _, l := range []ticket.Links{{}, {Base: "https://duban.city.example"}, {Key: key}} {
		if got := l.To(message); got != "" {
			t.Errorf("%+v: %s", l, got)
		}
	}
}

func TestOnlyWhatWasMadeOpens(t *testing.T) {
	token := ticket.Make(key, message)
	if got, ok := ticket.Open(key, token); !ok || got != message {
		t.Errorf("%q, %v", got, ok)
	}
	other := strings.Replace(message, "1", "2", 1)
	sum := token[len(message)+1:]
	for name, token := range map[string]string{
		"nothing": "", "the ID alone": message, "the ID and a dot": message + ".", "the signature alone": "." + sum, "another message": other + "." + sum,
		"cut short": token[:len(token)-1], "longer": token + "a", "in capitals": strings.ToUpper(token), "twice": token + "." + sum,
		"a blank": token + " ", "a part of it": message + "-2." + sum, "guessed": message + "." + strings.Repeat("a", 32),
		"a form's": ticket.MakeForm(key, message, "n"), "another key's": ticket.Make(bytes.Repeat([]byte{8}, 32), message),
	} {
		if got, ok := ticket.Open(key, token); ok {
			t.Errorf("%s: %s opens %s", name, token, got)
		}
	}
	// Each character of the signature counts.
	for i := range sum {
		for _, c := range "0123456789abcdefABCDEF" {
			altered := message + "." + sum[:i] + string(c) + sum[i+1:]
			if _, ok := ticket.Open(key, altered); ok && altered != token {
				t.Errorf("%s opens as %s does", altered, token)
			}
		}
	}
}

func TestAFormHoldsForItsMessage(t *testing.T) {
	form := ticket.MakeForm(key, message, "nonce")
	if got, ok := ticket.OpenForm(key, message, form); !ok || got != "nonce" {
		t.Errorf("%q, %v", got, ok)
	}
	for name, try := range map[string][2]string{
		"another message": {strings.Replace(message, "1", "2", 1), form}, "a link's": {message, ticket.Make(key, message)}, "none": {message, ""},
		"another nonce": {message, "other" + form[len("nonce"):]}, "no nonce": {message, form[len("nonce"):]},
		"a line moved": {message + "\nn", ticket.MakeForm(key, message, "n\nnonce")},
	} {
		if _, ok := ticket.OpenForm(key, try[0], try[1]); ok {
			t.Errorf("%s: %s opens", name, try[1])
		}
	}
}
