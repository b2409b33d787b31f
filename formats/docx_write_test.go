package formats_test

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// A docx is a Word document being written for a test.
type docx struct {
	body  strings.Builder
	parts map[string]string // further parts
}

const wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
	`xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" ` +
	`xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"`

func escaped(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // a buffer takes everything
	return b.String()
}

// run returns a run of text.
func run(text string) string {
	return `<w:r><w:t xml:space="preserve">` + escaped(text) + `</w:t></w:r>`
}

// raw returns a paragraph of what is already written.
func raw(properties, runs string) string {
	return `<w:p><w:pPr>` + properties + `</w:pPr>` + runs + `</w:p>`
}

// para returns a paragraph.
func para(text string) string { return raw("", run(text)) }

// numbered returns a paragraph that Word numbers.
func numbered(num, level int, text string) string {
	return raw(fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, level, num), run(text))
}

// grid returns a table; each cell holds its lines as paragraphs, or what begins with < as it is.
func grid(rows ...[]string) string {
	var b strings.Builder
	b.WriteString(`<w:tbl><w:tblPr/><w:tblGrid/>`)
	for _, row := range rows {
		b.WriteString(`<w:tr>`)
		for _, c := range row {
			if strings.HasPrefix(c, "<") {
				b.WriteString(c)
				continue
			}
			b.WriteString(cell("", strings.Split(c, "\n")...))
		}
		b.WriteString(`</w:tr>`)
	}
	b.WriteString(`</w:tbl>`)
	return b.String()
}

// cell returns a cell with properties.
func cell(properties string, lines ...string) string {
	var b strings.Builder
	b.WriteString(`<w:tc><w:tcPr>` + properties + `</w:tcPr>`)
	for _, l := range lines {
		b.WriteString(para(l))
	}
	b.WriteString(`</w:tc>`)
	return b.String()
}

func (d *docx) add(blocks ...string) *docx {
	for _, b := range blocks {
		d.body.WriteString(b)
	}
	return d
}

func (d *docx) part(name, content string) *docx {
	if d.parts == nil {
		d.parts = map[string]string{}
	}
	d.parts[name] = content
	return d
}

// lists returns numbering.xml: each list is its levels, as format, text and further properties; num i stands for list i, both from 1.
func lists(all ...[][3]string) string {
	var b strings.Builder
	b.WriteString(`<w:numbering ` + wordSpace + `>`)
	for i, levels := range all {
		fmt.Fprintf(&b, `<w:abstractNum w:abstractNumId="%d">`, i+1)
		for k, l := range levels {
			fmt.Fprintf(&b, `<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/>%s</w:lvl>`, k, l[0], l[1], l[2])
		}
		b.WriteString(`</w:abstractNum>`)
	}
	for i := range all {
		fmt.Fprintf(&b, `<w:num w:numId="%d"><w:abstractNumId w:val="%d"/></w:num>`, i+1, i+1)
	}
	return b.String() + `</w:numbering>`
}

// bytes returns the file.
func (d *docx) bytes(t testing.TB) []byte {
	t.Helper()
	parts := map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" ` +
			`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml": `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document ` + wordSpace + `><w:body>` + d.body.String() +
			`<w:sectPr/></w:body></w:document>`,
	}
	maps.Copy(parts, d.parts)
	return pack(t, parts)
}

// pack returns an archive of parts; one whose content is - is left out.
func pack(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.SortedFunc(maps.Keys(parts), cmp.Compare[string]) {
		if parts[name] == "-" {
			continue
		}
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(parts[name]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
