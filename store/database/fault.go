package database

import (
	"cmp"
	"errors"
	"os"
	"slices"
	"strings"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// ErrUnusable says that the store cannot be used for a cause outside the program: a full disk, a lock, a damaged file. Nothing is sent while
// it lasts, as nothing could be recorded. Errors that wrap it are Faults.
var ErrUnusable = errors.New("数据库无法使用")

// A FaultKind is what is wrong with the store.
type FaultKind int

// The kinds.
const (
	DiskFull FaultKind = iota + 1
	DiskFails
	ReadOnly
	Unopenable
	Locked
	Damaged
	TooManyFiles
)

// A Fault is why the store cannot be used. Its text says what a person can do about it.
type Fault struct {
	Kind  FaultKind
	cause error
}

// Error returns what to do and the database's own words, each of them once: a read whose connection is lost fails by many.
func (f *Fault) Error() string {
	words := slices.Compact(strings.Split(f.cause.Error(), "\n"))
	return ErrUnusable.Error() + "：" + cmp.Or(advices[f.Kind], serverAdvices[f.Kind]) + "（" + strings.Join(words, "\n") + "）"
}

// Unwrap returns ErrUnusable and the cause.
func (f *Fault) Unwrap() []error { return []error{ErrUnusable, f.cause} }

// Cause returns the database's own words alone, for whoever words the advice himself.
func (f *Fault) Cause() error { return f.cause }

// advices say what to do about a kind of fault. They reach an administrator who may have no shell at hand but the log.
var advices = map[FaultKind]string{
	DiskFull:   "磁盘已满，请腾出空间",
	DiskFails:  "磁盘出错，请查看系统日志中的磁盘错误、磁盘剩余空间，以及文件系统是否被挂载为只读",
	ReadOnly:   "数据库不能写入，请查看数据库文件和所在目录的所有者、权限，以及文件系统是否被挂载为只读",
	Unopenable: "数据库不能打开，请查看所在目录的所有者、权限，磁盘剩余空间，以及文件系统是否被挂载为只读",
	Locked:     "数据库被另一进程锁定，请找出该进程（fuser）并结束",
	Damaged:    "数据库已损坏，或该文件不是数据库，请把它移开，用最近的备份恢复（duban restore）",
	TooManyFiles: "打开的文件过多，与所有者、权限无关，请查看是哪个进程打开的（lsof -p、ls /proc/PID/fd），" +
		"再提高其上限（服务单元的 LimitNOFILE=，或 ulimit -n）",
}

// kinds are the primary result codes (sqlite.org/rescode.html) whose cause lies outside the program.
var kinds = map[int]FaultKind{
	sqlite3.SQLITE_FULL:     DiskFull,
	sqlite3.SQLITE_IOERR:    DiskFails,
	sqlite3.SQLITE_READONLY: ReadOnly,
	sqlite3.SQLITE_CANTOPEN: Unopenable,
	sqlite3.SQLITE_BUSY:     Locked,
	sqlite3.SQLITE_LOCKED:   Locked,
	sqlite3.SQLITE_CORRUPT:  Damaged,
	sqlite3.SQLITE_NOTADB:   Damaged,
}

// errnos are the errors of files (errno(3)) that are faults of the same kinds.
var errnos = map[syscall.Errno]FaultKind{
	syscall.ENOSPC: DiskFull,
	syscall.EDQUOT: DiskFull,
	syscall.EIO:    DiskFails,
	syscall.EROFS:  ReadOnly,
	syscall.EACCES: Unopenable,
	syscall.EPERM:  Unopenable,
	syscall.EMFILE: TooManyFiles,
	syscall.ENFILE: TooManyFiles,
}

// Explain makes a Fault of an error of the database or of its files whose cause lies outside the program.
func Explain(err error) error {
	if errors.Is(err, ErrUnusable) {
		return err
	}
	var e *sqlite.Error
	var no syscall.Errno
	kind := serverFault(err)
	switch {
	case kind != 0:
	case errors.As(err, &e):
		if kind = kinds[e.Code()&0xff]; slices.Contains(openers, kind) && Exhausted() {
			kind = TooManyFiles
		}
	case errors.As(err, &no):
		kind = errnos[no]
	}
	if kind == 0 {
		return err
	}
	return &Fault{Kind: kind, cause: err}
}

// openers are the faults by which the database says that it could open no file; why not, it does not say.
var openers = []FaultKind{DiskFails, ReadOnly, Unopenable}

// Exhausted reports whether this process can open no file at all now. What the database met a moment ago can be told from a wrong owner only
// by trying the same.
func Exhausted() bool {
	f, err := os.Open(os.DevNull)
	if err != nil {
		return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
	}
	_ = f.Close()
	return false
}
