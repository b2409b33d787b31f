package database

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"testing"
)

// A script is the rows of a driver: one number and its bytes each, in a room that the next row takes again, and how they end.
type script struct {
	left int
	ends error
	room []byte
	shut bool
}

func (s *script) Columns() []string { return []string{"n", "bytes", "text"} }

func (s *script) Close() error {
	s.shut = true
	return nil
}

func (s *script) Next(to []driver.Value) error {
	if s.left == 0 {
		return s.ends
	}
	s.room = append(s.room[:0], byte('0'+s.left))
	to[0], to[1], to[2] = int64(s.left), s.room, storable("\x00")
	s.left--
	return nil
}

// opened returns the rows of a script on a connection.
func opened(s *script) (*session, *rows) {
	c := &session{}
	c.open = &rows{Rows: s, of: c}
	return c, c.open
}

// read reads up to n rows.
func read(r *rows, n int) (got string, err error) {
	for range n {
		to := make([]driver.Value, 3)
		if err = r.Next(to); err != nil {
			return got, err
		}
		got += fmt.Sprintf("%d %s %q,", to[0], to[1], to[2])
	}
	return got, nil
}

// Rows come in their order and as they were written, also where another statement is sent between two of them: what is left is taken in before.
func TestRowsOutlastAnotherStatement(t *testing.T) {
	const all = `3 3 "\x00",2 2 "\x00",1 1 "\x00",`
	for before := range 5 {
		c, r := opened(&script{left: 3, ends: io.EOF})
		first, err := read(r, min(before, 3))
		if err == nil && before > 3 {
			_, err = read(r, 1)
		}
		if before <= 3 && err != nil || before > 3 && !errors.Is(err, io.EOF) {
			t.Fatalf("%d rows: %q, %v", before, first, err)
		}
		if err := c.drain(); err != nil || c.open != nil {
			t.Fatalf("after %d rows: %v, still open: %v", before, err, c.open != nil)
		}
		rest, err := read(r, 4)
		if first+rest != all || !errors.Is(err, io.EOF) {
			t.Errorf("after %d rows the rest is %q, %v", before, rest, err)
		}
	}
}

// Rows that break off say so to whoever sends the next statement, and to their reader after those that had come.
func TestRowsThatBreakOffSaySo(t *testing.T) {
	broken := errors.New("cut")
	c, r := opened(&script{left: 2, ends: broken})
	if _, err := read(r, 1); err != nil {
		t.Fatal(err)
	}
	if err := c.drain(); !errors.Is(err, broken) {
		t.Errorf("the next statement: %v", err)
	}
	if got, err := read(r, 2); got != `1 1 "\x00",` || !errors.Is(err, broken) {
		t.Errorf("their reader: %q, %v", got, err)
	}
}

// Rows that are closed hold up nobody, and what had been taken in of them is gone.
func TestClosedRowsAreOver(t *testing.T) {
	s := &script{left: 3, ends: io.EOF}
	c, r := opened(s)
	if err := r.Close(); err != nil || !s.shut || c.open != nil || c.drain() != nil {
		t.Errorf("closed %v, open %v, %v", s.shut, c.open != nil, err)
	}
	if got, err := read(r, 1); got != "" || !errors.Is(err, io.EOF) {
		t.Errorf("afterwards they say %q, %v", got, err)
	}
	other := &rows{of: c}
	c.open = other
	if r.end(io.EOF); c.open != other {
		t.Error("the end of rows that were closed closes others")
	}
}

// What is true goes into columns of numbers and of truths alike.
func TestTruthsAreNumbersToo(t *testing.T) {
	for is, want := range map[bool]int64{true: 1, false: 0} {
		v := driver.NamedValue{Value: is}
		if err := (&session{}).CheckNamedValue(&v); err != nil {
			t.Fatal(err)
		}
		x, ok := v.Value.(truth)
		n, err1 := x.Int64Value()
		b, err2 := x.BoolValue()
		if err := errors.Join(err1, err2); err != nil || !ok || n.Int64 != want || !n.Valid || b.Bool != is || !b.Valid {
			t.Errorf("%v becomes %v, %v, %v", is, n, b, err)
		}
	}
	v := driver.NamedValue{Value: "a\x00"}
	if err := (&session{}).CheckNamedValue(&v); err != nil || v.Value != storable("a\x00") {
		t.Errorf("a text becomes %q, %v", v.Value, err)
	}
}
