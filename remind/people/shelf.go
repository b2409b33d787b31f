package people

import (
	"reflect"
	"sync"
)

// A Shelf keeps the book of one directory, which is large where there are many plans, as long as the same of it can be used.
type Shelf struct {
	mu    sync.Mutex
	book  *Book
	reach Reachability
}

// Book returns the book of the shelf's directory, made anew where it is another one that can be used. A nil shelf keeps none.
func (s *Shelf) Book(d Directory, r Reachability) *Book {
	if s == nil {
		return NewBook(d, r)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.book == nil || !reflect.DeepEqual(s.reach, r) {
		s.book, s.reach = NewBook(d, r), r
	}
	return s.book
}
