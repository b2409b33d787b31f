// Package owner lets root work as the owner of a state directory.
//
// What root leaves in the state the daemon cannot open, and root is the only one who can type every command from every folder. So a command
// of root becomes the owner before it opens anything of the state, and goes back to root's rights for the files alone that its line names: a
// workbook in /root, a folder that is not the owner's. An output takes its name only when it is whole, so these cannot all be opened before.
//
// The kernel keeps the rights on files by thread. AsRoot locks one thread for its call; whatever else runs meanwhile stays the owner.
package owner

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
)

// Where packages keep the state, and whose it is.
const (
	packagedState = "/var/lib/duban"
	packagedUser  = "duban"
)

// An Owner is whose a state is. The zero one is nobody whom the process has to become.
type Owner struct {
	Name     string // of the user, or #UID for one without; empty: nobody
	uid, gid int
}

// Of returns whom the process has to become for a state: its directory's owner, or where there is none yet the packages' user, if it is their
// directory. Only root becomes somebody else; whoever else runs the process gets the zero Owner, as does root where the state is its own.
func Of(dir string) (Owner, error) {
	if os.Geteuid() != 0 {
		return Owner{}, nil
	}
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return packaged(dir)
	}
	if err != nil {
		return Owner{}, fmt.Errorf("查找数据目录：%w", err)
	}
	sys, ok := info.Sys().(*syscall.Stat_t)
	if !ok || sys.Uid == 0 {
		return Owner{}, nil
	}
	if u, err := user.LookupId(strconv.Itoa(int(sys.Uid))); err == nil {
		return account(u)
	}
	return Owner{Name: fmt.Sprintf("#%d", sys.Uid), uid: int(sys.Uid), gid: int(sys.Gid)}, nil
}

// packaged returns the packages' user for their directory, and nobody for any other.
func packaged(dir string) (Owner, error) {
	full, err := filepath.Abs(dir)
	if err != nil || full != packagedState {
		return Owner{}, err
	}
	u, err := user.Lookup(packagedUser)
	if err != nil { // not installed from a package
		return Owner{}, nil
	}
	return account(u)
}

// account returns the owner that an account is, in its own group.
func account(u *user.User) (Owner, error) {
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	return Owner{Name: u.Username, uid: uid, gid: gid}, errors.Join(err1, err2)
}

// MakeDir makes the state's directory where there is none and only root can, and gives it to the owner.
func (o Owner) MakeDir(dir string) error {
	if o.Name == "" {
		return nil
	}
	err := os.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err == nil {
		err = os.Chown(dir, o.uid, o.gid)
	}
	if err != nil {
		return fmt.Errorf("新建数据目录：%w", err)
	}
	return nil
}

// Become makes the process the owner's, all threads of it. The saved IDs stay root's: by them AsRoot reaches what the command names, and
// nothing else does.
func (o Owner) Become() error {
	if o.Name == "" {
		return nil
	}
	err := syscall.Setgroups([]int{o.gid})
	if err == nil {
		err = syscall.Setresgid(o.gid, o.gid, 0)
	}
	if err == nil {
		err = syscall.Setresuid(o.uid, o.uid, 0)
	}
	if err != nil {
		return fmt.Errorf("改以用户 %s 办理：%w", o.Name, err)
	}
	return nil
}

// AsRoot lets f reach files with the rights of root, where root has become the owner; files that f makes are root's. f must make none in the
// state, and has this thread alone.
func (o Owner) AsRoot(f func() error) (err error) {
	if o.Name == "" {
		return f()
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer func() { err = errors.Join(err, rights(o.gid, o.uid)) }()
	if err := rights(0, 0); err != nil {
		return err
	}
	return f()
}

// rights sets by which group and user this thread reaches files. The kernel reports a failure only by the value that it returns when asked
// again.
func rights(gid, uid int) error {
	for _, set := range []struct {
		call uintptr
		to   int
	}{{syscall.SYS_SETFSGID, gid}, {syscall.SYS_SETFSUID, uid}} {
		_, _, _ = syscall.RawSyscall(set.call, uintptr(set.to), 0, 0)
		if now, _, _ := syscall.RawSyscall(set.call, ^uintptr(0), 0, 0); int(now) != set.to {
			return fmt.Errorf("系统不允许以用户%d、组%d的身份打开文件", uid, gid)
		}
	}
	return nil
}

// Own reports whether a directory belongs to whom this process works as.
func Own(dir string) bool {
	info, err := os.Stat(dir)
	if err != nil {
		return false
	}
	sys, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(sys.Uid) == os.Geteuid()
}

// Typist names who types: by sudo, the person and not root. It is evidence of who acted, not a permission: a name that cannot be found out
// shall not keep anybody from recording what has happened.
func Typist() string {
	u, err := user.Current()
	if err != nil {
		return "unknown"
	}
	if by := os.Getenv("SUDO_USER"); u.Uid == "0" && by != "" {
		return by
	}
	return u.Username
}
