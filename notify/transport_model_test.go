package notify

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"testing"

	"duban/remind/delivery"
)

// A gate is a server of HTTP that knows which posts it has whole, and does on its connections what dice say.
type gate struct {
	net.Listener
	open sync.WaitGroup

	mu    sync.Mutex
	dice  *rand.Rand
	whole map[string]int // by webhook-id: posts of which every byte has come
	took  map[string]int // those of them that it has said yes to, or may have
}

func newGate(t *testing.T, seed uint64) *gate {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{Listener: l, dice: rand.New(rand.NewPCG(seed, 2)), whole: map[string]int{}, took: map[string]int{}} //nolint:gosec // a test's dice
	g.open.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			g.open.Go(func() { g.serve(conn) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		g.open.Wait()
	})
	return g
}

// roll returns one of some doings; one in three is no mishap.
func (g *gate) roll(mishaps ...string) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.dice.IntN(3) > 0 {
		return ""
	}
	return mishaps[g.dice.IntN(len(mishaps))]
}

// serve serves a connection until something happens to it.
func (g *gate) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	say := func(text string) { _, _ = io.WriteString(conn, text) }
	in := bufio.NewReader(conn)
	for {
		switch g.roll("close", "reset", "bored") {
		case "close":
			return
		case "reset":
			_ = conn.(*net.TCPConn).SetLinger(0)
			return
		case "bored": // as servers say to whoever keeps a connection too long
			say("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
			return
		}
		r, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		switch g.roll("close", "no", "half") {
		case "close":
			return
		case "no": // by the headers alone
			say("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
			return
		case "half":
			_, _ = io.CopyN(io.Discard, r.Body, 10)
			return
		}
		if n, err := io.Copy(io.Discard, r.Body); err != nil || n != r.ContentLength {
			return
		}
		if !g.reply(r.Header.Get("webhook-id"), say) {
			return
		}
	}
}

// reply answers a whole post; false: it closes.
func (g *gate) reply(id string, say func(string)) bool {
	does := g.roll("no", "drop", "half", "last", "silent", "page", "early")
	g.mu.Lock()
	g.whole[id]++
	if does != "no" && does != "page" {
		g.took[id]++
	}
	g.mu.Unlock()
	switch does {
	case "no":
		say("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 2\r\n\r\nno")
	case "page":
		say("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>")
	case "drop":
		return false
	case "half":
		say("HTTP/1.1 20")
		return false
	case "last":
		say("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")
		return false
	case "silent": // without saying that it goes
		say("HTTP/1.1 204 No Content\r\n\r\n")
		return false
	case "early":
		say("HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")
	default:
		say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
	}
	return true
}

// Whatever a server does with connections that are kept, no post comes to it twice, none is lost without a word, and what it may have taken is delivered
// or in doubt.
func TestWhateverAReceiverDoes(t *testing.T) {
	const posts, lines = 40, 6
	for seed := range uint64(16) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			g := newGate(t, seed)
			c := aWebhook(t, "http://"+g.Addr().String())
			var all sync.WaitGroup
			for line := range lines {
				all.Go(func() {
					for i := line; i < posts; i += lines {
						checkPost(t, g, c, i)
					}
				})
			}
			all.Wait()
		})
	}
}

// checkPost sends one letter and holds its verdict against what the server has.
func checkPost(t *testing.T, g *gate, c Channel, i int) {
	l, marks := aLetter(i), 0
	v := c.Send(t.Context(), l, func() error { marks++; return nil })
	g.mu.Lock()
	whole, took := g.whole[l.ID], g.took[l.ID]
	g.mu.Unlock()
	switch {
	case marks > 1 || whole > 1:
		t.Errorf("%s: marked %d times, and came %d times: %+v", l.ID, marks, whole, v)
	case v.Outcome == delivery.Delivered && took != 1:
		t.Errorf("%s: it did not take what is said to be delivered: %+v", l.ID, v)
	case whole > 0 && marks == 0:
		t.Errorf("%s: came without a mark: %+v", l.ID, v)
	case took > 0 && v.Outcome != delivery.Delivered && v.Outcome != delivery.InDoubt:
		t.Errorf("%s: it may have taken what is to be sent again: %+v", l.ID, v)
	case v.Outcome == delivery.InDoubt && marks == 0:
		t.Errorf("%s: in doubt, and not marked: %+v", l.ID, v)
	}
}
