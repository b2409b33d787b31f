package process

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// shell returns a command that runs a script, and that waits where the script reads.
func shell(t *testing.T, script string) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), "sh", "-c", script)
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = in.Close(), out.Close() })
	c.Stdin = in
	return c
}

func TestACommandIsMeasuredToItsEnd(t *testing.T) {
	c := shell(t, "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo $i")
	var out strings.Builder
	c.Stdout = &out
	u, err := Run(c)
	if err != nil || out.String() != "20000\n" {
		t.Fatalf("%v: %s", err, out.String())
	}
	if u.Wall <= 0 || u.CPU <= 0 || u.Cut {
		t.Errorf("%+v", u)
	}
}

func TestAFailureSaysWhatTheCommandSaid(t *testing.T) {
	if _, err := Run(shell(t, "echo no such mail >&2; exit 3")); err == nil || !strings.Contains(err.Error(), "no such mail") {
		t.Error(err)
	}
	if _, err := Run(exec.Command(filepath.Join(t.TempDir(), "none"))); err == nil {
		t.Error("a program that is none was run")
	}
}

var words = Words{Mark: "msg=round", Ready: "msg=ready"}

func TestADaemonEndsWhenItIsReady(t *testing.T) {
	u, err := Daemon(t.Context(), shell(t, "echo other >&2; echo msg=round due=3 >&2; echo msg=ready >&2; read x"), words, time.Minute)
	if err != nil || u.Cut {
		t.Fatalf("%v: %+v", err, u)
	}
	if u.Mark <= 0 || u.Mark > u.Wall || u.Peak <= 0 {
		t.Errorf("%+v", u)
	}
}

func TestADaemonThatIsNotReadyInTimeIsCut(t *testing.T) {
	u, err := Daemon(t.Context(), shell(t, "echo msg=busy >&2; read x"), words, time.Millisecond)
	if err != nil || !u.Cut || u.Mark != 0 {
		t.Errorf("%v: %+v", err, u)
	}
}

func TestADaemonThatFailsIsAnError(t *testing.T) {
	_, err := Daemon(t.Context(), shell(t, "echo the store is broken >&2; exit 1"), words, time.Minute)
	if err == nil || !strings.Contains(err.Error(), "the store is broken") {
		t.Error(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Daemon(ctx, shell(t, "read x"), words, time.Minute); err == nil {
		t.Error("nobody waits for it, and it was measured")
	}
}

func TestTheMostMemoryOfARunningProcess(t *testing.T) {
	if n, err := highWater(os.Getpid()); err != nil || n < 1<<20 {
		t.Errorf("%d: %v", n, err)
	}
	if _, err := highWater(-1); err == nil {
		t.Error("a process that is none has memory")
	}
}

func TestCountersOfASink(t *testing.T) {
	tests := []struct {
		name, text string
		mails      int
		rest       string
	}{
		{"none", "", 0, ""},
		{"one", "sess=1 quit=0 mesg=7\r", 7, ""},
		{"the last counts", "sess=1 quit=0 mesg=7\rsess=1 quit=0 mesg=12\r", 12, ""},
		{"cut within a number", "sess=1 quit=0 mesg=7\rsess=1 quit=0 mesg=1", 7, "sess=1 quit=0 mesg=1"},
		{"cut before it", "sess=1 qu", 0, "sess=1 qu"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			mails, rest := lastCount([]byte(tt.text))
			if mails != tt.mails || tt.text[rest:] != tt.rest {
				t.Errorf("got %d and %q", mails, tt.text[rest:])
			}
		})
	}
}

// However its output is cut into pieces, a sink has taken what its last counter says.
func TestWhatASinkHasTaken(t *testing.T) {
	in, out := io.Pipe()
	s := &Sink{over: make(chan struct{})}
	go s.count(in)
	for _, piece := range []string{"sess=1 quit=0 me", "sg=1\rsess=1 quit=0 mesg=2", "5\rsess=1 quit=1 mesg=25\r"} {
		if _, err := io.WriteString(out, piece); err != nil {
			t.Fatal(err)
		}
	}
	_ = out.Close()
	<-s.over
	got := s.taken
	if got.Mails != 25 || got.First.IsZero() || got.Last.Before(got.First) || got.Span() < 0 {
		t.Errorf("%+v", got)
	}
}

func TestAFreePortIsReachableOnceSomebodyListens(t *testing.T) {
	port, err := freePort()
	if err != nil || port == 0 {
		t.Fatal(port, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if reachable(ctx, port) == nil {
		t.Error("nobody listens")
	}
}
