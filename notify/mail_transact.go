package notify

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A transaction is one mail on a wire, from its envelope to the answer to its dot.
type transaction struct {
	*wire
	*errand
	size string // as MAIL declares it
}

// An envelope is a mail ready to go.
type envelope struct {
	from, to string
	raw      []byte
}

// endOfMail is what follows the last line (RFC 5321 4.1.1.4).
const endOfMail = ".\r\n"

// transact hands over one mail. said: its envelope has gone over the wire already, behind the mail before. follow returns the errand whose
// envelope goes behind this mail; it is asked only when this one is about to go.
func (w *wire) transact(e *errand, said bool, follow func(*wire) *errand) (reply string, next *errand, err error) {
	w.marked.Store(false)
	defer w.guard(e)()
	size, err := w.size(len(e.raw))
	if err != nil {
		return "", nil, err
	}
	t := &transaction{w, e, size}
	if !w.pipelining {
		reply, err = t.oneByOne()
		return reply, nil, err
	}
	if !said {
		if err := t.announce(); err != nil {
			return "", nil, err
		}
	}
	if err := t.heed(); err != nil {
		return "", nil, err
	}
	return t.handOver(follow)
}

// oneByOne hands over the mail step by step, each when the one before it was answered. The mark is made when all but the final dot has been
// written; if it fails, the wire is cut and the dot never leaves. (Any further command would write the dot first: an unfinished mail must
// end by a cut, not by QUIT.)
func (t *transaction) oneByOne() (reply string, err error) {
	// No BODY=8BITMIME and no SMTPUTF8, though announced: everything is ASCII, and some servers choke on what they announce.
	if err := t.ask(atMail, 2, "MAIL FROM:"+t.from+t.size); err != nil {
		return "", err
	}
	if err := t.ask(atRcpt, 2, "RCPT TO:"+t.to); err != nil {
		return "", err
	}
	if err := t.ask(atData, 3, "DATA"); err != nil {
		return "", err
	}
	err = t.within(t.patience, atBody, func() error {
		if _, err := t.send(t.dotted()); err != nil {
			return err
		}
		return t.silent()
	})
	if err != nil {
		t.cut(err)
		return "", err
	}
	if err := t.commit(); err != nil {
		return "", err
	}
	err = t.within(t.dot, atDot, func() error {
		_, err := t.send([]byte(endOfMail))
		return err
	})
	if err != nil {
		return "", err
	}
	return t.verdict()
}

// commit makes the mark: from here on the letter may arrive even if nothing more is heard of it.
func (t *transaction) commit() error {
	// Stored before the mark is made: between the two a stop must wait as if the dot had gone.
	t.marked.Store(true)
	if err := t.mark(); err != nil {
		t.cut(err)
		return &stepError{atMark, err}
	}
	return nil
}

// verdict reads the answer to the dot.
func (t *transaction) verdict() (reply string, err error) {
	err = t.within(t.dot, atDot, func() error {
		_, reply, err = t.client.Text.ReadResponse(2)
		return err
	})
	if err == nil {
		t.sent++
	}
	return reply, err
}

// lines returns an envelope as it goes in one write where the server announces PIPELINING (RFC 2920).
func (t *transaction) lines() string {
	return "MAIL FROM:" + t.from + t.size + "\r\nRCPT TO:" + t.to + "\r\nDATA\r\n"
}

// announce sends the envelope.
func (t *transaction) announce() error {
	return t.within(t.patience, atMail, func() error {
		if err := t.silent(); err != nil {
			return err
		}
		_, err := t.send([]byte(t.lines()))
		return err
	})
}

// heed reads the answers to an envelope that went in one write. The first refusal is what became of the letter; those behind it only follow
// from it and are read so that each answer stays with its command. No byte of the letter goes after a refusal.
func (t *transaction) heed() error {
	sender := t.hear(atMail, 2)
	if sender != nil && !refusal(sender) {
		return sender
	}
	recipient := t.hear(atRcpt, 2)
	first := sender
	if first == nil {
		first = recipient
	}
	if recipient != nil && !refusal(recipient) {
		t.cut(recipient)
		return first
	}
	data := t.hear(atData, 3)
	switch {
	case first == nil && data == nil:
		return t.within(t.patience, atData, t.silent)
	case first == nil:
		return data
	case data == nil && recipient != nil:
		t.endEmpty()
	// Either the answers are not in step, or the server would take a letter from nobody: to end it might deliver it.
	case data == nil, !refusal(data):
		t.cut(errOutOfTurn)
	}
	return first
}

// endEmpty ends a mail that the server waits for, though it has taken none of its recipients: by a lone dot, which delivers nothing
// whatever is answered (RFC 2920 3.1).
func (t *transaction) endEmpty() {
	err := t.within(t.patience, atData, func() error {
		_, err := t.send([]byte(endOfMail))
		return err
	})
	if err == nil {
		err = t.hear(atData, 2)
	}
	if err != nil && !refusal(err) {
		t.cut(err)
	}
}

// handOver sends the mail with its dot, and in the same write the envelope of the letter behind it: a mail then costs one round trip.
func (t *transaction) handOver(follow func(*wire) *errand) (reply string, next *errand, err error) {
	if err := t.commit(); err != nil {
		return "", nil, err
	}
	behind := ""
	if next = follow(t.wire); next != nil {
		size, _ := t.wire.size(len(next.raw)) // it fits, else it would not follow
		behind = (&transaction{t.wire, next, size}).lines()
	}
	all := append(append(t.dotted(), endOfMail...), behind...)
	left := len(all)
	err = t.within(t.patience, atBody, func() (err error) {
		left, err = t.send(all)
		return err
	})
	// A mail whose dot has not left has surely not arrived, marked or not.
	if err != nil && left <= len(behind) {
		err = &stepError{atDot, err}
	}
	if err != nil {
		t.cut(err)
		return "", next, err
	}
	reply, err = t.verdict()
	return reply, next, err
}

// ask sends one command; the code of the answer must begin with want.
func (w *wire) ask(at step, want int, command string) error {
	return w.within(w.patience, at, func() error {
		if err := w.silent(); err != nil {
			return err
		}
		if _, err := w.send([]byte(command + "\r\n")); err != nil {
			return err
		}
		_, _, err := w.client.Text.ReadResponse(want)
		return err
	})
}

// hear reads one answer.
func (w *wire) hear(at step, want int) error {
	return w.within(w.patience, at, func() error {
		_, _, err := w.client.Text.ReadResponse(want)
		return err
	})
}

// silent fails where something has come that nobody asked for: what is read next would not answer what is said next.
func (w *wire) silent() error {
	if w.client.Text.R.Buffered() > 0 {
		return errOutOfTurn
	}
	return nil
}

// send sends in one write; left is how much has surely not gone.
func (w *wire) send(b []byte) (left int, err error) {
	out := w.client.Text.W
	n, err := out.Write(b)
	if err == nil {
		err = out.Flush()
	}
	return len(b) - n + out.Buffered(), err
}

// refusal reports whether a server has said no to one command and goes on with the next.
func refusal(err error) bool {
	code := codeOf(err)
	return code >= 400 && code < 600 && code != 421
}

// room is how large a mail's room on a wire may stay: few have files.
const room = 64 << 10

// dotted returns the mail as it goes over the wire, in the room of the last one.
func (t *transaction) dotted() []byte {
	all := appendDotted(t.out[:0], t.raw)
	t.out = nil
	if cap(all) <= room {
		t.out = all
	}
	return all
}

// appendDotted appends a mail in which a line that begins with a dot gets another one, and lines end with CR LF (RFC 5321 4.5.2).
func appendDotted(all, raw []byte) []byte {
	all = slices.Grow(all, len(raw)+256)
	for len(raw) > 0 {
		line, rest, _ := bytes.Cut(raw, []byte("\n"))
		if line = bytes.TrimSuffix(line, []byte("\r")); len(line) > 0 && line[0] == '.' {
			all = append(all, '.')
		}
		all = append(append(all, line...), "\r\n"...)
		raw = rest
	}
	return all
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
