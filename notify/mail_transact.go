package notify

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// ask sends one command; the code of the answer must begin with want.
func (w *wire) ask(at step, want int, format string, args ...any) error {
	return w.within(w.patience, at, func() error {
		if w.client.Text.R.Buffered() > 0 {
			return errOutOfTurn // what is read next would not answer this command
		}
		id, err := w.client.Text.Cmd(format, args...)
		if err != nil {
			return err
		}
		w.client.Text.StartResponse(id)
		defer w.client.Text.EndResponse(id)
		_, _, err = w.client.Text.ReadResponse(want)
		return err
	})
}

// transact hands over one mail, step by step. mark is called when all but the final dot has been written; if it fails, the wire is
// cut and the dot never leaves. (Any further command would write the dot first: an unfinished mail must end by a cut, not by QUIT.)
func (w *wire) transact(e *errand) (reply string, err error) {
	w.marked.Store(false)
	defer w.guard(e)()
	size, err := w.size(len(e.raw))
	if err != nil {
		return "", err
	}
	// No BODY=8BITMIME and no SMTPUTF8, though announced: everything is ASCII, and some servers choke on what they announce.
	if err := w.ask(atMail, 2, "MAIL FROM:%s%s", e.from, size); err != nil {
		return "", err
	}
	if err := w.ask(atRcpt, 2, "RCPT TO:%s", e.to); err != nil {
		return "", err
	}
	if err := w.ask(atData, 3, "DATA"); err != nil {
		return "", err
	}
	// A line that begins with a dot gets another one, and lines end with CR LF (RFC 5321 4.5.2).
	body := w.client.Text.DotWriter()
	if err := w.within(w.patience, atBody, func() error { return w.write(body, e.raw) }); err != nil {
		w.cut(err)
		return "", err
	}
	// Stored before the mark is made: between the two a stop must wait as if the dot had gone.
	w.marked.Store(true)
	if err := e.mark(); err != nil {
		w.cut(err)
		return "", &stepError{atMark, err}
	}
	// From here on the letter may arrive even if nothing more is heard of it.
	err = w.within(w.dot, atDot, func() error {
		if err := body.Close(); err != nil {
			return err
		}
		_, reply, err = w.client.Text.ReadResponse(2)
		return err
	})
	if err == nil {
		w.sent++
	}
	return reply, err
}

// write writes the mail up to its last byte, not the dot.
func (w *wire) write(body io.Writer, raw []byte) error {
	if _, err := body.Write(raw); err != nil {
		return err
	}
	if err := w.client.Text.W.Flush(); err != nil {
		return err
	}
	if w.client.Text.R.Buffered() > 0 {
		return errOutOfTurn
	}
	return nil
}

// size returns the SIZE parameter where the server has one, and refuses what is larger than it says it takes.
func (w *wire) size(n int) (string, error) {
	offered, param := w.client.Extension("SIZE")
	if !offered {
		return "", nil
	}
	// SIZE without a number, or 0, is no limit (RFC 1870 4).
	if limit, err := strconv.Atoi(strings.TrimSpace(param)); err == nil && limit > 0 && n > limit {
		return "", &stepError{atSize, fmt.Errorf("the mail has %d bytes and the server takes %d at most", n, limit)}
	}
	return " SIZE=" + strconv.Itoa(n), nil
}
