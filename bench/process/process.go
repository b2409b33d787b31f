// Package process runs other programs and measures them: how long they took, the processor's time and the most resident memory.
package process

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// A Usage is what a process took.
type Usage struct {
	Wall time.Duration // from its start to its end, or until it was ready
	CPU  time.Duration // of all its threads, user and system, until its end
	Peak int64         // bytes, the most that was resident
	Mark time.Duration // until it said what was waited for on the way; 0: it never did
	Cut  bool          // it was ended before it had done what it was started for
}

// Run runs a command to its end. One that fails is an error, which holds what it wrote to its standard error.
func Run(c *exec.Cmd) (Usage, error) {
	var said strings.Builder
	if c.Stderr == nil {
		c.Stderr = &said
	}
	began := time.Now()
	if err := c.Start(); err != nil {
		return Usage{}, err
	}
	peak := watch(c.Process.Pid)
	err := c.Wait()
	u := Usage{Wall: time.Since(began), CPU: used(c), Peak: peak()}
	if err != nil {
		err = fmt.Errorf("%s: %w: %s", c, err, said.String())
	}
	return u, err
}

// Words are what a daemon says in its log: the first line that holds one of them tells that it has come so far.
type Words struct{ Mark, Ready string }

// Daemon runs a command until it says that it is ready, and ends it in order then. What is not ready within a time is ended, too, and its
// usage says that it was cut.
func Daemon(ctx context.Context, c *exec.Cmd, words Words, within time.Duration) (u Usage, err error) {
	said, err := c.StderrPipe()
	if err != nil {
		return u, err
	}
	began := time.Now()
	if err := c.Start(); err != nil {
		return u, err
	}
	peak := watch(c.Process.Pid)
	marked, found, ended := make(chan struct{}), make(chan struct{}), make(chan string, 1)
	go func() { ended <- follow(said, map[string]chan struct{}{words.Mark: marked, words.Ready: found}) }()
	limit := time.NewTimer(within)
	defer limit.Stop()
	for waiting := true; waiting; {
		waiting = false
		select {
		case <-marked:
			u.Mark, marked, waiting = time.Since(began), nil, true
		case <-found:
		case last := <-ended:
			ended <- last // it is waited for once more
			err = fmt.Errorf("%s: ended before it was ready: %s", c, last)
		case <-limit.C:
			u.Cut = true
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	u.Wall, u.Peak = time.Since(began), peak()
	_ = c.Process.Signal(syscall.SIGTERM)
	kill := time.AfterFunc(patience, func() { _ = c.Process.Kill() })
	<-ended
	_ = c.Wait() // it was told to end
	kill.Stop()
	u.CPU = used(c)
	return u, err
}

// patience is how long a daemon that was told to end may take for it.
const patience = 20 * time.Second

// follow reads lines to their end, closes a word's channel at the first that holds it, and returns the last one.
func follow(r io.Reader, words map[string]chan struct{}) (last string) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		last = lines.Text()
		for word, told := range words {
			if word != "" && strings.Contains(last, word) {
				close(told)
				delete(words, word)
			}
		}
	}
	_, _ = io.Copy(io.Discard, r) // after a line that is too long: it must not wait for us
	return last
}

// used returns the processor's time of a process that has ended.
func used(c *exec.Cmd) time.Duration { return c.ProcessState.UserTime() + c.ProcessState.SystemTime() }

// watch follows the most resident memory of a process, and returns what ends this and tells it. What the kernel says of a child that has
// ended would not do: it counts the parent's memory before the child's program was loaded.
func watch(pid int) (peak func() int64) {
	var most atomic.Int64
	done, over := make(chan struct{}), make(chan struct{})
	look := func() {
		if n, err := highWater(pid); err == nil {
			most.Store(max(most.Load(), n))
		}
	}
	go func() {
		defer close(over)
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			look()
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
	}()
	return func() int64 {
		look()
		close(done)
		<-over
		return most.Load()
	}
}

// highWater returns the most bytes that a running process has had in memory.
func highWater(pid int) (int64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if v, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(v), " kB"), 10, 64)
			return kb << 10, err
		}
	}
	return 0, errors.New("it has ended")
}
