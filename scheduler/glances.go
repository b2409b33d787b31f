package scheduler

import (
	"context"
	"time"

	"duban/remind"
	"duban/store/changes"
)

// The glances of a daemon know after what the last full look was taken: with messages waiting for a mail server that is away, the loop comes by
// every minute, and a full look at a big plan takes seconds. While nothing has changed that it would go by, there is only carrying to do.
type glances struct {
	taken  glance
	good   bool      // the pass that took it has ended well
	expire time.Time // when the first message expires that was under way; zero: none does
}

// A glance is all that a pass goes by, besides what it carries.
type glance struct {
	rows        changes.Rows
	today       remind.Date
	hours       int // those of the policy that have come today
	open, ahead bool
}

// glance takes one.
func (d *Daemon) glance(ctx context.Context, now time.Time) (g glance, err error) {
	g.today, g.open = remind.DateOf(now), d.Window.Contains(now)
	if v := d.viewer.last; v != nil {
		for _, h := range v.day.Policy.Hours {
			if !now.Before(h.At.On(g.today)) {
				g.hours++
			}
		}
	}
	if g.ahead, err = d.ahead(ctx, now); err != nil {
		return g, err
	}
	g.rows, err = d.Store.LastRows(ctx)
	return g, err
}

// still returns the view of the last full look, where another one would find and do the same; else nil. What cannot be read is looked at fully,
// which says what is wrong.
func (d *Daemon) still(ctx context.Context, now time.Time) *view {
	g, err := d.glance(ctx, now)
	same := err == nil && d.glances.good && g == d.glances.taken && d.viewer.last != nil
	if same && (d.glances.expire.IsZero() || !now.After(d.glances.expire)) {
		return d.viewer.last
	}
	return nil
}

// look takes a full look. The glance is taken before it: what changes meanwhile is looked at once more.
func (d *Daemon) look(ctx context.Context, now time.Time, round bool) (*view, error) {
	d.glances = glances{}
	g, err := d.glance(ctx, now)
	if err != nil {
		return nil, err
	}
	d.glances.taken = g
	d.Log.DebugContext(ctx, "a full look", "round", round)
	return d.viewer.look(ctx, now, round)
}
