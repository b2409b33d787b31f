package lock

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"duban/store/database"
)

// ErrOpen says that others than the owner could change the state, or lead it elsewhere.
var ErrOpen = errors.New("他人可以改动数据目录")

// own are the names in a state directory that the program itself makes and that must not lead elsewhere.
var own = []string{database.File, database.File + "-wal", database.File + "-shm", File, database.HighFile, "outbox", "chat.jsonl"}

// The modes by which others could change something: anybody, and the members of a group.
const (
	anybody = 0o002
	members = 0o020

	searched = 0o011 // others may reach what is in a directory
)

// Closed returns ErrOpen with each fault, and what to type, where somebody else may write into a state directory, or where something of it is a
// symbolic link, by which he could have the daemon write elsewhere. The directory itself may be reached by a link, as systemd's are.
func Closed(dir string) error {
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return database.Explain(err)
	}
	faults := []error{writable(dir, info, "700")}
	entered := info.Mode().Perm()&searched != 0 // where nobody can, modes inside do not matter
	for _, name := range own {
		path := filepath.Join(dir, name)
		info, err := os.Lstat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			faults = append(faults, database.Explain(err))
		case info.Mode()&fs.ModeSymlink != 0:
			faults = append(faults, fmt.Errorf("%w：%s 是符号链接，请换成它所指向的文件，或把 state、--state 设为该文件所在的目录", ErrOpen, path))
		case entered && info.Mode().IsRegular():
			faults = append(faults, writable(path, info, "600"))
		}
	}
	return errors.Join(faults...)
}

// writable returns ErrOpen where others may write a file or directory. A group counts unless it is this process's own, which a service shares with its
// administrators.
func writable(path string, info fs.FileInfo, mode string) error {
	perm := info.Mode().Perm()
	sys, ok := info.Sys().(*syscall.Stat_t)
	foreign := ok && perm&members != 0 && int(sys.Gid) != os.Getegid()
	if perm&anybody == 0 && !foreign {
		return nil
	}
	return fmt.Errorf("%w：%s 的权限是 %04o，请执行：chmod %s %s", ErrOpen, path, perm, mode, path)
}
