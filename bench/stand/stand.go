// Package stand has programs that stand in for the real ones in tests of what measures them: they say and do as much as is looked at, at once. A
// test binary is all of them, by the name that it is called with.
package stand

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"duban/bench/figures"
)

// Messages are sent by the program in each round.
const Messages = 3

// Main runs the tests, or one of the programs.
func Main(m *testing.M) int {
	programs := map[string]func([]string) error{"duban": duban, "smtp-sink": sink, "smtp-source": source, "remind": list}
	run, ok := programs[filepath.Base(os.Args[0])]
	if !ok {
		return m.Run()
	}
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// Results returns what was measured with the programs of a folder, in which nothing may be left behind.
func Results(t *testing.T, folder, out string) figures.Results {
	t.Helper()
	f, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	got, err := figures.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	clean(t, folder)
	return got
}

// Faults sees to it that a program that measures fails where it cannot, with words on its command line that mean nothing, too, and that it leaves
// nothing behind then and no results of what it has not measured.
func Faults(t *testing.T, measure func(context.Context, []string) error, words ...string) {
	t.Helper()
	folder := In(t)
	out := filepath.Join(t.TempDir(), "results.jsonl")
	for _, args := range [][]string{
		words,
		{"-duban", filepath.Join(folder, "none", "duban")},
		{"-duban", filepath.Join(folder, "remind"), "-postfix", folder, "-size", "small"}, // a program that is never ready
		{"-duban", filepath.Join(folder, "duban"), "-postfix", filepath.Join(folder, "none"), "-size", "small"},
	} {
		if measure(t.Context(), slices.Concat([]string{"-out", out}, args)) == nil {
			t.Errorf("%v is no fault", args)
		}
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("results of what was not measured")
	}
	clean(t, folder)
}

// clean sees to it that nothing is left behind beside the programs of a folder.
func clean(t *testing.T, folder string) {
	t.Helper()
	if left, err := filepath.Glob(filepath.Join(folder, "bench*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// In puts the programs into a folder: those of Postfix where it has them, the others beside each other.
func In(t *testing.T) (folder string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	folder = t.TempDir()
	for _, name := range []string{"duban", "remind", "usr/sbin/smtp-sink", "usr/sbin/smtp-source"} {
		to := filepath.Join(folder, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o755), os.Symlink(self, to)); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// sink counts the mails that come at the address before its last argument. A connection on which anything is said is one.
func sink(args []string) error {
	l, err := net.Listen("tcp", args[len(args)-2])
	if err != nil {
		return err
	}
	var taken atomic.Int64
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		if text, _ := io.ReadAll(c); len(text) > 0 {
			fmt.Printf("sess=1 quit=1 mesg=%d\r", taken.Add(1))
		}
		_ = c.Close()
	}
}

// source sends as many mails as it is told to the address that is its last argument.
func source(args []string) error {
	for i, arg := range args {
		if arg != "-m" {
			continue
		}
		n, err := strconv.Atoi(args[i+1])
		return errors.Join(err, mail(args[len(args)-1], n))
	}
	return errors.New("how many?")
}

// mail sends mails to the sink, one after the other.
func mail(address string, n int) error {
	for range n {
		c, err := net.Dial("tcp", address)
		if err != nil {
			return err
		}
		_, err = io.WriteString(c, "mail")
		_ = c.(*net.TCPConn).CloseWrite()
		_, _ = io.ReadAll(c) // until it has been counted
		if err = errors.Join(err, c.Close()); err != nil {
			return err
		}
	}
	return nil
}

// list prints two lines.
func list([]string) error {
	fmt.Print("one\ntwo\n")
	return nil
}

// duban runs a round by its settings until its input ends or it is told to stop; any other command prints lines.
func duban(args []string) error {
	if args[0] != "run" {
		return list(args)
	}
	var settings string
	for i, arg := range args {
		if arg == "--config" {
			settings = args[i+1]
		}
	}
	text, err := os.ReadFile(settings)
	if err != nil {
		return err
	}
	if strings.Contains(strings.Join(args, " "), "--demo") {
		fmt.Fprintln(os.Stderr, "msg=round")
		if err := round(string(text), filepath.Dir(settings)); err != nil {
			return err
		}
	}
	fmt.Fprintln(os.Stderr, "msg=ready")
	select {}
}

var (
	mailPort = regexp.MustCompile(`port: (\d+)`)
	hookURL  = regexp.MustCompile(`url: "([^"]+)"`)
)

// round sends to the mail server, to the webhook, or into the outbox of a state. By a clock that could be ahead and is not, nothing is due.
func round(settings, state string) error {
	if os.Getenv("CLOCK_AHEAD") == "0s" {
		return nil
	}
	if m := mailPort.FindStringSubmatch(settings); m != nil {
		return mail("127.0.0.1:"+m[1], Messages)
	}
	if m := hookURL.FindStringSubmatch(settings); m != nil {
		res, err := http.Post(m[1], "application/json", strings.NewReader("{}"))
		if err != nil {
			return err
		}
		return res.Body.Close()
	}
	box := filepath.Join(state, "outbox", "new")
	return errors.Join(os.MkdirAll(box, 0o700), os.WriteFile(filepath.Join(box, "1"), []byte("Subject: a\r\n\r\nb\r\n"), 0o600))
}
