package notify

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
)

func aWebhook(tb testing.TB, url string) Channel {
	tb.Helper()
	c, err := NewChannel(RobotConfig{Kind: remind.KindWebhook, URL: url, Secret: "whsec_" + "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz", Now: time.Now})
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// receiver counts the connections and the posts, each by its ID.
func receiver(tb testing.TB) (s *httptest.Server, connections *atomic.Int64, posts func() map[string]int) {
	tb.Helper()
	var mu sync.Mutex
	got := map[string]int{}
	connections = new(atomic.Int64)
	s = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		mu.Lock()
		got[r.Header.Get("webhook-id")]++
		mu.Unlock()
		_, _ = io.WriteString(w, `{"ok":true}`)
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	s.Start()
	tb.Cleanup(s.Close)
	return s, connections, func() map[string]int { mu.Lock(); defer mu.Unlock(); return got }
}

func TestWebhooksKeepTheirConnections(t *testing.T) {
	s, connections, posts := receiver(t)
	c := aWebhook(t, s.URL)
	for i := range 20 {
		if v := c.Send(t.Context(), aLetter(i), unmarked); v.Outcome != delivery.Delivered {
			t.Fatalf("%+v", v)
		}
	}
	if n := connections.Load(); n != 1 {
		t.Errorf("%d connections for posts one after another", n)
	}
	sendAll(t, c, 300, func(i int) delivery.Letter { return aLetter(1000 + i) }, unmarked)
	for id, n := range posts() {
		if n != 1 {
			t.Errorf("%s was posted %d times", id, n)
		}
	}
	if n := connections.Load(); len(posts()) != 320 || n > 2*webhookPosts {
		t.Errorf("%d posts, %d connections", len(posts()), n)
	}
}

// The robots of the vendors get a connection for each post, one post at a time.
func TestRobotsDialAnew(t *testing.T) {
	s, connections, _ := receiver(t)
	for _, kind := range []Kind{remind.KindWeCom, remind.KindDingTalk, remind.KindFeishu} {
		connections.Store(0)
		c, err := NewChannel(RobotConfig{Kind: kind, URL: s.URL, Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		for i := range 3 {
			_ = c.Send(t.Context(), aLetter(i), unmarked)
		}
		if n := connections.Load(); n < 3 || c.InFlight() != 1 {
			t.Errorf("%s: %d connections, %d under way", kind, n, c.InFlight())
		}
	}
}

// A hanger takes posts and does on each connection what it is told at each: "ok", "close" after the answer without saying so, "drop" instead of one.
func hanger(t *testing.T, plan func(connection, post int) string) (url string, posts func() int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var open sync.WaitGroup
	var got atomic.Int64
	serve := func(conn net.Conn, number int) {
		defer func() { _ = conn.Close() }()
		in := bufio.NewReader(conn)
		for post := 1; ; post++ {
			r, err := http.ReadRequest(in)
			if err != nil {
				return
			}
			if _, err := io.Copy(io.Discard, r.Body); err != nil {
				return
			}
			got.Add(1)
			does := plan(number, post)
			if does != "drop" {
				_, _ = fmt.Fprint(conn, "HTTP/1.1 204 No Content\r\n\r\n")
			}
			if does != "ok" {
				return
			}
		}
	}
	open.Go(func() {
		for n := 1; ; n++ {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			open.Go(func() { serve(conn, n) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		open.Wait()
	})
	return "http://" + l.Addr().String(), func() int { return int(got.Load()) }
}

// A server that takes a post over a kept connection and says nothing may have kept it: that is in doubt, and it is not posted again.
func TestAKeptConnectionThatDiesWithAPost(t *testing.T) {
	url, posts := hanger(t, func(_, post int) string {
		if post == 2 {
			return "drop"
		}
		return "ok"
	})
	c, marks := aWebhook(t, url), 0
	for i, want := range []delivery.Outcome{delivery.Delivered, delivery.InDoubt, delivery.Delivered} {
		if v := c.Send(t.Context(), aLetter(i), func() error { marks++; return nil }); v.Outcome != want {
			t.Errorf("post %d: %+v", i+1, v)
		}
	}
	if posts() != 3 || marks != 3 {
		t.Errorf("%d posts, %d marks", posts(), marks)
	}
}

// A connection on which nothing has left is replaced, whenever it died, with one mark for the letter and one post at most.
func TestAKeptConnectionThatDiesBeforeAPost(t *testing.T) {
	url, posts := hanger(t, func(int, int) string { return "ok" })
	c, marks := aWebhook(t, url), 0
	h := c.(*Webhook)
	transport := h.client.Transport.(*http.Transport)
	var last *countedConn
	dial := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err == nil {
			last = conn.(*countedConn)
		}
		return conn, err
	}
	send := func(mark func() error) delivery.Verdict { return c.Send(t.Context(), aLetter(1), mark) }
	if v := send(unmarked); v.Outcome != delivery.Delivered {
		t.Fatalf("%+v", v)
	}
	// The mark is made before a byte has left: here the line is cut just then.
	v := send(func() error {
		marks++
		return last.Conn.(*net.TCPConn).CloseWrite()
	})
	if v.Outcome != delivery.Delivered || marks != 1 || posts() != 2 {
		t.Errorf("%+v, %d marks, %d posts", v, marks, posts())
	}
}

// BenchmarkSendWebhook posts letters of 3 KB to a server of net/http in this process.
func BenchmarkSendWebhook(b *testing.B) {
	s, _, _ := receiver(b)
	c := aWebhook(b, s.URL)
	before := processor(b)
	b.ResetTimer()
	sendAll(b, c, b.N, func(i int) delivery.Letter {
		l := aLetter(i)
		l.Data = `{"text":"` + strings.Repeat("第1处历史遗留废渣堆存点未按要求规范处置。", 50) + `"}`
		return l
	}, unmarked)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "posts/s")
	b.ReportMetric((processor(b)-before)*1000/float64(b.N), "cpu-s/1000")
}
