// Package lock keeps others out of a state directory: a second process by a lock of the system (lock.go), and whoever else could write there, or
// lead the daemon elsewhere, by looking at modes and links (guard.go).
package lock

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

	"duban/store/database"
)

// ErrRunning says that another process holds the state.
var ErrRunning = errors.New("另有 duban 正在使用该数据目录")

// ErrMoved says that the state directory, or the store in it, is not the one any more that this process works on.
var ErrMoved = errors.New("服务运行期间，数据目录被移走或替换")

// File is the name of the file in the state directory that the daemon locks. Its text is for people; the lock is the system's.
const File = "duban.lock"

// A Holder is who holds a state.
type Holder struct {
	PID     int
	Host    string
	Command string // run, simulate, restore or migrate
	Since   time.Time
}

// String returns the holder as it stands in the lock's file.
func (h Holder) String() string {
	return fmt.Sprintf("进程%d，主机 %s，自%s起（duban %s）", h.PID, h.Host, h.Since.Format(time.RFC3339), h.Command)
}

// A Held lock is on two things: on the directory itself, which nobody can remove while there is a store in it, and on the file in it, by which
// older programs go and which says who holds it. A file system that cannot lock a directory leaves the file alone.
type Held struct {
	dir       string
	who       Holder
	directory *os.File
	file      *os.File
}

// Take makes this process the only one that acts on a state directory, which it makes where there is none. The system gives the lock up when
// the process ends, however it ends, so a file that a killed process left is no obstacle. It returns ErrRunning with the holder's words where
// another process holds the state, NotOwnerError where the state belongs to somebody else, and ErrOpen where others could change it.
func Take(dir string, who Holder) (*Held, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("新建数据目录：%w", database.Explain(err))
	}
	if err := ours(dir, os.Geteuid()); err != nil {
		return nil, err
	}
	if err := Closed(dir); err != nil {
		return nil, err
	}
	directory, err := os.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("锁定数据目录：%w", database.Explain(err))
	}
	h := &Held{dir: dir, who: who, directory: directory}
	if err := flock(directory); errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, errors.Join(running(dir), directory.Close())
	}
	if h.file, err = h.lockFile(); err != nil {
		return nil, errors.Join(err, directory.Close())
	}
	return h, nil
}

// Release frees the lock.
func (h *Held) Release() error { return errors.Join(h.file.Close(), h.directory.Close()) }

// Mend reports whether the file of the lock was gone or another one, and is made anew. It returns ErrMoved where the directory itself is
// another one.
func (h *Held) Mend() (mended bool, err error) {
	if !same(h.directory, h.dir) {
		return false, fmt.Errorf("%w：%s", ErrMoved, h.dir)
	}
	if same(h.file, filepath.Join(h.dir, File)) {
		return false, nil
	}
	file, err := h.lockFile()
	if err != nil {
		return false, err
	}
	err = h.file.Close()
	h.file = file
	return true, err
}

// lockFile locks the file in the directory and writes the holder into it.
func (h *Held) lockFile() (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(h.dir, File), os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, fmt.Errorf("锁定数据目录：%w", database.Explain(err))
	}
	if err := flock(f); err != nil {
		return nil, errors.Join(running(h.dir), f.Close())
	}
	if err := write(f, h.who.String()+"\n"); err != nil {
		return nil, errors.Join(fmt.Errorf("锁定数据目录：%w", database.Explain(err)), f.Close())
	}
	return f, nil
}

// flock locks an open file or directory, or fails at once.
func flock(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }

// running returns ErrRunning in the words of who holds the state, as far as its file is there.
func running(dir string) error {
	holder, _ := os.ReadFile(filepath.Join(dir, File)) // without it the refusal stands all the same
	words := cmp.Or(strings.TrimSpace(string(holder)), "进程不详")
	return fmt.Errorf("%w：%s（%s）", ErrRunning, dir, words)
}

// same reports whether a name still leads to an open file.
func same(f *os.File, name string) bool {
	was, err1 := f.Stat()
	is, err2 := os.Stat(name)
	return err1 == nil && err2 == nil && os.SameFile(was, is)
}

// ours reports whether a state may be locked: root would leave files in somebody else's that its owner cannot open.
func ours(dir string, euid int) error {
	err := database.Owned(filepath.Join(dir, database.File), euid)
	if errors.Is(err, fs.ErrNotExist) && euid == 0 {
		return database.Owned(dir, euid)
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
