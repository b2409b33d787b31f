package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// An estate is a state of somebody else's, and a folder of root's with an office's files that nobody else may look into.
type estate struct {
	t           *testing.T
	exe         string
	state, home string
}

// stranger owns the state: a number that no account has.
const stranger = 12345

func newEstate(t *testing.T) *estate {
	t.Helper()
	dir := t.TempDir()
	e := &estate{t: t, exe: program(t), state: filepath.Join(dir, "state"), home: filepath.Join(dir, "root")}
	for _, d := range []string{filepath.Dir(dir), dir} {
		e.must(os.Chmod(d, 0o755))
	}
	e.must(os.Mkdir(e.state, 0o700))
	e.must(os.Chown(e.state, stranger, stranger))
	e.must(os.Mkdir(e.home, 0o700))
	e.put("people.yaml", "contacts:\n  - {body: 市住建局, channel: mail, address: office@city.test}\n")
	e.put("later.yaml", "round: \"0 10 * * *\"\n")
	return e
}

func (e *estate) must(err error) {
	e.t.Helper()
	if err != nil {
		e.t.Fatal(err)
	}
}

func (e *estate) put(name, text string) {
	e.t.Helper()
	e.must(os.WriteFile(filepath.Join(e.home, name), []byte(text), 0o600))
}

// as runs the program in root's folder as a user.
func (e *estate) as(uid int, args ...string) (string, error) {
	line := append([]string{e.exe}, append(args, "--state", e.state)...)
	if uid != 0 {
		u := fmt.Sprint(uid)
		line = append([]string{"setpriv", "--reuid", u, "--regid", u, "--clear-groups"}, line...)
	}
	c := exec.Command(line[0], line[1:]...)
	c.Dir = e.home
	out, err := c.CombinedOutput()
	return string(out), err
}

// does is as for root, of what must succeed.
func (e *estate) does(args ...string) string {
	e.t.Helper()
	out, err := e.as(0, args...)
	if err != nil {
		e.t.Fatalf("duban %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// belongs demands that everything in a folder, itself included, is a user's.
func (e *estate) belongs(root string, uid uint32) {
	e.t.Helper()
	e.must(filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if s := info.Sys().(*syscall.Stat_t); s.Uid != uid || s.Gid != uid {
			e.t.Errorf("%s belongs to %d:%d, not to %d", path, s.Uid, s.Gid, uid)
		}
		return nil
	}))
}

// Root types every command from every folder: what it names is read and written as root, and the state stays its owner's. Only root can
// try it; make systemd does so on a machine of its own.
func TestRootWorksAsTheOwnerOfTheState(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		return
	}
	e := newEstate(t)
	e.does("import", "contacts", "people.yaml", "--apply") // before the first start: it makes the store
	for _, args := range [][]string{
		{"check"},
		{"status"},
		{"notices"},
		{"effect", "later.yaml"},
		{"hold", "17", "--note", "复核", "--until", "2026-12-31", "--second", "李四"},
		{"backup", "copy.db"},
		{"export", "contacts", "--format", "yaml", "-o", "out.yaml"},
		{"export", "ics", "--dir", "calendars"},
		{"preview", "--format", "csv", "-o", "preview.csv"},
		{"restore", "copy.db", "--replace"},
		{"send-test", "mail", "--to", "a@b.example"},
		{"clock", "accept"},
	} {
		e.does(args...)
	}
	for _, made := range []string{"copy.db", "out.yaml", "calendars", "preview.csv"} {
		if _, err := os.Stat(filepath.Join(e.home, made)); err != nil {
			t.Error(err)
		}
	}
	e.belongs(e.home, 0)
	e.belongs(e.state, stranger)
	e.put("secret.yaml", "state: "+e.state+"\nmail: {username: duban, password_file: mail.password}\n")
	e.put("mail.password", "s3cret\n")
	if out := e.does("check", "--config", "secret.yaml"); !strings.Contains(out, "读不到") || !strings.Contains(out, "0640") {
		t.Errorf("nothing is said of a secret that the daemon cannot read: %s", out)
	}
	if out := e.does("status"); !strings.Contains(out, "（root、李四，至2026-12-31止，复核）") {
		t.Errorf("who typed is not on record: %s", out)
	}
	if out, err := e.as(stranger, "status"); err != nil { // in a folder that it may not look into
		t.Errorf("the owner is refused: %v\n%s", err, out)
	}
	if out, err := e.as(stranger+1, "hold", "16", "--note", "it's"); err == nil || !strings.Contains(out, `sudo duban hold 16 --note 'it'\''s' --state`) {
		t.Errorf("somebody else is told %v: %s", err, out)
	}
}

// The daemon that root starts by hand is the owner's from its first file on.
func TestRootStartsTheDaemonAsTheOwnerOfTheState(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		return
	}
	e := newEstate(t)
	p := started(t, e.exe, e.state)
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.Process.Pid))
	if err != nil || !strings.Contains(string(status), "\nUid:\t12345\t12345\t") {
		t.Errorf("it runs as %v: %s", err, status)
	}
	p.kill(t)
	e.belongs(e.state, stranger)
}
