package listing

import (
	"encoding/binary"
	"io"
	"strings"
)

// A scroll holds what rows say on the terminal, each cell as its colour and its text, one after another: a list of a hundred thousand rows is held
// in no more room than it takes on the screen.
type scroll struct {
	parts      [][]byte // whole rows each, so that what is held is never copied
	cells      []screenCell
	short      []bool // by column: brief
	right      []bool
	wish, word []int // how wide a column would like to be, and has to be for no word to break
}

// scrollPart is how much a part holds.
const scrollPart = 64 << 10

// newScroll returns a scroll that holds the heads of some columns.
func newScroll[R any](columns []*Column[R]) *scroll {
	n := len(columns)
	s := &scroll{cells: make([]screenCell, n), short: make([]bool, n), right: make([]bool, n), wish: make([]int, n), word: make([]int, n)}
	heads := make([]screenCell, n)
	for j, c := range columns {
		heads[j] = screenCell{lines: []string{c.head()}}
		s.short[j], s.right[j] = c.Brief, c.Kind == Number
	}
	s.add(heads)
	return s
}

// add adds a row.
func (s *scroll) add(cells []screenCell) {
	last := len(s.parts) - 1
	if last < 0 || len(s.parts[last]) > scrollPart*3/4 {
		s.parts = append(s.parts, make([]byte, 0, scrollPart))
		last++
	}
	for j := range cells {
		c := &cells[j]
		for _, l := range c.lines {
			s.wish[j], s.word[j] = max(s.wish[j], Width(l)), max(s.word[j], longestWord(l))
		}
		s.parts[last] = held(held(s.parts[last], c.colour), strings.Join(c.lines, "\n"))
	}
}

// held adds a text to others, after its length.
func held(to []byte, text string) []byte {
	return append(binary.AppendUvarint(to, uint64(len(text))), text...)
}

// taken returns the next text, and what comes after it.
func taken(from []byte) (string, []byte) {
	n, size := binary.Uvarint(from)
	from = from[size:]
	return string(from[:n]), from[n:]
}

// rows yields the rows with their cells broken, or shortened where the column is brief. The cells are those of one row at a time.
func (s *scroll) rows(widest []int, yield func([]screenCell) error) error {
	for _, part := range s.parts {
		for len(part) > 0 {
			for j := range s.cells {
				var text string
				s.cells[j].colour, part = taken(part)
				text, part = taken(part)
				s.cells[j].lines = folded(text, s.short[j], widest[j])
			}
			if err := yield(s.cells); err != nil {
				return err
			}
		}
	}
	return nil
}

// folded breaks a cell that is too wide for its column, or shortens it to one line.
func folded(text string, short bool, widest int) (lines []string) {
	if short {
		text = Shorten(strings.Join(strings.Fields(text), " "), widest)
	}
	for l := range strings.SplitSeq(text, "\n") {
		lines = append(lines, Wrap(l, widest)...)
	}
	return lines
}

// write writes all rows, each column as wide as the widest of its lines.
func (s *scroll) write(w io.Writer, coloured bool) error {
	for j := range s.wish {
		if s.short[j] {
			s.wish[j] = min(s.wish[j], max(brief, s.word[j]))
		}
	}
	widest, wide := fitting(s.wish, s.word), make([]int, len(s.wish))
	err := s.rows(widest, func(cells []screenCell) error {
		for j := range cells {
			for _, l := range cells[j].lines {
				wide[j] = max(wide[j], Width(l))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.rows(widest, func(cells []screenCell) error {
		_, err := io.WriteString(w, laid(cells, wide, s.right, coloured))
		return err
	})
}
