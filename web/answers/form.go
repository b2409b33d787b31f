package answers

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"

	"duban/remind"
	"duban/remind/answer"
	"duban/remind/typed"
	"duban/web/shell"
)

// What one form may hold.
const (
	maxFiles  = 5
	maxParts  = 2000 // a plan has a few hundred matters
	maxWords  = 5000 // characters of one field
	maxName   = 120  // characters of a file's name
	maxType   = 100  // characters of what a sender calls a file's type
	maxChosen = 1000
)

// A refusal is why a body is not taken in, in the words of its sender.
type refusal struct {
	status int
	text   string
}

// Error returns the words.
func (r refusal) Error() string { return r.text }

// tooLarge says how much fits into a form.
var tooLarge = fmt.Sprintf("附件过大，未予登记：每次最多%d个附件，共%dMB以内。材料较多的，请分次提交，或者直接回复邮件。", maxFiles, maxBody>>20)

// read takes in what was filled in, at the pace of the sender. Nothing of it is written anywhere before all is there.
func (h *handler) read(w http.ResponseWriter, r *http.Request) (*entry, error) {
	limit := int64(maxBody)
	if small(r) {
		limit = smallBody
	}
	body, stop := shell.Pace(w, http.MaxBytesReader(w, r.Body, limit), h.every)
	defer stop()
	r.Body = io.NopCloser(body)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, err
	}
	e := &entry{fields: map[string]string{}}
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return e, nil
		}
		if err == nil && n >= maxParts {
			err = errors.New("too many parts")
		}
		if err == nil {
			err = e.add(part)
		}
		if err != nil {
			return nil, fmt.Errorf("read a form: %w", err)
		}
	}
}

// add takes in one field or file.
func (e *entry) add(part *multipart.Part) error {
	name := part.FormName()
	if _, isFile := fileFields[name]; isFile {
		return e.addFile(part)
	}
	value, err := bounded(part)
	if err != nil {
		return err
	}
	e.size += int64(len(value))
	switch {
	case name != "matter":
		e.fields[name] = value
	case len(e.chosen) < maxChosen:
		e.chosen = append(e.chosen, remind.Key(value))
	}
	return nil
}

// bounded reads a field of text.
func bounded(part io.Reader) (string, error) {
	b, err := io.ReadAll(io.LimitReader(part, 4*maxWords+1))
	if err != nil {
		return "", err
	}
	text := strings.TrimSpace(typed.Visible(string(b)))
	if len([]rune(text)) > maxWords || len(b) > 4*maxWords {
		return "", refusal{http.StatusUnprocessableEntity, fmt.Sprintf("文字过长，未予登记：每栏最多%d字，更长的请作为附件提交。", maxWords)}
	}
	return text, nil
}

// addFile takes in a file. A browser sends a field of files without any as one without name and bytes.
func (e *entry) addFile(part *multipart.Part) error {
	var b bytes.Buffer // it grows to twice a file's size at most, which the body's bound has
	if _, err := b.ReadFrom(part); err != nil {
		return err
	}
	name := fileName(part)
	switch {
	case b.Len() == 0 && name == "":
		return nil
	case b.Len() == 0:
		e.left = append(e.left, "“"+name+"”是空文件，没有保留")
		return nil
	case len(e.files) >= maxFiles:
		return refusal{http.StatusUnprocessableEntity, tooLarge}
	case name == "":
		name = "未命名"
	}
	sum := sha256.Sum256(b.Bytes())
	e.size += int64(b.Len())
	e.files = append(e.files, answer.File{
		Name: name, Type: clipped(typed.VisibleLine(part.Header.Get("Content-Type")), maxType), Bytes: b.Len(), SHA256: hex.EncodeToString(sum[:]), Data: b.Bytes(),
	})
	return nil
}

// fileName returns what a sender calls a file, without the folders of his machine and without what nobody sees.
func fileName(part *multipart.Part) string {
	name := typed.VisibleLine(part.FileName())
	name = strings.TrimSpace(name[strings.LastIndexAny(name, `/\`)+1:])
	if strings.Trim(name, ".") == "" {
		return ""
	}
	if runes := []rune(name); len(runes) > maxName { // the ending tells what it is
		name = string(runes[:maxName-11]) + "…" + string(runes[len(runes)-10:])
	}
	return name
}

// clipped returns the first n characters of a text.
func clipped(text string, n int) string {
	if runes := []rune(text); len(runes) > n {
		return string(runes[:n])
	}
	return text
}
