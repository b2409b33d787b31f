package web

import (
	"net"
	"net/http"
	"sync"
	"syscall"
)

// maxGuests is how many connections a page holds: browsers open six each, so that is room for some sixty people at once. What the daemon opens besides,
// for mails, robots, the store and backups, must find room under any limit of open files, so a page takes no more than a share of it: there are two.
const (
	maxGuests = 400
	share     = 5
)

// places returns how many connections a page may hold under the limit of open files of this process.
func places() int {
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l); err != nil || l.Cur >= share*maxGuests {
		return maxGuests
	}
	return max(1, int(l.Cur)/share) //nolint:gosec // it is below share*maxGuests
}

// guests are the connections of the page, oldest first. Whoever opens many and says nothing would else use up the files that the process may
// open, and with them every mail and backup.
type guests struct {
	most int
	mu   sync.Mutex
	open []guest
}

// A guest is one connection and whether a request is under way on it: net/http says so once it has read the headers, so who sends them slowly
// is no better than who is silent.
type guest struct {
	conn net.Conn
	busy bool
}

// changed follows the connections, as http.Server.ConnState. It is called in the loop that accepts, so no more than one is open beyond the
// bound before it is seen here.
func (g *guests) changed(c net.Conn, state http.ConnState) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch state {
	case http.StateNew:
		if len(g.open) >= g.most {
			c = g.showOut(c)
		}
		if c != nil {
			g.open = append(g.open, guest{conn: c})
		}
	case http.StateActive, http.StateIdle:
		if i := g.find(c); i >= 0 {
			g.open[i].busy = state == http.StateActive
		}
	case http.StateClosed, http.StateHijacked:
		g.forget(g.find(c))
	}
}

// showOut makes room for a new connection: the one that has been silent longest is closed, so that a health check gets through while others
// only hold connections. Where a request is under way on each, the new one is closed; it returns the one to be kept, or nil.
func (g *guests) showOut(c net.Conn) net.Conn {
	for i, guest := range g.open {
		if !guest.busy {
			_ = guest.conn.Close()
			g.forget(i)
			return c
		}
	}
	_ = c.Close()
	return nil
}

// find returns the place of a connection, or -1.
func (g *guests) find(c net.Conn) int {
	for i := range g.open {
		if g.open[i].conn == c {
			return i
		}
	}
	return -1
}

// forget takes a connection off the list; -1 is none.
func (g *guests) forget(i int) {
	if i >= 0 {
		g.open = append(g.open[:i], g.open[i+1:]...)
	}
}
