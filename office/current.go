package office

import (
	"context"
	"fmt"
	"sync"
	"time"

	"duban/remind"
	"duban/store"
)

// As returns an office over the same store in which somebody else works.
func (o *Office) As(who string) *Office {
	return &Office{
		Store: o.Store, Terms: o.Terms, Who: who, Now: o.Now, At: o.At, Kind: o.Kind, Texts: o.Texts, Forms: o.Forms, Window: o.Window, Bare: o.Bare,
		Sender: o.Sender,
	}
}

// A View is the world of today, and what the store held when it was made.
type View struct {
	Day  *remind.Day
	Snap *store.Snapshot
	kept map[string]any
}

// Kept returns what was made of a view under a name before, or makes it: what is asked for by every page is made once a view.
func Kept[T any](v *View, name string, fresh func() T) T {
	if known, ok := v.kept[name].(T); ok {
		return known
	}
	made := fresh()
	v.kept[name] = made
	return made
}

// staleAfter is how old a view may be: those who only look are many, and what they look at seldom changes.
const staleAfter = time.Second

// A Current keeps the newest view for all who look, so that a look costs next to nothing where nothing has changed.
type Current struct {
	mu   sync.Mutex
	of   *Office // whose view it is
	view *View   // nil: none yet
	mark string  // of the store when it was read: as long as that stays, so does the view
	read time.Time
}

// Look calls a function with the view of now, for one caller at a time: a day makes much of what it is asked for when it is first asked. What the
// function takes out of it must be its own.
func (c *Current) Look(ctx context.Context, o *Office, look func(*View) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := o.Now()
	if old := now.Sub(c.read); c.view == nil || c.of != o || c.view.Day.Today != remind.DateOf(now) || old < 0 || old >= staleAfter {
		if err := c.renew(ctx, o, now); err != nil {
			return err
		}
	}
	return look(c.view)
}

// renew reads the store anew, unless nothing has changed in it. The mark is read before the rest: what changes between the two is read once more.
func (c *Current) renew(ctx context.Context, o *Office, now time.Time) error {
	mark, err := o.Store.Changed(ctx)
	if err != nil {
		return fmt.Errorf("look at the store: %w", err)
	}
	if c.view != nil && c.of == o && c.mark == mark && !c.read.IsZero() && c.view.Day.Today == remind.DateOf(now) {
		c.read = now
		return nil
	}
	var former *store.Snapshot
	if c.view != nil && c.of.Store == o.Store {
		former = c.view.Snap
	}
	snap, err := o.Store.Refresh(ctx, former, time.Time{})
	if err != nil {
		return fmt.Errorf("look at the store: %w", err)
	}
	c.of, c.read, c.mark = o, now, mark
	c.view = &View{Day: o.Terms.World(snap).On(remind.DateOf(now)), Snap: &snap, kept: map[string]any{}}
	return nil
}

// Forget lets the next look read the store anew: somebody has changed it.
func (c *Current) Forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.read = time.Time{}
}
