package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"duban/remind/delivery"
)

// A Maildir is a mailbox of files (tmp, new, cur), readable by any mail program. A file is named by its Message-ID, so a letter sent
// twice is one file and this channel is never in doubt.
type Maildir struct {
	dir    string
	sender Sender
}

// NewMaildir makes the folders.
func NewMaildir(dir string, s Sender) (*Maildir, error) {
	for _, sub := range []string{"tmp", "new", "cur"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return nil, fmt.Errorf("make the outbox: %w", err)
		}
	}
	return &Maildir{dir: dir, sender: s}, nil
}

// InFlight returns 1: letters are written one after another.
func (*Maildir) InFlight() int { return 1 }

// Send writes the letter to tmp and moves it to new. What stands in new or cur already has been delivered.
func (m *Maildir) Send(_ context.Context, l delivery.Letter, _ func() error) delivery.Verdict {
	raw, err := m.sender.encode(l)
	if err != nil {
		return delivery.Verdict{Outcome: delivery.Declined, Reply: err.Error()}
	}
	// Local mailboxes end lines with a bare line feed.
	if err := m.deliver(l.ID+".duban", bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))); err != nil {
		return delivery.Verdict{Outcome: delivery.Retry, Reply: fmt.Sprintf("write to the outbox: %v", err)}
	}
	return delivery.Verdict{Outcome: delivery.Delivered, Reply: "已写入本机发件目录"}
}

// deliver writes a mail under its name: to tmp first and from there into new, so that no reader ever sees half of it
// (https://cr.yp.to/proto/maildir.html). The folder is synced too, else a power cut could take the name back.
func (m *Maildir) deliver(name string, raw []byte) error {
	there, err := m.holds(name)
	if err != nil {
		return err
	}
	if !there {
		tmp := filepath.Join(m.dir, "tmp", name)
		err := writeFile(tmp, raw)
		if err == nil {
			err = os.Rename(tmp, filepath.Join(m.dir, "new", name))
		}
		if err != nil {
			_ = os.Remove(tmp) // half a file helps nobody
			return err
		}
	}
	// The name lasts only when the folder is on the disk too; the crash before may have come between.
	return syncFolder(filepath.Join(m.dir, "new"))
}

// holds looks for the letter in new and, with the flags that a mail program adds after it was seen (:2,S), in cur.
func (m *Maildir) holds(name string) (bool, error) {
	if _, err := os.Lstat(filepath.Join(m.dir, "new", name)); err == nil {
		return true, nil
	}
	seen, err := os.ReadDir(filepath.Join(m.dir, "cur"))
	return slices.ContainsFunc(seen, func(e os.DirEntry) bool {
		return e.Name() == name || strings.HasPrefix(e.Name(), name+":")
	}), err
}

// writeFile writes a file that only its owner reads, and returns when it is on the disk.
func writeFile(name string, raw []byte) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(raw)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// syncFolder returns when the names in a folder are on the disk.
func syncFolder(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
