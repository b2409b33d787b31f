//go:build long && slow

package main

import (
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"duban/store"
	"duban/store/database"
)

// mount puts a file system of its own, in memory, over a new folder. It needs root, or sudo without a password.
func mount(t *testing.T, kilobytes int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	asRoot(t, "mount", "-t", "tmpfs", "-o", "mode=0777,size="+strconv.Itoa(kilobytes)+"k", "tmpfs", dir)
	t.Cleanup(func() { asRoot(t, "umount", dir) })
	return dir
}

func asRoot(t *testing.T, args ...string) {
	t.Helper()
	if os.Geteuid() != 0 {
		args = append([]string{"sudo", "-n"}, args...)
	}
	if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %v: %s", args, err, out)
	}
}

// stuff leaves so many kilobytes of a folder's file system.
func stuff(t *testing.T, dir string, left int) (ballast string) {
	t.Helper()
	ballast = filepath.Join(dir, "ballast")
	f, err := os.Create(ballast)
	if err != nil {
		t.Fatal(err)
	}
	block := make([]byte, 4096)
	size := int64(0)
	for {
		n, err := f.Write(block)
		size += int64(n)
		if err != nil {
			break // full
		}
	}
	if err := errors.Join(f.Truncate(max(0, size-int64(left)*1024)), f.Close()); err != nil {
		t.Fatal(err)
	}
	return ballast
}

// A disk that is full at any point of a round loses nothing and repeats nothing: what the daemon cannot write down it does not send, and
// when there is room again it goes on by itself.
func TestAFullDisk(t *testing.T) {
	dir := mount(t, 32*1024)
	r := &receipts{luck: rand.New(rand.NewPCG(1, 2)), taken: map[string]int{}, calm: true}
	settings := tortureSettings(t, t.TempDir(), r)
	contacts := filepath.Join(filepath.Dir(settings), "contacts.yaml")
	refused := 0
	for _, left := range []int{0, 1024, 2048, 3072} {
		r.begin(true)
		r.taken = map[string]int{}
		state := filepath.Join(dir, strconv.Itoa(left))
		for _, args := range [][]string{{"import", "contacts", contacts, "--apply"}, {"release", "hengyang-2024", "--yes", "--unreviewed", "--note", "试运行"}} {
			var out strings.Builder
			if code := execute(t.Context(), append(args, "--config", settings, "--state", state), &out, &out, clock); code != 0 {
				t.Fatalf("%v: %s", args, out.String())
			}
		}
		d := wired(t, settings, state)
		day := time.Date(2026, 11, 24, 10, 0, 0, 0, d.Now().Location())
		d.Now = func() time.Time { return day }
		ballast := stuff(t, dir, left)
		for range 3 {
			if err := d.Step(t.Context()); errors.Is(err, database.ErrUnusable) && strings.Contains(err.Error(), "磁盘已满") {
				refused++
			} else if err != nil {
				t.Fatal(err)
			}
		}
		before := len(r.taken)
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
		for range 2 { // what could not be marked before it was sent waits a little
			if err := d.Step(t.Context()); err != nil {
				t.Fatal(err)
			}
			day = day.Add(time.Hour)
		}
		total := newTortured()
		r.judge(t, state, &total)
		if total.count[store.Delivered] == 0 || total.doubtful > 0 || total.repeats > 0 || len(total.count) > 1 {
			t.Errorf("%d kB left: %+v", left, total)
		}
		t.Logf("%d kB left: %d messages while the disk was full, %d in all; notices %v", left, before, len(r.taken), total.count)
		if err := errors.Join(d.Store.Close(), os.RemoveAll(state)); err != nil {
			t.Fatal(err)
		}
	}
	if refused == 0 {
		t.Error("the disk was never full")
	}
}

// On a file system that is mounted read-only whatever reads goes on, also of a store whose daemon was killed, and whatever writes says why
// not.
func TestAReadOnlyFileSystem(t *testing.T) {
	dir := mount(t, 32*1024)
	exe := program(t)
	duban := func(args ...string) (code int, out string) {
		t.Helper()
		c := exec.Command(exe, args...)
		said, err := c.CombinedOutput()
		if c.ProcessState == nil {
			t.Fatal(err)
		}
		return c.ProcessState.ExitCode(), string(said)
	}
	stopped, killed := filepath.Join(dir, "stopped"), filepath.Join(dir, "killed")
	for _, state := range []string{stopped, killed} {
		c := exec.Command(exe, "run", "--demo", "--state", state)
		out, err := c.StdoutPipe()
		if err := errors.Join(err, c.Start()); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Read(make([]byte, 1)); err != nil { // it tells how things stand after the round
			t.Fatal(err)
		}
		end := syscall.SIGTERM
		if state == killed {
			end = syscall.SIGKILL
		}
		if err := c.Process.Signal(end); err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, out)
		_ = c.Wait()
	}
	asRoot(t, "mount", "-o", "remount,ro", dir)
	for _, state := range []string{stopped, killed} {
		file := filepath.Join(t.TempDir(), "copy.db")
		if code, out := duban("backup", file, "--state", state); code != 0 || !strings.Contains(out, "注意：备份完好，但未能记入数据库：") {
			t.Errorf("%s: backup: exit code %d: %s", filepath.Base(state), code, out)
		}
		if code, out := duban("restore", file, "--state", t.TempDir()); code != 0 {
			t.Errorf("%s: restore: exit code %d: %s", filepath.Base(state), code, out)
		}
		for _, args := range [][]string{
			{"status"}, {"notices"}, {"export", "obligations"}, {"explain", "24"}, {"check"}, {"preview", "--from", "2027-01-04", "--to", "2027-01-04"},
		} {
			if code, out := duban(append(args, "--state", state)...); code != 0 || len(out) < 100 || args[0] == "status" && !strings.Contains(out, "数据库无法使用：数据库不能写入") {
				t.Errorf("%s: %v: exit code %d: %s", filepath.Base(state), args, code, out)
			}
		}
		for _, args := range [][]string{{"run"}, {"report", "24"}, {"hold", "all"}} {
			if code, out := duban(append(args, "--state", state)...); code != 1 || !strings.Contains(out, "文件系统是否被挂载为只读") {
				t.Errorf("%s: %v: exit code %d: %s", filepath.Base(state), args, code, out)
			}
		}
	}
	asRoot(t, "mount", "-o", "remount,rw", dir)
	if code, out := duban("report", "24", "--state", killed); code != 0 {
		t.Errorf("mounted to be written again: exit code %d: %s", code, out)
	}
}
