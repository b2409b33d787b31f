package people

import (
	"reflect"
	"sync"
)

// A Shelf keeps the book of one directory, which is large where there are many plans, as long as the same of it can be used.
type Shelf struct {
	of    Directory
	mu    sync.Mutex
	book  *Book
	reach Reachability
}

// NewShelf returns the shelf of a directory, which may not be changed any more.
func NewShelf(d Directory) *Shelf { return &Shelf{of: d} }

// Book returns the book of a directory: what is kept, if it is that of the shelf, made anew where another part of it can be used. Of any other directory,
// as of one that is only thought of, nothing is kept; a nil shelf keeps none at all. A directory is compared to itself at no cost.
func (s *Shelf) Book(d Directory, r Reachability) *Book {
	if s == nil || !reflect.DeepEqual(s.of, d) {
		return NewBook(d, r)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.book == nil || !reflect.DeepEqual(s.reach, r) {
		s.book, s.reach = NewBook(d, r), r
	}
	return s.book
}
