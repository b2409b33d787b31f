package paper

import (
	"archive/zip"
	"fmt"
	"io"
	"strconv"
	"time"
)

// born is when every part of every file was made: a file that told the hour would be another one at each writing.
var born = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// A part is a file in the archive.
type part struct {
	name    string
	content []byte
}

// Write writes a paper as .docx. What is wrong is the caller's: a table whose rows do not fit its columns, a picture that is no PNG.
func Write(to io.Writer, p *Paper) error {
	w := &writer{}
	if err := w.paper(p); err != nil {
		return fmt.Errorf("writing the paper %q: %w", p.Name, err)
	}
	parts := []part{
		{"[Content_Types].xml", []byte(contentTypes)},
		{"_rels/.rels", []byte(packageRelations)},
		{"docProps/core.xml", []byte(properties(p))},
		{"word/document.xml", w.main(p.Landscape)},
		{"word/_rels/document.xml.rels", []byte(relations(len(w.pictures)))},
		{"word/styles.xml", []byte(styles())},
		{"word/settings.xml", []byte(settings)},
		{"word/fontTable.xml", []byte(fontTable())},
		{"word/footer1.xml", []byte(footer("right", `w:right="280"`))},
		{"word/footer2.xml", []byte(footer("left", `w:left="280"`))},
	}
	for i, png := range w.pictures {
		parts = append(parts, part{"word/" + pictureName(i), png})
	}
	if err := pack(to, parts); err != nil {
		return fmt.Errorf("writing the paper %q: %w", p.Name, err)
	}
	return nil
}

func pack(to io.Writer, parts []part) error {
	z := zip.NewWriter(to)
	for _, p := range parts {
		f, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: born})
		if err != nil {
			return err
		}
		if _, err := f.Write(p.content); err != nil {
			return err
		}
	}
	return z.Close()
}

func pictureName(i int) string { return "media/image" + strconv.Itoa(i+1) + ".png" }
