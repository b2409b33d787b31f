package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
)

func TestTheJournalGetsLevelsAndNoTime(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(newJournal(&out, slog.LevelInfo)).With("realm", "real")
	log.Debug("left out")
	log.Info("a round", "due", 3)
	log.Warn("odd")
	log.WithGroup("g").Error("bad", "why", "two words")
	want := "<6>msg=\"a round\" realm=real due=3\n<4>msg=odd realm=real\n<3>msg=bad realm=real g.why=\"two words\"\n"
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}

func TestTheJournalIsKnownByItsStream(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "f"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	sys := info.Sys().(*syscall.Stat_t)
	if !toJournal(f, fmt.Sprintf("%d:%d", sys.Dev, sys.Ino)) || toJournal(f, fmt.Sprintf("%d:%d", sys.Dev, sys.Ino+1)) || toJournal(f, "") {
		t.Error("the stream is told wrongly")
	}
}

// running runs the daemon on settings until the function returns, and gives its log.
func running(t *testing.T, settings string, args []string, f func()) string {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "duban.yaml")
	if err := os.WriteFile(file, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	w := &watcher{Builder: &strings.Builder{}, ready: make(chan struct{})}
	done := make(chan int)
	go func() {
		done <- execute(ctx, append([]string{"run", "--config", file, "--state", filepath.Join(dir, "state")}, args...), io.Discard, w)
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
	log := running(t, "page: {listen: \"\"}\n", []string{"--demo"}, func() {})
	if n := strings.Count(log, "msg=attempt"); n < 30 {
		t.Fatalf("only %d attempts: %s", n, log)
	}
	if m := regexp.MustCompile(`\S*@\S*|\b1[3-9]\d{9}\b`).FindString(log); m != "" {
		t.Errorf("the log holds %q", m)
	}
}

// The real daemon answers who looks after it, and gives a sign of life after its round.
func TestTheDaemonIsLookedAt(t *testing.T) {
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
		for _, want := range []string{"duban_up 1", `duban_obligations{colour="red"}`, "duban_clock_ok 1", "duban_gaps 2"} {
			if !strings.Contains(figures, want) {
				t.Errorf("%s is missing in\n%s", want, figures)
			}
		}
	})
	if strings.Contains(log, "uuid-1") {
		t.Errorf("the log shows the push URL: %s", log)
	}
}

// A port that is taken is said and hinders nothing.
func TestATakenPortHindersNothing(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	log := running(t, fmt.Sprintf("page: {listen: %q}\n", l.Addr()), nil, func() {})
	if !strings.Contains(log, "the page is not served") || !strings.Contains(log, "address already in use") {
		t.Errorf("%s", log)
	}
}
