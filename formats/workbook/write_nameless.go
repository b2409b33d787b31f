package workbook

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// The parts of a file that say whose it is.
const (
	corePart = "docProps/core.xml"
	appPart  = "docProps/app.xml"
)

// The parts in which nobody is named: the first has a title and no more. The library would put its own author where none is set.
const (
	core = xml.Header + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>%s</dc:title></cp:coreProperties>`
	app  = xml.Header + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>`
)

// WriteNameless writes sheets as .xlsx for everybody: its properties say what it is, and neither who nor what has made it. Sheets that are
// published have no notes, as each note has an author.
func WriteNameless(w io.Writer, sheets []Sheet) error {
	return write(w, sheets, func(f *excelize.File) error {
		var title bytes.Buffer
		if err := xml.EscapeText(&title, []byte(sheets[0].title())); err != nil {
			return err
		}
		f.Pkg.Store(corePart, fmt.Appendf(nil, core, &title))
		f.Pkg.Store(appPart, []byte(app))
		return nil
	})
}
