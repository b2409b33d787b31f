package notify

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"duban/remind"
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

// Send writes the letter to tmp and moves it to new.
func (m *Maildir) Send(_ context.Context, l Letter, _ func() error) remind.Verdict {
	if err := m.deliver(l); err != nil {
		return remind.Verdict{Outcome: remind.Retry, Reply: err.Error()}
	}
	return remind.Verdict{Outcome: remind.Delivered, Reply: "written to the outbox"}
}

func (m *Maildir) deliver(l Letter) error {
	name := l.ID + ".duban"
	read, err := filepath.Glob(filepath.Join(m.dir, "cur", name+"*"))
	if err != nil || len(read) > 0 {
		return err
	}
	raw, err := m.sender.compose(l)
	if err != nil {
		return err
	}
	tmp := filepath.Join(m.dir, "tmp", name)
	f, err := os.OpenFile(tmp, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("write to the outbox: %w", err)
	}
	// Local mailboxes end lines with a bare line feed.
	_, err = f.WriteString(strings.ReplaceAll(string(raw), "\r\n", "\n"))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write to the outbox: %w", err)
	}
	if err := os.Rename(tmp, filepath.Join(m.dir, "new", name)); err != nil {
		return fmt.Errorf("write to the outbox: %w", err)
	}
	return nil
}
