package archive

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxNesting bounds how deep elements nest. Word nests below a hundred; nothing here recurses, but a stack is kept.
const maxNesting = 1000

// Namespaces of a Word document, in the transitional and the strict form of ECMA-376.
const (
	NsWord       = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	nsWordStrict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
	nsMath       = "http://schemas.openxmlformats.org/officeDocument/2006/math"
	nsMathStrict = "http://purl.oclc.org/ooxml/officeDocument/math"
	NsChoice     = "http://schemas.openxmlformats.org/markup-compatibility/2006"
)

// A Visitor is told what stands in a part of an archive. Path holds the names of the open elements, the one told of last. What begin
// refuses is passed over with all that it holds.
// The path is reused from call to call, so a visitor must not keep it. End and Text may be nil.
type Visitor struct {
	Begin func(path []string, e *xml.StartElement) bool
	End   func(path []string)
	Text  func(path []string, text string)
}

// WalkPart walks through a part of an archive; one that is missing holds nothing.
// Of two parts with one name the first is read; an archive of Word never has two.
func WalkPart(z *zip.Reader, name string, v Visitor) error {
	for _, f := range z.File {
		if f.Name == name {
			return walkFile(f, v)
		}
	}
	return nil
}

// walkFile walks through one part, and names it in a fault.
func walkFile(f *zip.File, v Visitor) error {
	part, err := f.Open()
	if err != nil {
		return errors.Join(ErrBroken, err)
	}
	defer part.Close() //nolint:errcheck // nothing was written, and a fault of the bytes was seen by reading them
	if err := walk(part, v); err != nil {
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	return nil
}

// walk walks through XML without building a tree of it. Entities other than XML's own five are refused, so none can grow.
// A part in another encoding than UTF-8 is refused as broken: the decoder would need tables for it, and Word and WPS write none.
func walk(r io.Reader, v Visitor) error {
	d := xml.NewDecoder(r)
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errors.New("not UTF-8") }
	var path []string
	refused := 0 // how many open elements there are from the refused one on
	for {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return errors.Join(ErrBroken, err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if len(path)+refused >= maxNesting {
				return fmt.Errorf("%w（元素嵌套超过%d层）", ErrTooLarge, maxNesting)
			}
			if refused > 0 || !v.Begin(append(path, plainName(e.Name)), &e) {
				refused++
				continue
			}
			path = append(path, plainName(e.Name))
		case xml.EndElement:
			if refused > 0 {
				refused--
				continue
			}
			if v.End != nil {
				v.End(path)
			}
			path = path[:len(path)-1]
		case xml.CharData:
			if v.Text != nil && refused == 0 {
				v.Text(path, string(e))
			}
		}
	}
}

// plainName returns a name without its namespace: those of Word and of its choices as they are, a picture's, and "" for all that says
// nothing here.
// The t of a formula is text of its own namespace, m:t, and is shown in the line: without it 削减≥10% set as a formula would be lost. Other
// makers' elements become "", so that their p or t is not taken for a paragraph or its text.
func plainName(n xml.Name) string {
	switch n.Space {
	case NsWord, nsWordStrict, NsChoice, "":
		return n.Local
	case nsMath, nsMathStrict:
		if n.Local == "t" {
			return "t"
		}
	}
	if n.Local == "blip" || n.Local == "imagedata" {
		return "picture"
	}
	if strings.HasSuffix(n.Space, "/relationships") {
		return n.Local
	}
	return ""
}

// Attr returns an attribute by its name without namespace.
func Attr(e *xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// On reports whether a property that is on or off is on (ECMA-376 17.17.4).
// The property's being there means on: <w:vanish/> hides, <w:vanish w:val="0"/> shows what a style hides.
func On(e *xml.StartElement) bool {
	switch Attr(e, "val") {
	case "0", "false", "off":
		return false
	}
	return true
}

// Above returns the name of the n-th element above the one told of.
func Above(path []string, n int) string {
	if i := len(path) - 1 - n; i >= 0 {
		return path[i]
	}
	return ""
}
