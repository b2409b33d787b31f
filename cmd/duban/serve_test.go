package main

import (
	"bytes"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A unit is the real program under a test that listens as systemd does.
type unit struct {
	t      *testing.T
	conn   *net.UnixConn
	cmd    *exec.Cmd
	log    bytes.Buffer
	dir    string // of the settings and the state
	fed    int    // how often the watchdog was fed
	settle string // the settings' file
}

// startUnit starts the daemon with settings, and the state beside them; what stands before its command line may bound it.
func startUnit(t *testing.T, settings string, before ...string) *unit {
	t.Helper()
	u := &unit{t: t, dir: t.TempDir()}
	u.settle = filepath.Join(u.dir, "duban.yaml")
	socket := filepath.Join(u.dir, "notify")
	var err error
	if u.conn, err = net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"}); err != nil {
		t.Fatal(err)
	}
	u.write(settings)
	line := append(before, program(t), "run", "--demo", "--config", u.settle)
	u.cmd = exec.Command(line[0], line[1:]...)
	u.cmd.Env = append(os.Environ(), "NOTIFY_SOCKET="+socket, "WATCHDOG_USEC=30000")
	u.cmd.Stderr = &u.log
	if err := u.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = u.cmd.Process.Kill()
		_ = u.conn.Close()
	})
	return u
}

func (u *unit) write(settings string) {
	u.t.Helper()
	if !strings.Contains(settings, "state:") {
		settings += "\nstate: " + filepath.Join(u.dir, "state") + "\n"
	}
	if err := os.WriteFile(u.settle, []byte(settings), 0o600); err != nil {
		u.t.Fatal(err)
	}
}

func (u *unit) signal(s os.Signal) {
	u.t.Helper()
	if err := u.cmd.Process.Signal(s); err != nil {
		u.t.Fatal(err)
	}
}

// told returns the next datagram that begins with a text; those before it are passed over.
func (u *unit) told(begin string) string {
	u.t.Helper()
	buf := make([]byte, 4096)
	for {
		n, err := u.conn.Read(buf)
		if err != nil {
			u.t.Fatal(err)
		}
		text := string(buf[:n])
		if text == "WATCHDOG=1" {
			u.fed++
		}
		if strings.HasPrefix(text, begin) {
			return text
		}
	}
}

// reload sends SIGHUP and returns how the daemon stands after it.
func (u *unit) reload() string {
	u.t.Helper()
	u.signal(syscall.SIGHUP)
	if got := u.told("RELOADING=1"); !strings.Contains(got, "\nMONOTONIC_USEC=") {
		u.t.Errorf("the reload begins with %q", got)
	}
	return u.told("READY=1")
}

func (u *unit) mails() int {
	u.t.Helper()
	list, err := os.ReadDir(filepath.Join(u.dir, "state", outbox, "new"))
	if err != nil {
		u.t.Fatal(err)
	}
	return len(list)
}

// end stops the daemon and returns its log.
func (u *unit) end() string {
	u.t.Helper()
	u.signal(syscall.SIGTERM)
	u.told("STOPPING=1")
	if err := u.cmd.Wait(); err != nil {
		u.t.Errorf("the daemon ended with %v", err)
	}
	return u.log.String()
}

func contains(t *testing.T, what, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%s lacks %q: %s", what, p, text)
		}
	}
}

// The real program speaks systemd's protocol: ready when it works, fed, reloaded with good settings and with broken ones, stopped.
func TestReload(t *testing.T) {
	t.Parallel()
	u := startUnit(t, "round: \"0 9 * * *\"\n")
	contains(t, "the start", u.told("READY=1"), "\nSTATUS=下一轮：20", " 09:00")
	contains(t, "the first step", u.told("STATUS="), " 09:00；发送中")
	u.told("WATCHDOG=1")
	sent := u.mails()
	if sent == 0 {
		t.Fatal("the round of the demonstration sent nothing")
	}

	u.write("round: \"59 23 * * *\"\n")
	contains(t, "the reload", u.reload(), "下一轮：20", " 23:59")

	u.write("round: \"58 23 * * *\"\nmial: {}\ncaps: {per_day: many}\n")
	contains(t, "the refusal", u.reload(), "STATUS=20", "读入的新设置有误，未采用：", "mial：没有这个设置项", "；", "per_day", " 23:59")

	u.write("round: \"57 23 * * *\"\nmail: {host: mail.city.test, from: \"d@city.test\", username: u, password_file: none}\n")
	contains(t, "the refusal of a secret that is not there", u.reload(), "none 不存在", " 23:59")
	if err := os.WriteFile(filepath.Join(u.dir, "none"), []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := u.reload(); strings.Contains(got, "未采用") || !strings.Contains(got, " 23:57") {
		t.Errorf("after the repair: %q", got)
	}
	log := u.end()
	contains(t, "the log", log, "level=ERROR msg=\"settings refused, the former ones stay in force\"", "msg=\"settings reloaded\"", "realm=real")
	if strings.Count(log, "settings refused") != 2 || strings.Count(log, "settings reloaded") != 2 {
		t.Errorf("the log tells of other reloads: %s", log)
	}
	if got := u.mails(); got != sent {
		t.Errorf("%d mails before the reloads, %d after", sent, got)
	}
	if u.fed == 0 {
		t.Error("the watchdog was not fed")
	}
}

// Where the state lies cannot change under a running daemon.
func TestAReloadCannotMoveTheState(t *testing.T) {
	t.Parallel()
	u := startUnit(t, "")
	u.told("READY=1")
	u.write("state: " + filepath.Join(u.dir, "other") + "\n")
	contains(t, "the refusal", u.reload(), "未采用：state：服务运行中不能由 ", "/state 改为 ", "/other：请停止服务")
	if _, err := os.Stat(filepath.Join(u.dir, "other")); err == nil {
		t.Error("the other directory was made")
	}
	u.end()
}

// Whoever holds connections to the page without end keeps the daemon from nothing that needs a file: it reads its settings and goes on.
func TestIdleConnectionsStopNothing(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	page := l.Addr().String()
	_ = l.Close()
	listen := "page: {listen: \"" + page + "\"}\nround: "
	u := startUnit(t, listen+"\"0 9 * * *\"\n", "sh", "-c", `ulimit -n 160; exec "$0" "$@"`)
	u.told("READY=1")
	for range 400 {
		c, err := net.Dial("tcp", page)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
	}
	u.write(listen + "\"59 23 * * *\"\n")
	contains(t, "the reload", u.reload(), "下一轮：20", " 23:59")
	res, err := http.Get("http://" + page + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		t.Errorf("readyz: %s", res.Status)
	}
	r, err := http.NewRequest(http.MethodGet, "http://"+page+"/metrics", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "evil.example"
	foreign, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = foreign.Body.Close() }()
	if foreign.StatusCode != http.StatusForbidden || foreign.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("under a name of its own a page in a browser gets %s, %v", foreign.Status, foreign.Header)
	}
	if log := u.end(); strings.Contains(log, "too many open files") {
		t.Error("the log tells of too many open files")
	}
}

// A reload reads the office's texts anew. What is wrong with them is logged and stops nothing.
func TestAReloadTakesTheTextsAnew(t *testing.T) {
	t.Parallel()
	u := startUnit(t, "templates: texts")
	u.told("READY=1")
	folder := filepath.Join(u.dir, "texts")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "words.txt"), []byte("{{define \"chat-ending\"}}{{.Officer}}{{end}}"), 0o600); err != nil {
		t.Fatal(err)
	}
	u.reload()
	contains(t, "the log", u.end(), "文件夹无法读取", "没有 {{.Officer}} 这一项", "settings reloaded")
}
