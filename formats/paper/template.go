package paper

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"duban/formats/archive"
)

// A Template is a .docx in which {{名称}} stands for what is put there. A row of a table whose first cell has {{#名称}} is there once for each of a list.
type Template struct {
	parts  []part // as they are
	filled []*form
}

// Values are what stands for the placeholders of one paper.
type Values struct {
	Words map[string]string
	Rows  map[string][]map[string]string // of lists; in a row its own words come before the paper's
}

// Known are the placeholders that a template may have.
type Known struct {
	Words []string
	Rows  map[string][]string
}

// mostTemplate bounds a template: it goes with each mail that has a paper of it.
const mostTemplate = 256 << 10

var (
	errNoPaper  = errors.New("不是.docx文件，请在WPS或Office中另存为.docx")
	errTooLarge = errors.New("超过256 KiB，请去掉其中的图片")
)

// Open reads a template, and says of each placeholder that is not known where it stands.
func Open(raw []byte, known Known) (*Template, []error) {
	if len(raw) > mostTemplate {
		return nil, []error{errTooLarge}
	}
	z, err := archive.Unpack(raw)
	if err != nil || !archive.Holds(z, "word/document.xml") {
		return nil, []error{errors.Join(errNoPaper, err)}
	}
	t := &Template{}
	var faults []error
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		content, err := whole(f)
		if err != nil {
			return nil, []error{fmt.Errorf("%s无法解开：%w", f.Name, err)}
		}
		switch {
		case personal[f.Name] != "":
			content = []byte(personal[f.Name])
		case isText(f.Name):
			form, found := newForm(f.Name, content, known)
			t.filled = append(t.filled, form)
			faults = append(faults, found...)
			continue
		}
		t.parts = append(t.parts, part{f.Name, content})
	}
	return t, faults
}

// personal are the parts that tell who has edited a template, on which machine: papers have others. That of the name is written anew.
var personal = map[string]string{
	"docProps/core.xml": "-",
	"docProps/app.xml":  declaration + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>`,
	"docProps/custom.xml": declaration + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" ` +
		`xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"/>`,
}

// isText reports whether a part holds text of the paper.
func isText(name string) bool {
	return name == "word/document.xml" || strings.HasSuffix(name, ".xml") && (strings.HasPrefix(name, "word/header") || strings.HasPrefix(name, "word/footer"))
}

func whole(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(r)
	return b, errors.Join(err, r.Close())
}

// Fill writes papers of a template into one file, each from a new page on. What stands in its headers and footers is the first one's. The file is
// called name, and is the office's.
func (t *Template) Fill(to io.Writer, name, office string, papers []Values) error {
	if len(papers) == 0 {
		return fmt.Errorf("filling %s: no paper", name)
	}
	parts := slices.Clone(t.parts)
	for i := range parts {
		if parts[i].name == "docProps/core.xml" {
			parts[i].content = []byte(properties(&Paper{Name: name, Office: office}))
		}
	}
	for _, f := range t.filled {
		var b bytes.Buffer
		b.Write(f.head)
		for i := range papers {
			if i > 0 && f.main {
				b.WriteString(newPage)
			}
			write(&b, f.nodes, &papers[i], nil)
			if !f.main {
				break
			}
		}
		b.Write(f.tail)
		parts = append(parts, part{f.name, b.Bytes()})
	}
	slices.SortStableFunc(parts, func(a, b part) int { return rank(a.name) - rank(b.name) })
	if err := pack(to, parts); err != nil {
		return fmt.Errorf("filling %s: %w", name, err)
	}
	return nil
}

// rank puts the list of parts first: programs that look at the beginning of a file know a .docx by it.
func rank(name string) int {
	if name == "[Content_Types].xml" {
		return 0
	}
	return 1
}

// newPage begins a page, in a paragraph that takes no room.
var newPage = `<w:p><w:pPr><w:pageBreakBefore/>` + exact(20, 0, 0) + `<w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr></w:pPr></w:p>`

// write writes nodes with the values of a paper, and of a row where they stand in one.
func write(b *bytes.Buffer, nodes []node, v *Values, row map[string]string) {
	for i := range nodes {
		n := &nodes[i]
		switch {
		case n.list != "":
			for _, r := range v.Rows[n.list] {
				write(b, n.row, v, r)
			}
		case n.field != "":
			text, ok := row[n.field]
			if !ok {
				text = v.Words[n.field]
			}
			ends := fmt.Sprintf(`</%[1]st><%[1]sbr/><%[1]st xml:space="preserve">`, n.prefix)
			for j, line := range strings.Split(text, "\n") {
				b.WriteString(strings.Repeat(ends, min(j, 1)) + escaped(line))
			}
		default:
			b.Write(n.raw)
		}
	}
}
