package answers_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/remind/answer"
	"duban/remind/ticket"
	"duban/web"
	"duban/web/answers"
)

// served serves a desk's links on an address of its own, as the daemon does.
func served(t *testing.T, h http.Handler) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address = l.Addr().String()
	_ = l.Close()
	s, err := web.Start("answers.listen", address, nil, web.Guard(web.Names(address, base), h), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return address
}

// nothing checks that nothing was recorded.
func (d *desk) nothing(t *testing.T) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.replies) > 0 {
		t.Errorf("%d replies: %+v", len(d.replies), d.replies)
	}
}

// Who guesses or alters a token is turned away before anybody asks the store or reads a body.
func TestStrangersAreTurnedAwayUnread(t *testing.T) {
	d := newDesk()
	h := d.handler()
	token := form(t, h, message)
	genuine, before := ticket.Make(key, message), d.asked
	sum := genuine[len(message):]
	for name, target := range map[string]string{
		"guessed": "/a/" + message + "." + strings.Repeat("a", 32), "the ID alone": "/a/" + message, "altered": "/a/" + genuine[:len(genuine)-1] + "g",
		"another's": "/a/" + other + sum, "nothing": "/a/", "upwards": "/a/../a/" + genuine, "deeper": link(message) + "/x", "without its path": "/" + genuine,
		"twice": "/a/" + genuine + genuine, "of another key": "/a/" + ticket.Make(bytes.Repeat([]byte{8}, 32), message), "a form's": "/a/" + token.value,
		"a NUL": "/a/" + message + "%00" + sum, "of a page": "/metrics",
	} {
		for _, w := range []*httptest.ResponseRecorder{look(h, http.MethodGet, target), send(h, target, nil, token, pressed(answer.Received))} {
			if w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "0734") || strings.Contains(w.Body.String(), "常宁") {
				t.Errorf("%s: %d %s", name, w.Code, w.Body)
			}
		}
	}
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions, http.MethodConnect, http.MethodTrace, "PROPFIND"} {
		if w := look(h, method, link(message)); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", method, w.Code)
		}
	}
	if d.asked != before {
		t.Errorf("the store was asked %d times", d.asked-before)
	}
	d.nothing(t)
	// A body that never ends is not waited for.
	r := httptest.NewRequest(http.MethodPost, "/a/"+message+".guessed", endless{t})
	r.ContentLength = 1 << 40
	h.ServeHTTP(httptest.NewRecorder(), r)
}

// An endless body must not be read.
type endless struct{ t *testing.T }

// Read fails the test.
func (e endless) Read([]byte) (int, error) {
	e.t.Error("a stranger's body is read")
	return 0, io.EOF
}

// A form holds for the message that it was made for: neither another one's nor a made-up one is recorded.
func TestTheFormOfAnotherMessage(t *testing.T) {
	d := newDesk()
	h := d.handler()
	for name, value := range map[string]string{
		"another's": form(t, h, other).value, "made up": "AAAA.BBBB", "none": "", "a link's": ticket.Make(key, message), "of another key": ticket.MakeForm([]byte("k"), message, "n"),
	} {
		if w := send(h, link(message), nil, part{field: "form", value: value}, pressed(answer.Received)); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	d.nothing(t)
}

// A page of another site cannot send the form in a browser's name; the page itself can, behind a proxy too that rewrites the host.
func TestFormsOfOtherSites(t *testing.T) {
	for name, tt := range map[string]struct {
		set  map[string]string
		want int
	}{
		"another site":               {map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, http.StatusForbidden},
		"a sister site":              {map[string]string{"Sec-Fetch-Site": "same-site", "Origin": "https://evil.city.example"}, http.StatusForbidden},
		"another site, old browser":  {map[string]string{"Origin": "https://evil.example"}, http.StatusForbidden},
		"a file or a sandbox":        {map[string]string{"Origin": "null"}, http.StatusForbidden},
		"begins alike":               {map[string]string{"Origin": base + ".evil.example"}, http.StatusForbidden},
		"the page itself":            {map[string]string{"Sec-Fetch-Site": "same-origin", "Origin": base}, http.StatusSeeOther},
		"behind a proxy":             {map[string]string{"Origin": base, "Host": "127.0.0.1:8771"}, http.StatusSeeOther},
		"a browser that names none":  {nil, http.StatusSeeOther},
		"by address, old browser":    {map[string]string{"Origin": "http://10.1.2.3:8771", "Host": "10.1.2.3:8771"}, http.StatusSeeOther},
		"another port, old browser":  {map[string]string{"Origin": "http://10.1.2.3:80", "Host": "10.1.2.3:8771"}, http.StatusForbidden},
		"another site behind a name": {map[string]string{"Origin": "https://evil.example", "Host": "duban.city.example"}, http.StatusForbidden},
	} {
		d := newDesk()
		h := d.handler()
		w := send(h, link(message), func(r *http.Request) {
			for k, v := range tt.set {
				r.Header.Set(k, v)
			}
			if host := tt.set["Host"]; host != "" {
				r.Host = host
			}
		}, form(t, h, message), pressed(answer.Received))
		if w.Code != tt.want || (len(d.replies) == 1) != (tt.want == http.StatusSeeOther) {
			t.Errorf("%s: %d, %d replies", name, w.Code, len(d.replies))
		}
	}
}

// What is too large or too much is refused whole, with what to do.
func TestTooMuchIsRefused(t *testing.T) {
	file := func(n int) part { return part{"done-file", strings.Repeat("x", n), "a.pdf"} }
	long := make([]part, 2100)
	for i := range long {
		long[i] = part{field: "matter", value: "x"}
	}
	for name, tt := range map[string]struct {
		parts  []part
		length int64 // as the request says; 0: true
		want   int
	}{
		"a file of 25 MB":           {[]part{file(25 << 20)}, 0, http.StatusRequestEntityTooLarge},
		"the same, without a word":  {[]part{file(25 << 20)}, -1, http.StatusRequestEntityTooLarge},
		"files of 25 MB in all":     {[]part{file(9 << 20), file(9 << 20), file(7 << 20)}, -1, http.StatusRequestEntityTooLarge},
		"six files":                 {[]part{file(1), file(2), file(3), file(4), file(5), file(6)}, 0, http.StatusUnprocessableEntity},
		"more than it says":         {[]part{file(answers.SmallBody + 1000)}, 100, http.StatusRequestEntityTooLarge},
		"thousands of fields":       {long, 0, http.StatusBadRequest},
		"a field of a megabyte":     {[]part{{field: "reason", value: strings.Repeat("x", 1<<20)}}, 0, http.StatusUnprocessableEntity},
		"a file of 19 MB":           {[]part{file(19 << 20)}, 0, http.StatusSeeOther},
		"an unknown field of 15 KB": {[]part{{field: "zz", value: strings.Repeat("x", 4000)}}, 0, http.StatusSeeOther},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk()
			h := d.handler()
			w := send(h, link(other), func(r *http.Request) {
				if tt.length != 0 {
					r.ContentLength = tt.length
				}
			}, append([]part{form(t, h, other), pressed(answer.Done)}, tt.parts...)...)
			if w.Code != tt.want || (len(d.replies) == 1) != (tt.want == http.StatusSeeOther) {
				t.Errorf("%d, %d replies: %s", w.Code, len(d.replies), w.Body)
			}
		})
	}
}

// What is no form of a browser is no answer.
func TestWhatIsNoForm(t *testing.T) {
	d := newDesk()
	h := d.handler()
	token := form(t, h, message).value
	for mediaType, content := range map[string]string{
		"application/x-www-form-urlencoded": "kind=received&form=" + token, "application/json": `{"kind":"received"}`, "": "", "multipart/form-data": "x",
		"multipart/form-data; boundary=b": "--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nreceived", "multipart/mixed; boundary=b": "--b--",
		"multipart/form-data; boundary=" + strings.Repeat("b", 80): "x", "multipart/form-data; boundary=c": "--c\r\n" + strings.Repeat("X-H: y\r\n", 20000) + "\r\n",
	} {
		r := httptest.NewRequest(http.MethodPost, link(message), strings.NewReader(content))
		r.Header.Set("Content-Type", mediaType)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code < 400 || w.Code >= 500 {
			t.Errorf("%s: %d", mediaType, w.Code)
		}
	}
	d.nothing(t)
}

// One link is good for so many answers a day.
func TestOneLinkADay(t *testing.T) {
	d := newDesk()
	h := d.handler()
	for i := range answers.MaxAnswers + 3 {
		w := send(h, link(message), nil, form(t, h, message), pressed(answer.Received))
		if want := map[bool]int{true: http.StatusSeeOther, false: http.StatusTooManyRequests}[i < answers.MaxAnswers]; w.Code != want {
			t.Errorf("answer %d: %d", i+1, w.Code)
		}
	}
	if w := send(h, link(other), nil, form(t, h, other), pressed(answer.Received)); w.Code != http.StatusSeeOther || len(d.replies) != answers.MaxAnswers+1 {
		t.Errorf("another's link: %d, %d replies", w.Code, len(d.replies))
	}
}

// A store that cannot be used is said to whoever waits for it, and nothing of it is shown.
func TestAStoreThatFails(t *testing.T) {
	d := newDesk()
	h := d.handler()
	token := form(t, h, message)
	d.fault = io.ErrUnexpectedEOF
	w := send(h, link(message), nil, token, pressed(answer.Received))
	if text := w.Body.String(); w.Code != http.StatusNotFound && w.Code != http.StatusInternalServerError || strings.Contains(text, "EOF") {
		t.Errorf("%d: %s", w.Code, text)
	}
}

// dial opens a connection and says something on it.
func dial(t *testing.T, address, words string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	_, _ = io.WriteString(c, words)
	_ = c.SetReadDeadline(time.Now().Add(20 * time.Second))
	return c
}

// A body that comes drop by drop is cut off; one that comes slowly, but comes, is not.
func TestASlowBodyIsCutOff(t *testing.T) {
	d := newDesk()
	address := served(t, answers.Hurried(d.handler(), 100*time.Millisecond))
	c := dial(t, address, "POST "+link(message)+" HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 15000000\r\n\r\n--b\r\n")
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatalf("it is held: %v", err)
	}
	if res.StatusCode != http.StatusBadRequest {
		t.Errorf("it is answered %s", res.Status)
	}
	_ = res.Body.Close()
	d.nothing(t)

	content, mediaType := body(form(t, d.handler(), other), pressed(answer.Done), part{"done-file", strings.Repeat("x", 600_000), "a.pdf"})
	slow, pipe := io.Pipe()
	go func() {
		for len(content) > 0 {
			n := min(60_000, len(content))
			_, _ = pipe.Write(content[:n])
			content = content[n:]
			time.Sleep(20 * time.Millisecond)
		}
		_ = pipe.Close()
	}()
	r, _ := http.NewRequest(http.MethodPost, "http://"+address+link(other), slow)
	r.Header.Set("Content-Type", mediaType)
	res, err = http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusSeeOther || len(d.replies) != 1 {
		t.Errorf("%s, %d replies", res.Status, len(d.replies))
	}
}

// Headers without end, a request in the wrong form and a hundred silent connections leave the page as it is.
func TestBadRequestsLeaveThePageAlone(t *testing.T) {
	d := newDesk()
	address := served(t, d.handler())
	for name, words := range map[string]string{
		"headers without end": "GET " + link(message) + " HTTP/1.1\r\nHost: localhost\r\n" + strings.Repeat("X-Bomb: "+strings.Repeat("b", 1000)+"\r\n", 60),
		"one long header":     "GET " + link(message) + " HTTP/1.1\r\nHost: localhost\r\nCookie: " + strings.Repeat("c", 1<<20) + "\r\n\r\n",
		"a long address":      "GET /a/" + strings.Repeat("a", 1<<20) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
		"two lengths":         "POST " + link(message) + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
		"length and chunks":   "POST " + link(message) + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"no HTTP":             "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
		"another name":        "POST " + link(message) + " HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\n\r\n",
	} {
		c := dial(t, address, words)
		if tcp, ok := c.(*net.TCPConn); ok {
			_ = tcp.CloseWrite()
		}
		if res, err := http.ReadResponse(bufio.NewReader(c), nil); err == nil {
			_ = res.Body.Close()
			if res.StatusCode < 400 {
				t.Errorf("%s: %s", name, res.Status)
			}
		}
	}
	for range 300 {
		dial(t, address, "")
	}
	res, err := http.Get("http://" + address + link(message))
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Error(res.Status)
	}
	d.nothing(t)
}

// Ten thousand requests of every sort, many at once, cost no memory that stays, and leave no request under way.
func TestTenThousandRequests(t *testing.T) {
	d := newDesk()
	h := d.handler()
	content, mediaType := body(part{field: "form", value: "x.y"}, pressed(answer.Done), part{"done-file", strings.Repeat("x", 200_000), "a.pdf"})
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before, lines := heap(), runtime.NumGoroutine()
	var all sync.WaitGroup
	codes := make([]map[int]int, 20)
	for g := range codes {
		codes[g] = map[int]int{}
		all.Go(func() {
			for i := range 500 {
				target := link(message)
				if i%3 == 0 {
					target = fmt.Sprintf("/a/%032x.%032d", i, g)
				}
				r := httptest.NewRequest(http.MethodGet, target, nil)
				if i%50 == 1 {
					r = httptest.NewRequest(http.MethodPost, target, bytes.NewReader(content))
					r.Header.Set("Content-Type", mediaType)
				}
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				codes[g][w.Code]++
			}
		})
	}
	all.Wait()
	if after := heap(); after > before+(8<<20) {
		t.Errorf("%d KB stay", (after-before)>>10)
	}
	if n := runtime.NumGoroutine(); n > lines {
		t.Errorf("%d goroutines stay", n-lines)
	}
	for _, c := range codes {
		for code := range c {
			if code != http.StatusOK && code != http.StatusNotFound && code != http.StatusServiceUnavailable && code != http.StatusUnprocessableEntity {
				t.Errorf("answered %d", code)
			}
		}
	}
	d.nothing(t)
}
