package shell

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"time"

	"duban/formats/plantext"
)

// What a form with files may hold, and how many are read at once.
const (
	MaxFile    = plantext.MaxBytes // as the commands take it
	maxFiles   = 3
	maxParts   = 60
	maxDrained = 2 * MaxFile // of a body that is refused: a browser that is cut off shows no answer
	maxSending = 4
)

// A File is a file that somebody has sent. It lies in the folder of the state and has no name there, so that nothing is left of it when it is
// closed, or the program ends.
type File struct {
	Name string // as the sender has it, without folders
	Size int64
	data *os.File
}

// Reader reads the file from its beginning.
func (f *File) Reader() io.Reader { return io.NewSectionReader(f.data, 0, f.Size) }

// Close lets the file be gone.
func (f *File) Close() {
	if f != nil {
		_ = f.data.Close() // nothing of it is to be kept
	}
}

// An Upload is a form with files.
type Upload struct {
	Fields url.Values
	Files  map[string]*File // by the field's name; fields without a file are none
}

// Close lets all its files be gone.
func (u *Upload) Close() {
	for _, f := range u.Files {
		f.Close()
	}
}

// Receive lets a body with files come at the pace of its sender, few at once, until done is called.
func (c *Call) Receive() (done func(), err error) { return c.receive(PaceTime) }

// receive looks at the pace so often.
func (c *Call) receive(every time.Duration) (done func(), err error) {
	if c.Site.sending.Add(1) > maxSending {
		c.Site.sending.Add(-1)
		return nil, Refusal{http.StatusServiceUnavailable, "正在接收其他文件，请稍后再试。"}
	}
	body, stop := Pace(c.W, c.Body, every)
	c.Body = io.NopCloser(body)
	return func() {
		stop()
		c.Site.sending.Add(-1)
	}, nil
}

// Upload reads a form with files, at the pace of the sender. Whoever gets it closes it.
func (c *Call) Upload() (*Upload, error) { return c.upload(PaceTime) }

// upload reads a form whose pace is looked at so often.
func (c *Call) upload(every time.Duration) (*Upload, error) {
	done, err := c.receive(every)
	if err != nil {
		return nil, err
	}
	defer done()
	body := c.Body
	most := &io.LimitedReader{R: body, N: MaxFile + maxForm}
	c.Body = io.NopCloser(most)
	u := &Upload{Fields: url.Values{}, Files: map[string]*File{}}
	err = u.read(c.Request, c.Site.Dir)
	if err == nil {
		u.Fields = Typed(u.Fields)
		return u, nil
	}
	u.Close()
	var r Refusal
	switch {
	case most.N <= 0:
		_, _ = io.Copy(io.Discard, io.LimitReader(body, maxDrained)) // who sends more is cut off
		return nil, Refusal{http.StatusRequestEntityTooLarge, fmt.Sprintf("文件超过%dMB，未予接收，请确认是否选错了文件。", MaxFile>>20)}
	case errors.As(err, &r), errors.As(err, new(*os.PathError)):
		return nil, err
	}
	c.Site.Log.Debug("a form was not read", "path", c.URL.Path, "error", err)
	return nil, Refusal{http.StatusBadRequest, "文件没有传完，未予接收。请返回后重新提交。"}
}

// read takes in the parts of a form.
func (u *Upload) read(r *http.Request, dir string) error {
	parts, err := r.MultipartReader()
	if err != nil {
		return err
	}
	room := int64(maxForm)
	for range maxParts {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if part.FileName() != "" {
			if err := u.keep(part, dir); err != nil {
				return err
			}
			continue
		}
		text, err := io.ReadAll(io.LimitReader(part, room+1))
		if err != nil {
			return err
		}
		if room -= int64(len(text)); room < 0 {
			return Refusal{http.StatusBadRequest, "表单内容过长，未予办理。请返回后重新提交。"}
		}
		u.Fields.Add(part.FormName(), string(text))
	}
	return Refusal{http.StatusBadRequest, "表单内容过多，未予办理。"}
}

// keep takes in a file.
func (u *Upload) keep(part *multipart.Part, dir string) error {
	if len(u.Files) >= maxFiles || u.Files[part.FormName()] != nil {
		return Refusal{http.StatusBadRequest, "一次只能提交一个文件，未予接收。"}
	}
	data, err := os.CreateTemp(dir, ".sent-*")
	if err != nil {
		return err
	}
	f := &File{Name: FileName(part.FileName()), data: data}
	u.Files[part.FormName()] = f
	if err := os.Remove(data.Name()); err != nil {
		return err
	}
	f.Size, err = io.Copy(data, part)
	return err
}
