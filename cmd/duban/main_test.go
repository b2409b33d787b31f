package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"duban/remind"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"
)

func TestMain(m *testing.M) {
	testscript.Main(workshop{m}, map[string]func(){"duban": main})
}

// A workshop runs the tests and then removes the folder of what they have built.
type workshop struct{ *testing.M }

var benchDir string // set before the first test runs

func (w workshop) Run() int {
	var err error
	if benchDir, err = os.MkdirTemp("", "duban-test"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(benchDir) }()
	return w.M.Run()
}

// buildOnce builds the program at the first call: each build links anew, which takes seconds.
var buildOnce = sync.OnceValues(func() (exe string, err error) {
	exe = filepath.Join(benchDir, "duban")
	if out, err := exec.Command("go", "build", "-ldflags", "-s -w", "-o", exe, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return exe, os.Chmod(benchDir, 0o755) // a test runs it as nobody
})

// program returns the path of the real program, built without the race detector.
func program(t *testing.T) (exe string) {
	t.Helper()
	exe, err := buildOnce()
	if err != nil {
		t.Fatal(err)
	}
	return exe
}

// start starts a program that hears SIGHUP, whatever whoever runs the tests does with it: under nohup it is ignored, and a child inherits that.
// The signal is ignored again once no start is under way.
func start(c *exec.Cmd) error {
	heard := make(chan os.Signal, 1)
	signal.Notify(heard, syscall.SIGHUP)
	defer signal.Stop(heard)
	return c.Start()
}

// Each script is a user's path through the real program.
func TestScripts(t *testing.T) { runScripts(t, "testdata/script") }

// runScripts runs the scripts of a folder, not of those in it, all at once.
func runScripts(t *testing.T, folder string) {
	testscript.Run(t, testscript.Params{
		Dir: folder,
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

// printed runs a command and returns what it prints.
func printed(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs strings.Builder
	if code := execute(context.Background(), args, &out, &errs); code != 0 {
		t.Fatalf("duban %s: exit code %d: %s", strings.Join(args, " "), code, errs.String())
	}
	return out.String()
}

// objects reads one JSON object a line.
func objects(t *testing.T, lines string) []map[string]any {
	t.Helper()
	var all []map[string]any
	for line := range strings.Lines(lines) {
		var o map[string]any
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Fatal(err)
		}
		all = append(all, o)
	}
	return all
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
