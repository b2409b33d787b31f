package main

import (
	"context"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"duban/remind"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"duban": main})
}

// Each script is a user's path through the real program.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"lines": countLines,
			"mails": countMails,
			"day":   setDay,
			"cell":  setCell,
			"fill":  fillTemplate,
		},
	})
}

// countLines compares a count of lines: lines FILE WANT, or lines FILE WANT SUBSTRING.
func countLines(ts *testscript.TestScript, _ bool, args []string) {
	n := 0
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		if len(args) < 3 || strings.Contains(line, args[2]) {
			n++
		}
	}
	compare(ts, args[0], n, args[1])
}

// countMails compares the number of mails in a state's outbox: mails STATE WANT.
func countMails(ts *testscript.TestScript, _ bool, args []string) {
	entries, err := os.ReadDir(ts.MkAbs(args[0] + "/outbox/new"))
	ts.Check(err)
	compare(ts, args[0], len(entries), args[1])
}

// setDay sets a variable to the day some days from now: day NAME DAYS.
func setDay(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Setenv(args[0], (remind.DateOf(time.Now()) + remind.Date(n)).String())
}

func compare(ts *testscript.TestScript, what string, got int, want string) {
	if strconv.Itoa(got) != want {
		ts.Fatalf("%s: got %d, want %s", what, got, want)
	}
}

func TestSignalsEndTheDaemonInOrder(t *testing.T) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGUSR1)
	defer stop()
	var out, errs strings.Builder
	done := make(chan int)
	w := &watcher{Builder: &errs, ready: make(chan struct{})}
	go func() { done <- execute(ctx, []string{"run", "--state", t.TempDir()}, &out, w) }()
	<-w.ready
	if err := syscall.Kill(os.Getpid(), syscall.SIGUSR1); err != nil {
		t.Fatal(err)
	}
	if code := <-done; code != 0 {
		t.Errorf("exit code %d: %s", code, errs.String())
	}
	for _, want := range []string{"问题50个", "下一轮"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the start does not say %q:\n%s", want, out.String())
		}
	}
}

// A watcher closes ready when the daemon says that it is.
type watcher struct {
	*strings.Builder
	ready chan struct{}
	said  bool
}

func (w *watcher) Write(p []byte) (int, error) {
	if !w.said && strings.Contains(string(p), "msg=ready") {
		w.said = true
		close(w.ready)
	}
	return w.Builder.Write(p)
}

func TestEveryCommandSaysWhatItDoes(t *testing.T) {
	var look func(*cobra.Command)
	look = func(c *cobra.Command) {
		if c.Short == "" {
			t.Errorf("%s says nothing", c.CommandPath())
		}
		for _, sub := range c.Commands() {
			look(sub)
		}
	}
	look((&app{}).root())
}
