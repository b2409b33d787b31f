package imports

import (
	"errors"
	"net/http"
	"strconv"

	"duban/store"
	"duban/web/shell"
)

// draftPage is what the page of a draft shows.
type draftPage struct {
	*draft
	*verdict
	Said string // why it is shown again
}

// send takes a file in and goes on to what it would change.
func (s *shelf) send(c *shell.Call) error {
	k, err := kindOf(c.PathValue("kind"))
	if err != nil {
		return err
	}
	u, err := c.Upload()
	if err != nil {
		return err
	}
	f := u.Files["file"]
	if f == nil || f.Size == 0 {
		u.Close()
		return shell.Refusal{Status: http.StatusUnprocessableEntity, Text: "没有选择文件，或者文件是空的。请返回后选择要导入的文件。"}
	}
	d := &draft{Kind: k, File: f, options: u.Fields, account: c.User.Account}
	if err := s.put(d, c.Site.Now()); err != nil {
		u.Close()
		return err
	}
	return c.Go("/imports/drafts/" + d.ID)
}

// show shows what a file would change.
func (s *shelf) show(c *shell.Call) error {
	d, err := s.of(c)
	if err != nil {
		return err
	}
	return showAt(c, http.StatusOK, d, "")
}

// of returns the draft that an address names.
func (s *shelf) of(c *shell.Call) (*draft, error) {
	return s.find(c.PathValue("id"), c.User.Account, c.Site.Now())
}

// showAt shows a draft with what is to be said of it.
func showAt(c *shell.Call, status int, d *draft, said string) error {
	v, err := look(c, d)
	if err != nil {
		return err
	}
	return c.ShowAt(status, pages, "draft", &shell.Page{Title: "导入" + d.Kind.Title, Nav: "/imports", Data: draftPage{d, v, said}})
}

// apply makes it so, if the store has not moved since its effect was shown.
func (s *shelf) apply(c *shell.Call) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	d, err := s.of(c)
	if err != nil {
		return err
	}
	revision, err := strconv.ParseInt(form.Get("revision"), 10, 64)
	if err != nil || revision < 0 {
		return shell.Refusal{Status: http.StatusBadRequest, Text: "没有写明所依据的变动，请返回后重新确认。"}
	}
	v, err := settle(c, d, revision, form.Get("doc"))
	switch {
	case errors.Is(err, store.ErrChanged):
		if d, err = s.of(c); err != nil { // it was applied a moment ago
			return err
		}
		return showAt(c, http.StatusConflict, d, "数据刚刚有其他改动，以下变动已按现在的数据重新列出，请核对后再确认生效。")
	case err != nil:
		return err
	case !v.Fit():
		return showAt(c, http.StatusUnprocessableEntity, d, "尚不能生效，请先处理下列各项。")
	}
	s.discard(d)
	return c.Done("/imports", v.told)
}

// settle applies a draft at a revision. With a document, deadlines that a new version moves are recorded by it.
func settle(c *shell.Call, d *draft, revision int64, doc string) (*verdict, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if doc != "" {
		d.options.Set("doc", doc)
		d.known = nil
	}
	o := c.Office()
	i, v, err := judge(c, o, d, revision)
	if err != nil {
		return nil, err
	}
	if !v.Fit() {
		d.known = v
		return v, nil
	}
	return v, i.Apply(c.Context(), o.Store)
}

// giveUp lets a file be gone.
func (s *shelf) giveUp(c *shell.Call) error {
	d, err := s.of(c)
	if err != nil {
		return err
	}
	s.discard(d)
	return c.Done("/imports", "已放弃导入"+d.File.Name+"，数据没有改动。")
}
