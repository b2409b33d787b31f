package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"duban/config"
	"duban/store"
)

// Where packages keep the state, and whose it is.
const (
	packagedState = "/var/lib/duban"
	packagedUser  = "duban"
)

// An identity is who works on the state. The zero one is whoever typed the command, as himself.
type identity struct {
	uid, gid int
	name     string // empty: the process has not changed hands
}

// become makes root the owner of the state before anything of it is opened: what root left there the daemon could not open. Files that
// the command names are still root's to open, by asRoot. Whoever else types the command stays who he is.
func (a *app) become(c *cobra.Command) error {
	if os.Geteuid() != 0 {
		return nil
	}
	who, err := ownerOf(a.settings.State)
	if err != nil || who.uid == 0 {
		return err
	}
	if makesStore(c) {
		if err := prepareState(a.settings.State, who); err != nil {
			return err
		}
	}
	return a.handOver(who)
}

// readAsOwner warns of what root can read of the settings and the daemon, who is the state's owner, cannot.
func (a *app) readAsOwner() {
	if a.as.name == "" {
		return
	}
	if _, err := config.Load(config.Options{File: a.file, Environ: os.Environ(), Flags: a.flags}); err != nil {
		_, _ = fmt.Fprintf(a.err, "warning: 服务以用户%s运行，读不到：%v；密码、密钥文件应属 root:%s，权限 0640（装了 credentials.conf 的可为 root:root，0600）\n",
			a.as.name, err, a.as.name)
	}
}

// makesStore reports whether a command makes a store where there is none.
func makesStore(c *cobra.Command) bool {
	return slices.Contains([]string{"run", "restore"}, c.Name()) || c.HasParent() && c.Parent().Name() == "import"
}

// ownerOf returns whose a state is: its directory's owner, or where there is none yet the packages' user, if it is their directory.
func ownerOf(dir string) (identity, error) {
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		full, err := filepath.Abs(dir)
		if u, unknown := user.Lookup(packagedUser); err == nil && unknown == nil && full == packagedState {
			return identityOf(u)
		}
		return identity{}, err
	}
	if err != nil {
		return identity{}, fmt.Errorf("look for the state: %w", err)
	}
	sys, ok := info.Sys().(*syscall.Stat_t)
	if !ok || sys.Uid == 0 {
		return identity{}, nil
	}
	if u, err := user.LookupId(strconv.Itoa(int(sys.Uid))); err == nil {
		return identityOf(u)
	}
	return identity{uid: int(sys.Uid), gid: int(sys.Gid), name: fmt.Sprintf("#%d", sys.Uid)}, nil
}

// identityOf returns an account's identity, in its own group.
func identityOf(u *user.User) (identity, error) {
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	return identity{uid: uid, gid: gid, name: u.Username}, errors.Join(err1, err2)
}

// prepareState makes the state's directory where root alone can, and gives it to its owner.
func prepareState(dir string, who identity) error {
	err := os.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err == nil {
		err = os.Chown(dir, who.uid, who.gid)
	}
	if err != nil {
		return fmt.Errorf("make the state directory: %w", err)
	}
	return nil
}

// handOver gives the process to the state's owner. The saved IDs stay root's: by them asRoot reaches what the command names, and nothing
// else does.
func (a *app) handOver(who identity) error {
	a.typed = typist() // who typed is on record, not whose the state is
	err := syscall.Setgroups([]int{who.gid})
	if err == nil {
		err = syscall.Setresgid(who.gid, who.gid, 0)
	}
	if err == nil {
		err = syscall.Setresuid(who.uid, who.uid, 0)
	}
	if err != nil {
		return fmt.Errorf("become %s, who owns %s: %w", who.name, a.settings.State, err)
	}
	a.as = who
	return nil
}

// asRoot lets f reach files that the command line names with the rights of root, where root typed it: a workbook in /root, a folder that is
// not the state's owner's. Files that f makes are root's. Only this thread's rights on files change, and the thread is f's alone meanwhile:
// whatever else runs stays the owner. f must make no file in the state.
func (a *app) asRoot(f func() error) (err error) {
	if a.as.uid == 0 {
		return f()
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer func() { err = errors.Join(err, rights(a.as.gid, a.as.uid)) }()
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
			return fmt.Errorf("reach files as user %d, group %d: the system refuses", uid, gid)
		}
	}
	return nil
}

// openNamed opens a file that the command line names.
func (a *app) openNamed(name string) (f *os.File, err error) {
	err = a.asRoot(func() (e error) {
		f, e = os.Open(name)
		return e
	})
	return f, err
}

// fullName returns a name of the command line as it is called from every folder. Where root typed it, only root may ask where it stands.
func (a *app) fullName(name string) (full string, err error) {
	err = a.asRoot(func() (e error) {
		full, e = filepath.Abs(name)
		return e
	})
	return full, err
}

// typist names who types: by sudo, the person and not root.
func typist() string {
	// It is evidence of who acted, not a permission: a name that cannot be found out shall not keep anybody from
	// recording what has happened.
	u, err := user.Current()
	if err != nil {
		return "unknown"
	}
	if by := os.Getenv("SUDO_USER"); u.Uid == "0" && by != "" {
		return by
	}
	return u.Username
}

// advise adds the line to type where the state is somebody else's, or closed to whoever typed.
func (a *app) advise(err error) error {
	var other store.NotOwnerError
	switch {
	case errors.As(err, &other) && os.Geteuid() == a.as.uid && a.as.name != "":
		return fmt.Errorf("%w, and its directory to %s; type: sudo chown -R %s: %s", err, a.as.name, strings.TrimPrefix(a.as.name, "#"), quoted(a.settings.State))
	case errors.As(err, &other), errors.Is(err, fs.ErrPermission) && !ours(a.settings.State):
		return fmt.Errorf("%w; type: sudo %s", err, a.again())
	default:
		return err
	}
}

// ours reports whether a directory belongs to whom this process works as.
func ours(dir string) bool {
	info, err := os.Stat(dir)
	if err != nil {
		return false
	}
	sys, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(sys.Uid) == os.Geteuid()
}

// again returns the command as a shell takes it once more. Of the environment nothing arrives through sudo, so the state is named where it
// came from there.
func (a *app) again() string {
	var words []string
	for _, w := range os.Args {
		words = append(words, quoted(w))
	}
	if _, typed := a.flags["state"]; !typed && (os.Getenv("STATE_DIRECTORY") != "" || os.Getenv("DUBAN_STATE") != "") {
		words = append(words, "--state", quoted(a.settings.State))
	}
	return strings.Join(words, " ")
}

// quoted returns a word as a shell takes it for one.
func quoted(word string) string {
	plain := func(r rune) bool {
		return r > '~' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("_-./:=,@%+", r)
	}
	if word != "" && !strings.ContainsFunc(word, func(r rune) bool { return !plain(r) }) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
