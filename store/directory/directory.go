// Package directory reads the directory of who speaks for whom, and keeps the one that was read last: that of a country takes tens of megabytes, and
// whoever looks at the store has the same.
package directory

import (
	"context"
	"fmt"
	"sync"

	"duban/remind/people"
	"duban/store/database"
)

// A Held directory is one as the store holds it. It is shared, and may not be changed.
type Held struct {
	people.Directory
	Any   bool          // one has been taken in
	Shelf *people.Shelf // for its book; none without a directory
	version
}

// A version of the directory. Its text changes only where people in it are blanked, which leaves a purge.
type version struct{ id, purge int64 }

// Kept is the directory that was read last.
type Kept struct {
	mu   sync.Mutex
	last Held
}

// Read returns the directory as it stood at an instant, in milliseconds. Of two that are asked for in turn the newer one is kept.
func (k *Kept) Read(ctx context.Context, t *database.Tx, at int64) (Held, error) {
	var h Held
	// The last by its number, as versions stand in the order in which they were kept.
	err := t.One(ctx, `SELECT coalesce(max(id), 0), (SELECT coalesce(max(id), 0) FROM purges) FROM versions WHERE kind = 'directory' AND at <= ?`,
		[]any{at}, &h.id, &h.purge)
	if err != nil || h.id == 0 {
		return h, err
	}
	if last := k.held(); last.version == h.version {
		return last, nil
	}
	var text string
	if err := t.One(ctx, `SELECT body FROM versions WHERE id = ?`, []any{h.id}, &text); err != nil {
		return h, err
	}
	if h.Directory, err = people.ReadDirectory(text); err != nil {
		return h, fmt.Errorf("read the directory of version %d: %w", h.id, err)
	}
	h.Any, h.Shelf = true, people.NewShelf(h.Directory)
	k.keep(h)
	return h, nil
}

// held returns what is kept.
func (k *Kept) held() Held {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.last
}

// keep keeps a directory, unless a newer one is there.
func (k *Kept) keep(h Held) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if h.id >= k.last.id && h.purge >= k.last.purge {
		k.last = h
	}
}
