package messages

import (
	"io"
	"strconv"

	"duban/web/shell"
)

// Frame answers with the HTML of a mail, which may hold anything: it runs nothing, loads nothing, and shows itself within our own pages alone.
func Frame(c *shell.Call, html string) error {
	h := c.W.Header()
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'")
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	if _, err := io.WriteString(c.W, c.Shown(html)); err != nil {
		c.Site.Log.Debug("a mail was not written", "error", err)
	}
	return nil
}

// body answers with the HTML of a message.
func body(c *shell.Call) error {
	m, err := open(c)
	if err != nil {
		return err
	}
	if m.HTML == "" {
		return shell.NotFound("这条消息没有网页正文，正文见消息页。")
	}
	return Frame(c, m.HTML)
}

// file answers with a file that went with a message: to be kept and never shown, whatever it calls itself.
func file(c *shell.Call) error {
	m, err := open(c)
	if err != nil {
		return err
	}
	place, err := strconv.Atoi(c.PathValue("place"))
	if err != nil || place < 1 || place > len(m.Attachments) || !m.files {
		return shell.NotFound("没有这个附件。")
	}
	a := &m.Attachments[place-1]
	if len(a.Data) == 0 {
		return shell.NotFound("这个附件已按规定清除。")
	}
	return c.Send(a.Name, shell.AnyFile, a.Data)
}
