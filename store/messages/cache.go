package messages

import (
	"container/list"
	"context"
	"fmt"
	"sync"
	"unicode/utf8"

	"duban/store/database"
)

// A Cache keeps letters that were just put, so that a claim need not read and unpack what was in memory a moment ago. It holds so many bytes at
// most: the oldest make room for the newest, as some are never asked for again, claimed before they came here or by another machine. What is
// not here is read. A letter is taken out by its claim: a repetition reads what was fixed. The zero Cache keeps nothing.
type Cache struct {
	Bytes int // that it holds at most

	packing sync.Mutex
	packer  packer

	mu    sync.Mutex
	all   map[string]*list.Element // of order, by name
	order list.List                // the letters, the oldest first
	held  int                      // bytes
	purge int64                    // the last one that was seen
}

// Pack packs messages that are about to be put, before the transaction in which nobody else can write.
func (c *Cache) Pack(groups [][]Outgoing) (err error) {
	c.packing.Lock()
	defer c.packing.Unlock()
	for _, g := range groups {
		for i := range g {
			if g[i].packed, err = c.packer.pack(&g[i]); err != nil {
				return fmt.Errorf("pack message %s: %w", g[i].ID, err)
			}
		}
	}
	return nil
}

// Keep keeps letters whose transaction has ended well.
func (c *Cache) Keep(letters []Outgoing) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all == nil {
		c.all = map[string]*list.Element{}
	}
	for i := range letters {
		m := letters[i]
		c.remove(c.all[m.ID])
		n := size(&m)
		if n > c.Bytes || !faithful(&m) {
			continue
		}
		for c.held+n > c.Bytes {
			c.remove(c.order.Front())
		}
		m.packed = nil
		m.Date, m.Expires = database.Instant(database.Millis(m.Date)), database.Instant(database.Millis(m.Expires)) // as it is read
		c.all[m.ID] = c.order.PushBack(m)
		c.held += n
	}
}

// Drop forgets all letters, and what packing works with.
func (c *Cache) Drop() {
	c.packing.Lock()
	c.packer = packer{}
	c.packing.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drop()
}

// drop forgets all letters. The caller holds the mutex.
func (c *Cache) drop() {
	c.all, c.held = nil, 0
	c.order.Init()
}

// take takes a letter out.
func (c *Cache) take(id string) (m Outgoing, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.remove(c.all[id])
}

// remove takes out an element, if there is one. The caller holds the mutex.
func (c *Cache) remove(e *list.Element) (m Outgoing, ok bool) {
	if e == nil {
		return m, false
	}
	m, ok = c.order.Remove(e).(Outgoing)
	delete(c.all, m.ID)
	c.held -= size(&m)
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
		c.drop()
		c.purge = last
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
