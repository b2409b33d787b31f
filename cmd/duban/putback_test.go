package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"duban/store"
	"duban/tables"
)

// A bench is the real program over one state, by a clock that a test moves from day to day.
type bench struct {
	t                   *testing.T
	exe, state, day, at string // at: CLOCK_AHEAD on the day
}

func newBench(t *testing.T) *bench {
	b := &bench{t: t, exe: program(t), state: filepath.Join(t.TempDir(), "state")}
	b.on(monday)
	return b
}

// on makes it ten o'clock of a day.
func (b *bench) on(day string) {
	b.t.Helper()
	ahead, err := aheadOf(day)
	if err != nil {
		b.t.Fatal(err)
	}
	b.day, b.at = day, aheadVariable+"="+ahead.String()
}

func (b *bench) command(args ...string) *exec.Cmd {
	c := exec.Command(b.exe, append(args, "--state", b.state)...)
	c.Env = append(os.Environ(), b.at, "DUBAN_PAGE_LISTEN=")
	return c
}

// duban runs a command that must succeed and returns what it prints.
func (b *bench) duban(args ...string) string {
	b.t.Helper()
	out, err := b.command(args...).CombinedOutput()
	if err != nil {
		b.t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return string(out)
}

// refused runs a command that must fail, and soon, and returns what it prints.
func (b *bench) refused(args ...string) string {
	b.t.Helper()
	c := b.command(args...)
	over := time.AfterFunc(20*time.Second, func() { _ = c.Process.Kill() })
	out, err := c.CombinedOutput()
	if !over.Stop() || err == nil {
		b.t.Errorf("%v is not refused: %v", args, err)
	}
	return string(out)
}

// A stay is one run of the daemon; its log is read from a file.
type stay struct {
	*exec.Cmd
	b   *bench
	log string
}

// run starts the daemon and waits until it has delivered what may go.
func (b *bench) run() *stay {
	b.t.Helper()
	log, err := os.CreateTemp(b.t.TempDir(), "log")
	if err != nil {
		b.t.Fatal(err)
	}
	s := &stay{b.command("run"), b, log.Name()}
	s.Stderr = log
	if err := s.Start(); err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() {
		if s.ProcessState == nil {
			_ = s.Process.Kill()
			_ = s.Wait()
		}
		_ = log.Close()
	})
	s.says("msg=ready")
	for limit := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		row := b.status()
		if strings.HasPrefix(row.LastRound, b.day) && row.Queue+row.Waiting == 0 {
			return s
		}
		if time.Now().After(limit) {
			b.t.Fatalf("waiting %d, queue %d:\n%s", row.Waiting, row.Queue, s.said())
		}
	}
}

// said returns the log.
func (s *stay) said() string {
	s.b.t.Helper()
	text, err := os.ReadFile(s.log)
	if err != nil {
		s.b.t.Fatal(err)
	}
	return string(text)
}

// says waits until the log holds a text.
func (s *stay) says(text string) {
	s.b.t.Helper()
	for limit := time.Now().Add(time.Minute); !strings.Contains(s.said(), text); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(limit) {
			s.b.t.Fatalf("the daemon does not say %q:\n%s", text, s.said())
		}
	}
}

// ends ends the daemon by a signal.
func (s *stay) ends(by syscall.Signal) {
	s.b.t.Helper()
	if err := s.Process.Signal(by); err != nil {
		s.b.t.Fatal(err)
	}
	_ = s.Wait() // of a killed one it is an error
}

func (b *bench) status() (row tables.StatusRow) {
	b.t.Helper()
	if err := json.Unmarshal([]byte(b.duban("status", "--format", "json")), &row); err != nil {
		b.t.Fatal(err)
	}
	return row
}

// copied puts a file over another one, as cp does: the one that is there is written anew.
func copied(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// An old copy of the database is put over the newer one by cp, be it a backup or a plain copy, after the daemon was stopped or killed, which
// leaves a log beside the database that is not the copy's. What was told since is in doubt and named, and goes to nobody again.
func TestAnOldCopyPutBackByHandIsTakenAsARestore(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		backup bool
		end    syscall.Signal
	}{
		{"a backup, after a stop", true, syscall.SIGTERM},
		{"a backup, after a kill", true, syscall.SIGKILL},
		{"a copy, after a stop", false, syscall.SIGTERM},
		{"a copy, after a kill", false, syscall.SIGKILL},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			file, db := filepath.Join(t.TempDir(), "b.db"), filepath.Join(b.state, store.File)
			b.on("2026-11-20")
			b.run().ends(syscall.SIGTERM)
			if tt.backup {
				b.duban("backup", file)
			} else {
				copied(t, db, file)
			}
			b.on("2026-12-01")
			second := b.run()
			if !strings.Contains(second.said(), "msg=attempt") {
				t.Fatalf("nothing was sent after the backup:\n%s", second.said())
			}
			second.ends(tt.end)
			copied(t, file, db)
			third := b.run()
			third.ends(syscall.SIGTERM)
			log := third.said()
			for line := range strings.Lines(log) {
				if strings.Contains(line, "msg=attempt") && !strings.Contains(line, "notices=0") {
					t.Errorf("sent again: %s", line)
				}
			}
			if !strings.Contains(log, "put back by hand") {
				t.Errorf("the log does not say what has happened:\n%s", log)
			}
			row := b.status()
			if row.RestoredInDoubt == 0 {
				t.Errorf("in doubt: %d", row.RestoredInDoubt)
			}
			if out := b.duban("status"); !strings.Contains(out, "数据库文件曾被人工换回：第1次，2026-11-20") {
				t.Errorf("status: %s", out)
			}
			fourth := b.run() // the mark is gone: it is no restore once more
			fourth.ends(syscall.SIGTERM)
			if again := b.status(); strings.Contains(fourth.said(), "put back by hand") || again.RestoredInDoubt != row.RestoredInDoubt {
				t.Errorf("after one more start %d are in doubt:\n%s", again.RestoredInDoubt, fourth.said())
			}
		})
	}
}
