package matter

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"duban/office"
	"duban/remind"
	"duban/remind/answer"
	"duban/remind/paperwork"
	"duban/web/shell"
)

// once records what tells nobody anything, and says so.
func (f *form) once(c *shell.Call, brought files) (string, error) {
	on, err := day("日期", f.Typed.Get("on"))
	if err != nil {
		return "", err
	}
	switch o, t := c.Office(), f.Typed; f.Name {
	case "progress":
		order := office.ProgressOrder{Keys: f.Keys(), By: t.Get("by"), Note: withNames(t.Get("note"), brought), On: on, Files: brought}
		if twice, err := reported(c, &order); err != nil || twice {
			return "这一进展已登记过，没有再次登记", err
		}
		_, err := o.Progress(c.Context(), order)
		return "已登记进展" + counted(brought), err
	case "paper":
		kind, err := paperwork.ParseKind(t.Get("kind"))
		if err != nil {
			return "", errors.New("请选择文书的种类：提醒函、督办单或者专函")
		}
		_, err = o.RecordPaper(c.Context(), office.PaperOrder{Keys: f.Keys(), Kind: kind, Doc: t.Get("doc"), Note: t.Get("note"), On: on})
		return "已登记" + kind.Chinese() + t.Get("doc"), err
	default:
		if !f.One() {
			return "", errSingle
		}
		done, err := o.Rename(c.Context(), f.Keys()[0], t.Get("name"), t.Get("by"))
		return "简称现为“" + done.Is.Text + "”", err
	}
}

// attachedWords stand before the names of the files that came along with progress, which keeps their hashes alone.
const attachedWords = "附材料："

// withNames returns what was typed, and in a line of its own what the files are called.
func withNames(note string, brought files) string {
	var names []string
	for i := range brought {
		names = append(names, strings.ReplaceAll(brought[i].Name, "、", "，"))
	}
	if len(names) == 0 {
		return note
	}
	return strings.TrimSpace(note + "\n" + attachedWords + joined(names))
}

// nameIn returns what progress calls the file of a hash; empty: it does not say.
func nameIn(p *remind.Progress, sum string) string {
	lines := strings.Split(p.Text, "\n")
	names, ok := strings.CutPrefix(lines[len(lines)-1], attachedWords)
	all := strings.Split(names, "、")
	if at := slices.Index(p.Files, sum); ok && at >= 0 && len(all) == len(p.Files) {
		return all[at]
	}
	return ""
}

// counted says how many files came along.
func counted(brought files) string {
	if len(brought) == 0 {
		return ""
	}
	return fmt.Sprintf("和材料%d件", len(brought))
}

// reported reports whether the same progress is on record: a form may be sent twice.
func reported(c *shell.Call, order *office.ProgressOrder) (twice bool, err error) {
	sums := []string{}
	for i := range order.Files {
		sums = append(sums, order.Files[i].SHA256)
	}
	on := cmp.Or(order.On, c.Today())
	by := cmp.Or(order.By, c.User.Name)
	err = c.LookOf(order.Keys[:1], func(v *office.View) error {
		same := func(p remind.Progress) bool {
			return string(p.Key) == order.Keys[0] && p.On == on && p.By == by && p.Text == strings.TrimSpace(order.Note) && slices.Equal(append([]string{}, p.Files...), sums)
		}
		twice = slices.ContainsFunc(v.Snap.Progress, same)
		return nil
	})
	return twice, err
}

// files are what came along with a form.
type files []answer.File

// What a form with files may hold.
const (
	maxUpload = 20 << 20
	maxFiles  = 10
	maxFields = 300
	maxWords  = 1 << 16 // bytes of one field
)

// tooMuch says how much a form may hold.
var tooMuch = shell.Refusal{Status: http.StatusRequestEntityTooLarge, Text: fmt.Sprintf("材料过大，没有登记：每次最多%d件，共%dMB以内，请分次登记。", maxFiles, maxUpload>>20)}

// broken says that a form did not arrive whole.
var broken = shell.Refusal{Status: http.StatusBadRequest, Text: "表单不完整，没有登记。请返回后重新提交。"}

// filled reads a form with files, or one without.
func filled(c *shell.Call) (url.Values, files, error) {
	if !strings.HasPrefix(c.Header.Get("Content-Type"), "multipart/form-data") {
		fields, err := c.Form()
		return fields, nil, err
	}
	done, err := c.Receive()
	if err != nil {
		return nil, nil, err
	}
	defer done()
	c.Body = http.MaxBytesReader(c.W, c.Body, maxUpload)
	parts, err := c.MultipartReader()
	if err != nil {
		return nil, nil, broken
	}
	fields, brought := url.Values{}, files{}
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return shell.Typed(fields), brought, nil
		}
		if err == nil && n >= maxFields {
			err = broken
		}
		if err == nil {
			brought, err = take(part, fields, brought)
		}
		if err != nil {
			return nil, nil, refusalOf(err)
		}
	}
}

// refusalOf returns how it is told that a form could not be read.
func refusalOf(err error) error {
	var large *http.MaxBytesError
	var said shell.Refusal
	switch {
	case errors.As(err, &large):
		return tooMuch
	case errors.As(err, &said):
		return said
	}
	return broken
}

// take takes in one field or file.
func take(part *multipart.Part, fields url.Values, brought files) (files, error) {
	if part.FormName() != "files" {
		text, err := io.ReadAll(io.LimitReader(part, maxWords))
		fields.Add(part.FormName(), string(text))
		return brought, err
	}
	name := part.FileName()
	if name == "" { // nothing was chosen
		return brought, nil
	}
	if len(brought) >= maxFiles {
		return brought, tooMuch
	}
	f, err := office.Proof(shell.FileName(name), part)
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return brought, tooMuch
		}
		return brought, shell.Refusal{Status: http.StatusUnprocessableEntity, Text: inFields(err.Error()) + "。没有登记，请返回后重新选择材料。"}
	}
	return append(brought, f), nil
}
