package people_test

import (
	"fmt"
	"testing"

	"duban/remind/days"
	"duban/remind/people"
)

// Between two days of which the book says that it is the same, every name comes to the same people; and it says so of days without a bound.
func TestABookIsTheSameBetweenItsBounds(t *testing.T) {
	day := days.NewDate(2026, 11, 1)
	mail := func(body, to string) people.Contact {
		return people.Contact{Body: body, Channel: people.MailChannel, Address: to + "@x.example"}
	}
	begins, ends, lost, second, stands := mail("甲县", "a"), mail("甲县", "b"), mail("乙局", "c"), mail("乙局", "d"), mail("丙局", "f")
	begins.From, ends.To, second.Order = day+5, day+9, 2
	away := mail("丙局", "e")
	stands.For, stands.From, stands.To = away.Address, day+20, day+22
	d := people.Directory{
		Contacts: []people.Contact{begins, ends, lost, second, away, stands},
		Succeeds: []people.Succession{{Body: "丁局", By: "甲县", From: day + 14}},
	}
	b := people.NewBook(d, people.Reachability{Dead: map[people.Address]people.Loss{lost.At(): {Since: day + 2, Until: day + 2}}})
	on := func(day days.Date) (all string) {
		for _, body := range []string{"甲县", "乙局", "丙局", "丁局"} {
			for _, member := range b.Members([]string{body}, day) {
				found, why := b.Contacts(member, people.Lead, day)
				all += fmt.Sprint(member, found, why)
			}
		}
		return all
	}
	same, other := 0, 0
	for n := day; n < day+30; n++ {
		equal := on(n) == on(n+1)
		if b.Same(n, n+1) {
			same++
			if !equal {
				t.Errorf("from %s to %s others are found, and the book is said to be the same", n, n+1)
			}
		}
		if !equal {
			other++
			if b.Same(n-3, n+3) {
				t.Errorf("the book is said to be the same around %s", n)
			}
		}
	}
	if same < 15 || other < 7 {
		t.Errorf("%d days are the same, %d differ: the case proves too little", same, other)
	}
	if !people.NewBook(people.Directory{Contacts: []people.Contact{away}}, people.Reachability{}).Same(day, days.Never) {
		t.Error("a book without days is not the same for ever")
	}
}
