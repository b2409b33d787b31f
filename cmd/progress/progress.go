// Package progress says on a screen how far a long piece of work is.
package progress

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// A Meter says on a screen how far a long piece of work is, in one line that is gone when the work is done. What ends within a second needs
// none. A nil Meter says nothing: there is no screen.
type Meter struct {
	to    io.Writer
	now   func() time.Time
	what  string
	began time.Time
	stop  chan struct{}
	ended bool
	over  sync.WaitGroup

	mu          sync.Mutex
	done, total int  // total 0: nobody knows
	shown       bool // there is a line to clear
}

// notable is how long work may take before anything is said of it.
const notable = time.Second

// Begin begins to measure a piece of work on a screen, named as what is being done; whoever calls it calls End before anything else is printed.
func Begin(to io.Writer, now func() time.Time, what string) *Meter {
	m := &Meter{to: to, now: now, what: what, began: now(), stop: make(chan struct{})}
	m.over.Go(func() {
		tick := time.NewTicker(notable / 2)
		defer tick.Stop()
		for {
			select {
			case <-m.stop:
				return
			case <-tick.C:
				m.say()
			}
		}
	})
	return m
}

// Step notes how much of the work is done.
func (m *Meter) Step(done, total int) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.done, m.total = done, total
}

// say writes the line anew, if the work has taken long enough.
func (m *Meter) say() {
	m.mu.Lock()
	defer m.mu.Unlock()
	took := m.now().Sub(m.began)
	if took < notable {
		return
	}
	m.shown = true
	_, _ = fmt.Fprintf(m.to, "\r%s……%s\x1b[K", m.what, howFar(took, m.done, m.total))
}

// howFar words how much of the work is done, or where nobody knows how long it has taken.
func howFar(took time.Duration, done, total int) string {
	if total > 0 {
		return fmt.Sprintf("%d%%", 100*done/total)
	}
	return fmt.Sprintf("已用%d秒", int(took.Seconds()))
}

// End ends the measuring and clears the line; what has ended stays so.
func (m *Meter) End() {
	if m == nil || m.ended {
		return
	}
	m.ended = true
	close(m.stop)
	m.over.Wait()
	if m.shown {
		_, _ = io.WriteString(m.to, "\r\x1b[K")
	}
}
