package overview

import (
	"context"
	"fmt"
	"sync"
	"time"

	"duban/office"
	"duban/remind"
	"duban/remind/days"
	"duban/web/shell"
)

// weeks is how many weeks the calendar shows.
const weeks = 6

// coming is what takes long to compute: whom nobody can tell, on any day, and the messages of the weeks to come.
type coming struct {
	of    string // the state of the store and the day that the gaps were computed for
	gaps  []remind.Gap
	until string                         // the state for which the messages were computed
	mails map[remind.Date][][]remind.Key // of what each message of a day speaks; nil: they are not known yet
	held  int                            // messages that a hold keeps back
	err   error
}

// A forecast computes what is coming beside the pages. It rests ten times as long as it has worked, so that it takes no more than a part of one core
// from those who send, however often the store changes.
type forecast struct {
	mu      sync.Mutex
	done    coming
	times   int // how often it was computed
	working bool
	ended   time.Time
	took    time.Duration
}

// patience is how long a page waits for it: where little is held, it is there at once.
const patience = 200 * time.Millisecond

// rest is how many times as long as it has worked it rests.
const rest = 10

// wait returns the newest forecast, as far as it has come.
func (f *forecast) wait(ctx context.Context, s *shell.Site, of string) coming {
	if working := f.begin(s, of); working != nil {
		timer := time.NewTimer(patience)
		defer timer.Stop()
		select {
		case <-working:
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.done
}

// begin starts to compute where that is due. It returns what is closed when the work is done, to the one who began it and may wait; nil where the last
// work took so long that waiting is of no use.
func (f *forecast) begin(s *shell.Site, of string) chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	idle := s.Now().Sub(f.ended) // below zero: the clock was set back
	resting := f.took > patience && idle >= 0 && idle < rest*f.took
	if f.working || f.done.until == of || resting {
		return nil
	}
	f.working = true
	done, o, began := make(chan struct{}), s.Office(), s.Now()
	go func() { // beside the request: who looks may go
		err := shell.Beside(func() error { return f.compute(o, of) })
		if err != nil {
			s.Log.Error("what is coming was not computed", "error", err)
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		f.ended, f.done.until, f.done.err = s.Now(), of, err
		f.took = f.ended.Sub(began)
		f.times++
		f.working = false
		close(done)
	}()
	if f.took > patience {
		return nil
	}
	return done
}

// computeTime bounds what the store is asked for.
const computeTime = time.Minute

// compute looks at the store for itself, as a view serves one at a time. Whom nobody can tell is known first.
func (f *forecast) compute(o *office.Office, of string) error {
	ctx, stop := context.WithTimeout(context.Background(), computeTime)
	defer stop()
	day, err := o.Today(ctx)
	if err != nil {
		return fmt.Errorf("look for who cannot be told: %w", err)
	}
	gaps := day.Coverage()
	f.mu.Lock()
	f.done.of, f.done.gaps = of, gaps
	f.mu.Unlock()
	p, err := o.Preview(ctx, office.PreviewOrder{From: day.Today + 1, To: days.Monday(day.Today) + 7*weeks - 1})
	if err != nil {
		return fmt.Errorf("play the weeks to come: %w", err)
	}
	mails, held := gather(p)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.done.mails, f.done.held = mails, held
	return nil
}

// gather keeps of a preview which matters each message speaks of.
func gather(p *office.Preview) (mails map[remind.Date][][]remind.Key, held int) {
	mails = map[remind.Date][][]remind.Key{}
	type letter struct {
		id  string
		day remind.Date
	}
	keys, leaves := map[letter][]remind.Key{}, map[letter]bool{}
	for i := range p.Notices {
		t := &p.Notices[i]
		at := letter{t.Message, t.Day}
		keys[at] = append(keys[at], t.Obligation)
		leaves[at] = leaves[at] || t.State != office.Held
	}
	for at, list := range keys {
		if !leaves[at] {
			held++
			continue
		}
		mails[at.day] = append(mails[at.day], list)
	}
	return mails, held
}

// count returns how many messages of a day speak of any of some matters; nil: of any at all.
func (c *coming) count(on remind.Date, keys map[remind.Key]bool) (n int) {
	if keys == nil {
		return len(c.mails[on])
	}
	for _, list := range c.mails[on] {
		for _, k := range list {
			if keys[k] {
				n++
				break
			}
		}
	}
	return n
}

// mark changes with each forecast.
func (f *forecast) mark() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return fmt.Sprintf(".%d.", f.times)
}
