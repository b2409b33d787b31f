//go:build browser

package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"duban/tools/browser"
)

// An officeHouse is the real daemon with its page, and what it has printed.
type officeHouse struct {
	t    *testing.T
	dir  string
	at   string // the page's address
	link string // by which the first administrator begins
}

// openHouse starts the daemon as a first start would, on a free port, with more settings.
func openHouse(t *testing.T, more string) *officeHouse {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	h := &officeHouse{t: t, dir: t.TempDir(), at: "http://" + address}
	settings := filepath.Join(h.dir, "duban.yaml")
	text := fmt.Sprintf("state: %s\npage: {listen: %q}\nlog: {level: info}\n%s", filepath.Join(h.dir, "state"), address, more)
	if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program(t), "run", "--demo", "--config", settings)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	cmd.Stderr = &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
		if t.Failed() {
			t.Log(log.String())
		}
	})
	found := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if m := regexp.MustCompile(`http://\S+/start\?t=\S+`).FindString(lines.Text()); m != "" {
				found <- m
				break
			}
		}
		_, _ = io.Copy(io.Discard, out)
	}()
	select {
	case h.link = <-found:
	case <-time.After(browser.Patience):
		t.Fatal("the first link was not printed: " + log.String())
	}
	return h
}

// begin makes the first administrator by the link, in a browser.
func (h *officeHouse) begin(b *browser.Tab) {
	h.t.Helper()
	b.Go(h.link)
	b.Shoot("start")
	b.Type("[name=name]", "admin")
	b.Type("[name=display]", "李管理")
	b.Type("[name=password]", "浏阳河弯过了几道弯")
	b.Type("[name=again]", "浏阳河弯过了几道弯")
	b.Press("main button.main")
}

// A newcomer follows the link that the daemon prints, and is at home.
func TestTheFirstAccountInABrowser(t *testing.T) {
	t.Parallel()
	h := openHouse(t, "")
	b := browser.Open(t, 1440, 900)
	h.begin(b)
	if text := b.Text("body"); !strings.Contains(text, "总览") || !strings.Contains(text, "李管理") {
		t.Errorf("after the first account: %s\n%s", b.Where(), text)
	}
	b.Shoot("overview")
}
