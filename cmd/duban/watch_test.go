package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// running runs the daemon on settings until the function returns, and returns its log.
func running(t *testing.T, settings string, args []string, f func()) string {
	t.Helper()
	return printing(t, io.Discard, settings, args, f)
}

// printing is running, with what is printed written to out.
func printing(t *testing.T, out io.Writer, settings string, args []string, f func()) string {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "duban.yaml")
	if err := os.WriteFile(file, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	w := &watcher{ready: make(chan struct{})}
	done := make(chan int)
	go func() {
		done <- execute(ctx, append([]string{"run", "--config", file, "--state", filepath.Join(dir, "state")}, args...), out, w, clock)
	}()
	select {
	case <-w.ready:
	case code := <-done:
		t.Fatalf("the daemon ended with %d: %s", code, w.String())
	}
	f()
	stop()
	if code := <-done; code != 0 {
		t.Errorf("exit code %d: %s", code, w.String())
	}
	return w.String()
}

// The log of a whole round names nobody's address.
func TestTheLogNamesNoAddress(t *testing.T) {
	t.Parallel()
	log := running(t, "page: {listen: \"\"}\n", []string{"--demo"}, func() {})
	if n := strings.Count(log, "msg=attempt"); n < 30 {
		t.Fatalf("only %d attempts: %s", n, log)
	}
	if m := regexp.MustCompile(`\S*@\S*|\b1[3-9]\d{9}\b`).FindString(log); m != "" {
		t.Errorf("the log holds %q", m)
	}
}

// What a server answers may name anybody: the log does not.
func TestTheLogNamesNoAddressThatAServerRepeats(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	config, contacts, state := filepath.Join(dir, "duban.yaml"), filepath.Join(dir, "contacts.yaml"), filepath.Join(dir, "state")
	for path, text := range map[string]string{
		config:   fmt.Sprintf("mail: {host: 127.0.0.1, port: %d, tls: none, from: duban@city.test}\npage: {listen: \"\"}\n", sayer(t, "530 5.7.0 duban@city.test, 13800000001: log in")),
		contacts: "contacts:\n  - {body: 石鼓区党委、政府, channel: mail, address: shigu@city.test}\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var log bytes.Buffer
	run := func(ctx context.Context, err io.Writer, args ...string) {
		if code := execute(ctx, append(args, "--config", config, "--state", state), io.Discard, err, clock); code != 0 {
			t.Fatalf("%v: exit code %d: %s", args, code, log.String())
		}
	}
	run(t.Context(), &log, "import", "contacts", contacts, "--apply")
	run(t.Context(), &log, "release", "hengyang-2024", "--yes", "--unreviewed", "--note", "试运行")
	log.Reset()
	ctx, stop := context.WithCancel(t.Context())
	w := &watcher{ready: make(chan struct{})}
	go func() { <-w.ready; stop() }()
	run(ctx, w, "run", "--demo")
	if said := w.String(); !strings.Contains(said, "outcome=broken") || !strings.Contains(said, "***") || strings.Contains(said, "city.test") || strings.Contains(said, "13800000001") {
		t.Errorf("%s", said)
	}
}

// sayer is an SMTP server that answers every mail with one line.
func sayer(t *testing.T, answer string) (port int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	serve := func(c net.Conn) {
		defer func() { _ = c.Close() }()
		_, _ = io.WriteString(c, "220 mx\r\n")
		lines := bufio.NewScanner(c)
		for lines.Scan() {
			reply := "250 ok"
			if strings.HasPrefix(lines.Text(), "MAIL") {
				reply = answer
			}
			_, _ = io.WriteString(c, reply+"\r\n")
		}
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go serve(c)
		}
	}()
	return l.Addr().(*net.TCPAddr).Port
}

// The real daemon answers who looks after it, and returns a sign of life after its round.
func TestTheDaemonIsLookedAt(t *testing.T) {
	t.Parallel()
	var pushed sync.WaitGroup
	pushed.Add(1)
	var once sync.Once
	push := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/ping/uuid-1" {
			once.Do(pushed.Done)
		}
	}))
	defer push.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	get := func(path string) string {
		res, err := http.Get("http://" + address + path)
		if err != nil {
			t.Error(err)
			return ""
		}
		defer func() { _ = res.Body.Close() }()
		text, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != http.StatusOK {
			t.Errorf("%s: %d, %v: %s", path, res.StatusCode, err, text)
		}
		return string(text)
	}
	settings := fmt.Sprintf("round: \"* * * * *\"\npage: {listen: %q}\nwatch: {push_url: %q}\n", address, push.URL+"/ping/uuid-1")
	log := running(t, settings, nil, func() {
		pushed.Wait() // of the first round, which is owed at the start
		if got := get("/healthz"); got != "ok\n" {
			t.Errorf("healthz: %s", got)
		}
		if got := get("/readyz"); got != "ok\n" {
			t.Errorf("readyz: %s", got)
		}
		figures := get("/metrics")
		for _, want := range []string{"duban_up 1", `duban_obligations{colour="red"}`, "duban_clock_ok 1", "duban_gaps 5"} {
			if !strings.Contains(figures, want) {
				t.Errorf("%s is missing in\n%s", want, figures)
			}
		}
	})
	if strings.Contains(log, "uuid-1") {
		t.Errorf("the log shows the push URL: %s", log)
	}
}

// A port that is taken is said, in the log and to whoever has started the daemon, and hinders nothing. No first administrator is sent to the page
// of whoever has the port.
func TestATakenPortHindersNothing(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	var out strings.Builder
	log := printing(t, &out, fmt.Sprintf("page: {listen: %q}\n", l.Addr()), nil, func() {})
	if !strings.Contains(log, "the page is not served") || !strings.Contains(log, "address already in use") {
		t.Errorf("%s", log)
	}
	said := fmt.Sprintf("网页未能打开：page.listen: %s 已被其他程序占用，请停止该程序，或者在设置中改用其他端口，然后重新启动服务", l.Addr())
	if !strings.Contains(out.String(), said) || strings.Contains(out.String(), "/start?t=") {
		t.Errorf("printed:\n%s", &out)
	}
}
