package people_test

import (
	"fmt"
	"slices"
	"testing"

	"duban/remind/days"
	"duban/remind/people"

	"pgregory.net/rapid"
)

// anyDirectory draws a directory in which bodies and addresses come again, be it in another spelling.
func anyDirectory(t *rapid.T) (d people.Directory) {
	one := func(what string, of ...string) string { return rapid.SampledFrom(of).Draw(t, what) }
	for i := range rapid.IntRange(0, 20).Draw(t, "contacts") {
		c := people.Contact{
			Body: one("body", "甲县", "甲", "乙局", "丙局"), Name: fmt.Sprint("联系人", i), Channel: one("channel", people.MailChannel, "群一", "群二"),
			Address: one("address", "", "a@x.test", " A@x.test", "b@x.test", "c@x.test"), For: one("for", "", "", "联系人0", "b@x.test"),
			Order: rapid.IntRange(0, 3).Draw(t, "order"), To: days.Date(rapid.IntRange(0, 2).Draw(t, "to")),
		}
		if rapid.Bool().Draw(t, "only led") {
			c.Roles = []people.Role{people.Lead}
		}
		d.Contacts = append(d.Contacts, c)
	}
	d.Aliases = map[string]string{"甲": "甲县"}
	return d
}

// A book finds, of an address and of a body, the contacts that a look through all of the directory finds, and leaves the directory as it is.
func TestABookFindsWhatTheDirectoryHas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDirectory(t)
		before := fmt.Sprintf("%+v", d)
		b := people.NewBook(d, people.Reachability{})
		at, of := map[people.Address][]string{}, map[string][]string{}
		for _, c := range d.Contacts {
			to := people.NewAddress(c.Channel, c.Address)
			at[to] = append(at[to], c.Name)
			of[b.Alias(c.Body)] = append(of[b.Alias(c.Body)], c.Name)
		}
		numbers := map[int]people.Address{}
		for to, want := range at {
			if got := names(b.At(to)); !slices.Equal(got, want) {
				t.Fatalf("at %v are %v, want %v", to, got, want)
			}
			n := b.Number(to)
			if other, taken := numbers[n]; taken || n < 0 || n >= len(d.Contacts) {
				t.Fatalf("the number of %v is %d, of %d contacts; so is that of %v", to, n, len(d.Contacts), other)
			}
			numbers[n] = to
			for _, c := range b.At(to) {
				if c.At() != to {
					t.Fatalf("a contact at %v says that it is at %v", to, c.At())
				}
			}
		}
		for body, want := range of {
			got := names(b.All(body))
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Fatalf("of %s are %v, want %v", body, got, want)
			}
		}
		if to := people.NewAddress(people.MailChannel, "nobody@x.test"); b.At(to) != nil || b.Number(to) >= 0 {
			t.Fatalf("somebody is found at an address that nobody has: %v", b.At(to))
		}
		if after := fmt.Sprintf("%+v", d); after != before {
			t.Fatalf("the directory was\n%s\nand is\n%s", before, after)
		}
	})
}

// names returns the names of contacts.
func names(all []*people.Contact) (names []string) {
	for _, c := range all {
		names = append(names, c.Name)
	}
	return names
}

// What is known of one contact costs the same in a large directory.
func BenchmarkNewBook(b *testing.B) {
	for _, n := range []int{1000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var d people.Directory
			for i := range n {
				d.Contacts = append(d.Contacts, people.Contact{Body: fmt.Sprint("单位", i/10), Channel: people.MailChannel, Address: fmt.Sprintf("u%d@x.test", i)})
			}
			b.ReportAllocs()
			for b.Loop() {
				people.NewBook(d, people.Reachability{})
			}
		})
	}
}
