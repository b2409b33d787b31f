package web

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// Few requests are worked on at once; who waits too long is told in words to come again, and nobody waits for one whose answer is under way.
func TestTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wait, written := make(chan struct{}), make(chan struct{})
		var asked atomic.Int32
		h := newTurns(2).serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked.Add(1)
			if r.URL.Path == "/answers" {
				_, _ = io.WriteString(w, "a page")
				<-written
				return
			}
			<-wait
		}))
		ask := func(path string) *httptest.ResponseRecorder {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, http.NoBody))
			return w
		}
		for _, path := range []string{"/answers", "/answers", "/works", "/works"} { // the turns of the first two are over
			go ask(path)
			synctest.Wait()
		}
		begin := time.Now()
		w := ask("/works")
		if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "请稍候") || time.Since(begin) != turnTime {
			t.Errorf("HTTP %d after %v: %s", w.Code, time.Since(begin), w.Body)
		}
		if n := asked.Load(); n != 4 {
			t.Errorf("%d were worked on", n)
		}
		close(wait)
		close(written)
		if w := ask("/works"); w.Code != http.StatusOK {
			t.Errorf("with room again: HTTP %d", w.Code)
		}
	})
}

// A large body that can be no form with files is refused: with one any page could be asked for without a turn.
func TestLargeBodiesEvadeNoTurn(t *testing.T) {
	h := newTurns(1).serve(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was worked on") }))
	const form = "multipart/form-data; boundary=x"
	for _, x := range []struct{ method, kind string }{{http.MethodGet, form}, {http.MethodGet, ""}, {http.MethodPost, "application/json"}, {http.MethodPost, "application/x-www-form-urlencoded"}} {
		for _, length := range []int64{smallest + 1, -1} {
			r := httptest.NewRequest(x.method, "/matters.xlsx", strings.NewReader(strings.Repeat("x", smallest+1)))
			r.ContentLength = length
			r.Header.Set("Content-Type", x.kind)
			w := httptest.NewRecorder()
			if h.ServeHTTP(w, r); w.Code != http.StatusRequestEntityTooLarge {
				t.Errorf("%s %s: HTTP %d", x.method, x.kind, w.Code)
			}
		}
	}
}

// Who sends a form slowly takes no turn, and the form arrives whole; a large one is no matter of turns.
func TestSlowFormsTakeNoTurn(t *testing.T) {
	h := newTurns(1).serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		_, _ = io.WriteString(w, strings.Repeat("x", len(body)))
	}))
	s := httptest.NewServer(h)
	defer s.Close()
	slow, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = slow.Close() }()
	_, _ = io.WriteString(slow, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\r\nabc")
	for _, size := range []int{0, 10, smallest, smallest + 1, 3 * smallest} {
		// A reader without a length is sent in chunks.
		for _, body := range []io.Reader{strings.NewReader(strings.Repeat("x", size)), io.MultiReader(strings.NewReader(strings.Repeat("x", size)))} {
			res, err := http.Post(s.URL, "multipart/form-data; boundary=x", body)
			if err != nil {
				t.Fatal(err)
			}
			got, _ := io.ReadAll(res.Body)
			_ = res.Body.Close()
			if len(got) != size {
				t.Errorf("%d bytes of %d", len(got), size)
			}
		}
	}
	_, _ = io.WriteString(slow, "def")
	res, err := http.ReadResponse(bufio.NewReader(slow), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if got, _ := io.ReadAll(res.Body); string(got) != "xxxxxx" {
		t.Errorf("the slow form arrived as %q", got)
	}
}
