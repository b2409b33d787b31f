package people_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"duban/remind/days"
	"duban/remind/people"

	"pgregory.net/rapid"
)

// Whatever a directory holds, it is read as encoding/json reads it.
func TestADirectoryIsReadAsItWasWritten(t *testing.T) {
	lists, words := rapid.SliceOf(rapid.Make[people.Contact]()), rapid.MapOf(rapid.String(), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		d := people.Directory{
			Contacts: lists.Draw(t, "contacts"), Collectives: rapid.MapOf(rapid.String(), rapid.SliceOf(rapid.String())).Draw(t, "collectives"),
			Aliases: words.Draw(t, "aliases"), Succeeds: rapid.SliceOf(rapid.Make[people.Succession]()).Draw(t, "succeeds"),
			Demo: rapid.Bool().Draw(t, "demo"), Typist: rapid.String().Draw(t, "typist"),
		}
		if rapid.Bool().Draw(t, "of no contacts") {
			d.Contacts = nil
		}
		for i := range d.Contacts {
			c := &d.Contacts[i]
			c.From, c.To = written(c.From), written(c.To)
			for k := range c.Roles {
				c.Roles[k] %= people.RoleCount
			}
		}
		for i := range d.Succeeds {
			d.Succeeds[i].From = written(d.Succeeds[i].From)
		}
		text, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var want people.Directory
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatalf("%v of %s", err, text)
		}
		if got, err := people.ReadDirectory(string(text)); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("got  %+v, %v\nwant %+v\nof %s", got, err, want, text)
		}
	})
}

// written returns a day for any other as a file may have it: none, or one of the years from 1971 on.
func written(d days.Date) days.Date {
	if d == 0 {
		return 0
	}
	return days.NewDate(1971, 1, 1) + days.Date(uint32(d)%40_000)
}

// What a later version writes besides is passed over, and what is no directory is an error.
func TestWhatIsNoDirectoryIsNotRead(t *testing.T) {
	for text, ok := range map[string]bool{
		`{}`: true, `{"contacts":null}`: true, `{"contacts":[],"later":{"a":[1]}}`: true,
		``: false, `[]`: false, `null`: false, `{"contacts":{}}`: false, `{"contacts":[{"body":1}]}`: false, `{"contacts":[{"body":"甲县"}`: false, `{"demo":1}`: false,
	} {
		if _, err := people.ReadDirectory(text); (err == nil) != ok {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// Every field of a directory is read: a new one needs a line in ReadDirectory.
func TestEveryFieldOfADirectoryIsRead(t *testing.T) {
	var want people.Directory
	text := `{"contacts":[{"body":"甲县"}],"collectives":{"各县":["甲县"]},"aliases":{"甲":"甲县"},"succeeds":[{"body":"乙局","by":"甲县"}],"demo":true,"typist":"某某"}`
	if err := json.Unmarshal([]byte(text), &want); err != nil {
		t.Fatal(err)
	}
	v := reflect.ValueOf(want)
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Errorf("the case says nothing of %s", v.Type().Field(i).Name)
		}
	}
	if got, err := people.ReadDirectory(text); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, want)
	}
}
