package main

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"duban/bench/city"
	"duban/bench/figures"
	"duban/bench/process"
	"duban/bench/stand"
	"duban/remind"
)

func TestThePlainClientPostsAsOftenAsItIsTold(t *testing.T) {
	var taken, connected atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if text, err := io.ReadAll(r.Body); err == nil && string(text) == "第1处" {
			taken.Add(1)
		}
	}))
	server.Config.ConnState = count(&connected)
	server.Start()
	defer server.Close()
	body := filepath.Join(t.TempDir(), "body")
	if err := os.WriteFile(body, []byte("第1处"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := post(t.Context(), []string{server.URL, "200", body}); err != nil {
		t.Fatal(err)
	}
	if taken.Load() != 200 || connected.Load() > connections {
		t.Errorf("%d posts by %d connections", taken.Load(), connected.Load())
	}
	for _, args := range [][]string{nil, {server.URL, "many", body}, {server.URL, "1", body + "x"}, {"http://127.0.0.1:1", "1", body}} {
		if post(t.Context(), args) == nil {
			t.Errorf("%v is no fault", args)
		}
	}
}

// count counts the connections that are new.
func count(n *atomic.Int64) func(c net.Conn, state http.ConnState) {
	return func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			n.Add(1)
		}
	}
}

func TestWhatAReceiverTakesIsCounted(t *testing.T) {
	r := figures.Run{N: 3}
	err := taking(&r, func(url string) (process.Usage, error) {
		for range 3 {
			if err := postOnce(t.Context(), http.DefaultClient, url, []byte("a")); err != nil {
				return process.Usage{}, err
			}
		}
		return process.Usage{Wall: 2 * time.Second, CPU: time.Second, Peak: 5e6}, nil
	})
	want := figures.Run{N: 3, Done: 3, Seconds: 2, CPU: 1, Peak: 5}
	if err != nil || r != want {
		t.Errorf("%v: got %+v, want %+v", err, r, want)
	}
}

func TestRemindGetsALineForEachDate(t *testing.T) {
	o := city.Order{Problems: 120, Due: 120, In: 7, Over: 90, Bodies: 1, Each: 1, Today: remind.NewDate(2026, 11, 23)}
	lines := strings.Split(strings.TrimSpace(reminders(o)), "\n")
	if len(lines) != 120 || !strings.HasPrefix(lines[0], "REM 2026-11-30 +7 MSG ") || lines[0] == lines[1] {
		t.Errorf("%d lines, the first %s", len(lines), lines[0])
	}
}

// Where remind cannot be had, ours is measured alone, and the page says why.
func TestThePageSaysWhereRemindIsMissing(t *testing.T) {
	var b bench
	folder := stand.In(t)
	if err := b.Flags("test", "", time.Second).Parse([]string{"-duban", filepath.Join(folder, "duban"), "-size", "small"}); err != nil {
		t.Fatal(err)
	}
	if err := b.Open(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	rows, err := b.days(t.Context())
	if err != nil || len(rows) != 1 || rows[0].Reference || !strings.Contains(rows[0].Group, "without remind") {
		t.Errorf("%v: %+v", err, rows)
	}
}

func TestAListMustFindSomething(t *testing.T) {
	r := figures.Run{N: 60}
	if err := listing(&r, exec.Command("printf", `a\nb\n`)); err != nil || r.Done != 60 || r.Seconds <= 0 {
		t.Errorf("%v: %+v", err, r)
	}
	if listing(&r, exec.Command("true")) == nil {
		t.Error("nothing is something")
	}
	if listing(&r, exec.Command("false")) == nil {
		t.Error("a failure is no fault")
	}
	var n lines
	if _, err := io.Copy(&n, bytes.NewBufferString("a\nb\nc")); err != nil || n != 2 {
		t.Errorf("%v: %d lines", err, n)
	}
}
