package web_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/web"
)

// page serves on an address of its own.
func page(t *testing.T, h http.Handler) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address = l.Addr().String()
	_ = l.Close()
	s, err := web.Start("page.listen", address, nil, h, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return address
}

// crowd opens connections, each of which asks once if it is to, and holds them.
func crowd(t *testing.T, address, words string, many int) []net.Conn {
	t.Helper()
	all := make([]net.Conn, 0, many)
	for range many {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		_, _ = io.WriteString(c, words) // the page may have closed it
		all = append(all, c)
	}
	return all
}

// held counts the connections that the page has not closed.
func held(all []net.Conn) int {
	n := 0
	for _, c := range all {
		_ = c.SetReadDeadline(time.Now().Add(5 * time.Millisecond))
		_, err := io.Copy(io.Discard, c)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			n++
		}
	}
	return n
}

// Whoever opens connections without end holds four hundred of them, and a health check gets through between.
func TestConnectionsAreBounded(t *testing.T) {
	const ask = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
	for name, words := range map[string]string{"silent": "", "asked once, then kept": ask} {
		t.Run(name, func(t *testing.T) {
			address := page(t, web.NewHandler(source(), nil))
			all := crowd(t, address, words, 700)
			begin := time.Now()
			res, err := http.Get("http://" + address + "/healthz")
			if err != nil {
				t.Fatal(err)
			}
			_ = res.Body.Close()
			if res.StatusCode != http.StatusOK || time.Since(begin) > 2*time.Second {
				t.Errorf("the health check: %s after %v", res.Status, time.Since(begin))
			}
			if f, err := os.Open(os.DevNull); err != nil {
				t.Error(err)
			} else {
				_ = f.Close()
			}
			if n := held(all); n > 400 || n < 390 {
				t.Errorf("%d connections are held", n)
			}
		})
	}
}

// A request under way is not cut to make room, and one whose headers do not end is none.
func TestARequestUnderWayKeepsItsConnection(t *testing.T) {
	asked, release := make(chan struct{}), make(chan struct{})
	address := page(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		close(asked)
		<-release
	}))
	slow := crowd(t, address, "GET / HTTP/1.1\r\nHost: localhost\r\n", 1)
	under := crowd(t, address, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 1)[0]
	<-asked
	crowd(t, address, "", 900)
	close(release)
	res, err := http.ReadResponse(bufio.NewReader(under), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		t.Errorf("it was answered %s", res.Status)
	}
	if held(slow) > 0 {
		t.Error("headers without an end hold a connection")
	}
}

// The names of the page are those of its settings and the machine's own.
func TestNames(t *testing.T) {
	own, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		listen, url string
		want        []string
	}{
		{"127.0.0.1:8770", "https://duban.city.gov.cn:8443/x", []string{"127.0.0.1", "duban.city.gov.cn", own}},
		{"[::1]:8770", "", []string{"::1", "", own}},
		{"duban.lan:80", "", []string{"duban.lan", "", own}},
	} {
		if got := web.Names(tt.listen, tt.url); !slices.Equal(got, tt.want) {
			t.Errorf("%s, %s: %q", tt.listen, tt.url, got)
		}
	}
}

// A page in a browser cannot read the figures by a name of its own that leads here; everybody who asks by address or by a known name can.
func TestThePageAnswersUnderItsOwnNames(t *testing.T) {
	h := web.Guard([]string{"Duban.City.gov.cn", "", "127.0.0.1"}, web.NewHandler(source(), nil))
	for host, want := range map[string]int{
		"127.0.0.1:8770": 200, "127.0.0.1": 200, "[::1]:8770": 200, "::1": 200, "10.1.2.3:8770": 200, "localhost:8770": 200, "LocalHost.": 200,
		"duban.city.gov.cn": 200, "DUBAN.city.gov.cn:443": 200, "": 200,
		"evil.example:8770": 403, "evil.example": 403, "localhost.evil.example": 403, "127.0.0.1.evil.example": 403, "127.0.0.1@evil.example": 403,
		"evil.duban.city.gov.cn": 403, "0x7f.1": 403,
	} {
		for _, path := range []string{"/healthz", "/readyz", "/metrics", "/none"} {
			t.Run(fmt.Sprint(host, path), func(t *testing.T) {
				r := httptest.NewRequest(http.MethodGet, path, nil)
				r.Host = host
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				right := w.Code == want || path == "/none" && want == 200 && w.Code == 404
				if !right || w.Header().Get("X-Content-Type-Options") != "nosniff" {
					t.Errorf("%d %v, want %d", w.Code, w.Header(), want)
				}
				if want == 403 && (strings.Contains(w.Body.String(), "duban_") || !strings.Contains(w.Body.String(), "page.public_url")) {
					t.Errorf("it says %s", w.Body)
				}
			})
		}
	}
}
