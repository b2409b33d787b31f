package office

import (
	"context"
	"fmt"
	"reflect"
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

// NewView returns the view of a day, made of what the store held.
func NewView(day *remind.Day, snap *store.Snapshot) *View {
	return &View{Day: day, Snap: snap, kept: map[string]any{}}
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

// How old a view may be. Those who only look are many, and what they look at seldom changes; while a round's messages leave, what is known of deliveries
// changes all the time, and a world for each would take the time of those who send.
const (
	staleAfter = time.Second     // then the store is asked
	patience   = 5 * time.Second // then what only deliveries have changed makes a new world
)

// A Current keeps the newest view for all who look, so that a look costs next to nothing where nothing has changed.
type Current struct {
	mu   sync.Mutex
	of   *Office // whose view it is
	view *View   // nil: none yet
	made time.Time
	read time.Time // when the store was last asked; zero: somebody has changed it since
}

// Look calls a function with the view of now, for one caller at a time: a day makes much of what it is asked for when it is first asked. What the
// function takes out of it must be its own.
func (c *Current) Look(ctx context.Context, o *Office, look func(*View) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := o.Now()
	if old := now.Sub(c.read); !c.serves(o, now) || old < 0 || old >= staleAfter {
		if err := c.renew(ctx, o, now); err != nil {
			return err
		}
	}
	return look(c.view)
}

// serves reports whether the view is of the same office on the same day.
func (c *Current) serves(o *Office, now time.Time) bool {
	return c.view != nil && c.of.Store == o.Store && reflect.DeepEqual(c.of.Terms, o.Terms) && c.view.Day.Today == remind.DateOf(now)
}

// renew asks the store, and makes a new view where it shows another world.
func (c *Current) renew(ctx context.Context, o *Office, now time.Time) error {
	var former *store.Snapshot
	if c.view != nil && c.of.Store == o.Store {
		former = c.view.Snap
	}
	snap, err := o.Store.Refresh(ctx, former, time.Time{})
	if err != nil {
		return fmt.Errorf("look at the store: %w", err)
	}
	late := c.read.IsZero() || now.Sub(c.made) >= patience || now.Before(c.made)
	c.read = now
	if former != nil && c.serves(o, now) && (sameWorld(former, &snap) || !late && sameEntered(former, &snap)) {
		return nil
	}
	c.of, c.made = o, now
	c.view = NewView(o.Terms.World(snap).On(remind.DateOf(now)), &snap)
	return nil
}

// sameEntered reports whether two snapshots show the same of what people have entered and answered.
func sameEntered(a, b *store.Snapshot) bool {
	return a.Revision == b.Revision && len(a.Replies) == len(b.Replies)
}

// sameWorld reports whether they show the same of deliveries, too.
func sameWorld(a, b *store.Snapshot) bool {
	return sameEntered(a, b) && a.SameAnswers(b) && reflect.DeepEqual(a.Channels, b.Channels) && reflect.DeepEqual(a.Losses, b.Losses) && reflect.DeepEqual(a.Failures, b.Failures) &&
		reflect.DeepEqual(a.Reached, b.Reached) && reflect.DeepEqual(a.Restores, b.Restores) && reflect.DeepEqual(a.Heard, b.Heard)
}

// Forget lets the next look read the store anew: somebody has changed it.
func (c *Current) Forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.read = time.Time{}
}
