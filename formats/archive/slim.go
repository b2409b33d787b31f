package archive

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
)

// Slim returns a workbook without the cells and rows of its sheets that are formatted and empty, and anything else as it is. WPS leaves such
// rows behind by the hundred thousand where a column was formatted; read, each takes the memory of one with a value, so that the bounds against
// files made to exhaust it would refuse them. All that holds something keeps its place. What cannot be unpacked is left for Unpack to refuse.
func Slim(raw []byte) ([]byte, error) {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil || !Holds(z, "xl/workbook.xml") || stated(z) != nil {
		return raw, nil
	}
	slim := map[string][]byte{}
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, "xl/worksheets/") || !strings.HasSuffix(f.Name, ".xml") {
			continue
		}
		sheet, err := content(f)
		if err != nil {
			return raw, nil //nolint:nilerr // Unpack reads it again, and refuses it
		}
		if less := without(without(sheet, "c"), "row"); len(less) < len(sheet) {
			slim[f.Name] = less
		}
	}
	if len(slim) == 0 {
		return raw, nil
	}
	return rewritten(z, slim)
}

// without returns a sheet without the elements of a name that are empty. It looks for tags alone: a pattern takes ten times as long.
func without(sheet []byte, name string) []byte {
	kept := make([]byte, 0, len(sheet))
	for {
		i := bytes.IndexByte(sheet, '<')
		if i < 0 {
			return append(kept, sheet...)
		}
		kept, sheet = append(kept, sheet[:i]...), sheet[i:]
		n := emptyElement(sheet, name)
		if n == 0 {
			kept, n = append(kept, '<'), 1
		}
		sheet = sheet[n:]
	}
}

// emptyElement returns the length of the element that a text begins with if it has some name, names its place and holds nothing; else 0.
// Without a place of its own an element gives the next one its place, so such ones stay.
func emptyElement(s []byte, name string) int {
	end := bytes.IndexByte(s, '>')
	if end < 0 {
		return 0
	}
	word, attributes, _ := bytes.Cut(s[1:end], []byte(" "))
	if !named(word, name) || !bytes.HasPrefix(attributes, []byte(`r="`)) && !bytes.Contains(attributes, []byte(` r="`)) {
		return 0
	}
	if s[end-1] == '/' {
		return end + 1
	}
	rest := bytes.TrimLeft(s[end+1:], " \t\r\n")
	for _, value := range []string{"<v/>", "<v />", "<v></v>"} {
		rest = bytes.TrimPrefix(rest, []byte(value))
	}
	rest = bytes.TrimLeft(rest, " \t\r\n")
	if closing := bytes.IndexByte(rest, '>'); closing > 1 && rest[0] == '<' && rest[1] == '/' && named(rest[2:closing], name) {
		return len(s) - len(rest) + closing + 1
	}
	return 0
}

// named reports whether a tag has a name, with or without the prefix of a namespace.
func named(word []byte, name string) bool {
	if i := bytes.IndexByte(word, ':'); i >= 0 {
		word = word[i+1:]
	}
	return string(word) == name
}

// content returns a part of an archive, unpacked.
func content(f *zip.File) (b []byte, err error) {
	part, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, part.Close()) }()
	return io.ReadAll(io.LimitReader(part, MaxUnpacked))
}

// rewritten returns an archive with some of its parts replaced. These are stored as they are: nobody keeps the archive.
func rewritten(z *zip.Reader, parts map[string][]byte) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range z.File {
		part, ok := parts[f.Name]
		if !ok {
			if err := w.Copy(f); err != nil {
				return nil, errors.Join(ErrBroken, err)
			}
			continue
		}
		to, err := w.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Store})
		if err == nil {
			_, err = to.Write(part)
		}
		if err != nil {
			return nil, errors.Join(ErrBroken, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, errors.Join(ErrBroken, err)
	}
	return b.Bytes(), nil
}
