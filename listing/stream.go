package listing

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"

	"duban/remind/typed"
)

// Stream writes rows in a format one by one, as they come, and keeps none: a listing may be longer than the memory. For the terminal what they say
// on it is held until the last has come, as the width of its columns depends on every row. The error is that of Write.
func (t *Table[R]) Stream(w io.Writer, f Format, rows iter.Seq[R]) error {
	var now R // one row at a time stands at every place
	all := t.over(func(int) *R { return &now })
	each := func(yield func(int) bool) {
		for now = range rows {
			if !yield(0) {
				return
			}
		}
	}
	if f == Terminal || f == Coloured {
		return all.screen(w, f, each)
	}
	return all.streamed(w, f, each)
}

// streamed writes rows in a format that needs to know one row at a time, and what could not be shown or written is its error.
func (t *Table[R]) streamed(w io.Writer, f Format, rows iter.Seq[R]) error {
	var bad error
	known := map[reflect.Type]bool{}
	err := t.stream(w, f, func(yield func(R) bool) {
		for r := range rows {
			if bad = t.readableRow(&r, known); bad != nil || !yield(r) {
				return
			}
		}
	})
	if bad != nil {
		err = bad
	}
	if err != nil {
		return fmt.Errorf("write the listing as %s: %w", f, err)
	}
	return nil
}

// streamBuffer is how much is gathered for one write: each is a call of the system.
const streamBuffer = 64 << 10

// stream writes rows in a format that needs to know one row at a time.
func (t *Table[R]) stream(w io.Writer, f Format, rows iter.Seq[R]) error {
	out := bufio.NewWriterSize(w, streamBuffer)
	var row func(*R) error
	switch f {
	case JSON:
		row = func(r *R) error { return t.json(out, r) }
	case YAML:
		row = func(r *R) error { return t.yaml(out, r) }
	case CSV: // a header of names and a record a row, in UTF-8 without a byte order mark
		c := csv.NewWriter(out)
		row = func(r *R) error {
			err := c.Write(each(t.lines(r), typed.Disarm))
			c.Flush()
			return err
		}
		if err := c.Write(t.names()); err != nil {
			return err
		}
		c.Flush()
	default:
		return fmt.Errorf("there is no format %q", f)
	}
	for r := range rows {
		if err := row(&r); err != nil {
			return errors.Join(err, out.Flush())
		}
	}
	return out.Flush()
}
