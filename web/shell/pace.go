package shell

import (
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// How slowly a body may come.
const (
	PaceTime  = 10 * time.Second
	paceBytes = 40 << 10 // that arrive in each PaceTime
	readTime  = 5 * time.Minute
)

// A paced body is read as long as it comes: slower than paceBytes in each PaceTime, or longer than readTime in all, it is cut off. The limits of
// the server itself are those of a look, and are lifted for it.
type paced struct {
	io.Reader
	got atomic.Int64
}

// Pace holds a request's body to its pace, which is looked at so often, until stop is called.
func Pace(w http.ResponseWriter, from io.Reader, every time.Duration) (paceful io.Reader, stop func()) {
	body := &paced{Reader: from}
	c := http.NewResponseController(w)
	// A recorder of the tests has no deadlines.
	_, _ = c.SetReadDeadline(time.Time{}), c.SetWriteDeadline(time.Time{})
	done := make(chan struct{})
	var beside sync.WaitGroup
	beside.Go(func() {
		if !body.lags(done, every) {
			return
		}
		_ = c.SetReadDeadline(time.Unix(1, 0))
	})
	return body, func() {
		close(done)
		beside.Wait()
	}
}

// lags waits until the body is done, or is too slow or too long in coming, which it reports.
func (p *paced) lags(done <-chan struct{}, every time.Duration) bool {
	ticks, last := time.NewTicker(every), time.NewTimer(readTime)
	defer ticks.Stop()
	defer last.Stop()
	for {
		select {
		case <-done:
			return false
		case <-last.C:
			return true
		case <-ticks.C:
			if p.got.Swap(0) < paceBytes {
				return true
			}
		}
	}
}

// Read counts what has come.
func (p *paced) Read(b []byte) (int, error) {
	n, err := p.Reader.Read(b)
	p.got.Add(int64(n))
	return n, err
}
