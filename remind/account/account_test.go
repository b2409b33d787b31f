package account_test

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"testing"

	"duban/remind/account"
	"duban/remind/days"
	"duban/remind/people"
	"duban/remind/tally"

	"pgregory.net/rapid"
)

// drawn returns any account.
func drawn(t *rapid.T) *account.Account {
	a := &account.Account{Released: rapid.Bool().Draw(t, "released"), From: days.Date(rapid.Int32Range(-10, 40000).Draw(t, "from"))}
	a.Leaders = rapid.SliceOfN(rapid.String(), 1, 3).Draw(t, "leaders")
	for range rapid.IntRange(1, 4).Draw(t, "shares") {
		s := account.Share{
			To:   people.Address{Channel: rapid.String().Draw(t, "channel"), To: rapid.String().Draw(t, "to")},
			Role: people.Role(rapid.IntRange(0, int(people.RoleCount)-1).Draw(t, "role")),
		}
		for _, c := range s.Total.Counts() {
			for i := range c {
				c[i] = rapid.IntRange(0, 1000).Draw(t, "n")
			}
		}
		a.Shares = append(a.Shares, s)
	}
	return a
}

// What is kept is read as it was, and nothing that is cut off or goes on is taken for it.
func TestAnAccountIsReadAsItWasKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawn(t)
		b := a.Bytes()
		got, err := account.Parse(b)
		if err != nil || !reflect.DeepEqual(got, a) {
			t.Fatalf("%+v, %v, want %+v", got, err, a)
		}
		for _, bad := range [][]byte{b[:rapid.IntRange(0, len(b)-1).Draw(t, "cut")], append(bytes.Clone(b), 0)} {
			if _, err := account.Parse(bad); !errors.Is(err, account.ErrBad) {
				t.Fatalf("%x: %v", bad, err)
			}
		}
	})
}

// Bytes that anybody wrote are an account or none; they hang and break nothing.
func FuzzParse(f *testing.F) {
	f.Add((&account.Account{Leaders: []string{"丁"}, Shares: []account.Share{{To: people.Address{Channel: "mail", To: "a@x.example"}}}}).Bytes())
	f.Add([]byte{0, 0, 255, 255, 255, 255, 7})                       // as many leaders as a number can say
	f.Add([]byte{0, 0, 0, 1, 0, 0, byte(people.RoleCount), 0, 0, 0}) // a role that there is not
	f.Add([]byte{1, 0, 0, 1, 0, 0, 0, 9, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		if a, err := account.Parse(b); err == nil {
			if slices.ContainsFunc(a.Shares, func(s account.Share) bool { return s.Role >= people.RoleCount }) {
				t.Errorf("%x: a role that there is not", b)
			}
			if again, err := account.Parse(a.Bytes()); err != nil || !reflect.DeepEqual(again, a) {
				t.Errorf("%x: %+v, then %+v, %v", b, a, again, err)
			}
		}
	})
}

// A reader answers for what is released, and for what he is told of; of others nothing is kept.
func TestAReaderAnswersForWhatIsReleasedOrTold(t *testing.T) {
	today := days.NewDate(2026, 11, 30)
	a, b := people.Address{Channel: "mail", To: "a@x.example"}, people.Address{Channel: "mail", To: "b@x.example"}
	of := func(to people.Address, n int) account.Share {
		return account.Share{To: to, Role: people.Lead, Total: tally.Total{Problems: tally.Count{tally.Open: n}}}
	}
	book := account.NewBook(today, map[people.Address]bool{a: true})
	book.Add("p", &account.Account{Released: true, From: today, Shares: []account.Share{of(a, 1), of(b, 100)}, Leaders: []string{"丁", "戊"}})
	book.Add("q", &account.Account{Released: true, From: today + 1, Shares: []account.Share{of(a, 2)}, Leaders: []string{"丁"}})
	book.Add("r", &account.Account{Shares: []account.Share{of(a, 4)}})
	for _, tt := range []struct {
		to   people.Address
		told string
		want int
	}{{a, "", 1}, {a, "p", 1}, {a, "q", 3}, {a, "r", 5}, {a, "qr", 7}, {b, "p", 0}} {
		all := book.Of(tt.to, func(plan string) bool { return bytes.Contains([]byte(tt.told), []byte(plan)) })
		if got := all[people.Lead].Problems[tally.Open]; got != tt.want {
			t.Errorf("%s told of %q: %d, want %d", tt.to.To, tt.told, got, tt.want)
		}
	}
	if got := book.Leaders(); !reflect.DeepEqual(got, []string{"丁", "戊"}) {
		t.Errorf("leaders: %q", got)
	}
}
