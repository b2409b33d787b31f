package notify

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"duban/remind"
	"duban/remind/delivery"
)

// A File keeps chat posts in a file, a line of JSON each. A letter that stands in it is not written again, so this channel is never in
// doubt.
type File struct {
	name string

	mu    sync.Mutex
	there map[string]bool
}

// A filed letter is a line of the file.
type filed struct {
	ID        string    `json:"id"`
	Channel   string    `json:"channel"`
	To        string    `json:"to"`
	Recipient string    `json:"recipient"`
	At        time.Time `json:"at"`
	Subject   string    `json:"subject"`
	Text      string    `json:"text"`
	Mention   []string  `json:"mention,omitempty"`
	Items     []any     `json:"items,omitempty"` // all of them, as a webhook has them
}

// NewFile reads which letters the file holds. Half a line at its end is what a crash left of a letter that was never confirmed: it is
// cut off.
func NewFile(name string) (*File, error) {
	f := &File{name: name, there: map[string]bool{}}
	file, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the file of chat posts: %w", err)
	}
	err = f.read(file)
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, fmt.Errorf("read the file of chat posts %s: %w", name, err)
	}
	return f, nil
}

// read learns which messages the file holds already, so that a restart writes none twice. A last line without an end is
// what a crash has left: it is cut off, and its message is written anew.
func (f *File) read(file *os.File) error {
	lines := bufio.NewReader(file)
	whole := int64(0)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			if len(line) > 0 {
				return file.Truncate(whole)
			}
			return nil
		}
		if err != nil {
			return err
		}
		whole += int64(len(line))
		var l filed
		if json.Unmarshal(line, &l) == nil { // another's line is left alone
			f.there[l.ID] = true
		}
	}
}

// InFlight returns 1: posts are written one after another.
func (*File) InFlight() int { return 1 }

// Send appends the letter and waits until it is on the disk.
func (f *File) Send(_ context.Context, l delivery.Letter, _ func() error) delivery.Verdict {
	f.mu.Lock()
	defer f.mu.Unlock()
	done := delivery.Verdict{Outcome: delivery.Delivered, Reply: "written to " + filepath.Base(f.name)}
	if f.there[l.ID] {
		return done
	}
	var data struct {
		Items []any `json:"items"`
	}
	_ = json.Unmarshal([]byte(l.Data), &data) // a word that no plan is behind has none
	line, err := encode(filed{l.ID, l.Channel, l.To, l.Recipient, l.Date.In(remind.Shanghai), l.Subject, l.Text, l.Mention, data.Items})
	if err != nil {
		return delivery.Verdict{Outcome: delivery.Declined, Reply: err.Error()}
	}
	if err := f.add(append(line, '\n')); err != nil {
		return delivery.Verdict{Outcome: delivery.Retry, Reply: fmt.Sprintf("write to the file of chat posts: %v", err)}
	}
	f.there[l.ID] = true
	return done
}

// add appends a line; what is not safely there is taken back.
func (f *File) add(line []byte) error {
	file, err := os.OpenFile(f.name, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err != nil {
		return errors.Join(err, file.Close())
	}
	_, err = io.Copy(file, bytes.NewReader(line))
	if err == nil {
		err = errors.Join(file.Sync(), syncFolder(filepath.Dir(f.name)))
	}
	if err != nil {
		err = errors.Join(err, file.Truncate(info.Size()))
	}
	_ = file.Close() // it is on the disk, or taken back
	return err
}
