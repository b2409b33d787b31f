package people

import (
	"encoding/json"
	"fmt"
	"strings"
)

// ReadDirectory reads a directory from its JSON, contact by contact, so that nothing of the text is held twice; what many contacts have in common,
// as their body, is held once.
func ReadDirectory(text string) (Directory, error) {
	r := reading{Decoder: json.NewDecoder(strings.NewReader(text)), known: map[string]string{}}
	r.contacts = strings.Count(text, `"address":`)
	err := r.members(func(key string) error {
		switch key {
		case "contacts":
			return r.list()
		case "collectives":
			return r.Decode(&r.d.Collectives)
		case "aliases":
			return r.Decode(&r.d.Aliases)
		case "succeeds":
			return r.Decode(&r.d.Succeeds)
		case "demo":
			return r.Decode(&r.d.Demo)
		case "typist":
			return r.Decode(&r.d.Typist)
		default:
			return r.Decode(&json.RawMessage{})
		}
	})
	return r.d, err
}

// A reading of a directory.
type reading struct {
	*json.Decoder
	d        Directory
	contacts int               // as many as there can be, at most
	known    map[string]string // words that were read, by themselves
}

// members reads an object: its keys are yielded, and what stands there is to be read then.
func (r *reading) members(of func(key string) error) error {
	if t, err := r.Token(); err != nil || t != json.Delim('{') {
		return unexpected(t, err)
	}
	for r.More() {
		t, err := r.Token()
		if err != nil {
			return err
		}
		if err := of(fmt.Sprint(t)); err != nil {
			return err
		}
	}
	_, err := r.Token()
	return err
}

// list reads the contacts; null is none.
func (r *reading) list() error {
	switch t, err := r.Token(); {
	case t == nil && err == nil:
		return nil
	case err != nil || t != json.Delim('['):
		return unexpected(t, err)
	}
	r.d.Contacts = make([]Contact, 0, r.contacts)
	for r.More() {
		var c Contact
		if err := r.Decode(&c); err != nil {
			return err
		}
		c.Body, c.Title, c.Channel, c.For = r.same(c.Body), r.same(c.Title), r.same(c.Channel), r.same(c.For)
		r.d.Contacts = append(r.d.Contacts, c)
	}
	_, err := r.Token()
	return err
}

// same returns the words as they were read first.
func (r *reading) same(words string) string {
	if before, ok := r.known[words]; ok {
		return before
	}
	r.known[words] = words
	return words
}

// unexpected returns why a directory does not begin as one.
func unexpected(t json.Token, err error) error {
	if err == nil {
		err = fmt.Errorf("%v is no directory", t)
	}
	return err
}
