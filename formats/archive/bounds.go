package archive

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Bounds on what an archive's parts hold, as what a part takes in memory depends on its elements rather than its size. A plan of 500
// problems has about 100,000 tags and 5,000 cells.
const (
	maxTags       = 2 << 20 // all parts together
	MaxCells      = 2 << 20 // of a sheet or of all tables, the empty ones between and all that merged ranges cover counted
	MaxParagraphs = 200_000
	MaxText       = 16 << 20 // of a document, in bytes: its text packs to next to nothing, and takes longer to read than to unpack
	MaxNodes      = 1 << 20  // of a YAML file
)

// bounded looks through the parts of an archive before anything is built from them.
// Counting < overestimates the elements (ends and comments count too) and never underestimates them.
// It unpacks every part of XML once more than reading does, in pieces of 32 KiB that are thrown away: time is spent, not memory.
func bounded(z *zip.Reader) error {
	tags := 0
	var parts []*zip.File // that are XML
	for _, f := range z.File {
		n, err := countTags(f)
		if err != nil {
			return fmt.Errorf("%w（%s: %w）", ErrBroken, f.Name, err)
		}
		if tags += n; tags > maxTags {
			return ErrTooLarge
		}
		if n > 0 {
			parts = append(parts, f)
		}
	}
	if !Holds(z, "xl/workbook.xml") {
		return nil
	}
	return boundedSheets(parts)
}

// boundedSheets looks how far the sheets of a workbook reach and how much text they show.
// A text that is kept once and shown by a million cells costs a million times its length once the cells are strings, so shown bytes are counted.
// Cells and merged ranges are bounded for each sheet, text for all of them together.
func boundedSheets(parts []*zip.File) error {
	var texts sharedTexts
	for _, f := range parts {
		if strings.HasSuffix(strings.ToLower(f.Name), "sharedstrings.xml") {
			if err := walkFile(f, Visitor{Begin: texts.begin, Text: texts.text}); err != nil {
				return err
			}
		}
	}
	all := 0
	for _, f := range parts {
		s := extent{texts: texts.sizes}
		if err := walkFile(f, Visitor{Begin: s.begin, Text: s.text, End: s.end}); err != nil {
			return err
		}
		if all += s.bytes; s.cells > MaxCells || s.right*s.bottom > 2*MaxCells || all > MaxText {
			return fmt.Errorf("%w（%s）", ErrTooLarge, f.Name)
		}
	}
	return nil
}

// countTags counts what may be tags in a part; 0 in one that is no XML.
// Pictures and other parts that do not begin with < hold no tags and are read no further.
func countTags(f *zip.File) (int, error) {
	part, err := f.Open()
	if err != nil {
		return 0, err
	}
	defer part.Close() //nolint:errcheck // nothing was written, and a fault of the bytes was seen by reading them
	n := 0
	piece := make([]byte, 32<<10)
	for first := true; ; first = false {
		k, err := part.Read(piece)
		if first && !bytes.HasPrefix(bytes.TrimLeft(piece[:k], "\xEF\xBB\xBF \t\r\n"), []byte("<")) {
			return 0, nil
		}
		n += bytes.Count(piece[:k], []byte("<"))
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}

// An extent is how far a sheet reaches: cells with the empty ones between them, and the corner of all merged ranges.
// A single cell at XFD1048576 makes readers of workbooks build every row and column before it, so places are counted and not elements.
type extent struct {
	cells, row, column, right, bottom int

	texts  []int           // how long the texts are that cells share
	bytes  int             // of them, as often as they are shown
	shares bool            // the open cell shows one of them
	number strings.Builder // which one
}

// sharedTexts are the texts that a workbook keeps once for all its cells: how long each is, in bytes.
type sharedTexts struct{ sizes []int }

// begin opens the next text: si holds one, in one or several runs (18.4.8), and cells name it by its number from 0.
func (t *sharedTexts) begin(_ []string, e *xml.StartElement) bool {
	if e.Name.Local == "si" {
		t.sizes = append(t.sizes, 0)
	}
	return true
}

// text adds to the open text, readings and all, so that a size may be too high and is never too low.
func (t *sharedTexts) text(_ []string, text string) {
	if n := len(t.sizes); n > 0 {
		t.sizes[n-1] += len(text)
	}
}

// text takes what stands in a cell.
func (s *extent) text(_ []string, text string) {
	if s.shares && s.number.Len() < 20 {
		s.number.WriteString(text)
	}
}

// end counts the text that a cell shows: the number of it is what stood in the element that ends.
func (s *extent) end([]string) {
	if n, err := strconv.Atoi(strings.TrimSpace(s.number.String())); err == nil && n >= 0 && n < len(s.texts) {
		s.bytes += s.texts[n]
	}
	s.number.Reset()
}

// begin counts by the bare names of elements, as readers of workbooks do.
func (s *extent) begin(_ []string, e *xml.StartElement) bool {
	if s.cells > MaxCells || s.bytes > MaxText {
		return false
	}
	switch e.Name.Local {
	case "row":
		row := s.row + 1
		if at := Attr(e, "r"); at != "" {
			row = far
			if n, err := strconv.Atoi(at); err == nil && n >= 1 && n <= excelize.TotalRows {
				row = n
			}
		}
		s.cells += max(row-s.row, 0)
		s.row, s.column = row, 0
	case "c":
		column := s.column + 1
		if at := Attr(e, "r"); at != "" {
			column = far
			if n, _, err := excelize.CellNameToCoordinates(at); err == nil {
				column = n
			}
		}
		s.cells += max(column-s.column, 0)
		s.column = column
		s.shares = Attr(e, "t") == "s"
		s.number.Reset()
	case "mergeCell":
		s.merge(Attr(e, "ref"))
	}
	return true
}

// far stands for a place that no sheet has.
// One such place alone goes over the bound, so that a row of r="99999999999" is refused and not taken for the next.
const far = MaxCells + 1

// merge counts a merged range (A1:C5). It costs as many cells as it covers, since its value is copied into each. A range that cannot be
// read is left to the reader of the sheet.
func (s *extent) merge(ref string) {
	from, to, _ := strings.Cut(ref, ":")
	left, top, err := excelize.CellNameToCoordinates(from)
	if err != nil {
		return
	}
	right, bottom, err := excelize.CellNameToCoordinates(to)
	if err != nil {
		return
	}
	s.cells += (max(right-left, left-right) + 1) * (max(bottom-top, top-bottom) + 1)
	s.right, s.bottom = max(s.right, left, right), max(s.bottom, top, bottom)
}
