package people_test

import (
	"testing"

	"duban/remind/people"
)

// The book of a shelf is the same as long as the same can be reached; one that is none makes a book each time.
func TestAShelfKeepsTheBookOfItsDirectory(t *testing.T) {
	d := people.Directory{Contacts: []people.Contact{{Body: "甲县", Channel: "mail", Address: "jia@x.example"}}}
	to := people.Address{Channel: "mail", To: "jia@x.example"}
	lost := people.Reachability{Dead: map[people.Address]people.Loss{to: {Since: 1}}}
	var none *people.Shelf
	if a, b := none.Book(d, lost), none.Book(d, lost); a == b {
		t.Error("no shelf keeps a book")
	}
	s := people.NewShelf(d)
	first := s.Book(d, people.Reachability{})
	if s.Book(d, people.Reachability{}) != first {
		t.Error("the same book is made twice")
	}
	if found, _ := s.Book(d, lost).Contacts("甲县", people.Responsible, 5); len(found) > 0 {
		t.Errorf("a lost address is found: %v", found)
	}
	s = people.NewShelf(d)
	other := people.Directory{Contacts: []people.Contact{{Body: "乙县", Channel: "mail", Address: "yi@x.example"}}}
	for range 2 { // before the shelf's own book is made, and after
		if found, _ := s.Book(other, people.Reachability{}).Contacts("甲县", people.Responsible, 5); len(found) > 0 {
			t.Errorf("another directory has the contacts of the shelf's: %v", found)
		}
		if found, _ := s.Book(d, people.Reachability{}).Contacts("甲县", people.Responsible, 5); len(found) != 1 {
			t.Errorf("the shelf's directory has %v", found)
		}
	}
}
