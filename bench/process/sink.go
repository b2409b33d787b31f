package process

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"time"
)

// Postfix is the folder of an unpacked Postfix and where its programs find their libraries.
type Postfix struct{ Root, Libraries string }

// Command returns a command of Postfix.
func (p Postfix) Command(ctx context.Context, name string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, filepath.Join(p.Root, "usr/sbin", name), args...)
	c.Env = append(os.Environ(), "LD_LIBRARY_PATH="+p.Libraries)
	return c
}

// A Sink is smtp-sink on this machine: it takes every mail and throws it away.
type Sink struct {
	Port int

	command *exec.Cmd
	over    chan struct{} // closed when its last counter has been read
	taken   Taken         // its reader's until then
}

// Taken is what a sink has taken, and when the first and the last of it.
type Taken struct {
	Mails       int
	First, Last time.Time
}

// Span is the time from the first mail to the last.
func (t Taken) Span() time.Duration { return t.Last.Sub(t.First) }

// Sink starts a sink. It ends with the context, or by Close.
func (p Postfix) Sink(ctx context.Context) (*Sink, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	args := []string{"-c", "127.0.0.1:" + strconv.Itoa(port), "1024"}
	if os.Getuid() == 0 { // it refuses to serve as root
		args = append([]string{"-u", "nobody"}, args...)
	}
	s := &Sink{Port: port, command: p.Command(ctx, "smtp-sink", args...), over: make(chan struct{})}
	said, err := s.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.command.Start(); err != nil {
		return nil, err
	}
	go s.count(said)
	if err := reachable(ctx, port); err != nil {
		s.Close()
		return nil, fmt.Errorf("smtp-sink: %w", err)
	}
	return s, nil
}

// Close ends the sink and returns what it has taken. It may be closed again.
func (s *Sink) Close() Taken {
	_ = s.command.Process.Signal(syscall.SIGTERM)
	<-s.over
	_ = s.command.Wait() // it was told to end
	return s.taken
}

// counter is how the sink says how many mails it has taken; it says so at each.
var counter = regexp.MustCompile(`mesg=(\d+)\r`)

// count reads the sink's counters until it ends. It looks once in a while only, as it shares the processor with what is measured.
func (s *Sink) count(r io.Reader) {
	defer close(s.over)
	buffer := make([]byte, 64<<10)
	kept := 0 // of a counter that was read in part
	for {
		n, err := r.Read(buffer[kept:])
		if n == 0 && err != nil {
			return
		}
		now, n := time.Now(), n+kept
		mails, rest := lastCount(buffer[:n])
		kept = copy(buffer, buffer[rest:n])
		s.note(mails, now)
		time.Sleep(time.Millisecond)
	}
}

// lastCount returns the last whole counter of a text, 0 for none, and where what follows it begins.
func lastCount(text []byte) (mails, rest int) {
	for _, m := range counter.FindAllSubmatchIndex(text, -1) {
		mails, _ = strconv.Atoi(string(text[m[2]:m[3]])) // digits
		rest = m[1]
	}
	return mails, rest
}

func (s *Sink) note(mails int, now time.Time) {
	if mails <= s.taken.Mails {
		return
	}
	if s.taken.Mails == 0 {
		s.taken.First = now
	}
	s.taken.Mails, s.taken.Last = mails, now
}

// freePort returns a port of this machine that nobody listens at.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// reachable waits until something listens at a port.
func reachable(ctx context.Context, port int) (err error) {
	for range 200 {
		var c net.Conn
		if c, err = (&net.Dialer{}).DialContext(ctx, "tcp", "127.0.0.1:"+strconv.Itoa(port)); err == nil {
			return c.Close()
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(10 * time.Millisecond):
		}
	}
	return err
}
