//go:build boot

package systemd_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A machine is this one once more, booted by systemd-nspawn: an overlay over /, whose changes are kept in memory, with an init of its own and
// the network of this machine. It ends with the test, whatever becomes of it.
type machine struct {
	t       *testing.T
	dir     string // of what is mounted
	root    string
	unit    string   // whose properties and journal are looked at
	systemd int      // its version
	groups  []string // its control groups
	nspawn  *exec.Cmd
	init    string // its first process, as this machine numbers it
	log     *os.File
}

var lower = flag.String("lower", "/", "the system that is booted: another root has another systemd")

// patience bounds the waits for what a machine does in a second or two; a loaded one takes longer.
const patience = 2 * time.Minute

// newMachine makes a machine that is not booted. It fails, with what to do, where none can be had.
func newMachine(t *testing.T) *machine {
	t.Helper()
	if os.Getuid() != 0 {
		t.Fatal("a machine is mounted and booted by root: make systemd asks sudo for it")
	}
	for tool, pack := range map[string]string{"systemd-nspawn": "systemd-container", "nsenter": "util-linux", "setpriv": "util-linux"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("%v: apt-get install %s", err, pack)
		}
	}
	runtime.LockOSThread() // nspawn dies with the thread that started it
	m := &machine{t: t, dir: t.TempDir(), unit: "duban"}
	t.Cleanup(m.end)
	m.mount()
	m.controlGroups()
	out, err := exec.Command("chroot", m.root, "systemctl", "--version").CombinedOutput()
	if _, bad := fmt.Sscanf(string(out), "systemd %d", &m.systemd); err != nil || bad != nil {
		t.Fatalf("ask for the version of systemd: %v: %s", err, out)
	}
	if m.log, err = os.Create(filepath.Join(t.TempDir(), "nspawn.log")); err != nil {
		t.Fatal(err)
	}
	return m
}

// mount lays the overlay over / and takes out what would start there by itself.
func (m *machine) mount() {
	m.t.Helper()
	m.root = filepath.Join(m.dir, "root")
	must := func(what string, err error) {
		if err != nil {
			m.t.Fatalf("%s: %v; a container without CAP_SYS_ADMIN cannot do it: run the test on a machine of its own", what, err)
		}
	}
	must("mount a tmpfs", syscall.Mount("tmpfs", m.dir, "tmpfs", 0, "size=1g,mode=755"))
	for _, d := range []string{"root", "changes", "work"} {
		must("make a directory", os.Mkdir(filepath.Join(m.dir, d), 0o755))
	}
	must("mount an overlay over /", syscall.Mount("overlay", m.root, "overlay", 0,
		fmt.Sprintf("lowerdir=%s,upperdir=%s/changes,workdir=%s/work", *lower, m.dir, m.dir)))
	own, err := filepath.Glob(m.path("/etc/systemd/system/*.wants"))
	must("look for units", err)
	for _, wants := range append(own, m.path("/etc/systemd/system/default.target"), m.path("/etc/systemd/system/duban.service"),
		m.path("/etc/systemd/system/duban.service.d"), m.path("/etc/duban"), m.path("/var/lib/duban")) {
		must("remove", os.RemoveAll(wants))
	}
	for _, u := range []string{
		"getty.target", "systemd-logind.service", "dbus.service", "dbus.socket", "systemd-user-sessions.service",
		"systemd-networkd.service", "systemd-resolved.service", "systemd-timesyncd.service",
	} {
		m.link("/dev/null", "/etc/systemd/system/"+u)
	}
	m.link("/lib/systemd/system/multi-user.target", "/etc/systemd/system/default.target")
	m.write("/etc/machine-id", "", 0o644)
	m.write("/etc/hostname", "booted\n", 0o644)
}

// controlGroups makes control groups of the machine's own, in whatever hierarchies this one has.
func (m *machine) controlGroups() {
	m.t.Helper()
	for _, h := range []string{"/sys/fs/cgroup/unified", "/sys/fs/cgroup/systemd", "/sys/fs/cgroup"} {
		if _, err := os.Stat(h + "/cgroup.procs"); err != nil {
			continue
		}
		g := fmt.Sprintf("%s/duban-boot-%d", h, os.Getpid())
		if err := os.Mkdir(g, 0o755); err != nil {
			m.t.Fatalf("make a control group: %v: systemd cannot be booted without one", err)
		}
		m.groups = append(m.groups, g)
	}
	if len(m.groups) == 0 {
		m.t.Fatal("no control groups under /sys/fs/cgroup: systemd cannot be booted without")
	}
}

func (m *machine) path(name string) string { return filepath.Join(m.root, name) }

func (m *machine) write(name, text string, mode os.FileMode) {
	m.t.Helper()
	path := m.path(name)
	err := os.MkdirAll(filepath.Dir(path), 0o755)
	if err == nil {
		err = os.WriteFile(path, []byte(text), mode)
	}
	if err == nil {
		err = os.Chmod(path, mode) // whatever the umask
	}
	if err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) link(to, name string) {
	m.t.Helper()
	_ = os.Remove(m.path(name))
	if err := os.Symlink(to, m.path(name)); err != nil {
		m.t.Fatal(err)
	}
}

// copy puts a file of this repository into the machine.
func (m *machine) copy(from, name string, mode os.FileMode) {
	m.t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		m.t.Fatal(err)
	}
	m.write(name, string(text), mode)
}

// boot boots the machine and waits until systemd answers.
func (m *machine) boot() {
	m.t.Helper()
	join := ""
	for _, g := range m.groups {
		join += "echo $$ > " + g + "/cgroup.procs; "
	}
	m.nspawn = exec.Command("sh", "-c", join+`exec systemd-nspawn -q -D "$0" -M "$1" --boot --register=no --keep-unit --resolv-conf=off `+
		`--timezone=off --link-journal=no --console=pipe`, m.root, fmt.Sprintf("duban%d", os.Getpid()))
	m.nspawn.Env = append(os.Environ(), "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1")
	m.nspawn.Stdout, m.nspawn.Stderr = m.log, m.log
	m.nspawn.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL}
	if err := m.nspawn.Start(); err != nil {
		m.t.Fatal(err)
	}
	m.until("systemd is up", func() bool {
		m.init = m.firstChild()
		if m.init == "" {
			return false
		}
		state, _ := m.try("systemctl", "is-system-running")
		return state == "running" || state == "degraded"
	})
}

// firstChild returns the machine's first process once it is systemd.
func (m *machine) firstChild() string {
	pid := strconv.Itoa(m.nspawn.Process.Pid)
	for _, child := range strings.Fields(string(read("/proc/" + pid + "/task/" + pid + "/children"))) {
		if comm := read("/proc/" + child + "/comm"); strings.TrimSpace(string(comm)) == "systemd" {
			return child
		}
	}
	return ""
}

func read(path string) []byte {
	text, _ := os.ReadFile(path) // a process may be gone
	return text
}

// try runs a command in the machine and returns what it says.
func (m *machine) try(args ...string) (string, error) {
	out, err := exec.Command("nsenter", append([]string{"-t", m.init, "-a", "--"}, args...)...).CombinedOutput()
	return string(bytes.TrimSpace(out)), err
}

// do is try of what must succeed.
func (m *machine) do(args ...string) string {
	m.t.Helper()
	out, err := m.try(args...)
	if err != nil {
		m.t.Fatalf("%s: %v: %s\n%s", strings.Join(args, " "), err, out, m.journal())
	}
	return out
}

// as returns a command as a user.
func as(user string, args ...string) []string {
	return append([]string{"setpriv", "--reuid", user, "--regid", user, "--clear-groups"}, args...)
}

// until waits for what must come, and tells how long it took.
func (m *machine) until(what string, done func() bool) time.Duration {
	m.t.Helper()
	begin := time.Now()
	for !done() {
		if time.Since(begin) > patience {
			m.t.Fatalf("in vain: %s\n%s", what, m.journal())
		}
		time.Sleep(20 * time.Millisecond)
	}
	return time.Since(begin)
}

func (m *machine) property(name string) string {
	out, _ := m.try("systemctl", "show", "-p", name, "--value", m.unit)
	return out
}

// journal returns the last lines of the unit's journal, and the console's where there is no journal.
func (m *machine) journal() string {
	if m.init != "" {
		if out, err := m.try("journalctl", "-u", m.unit, "--no-pager", "-n", "30"); err == nil {
			return out
		}
	}
	return string(read(m.log.Name()))
}

// crash ends every process of the machine at once, as a power cut does.
func (m *machine) crash() {
	m.t.Helper()
	pid, err := strconv.Atoi(m.init)
	if err == nil {
		err = syscall.Kill(pid, syscall.SIGKILL)
	}
	if err != nil {
		m.t.Fatal(err)
	}
	_ = m.nspawn.Wait() // its exit code tells of the kill
	m.init = ""
}

// end shuts down and takes away what stands outside the overlay.
func (m *machine) end() {
	if m.init != "" {
		m.crash()
	} else if m.nspawn != nil && m.nspawn.ProcessState == nil {
		_ = m.nspawn.Process.Kill()
		_ = m.nspawn.Wait()
	}
	for _, mounted := range []string{m.root, m.dir} {
		if err := syscall.Unmount(mounted, syscall.MNT_DETACH); err != nil && !m.t.Failed() { // or it was not mounted
			m.t.Errorf("unmount %s: %v", mounted, err)
		}
	}
	for _, g := range m.groups {
		removeGroup(g)
	}
	if m.log != nil {
		_ = m.log.Close()
	}
}

// removeGroup removes a control group with those below it; one whose last process is just ending stays a moment.
func removeGroup(g string) {
	list, _ := os.ReadDir(g)
	for _, e := range list {
		if e.IsDir() {
			removeGroup(filepath.Join(g, e.Name()))
		}
	}
	for range 50 {
		if err := os.Remove(g); err == nil || os.IsNotExist(err) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}
