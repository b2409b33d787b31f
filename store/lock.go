package store

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// ErrRunning says that another process holds the state.
var ErrRunning = errors.New("another duban holds this state")

// LockFile is the name of the file in the state directory that the daemon locks. Its text is for people; the lock is the system's.
const LockFile = "duban.lock"

// A Holder is who holds a state.
type Holder struct {
	PID     int
	Host    string
	Command string // run, simulate or restore
	Since   time.Time
}

// String returns the holder as it stands in the lock's file.
func (h Holder) String() string {
	return fmt.Sprintf("process %d on %s since %s (duban %s)", h.PID, h.Host, h.Since.Format(time.RFC3339), h.Command)
}

// Lock makes this process the only one that acts on a state directory, which it makes where there is none; release gives it up. The
// system gives it up too when the process ends, however it ends, so a file that a killed process left is no obstacle. It returns ErrRunning
// with the holder's words where another process holds the state, and NotOwnerError where the state belongs to somebody else.
func Lock(dir string, who Holder) (release func() error, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the state directory: %w", explain(err))
	}
	if err := ours(dir, os.Geteuid()); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, LockFile)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the state: %w", explain(err))
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		holder, _ := os.ReadFile(path) // without it the refusal stands all the same
		words := cmp.Or(strings.TrimSpace(string(holder)), "a process that has not said its name yet")
		return nil, errors.Join(fmt.Errorf("%w: %s: %s", ErrRunning, dir, words), f.Close())
	}
	if err := write(f, who.String()+"\n"); err != nil {
		return nil, errors.Join(fmt.Errorf("lock the state: %w", explain(err)), f.Close())
	}
	return f.Close, nil
}

// ours reports whether a state may be locked: root would leave files in somebody else's that its owner cannot open.
func ours(dir string, euid int) error {
	err := owned(filepath.Join(dir, File), euid)
	if errors.Is(err, fs.ErrNotExist) && euid == 0 {
		return owned(dir, euid)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// write replaces what a file holds.
func write(f *os.File, s string) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt([]byte(s), 0)
	return err
}
