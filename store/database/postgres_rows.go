package database

import (
	"database/sql/driver"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// rows are those of a query, as the tables of SQLite would return them.
type rows struct {
	driver.Rows
	of     *session
	left   [][]driver.Value // taken in before another statement was sent
	ended  bool             // nothing is left on the connection
	failed error
}

// Next reads the next row.
func (r *rows) Next(to []driver.Value) error {
	if len(r.left) > 0 {
		copy(to, r.left[0])
		r.left = r.left[1:]
		return nil
	}
	if r.ended {
		return r.failed
	}
	return r.next(to)
}

// next reads a row from the connection.
func (r *rows) next(to []driver.Value) error {
	if err := r.Rows.Next(to); err != nil {
		r.end(err)
		return err
	}
	for i := range to {
		if text, ok := to[i].(string); ok {
			to[i] = stored(text)
		}
	}
	return nil
}

// drain takes the other rows into memory.
func (r *rows) drain() error {
	for !r.ended {
		row := make([]driver.Value, len(r.Columns()))
		if r.next(row) != nil {
			break
		}
		for i := range row {
			if b, ok := row[i].([]byte); ok {
				row[i] = slices.Clone(b)
			}
		}
		r.left = append(r.left, row)
	}
	if errors.Is(r.failed, io.EOF) {
		return nil
	}
	return r.failed
}

// end notes that the connection is free.
func (r *rows) end(why error) {
	r.ended, r.failed = true, why
	if r.of.open == r {
		r.of.open = nil
	}
}

// Close ends the reading.
func (r *rows) Close() error {
	if !r.ended {
		r.end(io.EOF)
	}
	r.left = nil
	return r.Rows.Close()
}

// firstEscape begins the private characters that stand for the 256 bytes in texts that PostgreSQL would refuse. A mail may have any byte in it, and what is
// sealed must be read as it was written.
const firstEscape = 0x10ff00

// storable returns a text without zero bytes, and in good UTF-8; stored reverses it. Almost every text stays as it is.
func storable(text string) string {
	if utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool { return r == 0 || r >= firstEscape }) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if bad := r == utf8.RuneError && size == 1; !bad && r != 0 && r < firstEscape {
			b.WriteString(text[i : i+size])
		} else {
			for _, c := range []byte(text[i : i+size]) {
				b.WriteRune(firstEscape + rune(c))
			}
		}
		i += size
	}
	return b.String()
}

// stored returns a text as it was before storable.
func stored(text string) string {
	if !strings.Contains(text, "\U0010ff00"[:2]) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if r >= firstEscape {
			b.WriteByte(byte(r - firstEscape)) //nolint:gosec // there are 256 of them
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
