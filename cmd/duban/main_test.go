package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"duban/remind"
	"duban/store"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"
)

// The days of the tests. Most things happen on working days only, and some not at all on a day off.
const (
	monday   = "2026-11-23"
	saturday = "2026-11-28"
)

// aheadVariable holds how far the clock of the tests is ahead of the machine's. The program that is shipped knows no such variable: only
// the test binary, called by the name duban, goes by it.
const aheadVariable = "CLOCK_AHEAD"

// ahead is aheadVariable in this process.
var ahead time.Duration

// clock is what time it is in this process: the clock runs, from ten o'clock of a fixed day on.
func clock() time.Time { return time.Now().Add(ahead) }

// aheadOf returns the value of aheadVariable with which it is ten o'clock of a day now.
func aheadOf(day string) (time.Duration, error) {
	d, err := remind.ParseDate(day)
	return time.Until(d.At(10, 0)), err
}

// TestMain is the tests, or the program under their clock. All tests run on a Monday; $TEST_DAY names another day to try.
func TestMain(m *testing.M) {
	if err := setClock(); err != nil {
		panic(err)
	}
	// Whoever runs the tests under nohup has them ignore SIGHUP, and the daemons that they start with them: a signal that is listened to
	// is not inherited as ignored.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP)
	testscript.Main(suite{m}, map[string]func(){"duban": func() { os.Exit(start(clock)) }})
}

func setClock() (err error) {
	if v := os.Getenv(aheadVariable); v != "" {
		ahead, err = time.ParseDuration(v)
		return err
	}
	if ahead, err = aheadOf(cmp.Or(os.Getenv("TEST_DAY"), monday)); err != nil {
		return err
	}
	return os.Setenv(aheadVariable, ahead.String())
}

// A suite is all tests, and what they leave behind.
type suite struct{ *testing.M }

// Run runs the tests and removes the program that they have built.
func (s suite) Run() int {
	code := s.M.Run()
	_ = os.RemoveAll(programDir) // empty: there is nothing
	return code
}

// programDir is where buildProgram has put the program; empty until then.
var programDir string

// buildProgram builds the program with the tests' clock, once. It is not instrumented even if the tests are: it starts as fast as it will
// for its users, so that a kill may meet it anywhere.
var buildProgram = sync.OnceValue(func() (err error) {
	if programDir, err = os.MkdirTemp("", "duban"); err != nil {
		return err
	}
	if out, err := exec.Command("go", "test", "-c", "-ldflags", "-s -w", "-o", filepath.Join(programDir, "duban"), ".").CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	return os.Chmod(programDir, 0o755) // a test runs it as nobody
})

// program returns the real program, built.
func program(t *testing.T) string {
	t.Helper()
	if err := buildProgram(); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(programDir, "duban")
}

// raced reports whether the tests are instrumented by the race detector.
func raced() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

// scriptsProgram returns the folder of the program that scripts run; empty: of the tests themselves. A command is a process of some tenths of a
// second that does one thing after the other, ten times as long under the race detector. So it runs without; the same code with goroutines is
// under it in the tests that call it here, above all the daemon. $RACE_SCRIPTS has the scripts run under it, too, as make nightly does.
func scriptsProgram(t *testing.T) string {
	t.Helper()
	if !raced() || os.Getenv("RACE_SCRIPTS") != "" {
		return ""
	}
	return filepath.Dir(program(t))
}

// Each script is a user's path through the real program.
func TestScripts(t *testing.T) { runScripts(t, monday, "testdata/script/*.txtar") }

// runScripts runs the scripts that name a day in their first line; one that names none is a Monday's.
func runScripts(t *testing.T, day, pattern string) {
	all, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, f := range all {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		first, _, _ := strings.Cut(string(text), "\n")
		if days, ok := strings.CutPrefix(first, "# days: "); slices.Contains(strings.Fields(days), day) || !ok && day == monday {
			files = append(files, f)
		}
	}
	dir := scriptsProgram(t)
	testscript.Run(t, testscript.Params{
		Files: files,
		Setup: func(e *testscript.Env) error {
			if dir != "" {
				e.Setenv("PATH", dir+string(filepath.ListSeparator)+e.Getenv("PATH"))
			}
			ahead, err := aheadOf(day)
			e.Setenv(aheadVariable, ahead.String())
			e.Setenv("GOGC", os.Getenv("GOGC")) // memory for speed, where whoever runs the tests says so
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"lines":   countLines,
			"mails":   countMails,
			"day":     setDay,
			"workday": setWorkday,
			"cell":    setCell,
			"fill":    fillTemplate,
			"message": setMessage,
			"reply":   reply,
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
	ts.Setenv(args[0], (today(ts) + remind.Date(n)).String())
}

// setWorkday sets a variable to the day of the next round that tells anybody: today, or the Monday after a weekend. The pinned days are near
// no holiday.
func setWorkday(ts *testscript.TestScript, _ bool, args []string) {
	d := today(ts)
	for d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
		d++
	}
	ts.Setenv(args[0], d.String())
}

// setMessage sets a variable to the beginning of the name of the first message in a listing of notices as JSON: message NAME FILE.
func setMessage(ts *testscript.TestScript, _ bool, args []string) {
	_, rest, ok := strings.Cut(ts.ReadFile(args[1]), `"message":"`)
	if !ok || len(rest) < 8 {
		ts.Fatalf("%s names no message", args[1])
	}
	ts.Setenv(args[0], rest[:8])
}

// today is the day of a script.
func today(ts *testscript.TestScript) remind.Date {
	ahead, err := time.ParseDuration(ts.Getenv(aheadVariable))
	ts.Check(err)
	return remind.DateOf(time.Now().Add(ahead))
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
	if code := execute(context.Background(), args, &out, &errs, clock); code != 0 {
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
	var out strings.Builder
	done := make(chan int)
	w := &watcher{ready: make(chan struct{})}
	go func() { done <- execute(ctx, []string{"run", "--state", t.TempDir()}, &out, w, clock) }()
	<-w.ready
	if err := syscall.Kill(os.Getpid(), syscall.SIGUSR1); err != nil {
		t.Fatal(err)
	}
	if code := <-done; code != 0 {
		t.Errorf("exit code %d: %s", code, w.String())
	}
	for _, want := range []string{"问题50个", "下一轮"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the start does not say %q:\n%s", want, out.String())
		}
	}
}

// Up to twenty plans are introduced at the start; of more it says where they are to be seen, and no number, as ended ones are among them.
func TestManyPlansAreNotIntroduced(t *testing.T) {
	for plans, want := range map[int]string{fewPlans: "方案：第20方案", fewPlans + 1: "方案较多，用 duban status 查看"} {
		dir := t.TempDir()
		st, err := store.Open(t.Context(), dir, store.Options{Create: true, Fast: true})
		if err != nil {
			t.Fatal(err)
		}
		for i := range plans {
			p := remind.Plan{ID: fmt.Sprint("p", i+1), Title: fmt.Sprintf("第%d方案", i+1)}
			if err := st.PutPlan(t.Context(), -1, p, clock()); err != nil {
				t.Fatal(err)
			}
		}
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		w, out := &watcher{ready: make(chan struct{})}, strings.Builder{}
		done := make(chan int)
		go func() { done <- execute(ctx, []string{"run", "--state", dir}, &out, w, clock) }()
		<-w.ready
		stop()
		if code := <-done; code != 0 {
			t.Errorf("%d plans: exit code %d: %s", plans, code, w.String())
		}
		if got := out.String(); !strings.Contains(got, want) || strings.Contains(got, "方案：") == (plans > fewPlans) {
			t.Errorf("%d plans are introduced so:\n%s", plans, got)
		}
	}
}

// A transcript is what a program has written, which may be read while it goes on writing.
type transcript struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write takes more of what is said.
func (t *transcript) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.Write(p)
}

// String returns what was said up to now.
func (t *transcript) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}

// A watcher closes ready when the daemon says that it is.
type watcher struct {
	transcript
	ready chan struct{}
	seen  sync.Once
}

// Write takes a part of the log.
func (w *watcher) Write(p []byte) (int, error) {
	n, err := w.transcript.Write(p)
	if strings.Contains(string(p), "msg=ready") {
		w.seen.Do(func() { close(w.ready) })
	}
	return n, err
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
