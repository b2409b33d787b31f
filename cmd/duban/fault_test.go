//go:build slow

package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"duban/remind"
	"duban/store"
	"duban/tables"
)

// A bureau is a plan that has been released to contacts, over real servers that work, and a day on which messages leave.
type bureau struct {
	t               *testing.T
	exe             string
	settings, state string
	servers         *receipts
}

func newBureau(t *testing.T, exe string) *bureau {
	t.Helper()
	dir := t.TempDir()
	o := &bureau{t: t, exe: exe, state: filepath.Join(dir, "state"), servers: &receipts{luck: rand.New(rand.NewPCG(1, 2)), taken: map[string]int{}, calm: true}}
	o.settings = tortureSettings(t, dir, o.servers)
	o.duban("import", "contacts", filepath.Join(dir, "contacts.yaml"), "--apply")
	o.duban("release", "hengyang-2024", "--yes", "--unreviewed", "--note", "试运行")
	st, err := store.Open(t.Context(), o.state, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	snap, err := st.Snapshot(t.Context())
	today := remind.DateOf(clock())
	for _, y := range snap.Years { // whatever day it is, messages leave on it
		for day := today; day <= today+1; day++ {
			if day.Year() == y.Year {
				y.Days = append(y.Days, remind.CalendarDay{Name: "补班", Date: day})
			}
		}
		err = errors.Join(err, st.PutCalendar(t.Context(), -1, y, clock()))
	}
	if err := errors.Join(err, st.Close()); err != nil {
		t.Fatal(err)
	}
	return o
}

// duban runs a command of the real program and returns what it prints.
func (o *bureau) duban(args ...string) string {
	o.t.Helper()
	out, err := exec.Command(o.exe, append(args, "--config", o.settings, "--state", o.state)...).CombinedOutput()
	if err != nil {
		o.t.Fatalf("%v: %v: %s", args, err, out)
	}
	return string(out)
}

// storeFault returns what the status says of the store.
func (o *bureau) storeFault() string {
	o.t.Helper()
	var row tables.StatusRow
	if err := json.Unmarshal([]byte(o.duban("status", "--format", "json")), &row); err != nil {
		o.t.Fatal(err)
	}
	return row.Store
}

// A daemonRun is the real daemon whose log is read while it runs.
type daemonRun struct {
	t    *testing.T
	cmd  *exec.Cmd
	ends chan struct{}

	log  transcript
	news chan struct{}
}

// run starts the daemon, with a round every minute, under a limit of the size of files in blocks of 512 bytes; 0: none.
func (o *bureau) run(blocks string) *daemonRun {
	o.t.Helper()
	script := `exec "$@"`
	if blocks != "" {
		script = "ulimit -S -f " + blocks + "; " + script
	}
	c := exec.Command("sh", "-c", script, "sh", o.exe, "run", "--config", o.settings, "--state", o.state)
	c.Env = append(os.Environ(), "DUBAN_ROUND=* * * * *", "DUBAN_PAGE_LISTEN=")
	return watch(o.t, c)
}

// watch starts a daemon and ends it with the test.
func watch(t *testing.T, c *exec.Cmd) *daemonRun {
	t.Helper()
	r := &daemonRun{t: t, cmd: c, ends: make(chan struct{}), news: make(chan struct{}, 1)}
	c.Stderr = r
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = r.cmd.Wait()
		close(r.ends)
	}()
	t.Cleanup(func() {
		_ = r.cmd.Process.Kill()
		<-r.ends
	})
	return r
}

// Write takes a part of the log.
func (r *daemonRun) Write(p []byte) (int, error) {
	n, err := r.log.Write(p)
	select {
	case r.news <- struct{}{}:
	default:
	}
	return n, err
}

func (r *daemonRun) said() string {
	return r.log.String()
}

// hears waits until the log holds a text, or the daemon has ended without.
func (r *daemonRun) hears(text string) bool {
	for !strings.Contains(r.said(), text) {
		select {
		case <-r.news:
		case <-r.ends:
			return strings.Contains(r.said(), text)
		}
	}
	return true
}

// says waits until the log holds a text; it must come.
func (r *daemonRun) says(text string) {
	r.t.Helper()
	if !r.hears(text) {
		r.t.Fatalf("the daemon ended without saying %q: %s", text, r.said())
	}
}

// stop ends the daemon in order.
func (r *daemonRun) stop() {
	r.t.Helper()
	if err := r.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		r.t.Fatal(err)
	}
	<-r.ends
	if code := r.cmd.ProcessState.ExitCode(); code != 0 {
		r.t.Errorf("exit code %d: %s", code, r.said())
	}
}

// unlimit lets files grow again.
func (r *daemonRun) unlimit() {
	r.t.Helper()
	limit := syscall.Rlimit{Cur: ^uint64(0), Max: ^uint64(0)}
	_, _, no := syscall.RawSyscall6(syscall.SYS_PRLIMIT64, uintptr(r.cmd.Process.Pid), syscall.RLIMIT_FSIZE, uintptr(unsafe.Pointer(&limit)), 0, 0, 0)
	if no != 0 {
		r.t.Fatal(no)
	}
}

// lock keeps the store locked, as a hung backup program would, until it is called.
func (o *bureau) lock() (unlock func()) {
	o.t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(o.state, store.File)+"?_pragma=busy_timeout(60000)")
	if err != nil {
		o.t.Fatal(err)
	}
	c, err := db.Conn(context.Background())
	if err != nil {
		o.t.Fatal(err)
	}
	if _, err := c.ExecContext(context.Background(), "BEGIN IMMEDIATE"); err != nil {
		o.t.Fatal(err)
	}
	return func() {
		_, err := c.ExecContext(context.Background(), "ROLLBACK")
		if err := errors.Join(err, c.Close(), db.Close()); err != nil {
			o.t.Error(err)
		}
	}
}

// drained waits until nothing is under way: what was broken off before it was sent is tried again after a few seconds.
func (o *bureau) drained() {
	o.t.Helper()
	for !strings.Contains(o.duban("status", "--format", "json"), `"queue":0,`) {
		time.Sleep(100 * time.Millisecond)
	}
}

// whole checks that everything has arrived once and in no doubt, and that the fault was said once.
func (o *bureau) whole(r *daemonRun, fault string) {
	o.t.Helper()
	total := newTortured()
	o.servers.judge(o.t, o.state, &total)
	if total.count[store.Delivered] == 0 || total.doubtful > 0 || total.repeats > 0 || len(total.count) > 1 {
		o.t.Errorf("%+v", total)
	}
	if log := r.said(); strings.Count(log, "level=ERROR") != 1 || strings.Count(log, fault) == 0 {
		o.t.Errorf("the log does not say %q once as an error:\n%s", fault, log)
	}
	if got := o.storeFault(); got != "" {
		o.t.Errorf("after the fault the status says %q", got)
	}
	o.t.Logf("%d messages, notices %v", total.taken, total.count)
}

// Each fault lasts until the daemon has said it; the daemon then goes on by itself, within a minute.
func TestFaultsOfTheStore(t *testing.T) {
	t.Parallel()
	exe := program(t)
	t.Run("数据库被另一进程锁定", func(t *testing.T) {
		t.Parallel()
		o := newBureau(t, exe)
		unlock := o.lock()
		r := o.run("")
		r.says("step failed")
		if got := o.storeFault(); !strings.Contains(got, "数据库被另一进程锁定") {
			t.Errorf("the status says %q", got)
		}
		if n := o.servers.count(); n != 0 {
			t.Errorf("%d messages left", n)
		}
		unlock()
		r.says("step succeeds again")
		o.drained()
		r.stop()
		o.whole(r, "数据库被另一进程锁定")
	})
	t.Run("the lock comes between a mail and its record", func(t *testing.T) {
		t.Parallel()
		o := newBureau(t, exe)
		unlock := make(chan func(), 1)
		o.servers.onTake(sync.OnceFunc(func() { unlock <- o.lock() }))
		r := o.run("")
		r.says("step failed")
		(<-unlock)()
		r.says("step succeeds again")
		o.drained()
		r.stop()
		o.whole(r, "数据库被另一进程锁定")
	})
	for _, blocks := range []string{"256", "2048"} {
		t.Run("the log of the database cannot grow over "+blocks+" blocks", func(t *testing.T) {
			t.Parallel()
			o := newBureau(t, exe)
			r := o.run(blocks)
			r.says("step failed")
			t.Logf("%d messages before the fault", o.servers.count())
			r.unlimit()
			r.says("step succeeds again")
			o.drained()
			r.stop()
			o.whole(r, "磁盘出错，请查看系统日志中的磁盘错误")
		})
	}
}

// What the daemon cannot use from the start ends it, with what to do.
func TestAStateThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	exe := program(t)
	for _, tt := range []struct {
		name, want string
		spoil      func(state string) error
	}{
		{"no database", "请把它移开，用最近的备份恢复（duban restore）", func(state string) error {
			return os.WriteFile(filepath.Join(state, store.File), bytes.Repeat([]byte("no database "), 1000), 0o600)
		}},
		{"a database that must not be written", "请查看数据库文件和所在目录的所有者、权限", func(state string) error {
			return os.Chmod(filepath.Join(state, store.File), 0o400)
		}},
		{"a directory that must not be written", "数据库不能打开，请查看所在目录的所有者、权限", func(state string) error {
			return os.Chmod(state, 0o500)
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			state := filepath.Join(t.TempDir(), "state")
			st, err := store.Open(t.Context(), state, store.Options{Create: true})
			if err := errors.Join(err, st.Close(), tt.spoil(state)); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.Chmod(state, 0o700) })
			var out strings.Builder
			c := exec.Command(exe, "run", "--state", state)
			c.Stdout, c.Stderr = io.Discard, &out
			mortal(t, c, state)
			_ = c.Run()
			if code := c.ProcessState.ExitCode(); code != 1 || !strings.Contains(out.String(), tt.want) {
				t.Errorf("exit code %d: %s", code, out.String())
			}
		})
	}
}

// mortal lets a command run as one whom modes of files bind, and hands a folder over to that user. Root is bound by none.
func mortal(t *testing.T, c *exec.Cmd, folder string) {
	t.Helper()
	if os.Geteuid() != 0 {
		return
	}
	const nobody = 65534
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	for _, path := range []string{folder, c.Path} { // the way to them
		for dir := filepath.Dir(path); dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
			if err := os.Chmod(dir, 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
	err := filepath.WalkDir(folder, func(path string, _ os.DirEntry, err error) error {
		return errors.Join(err, os.Chown(path, nobody, nobody))
	})
	if err != nil {
		t.Fatal(err)
	}
}
