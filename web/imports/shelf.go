package imports

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"duban/web/shell"
)

// What the shelf holds.
const (
	keepFor   = 30 * time.Minute
	mostOfOne = 3 // files of one account; the oldest makes room
	mostKept  = 12
	mostBytes = 256 << 20
)

// A draft is a file that was sent and not taken in yet.
type draft struct {
	ID      string
	Kind    *kind
	File    *shell.File
	account string
	at      time.Time

	mu      sync.Mutex
	options url.Values // what was said beside the file; a page reads what the verdict has of it
	known   *verdict   // on the file, of one revision
}

// A shelf keeps drafts.
type shelf struct {
	mu     sync.Mutex
	drafts []*draft // oldest first
}

// put keeps a draft and names it.
func (s *shelf) put(d *draft, now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	own := 0
	for _, x := range slices.Backward(s.drafts) {
		if x.account == d.account {
			if own++; own >= mostOfOne {
				s.drop(x)
			}
		}
	}
	bytes := d.File.Size
	for _, x := range s.drafts {
		bytes += x.File.Size
	}
	if len(s.drafts) >= mostKept || bytes > mostBytes {
		return shell.Refusal{Status: http.StatusServiceUnavailable, Text: "尚未生效的文件过多，暂时不能接收，请稍后再试。"}
	}
	d.ID, d.at = rand.Text(), now
	s.drafts = append(s.drafts, d)
	return nil
}

// find returns a draft of an account.
func (s *shelf) find(id, account string, now time.Time) (*draft, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	for _, d := range s.drafts {
		if d.ID == id && d.account == account {
			return d, nil
		}
	}
	return nil, shell.NotFound("没有这个文件：已经生效、已经放弃，或者已过30分钟。需要导入的，请重新选择文件。")
}

// discard lets a draft be gone.
func (s *shelf) discard(d *draft) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop(d)
}

// sweep lets those be gone that have lain too long.
func (s *shelf) sweep(now time.Time) {
	for _, d := range slices.Clone(s.drafts) {
		if old := now.Sub(d.at); old >= keepFor || old < 0 {
			s.drop(d)
		}
	}
}

// drop takes a draft off the shelf. Whoever reads it at that moment finds it closed.
func (s *shelf) drop(d *draft) {
	s.drafts = slices.DeleteFunc(s.drafts, func(x *draft) bool { return x == d })
	d.File.Close()
}
