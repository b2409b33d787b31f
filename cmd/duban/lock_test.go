package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A process is the real program at work, and what it logs.
type process struct {
	*exec.Cmd
	log *bufio.Scanner
}

// started runs the daemon until it says that it is ready.
func started(t *testing.T, exe, state string) process {
	t.Helper()
	return ready(t, exec.Command(exe, "run", "--state", state))
}

// ready starts a daemon, and returns when it says that it is ready.
func ready(t *testing.T, c *exec.Cmd) process {
	t.Helper()
	errs, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	p := process{c, bufio.NewScanner(errs)}
	p.says(t, "msg=ready")
	return p
}

// says waits until the process logs a text.
func (p process) says(t *testing.T, text string) {
	t.Helper()
	for p.log.Scan() {
		if strings.Contains(p.log.Text(), text) {
			return
		}
	}
	t.Fatalf("the daemon ended before it said %s: %v", text, p.Wait())
}

func (p process) kill(t *testing.T) {
	t.Helper()
	if err := p.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = p.Wait() // it was killed
}

// Who reads what a daemon prints may leave: it goes on, and stops in order.
func TestADaemonOutlivesWhoReadsItsWords(t *testing.T) {
	t.Parallel()
	ours, its, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(program(t), "run", "--state", filepath.Join(t.TempDir(), "state"))
	c.Stdout, c.Stderr = its, its
	if err := errors.Join(c.Start(), its.Close()); err != nil {
		t.Fatal(err)
	}
	process{c, bufio.NewScanner(ours)}.says(t, "下一轮")
	if err := errors.Join(ours.Close(), c.Process.Signal(syscall.SIGTERM)); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Errorf("the daemon ended by %v", err)
	}
}

func TestASecondInstanceIsToldWhoHoldsTheState(t *testing.T) {
	t.Parallel()
	exe, state := program(t), filepath.Join(t.TempDir(), "state")
	first := started(t, exe, state)
	for _, args := range [][]string{{"run"}, {"simulate", "--from", "2024-12-16", "--to", "2024-12-17"}} {
		out, err := exec.Command(exe, append(args, "--state", state)...).CombinedOutput()
		if want := fmt.Sprintf("进程%d，主机 ", first.Process.Pid); err == nil || !strings.Contains(string(out), want) || !strings.Contains(string(out), "（duban run）") {
			t.Errorf("%s: %v\n%s", args[0], err, out)
		}
	}
	if out, err := exec.Command(exe, "status", "--state", state).CombinedOutput(); err != nil {
		t.Errorf("a command beside the daemon: %v\n%s", err, out)
	}
	first.kill(t)
	started(t, exe, state).kill(t) // what the killed one left is no obstacle
}
