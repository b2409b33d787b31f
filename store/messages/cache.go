package messages

import (
	"context"
	"sync"
	"unicode/utf8"

	"duban/store/database"
)

// A Cache keeps letters that were just put, so that a claim need not read and unpack what was in memory a moment ago. It holds so many bytes at
// most; what does not fit is read. A letter is taken out by its claim: a repetition reads what was fixed. The zero Cache keeps nothing.
type Cache struct {
	Bytes int // that it holds at most

	mu    sync.Mutex
	all   map[string]Outgoing
	held  int
	purge int64 // the last one that was seen
}

// Keep keeps letters whose transaction has ended well.
func (c *Cache) Keep(letters []Outgoing) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all == nil {
		c.all = map[string]Outgoing{}
	}
	for i := range letters {
		m := letters[i]
		n := size(&m)
		if c.held+n > c.Bytes || !faithful(&m) {
			continue
		}
		m.Date, m.Expires = database.Instant(database.Millis(m.Date)), database.Instant(database.Millis(m.Expires)) // as it is read
		c.all[m.ID] = m
		c.held += n
	}
}

// Drop forgets all letters.
func (c *Cache) Drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all, c.held = nil, 0
}

// take takes a letter out.
func (c *Cache) take(id string) (Outgoing, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	m, ok := c.all[id]
	if ok {
		delete(c.all, id)
		c.held -= size(&m)
	}
	return m, ok
}

// sound drops all letters where words have been purged since the last look, be it by another process: only what was left of them may leave.
func (c *Cache) sound(ctx context.Context, t *database.Tx) error {
	var last int64
	if err := t.One(ctx, `SELECT coalesce(max(id), 0) FROM purges`, nil, &last); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if last != c.purge {
		c.all, c.held, c.purge = nil, 0, last
	}
	return nil
}

// faithful reports whether a letter is read as it was put: what is no UTF-8 is not, and all attempts are to have the same bytes.
func faithful(m *Outgoing) bool {
	for _, s := range []string{m.Subject, m.Text, m.HTML, m.Markdown, m.Data} {
		if !utf8.ValidString(s) {
			return false
		}
	}
	return true
}

// size returns about how many bytes a letter takes.
func size(m *Outgoing) int {
	const rest = 1024 // names, keys and what the runtime adds
	n := rest + len(m.Subject) + len(m.Text) + len(m.HTML) + len(m.Markdown) + len(m.Data)
	for i := range m.Attachments {
		n += len(m.Attachments[i].Data)
	}
	return n
}
