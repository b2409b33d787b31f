package document

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
	maxCells      = 2 << 20 // of a sheet or of all tables, the empty ones between and all that merged ranges cover counted
	maxParagraphs = 200_000
	maxNodes      = 1 << 20 // of a YAML file
)

// bounded looks through the parts of an archive before anything is built from them.
func bounded(z *zip.Reader) error {
	tags := 0
	workbook := holds(z, "xl/workbook.xml")
	for _, f := range z.File {
		n, err := countTags(f)
		if err != nil {
			return fmt.Errorf("%w（%s: %w）", ErrBroken, f.Name, err)
		}
		if tags += n; tags > maxTags {
			return ErrTooLarge
		}
		if n == 0 || !workbook {
			continue
		}
		var s extent
		if err := walkFile(f, visitor{begin: s.begin}); err != nil {
			return err
		}
		if s.cells > maxCells || s.right*s.bottom > 2*maxCells {
			return fmt.Errorf("%w（%s）", ErrTooLarge, f.Name)
		}
	}
	return nil
}

// countTags counts what may be tags in a part; 0 in one that is no XML.
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
type extent struct {
	cells, row, column, right, bottom int
}

// begin counts by the bare names of elements, as readers of workbooks do.
func (s *extent) begin(_ []string, e *xml.StartElement) bool {
	if s.cells > maxCells {
		return false
	}
	switch e.Name.Local {
	case "row":
		row := s.row + 1
		if at := attr(e, "r"); at != "" {
			row = far
			if n, err := strconv.Atoi(at); err == nil && n >= 1 && n <= excelize.TotalRows {
				row = n
			}
		}
		s.cells += max(row-s.row, 0)
		s.row, s.column = row, 0
	case "c":
		column := s.column + 1
		if at := attr(e, "r"); at != "" {
			column = far
			if n, _, err := excelize.CellNameToCoordinates(at); err == nil {
				column = n
			}
		}
		s.cells += max(column-s.column, 0)
		s.column = column
	case "mergeCell":
		s.merge(attr(e, "ref"))
	}
	return true
}

// far stands for a place that no sheet has.
const far = maxCells + 1

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
