//go:build postgres

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"duban/tools/postgres"
)

// served starts a server for a test, and returns an environment in which the program has its store there.
func served(t *testing.T) (env []string, s *postgres.Server) {
	t.Helper()
	s, err := postgres.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop() })
	file := filepath.Join(t.TempDir(), "dsn")
	if err := os.WriteFile(file, []byte(s.DSN(t.Name())+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return append(os.Environ(), "DUBAN_STORE_DRIVER=postgres", "DUBAN_STORE_DSN_FILE="+file, "DUBAN_PAGE_LISTEN=", "DUBAN_ANSWERS_LISTEN="), s
}

// said runs a command in an environment, and returns what it says.
func said(t *testing.T, exe string, env []string, want int, args ...string) string {
	t.Helper()
	c := exec.Command(exe, args...)
	c.Env = env
	out, _ := c.CombinedOutput() // the exit code tells
	if got := c.ProcessState.ExitCode(); got != want {
		t.Fatalf("%v: exit code %d\n%s", args, got, out)
	}
	if strings.Contains(string(out), postgres.Password) {
		t.Errorf("%v: the password is said: %s", args, out)
	}
	return string(out)
}

// The real program over a server: an import, a day of reminders, what became of them, and a second daemon that shares the work. When the server is gone, every
// command says so.
func TestTheProgramOverAServer(t *testing.T) {
	t.Parallel()
	exe, dir := program(t), t.TempDir()
	env, server := served(t)
	here, there := filepath.Join(dir, "here"), filepath.Join(dir, "there")
	if out := said(t, exe, env, 1, "status", "--state", here); !strings.Contains(out, "数据库服务器上没有 duban 的表") {
		t.Errorf("before the first start: %s", out)
	}
	contacts := filepath.Join(dir, "contacts.yaml")
	said(t, exe, env, 0, "export", "contacts", "--format", "yaml", "--output", contacts, "--state", here)
	daemon := startedIn(t, exe, env, "run", "--demo", "--state", here)
	second := startedIn(t, exe, env, "run", "--state", there)
	if out := said(t, exe, env, 0, "status", "--state", there); !strings.Contains(out, "50个问题") || !strings.Contains(out, "各机分工：演练的核查和编发由") {
		t.Errorf("status: %s", out)
	}
	if out := said(t, exe, env, 0, "check", "--state", there); !strings.Contains(out, "数据来源：数据库服务器 127.0.0.1:") {
		t.Errorf("check: %s", out)
	}
	second.kill(t)
	if out := said(t, exe, env, 0, "notices", "--format", "csv", "--state", there); !strings.Contains(out, "delivered") {
		t.Errorf("notices: %s", out)
	}
	said(t, exe, env, 0, "import", "contacts", contacts, "--apply", "--state", there)
	said(t, exe, env, 0, "close", "1", "--doc", "衡环〔2026〕1号", "--note", "补录", "--state", there)
	if out := said(t, exe, env, 0, "history", "1", "--state", here); !strings.Contains(out, "衡环〔2026〕1号") {
		t.Errorf("history: %s", out)
	}
	if out := said(t, exe, env, 0, "verify", "--state", there); !strings.Contains(out, "全部与封存时一致") {
		t.Errorf("verify: %s", out)
	}
	backup := filepath.Join(dir, "b.db")
	said(t, exe, env, 0, "backup", backup, "--state", there)
	said(t, exe, env, 1, "restore", backup, "--state", there)
	said(t, exe, os.Environ(), 0, "restore", backup, "--state", filepath.Join(dir, "restored"))
	daemon.kill(t)
	startedIn(t, exe, env, "run", "--state", there).kill(t)
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	if out := said(t, exe, env, 1, "status", "--state", here); !strings.Contains(out, "连接不上数据库服务器") {
		t.Errorf("without the server: %s", out)
	}
}

// A daemon that starts before its server waits for it, and says so to the log and to systemd. One that is told to stop meanwhile ends in order, and one that the
// server does not know ends with what is to be done.
func TestTheDaemonWaitsForItsServer(t *testing.T) {
	t.Parallel()
	env, server := served(t)
	before := append([]string{"env"}, env[len(os.Environ()):]...)
	if err := server.End(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	const settings = "round: \"0 9 * * *\"\n"
	waits := func() *unit {
		u := startUnit(t, settings, before...)
		contains(t, "the word to systemd", u.told("STATUS="), "等待数据库服务器：", "连接不上数据库服务器", "\nEXTEND_TIMEOUT_USEC=")
		return u
	}
	stopped, u := waits(), waits()
	stopped.signal(syscall.SIGTERM)
	if err := stopped.cmd.Wait(); err != nil {
		t.Errorf("told to stop while it waits: %v\n%s", err, stopped.log.String())
	}
	if err := server.Resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	u.told("READY=1")
	log := u.end()
	contains(t, "the log", log, "the database server is away: waiting for it", "the database server is there", "msg=ready")
	if strings.Contains(log, postgres.Password) {
		t.Errorf("the log says the password: %s", log)
	}
	for old, tt := range map[string]struct{ to, want string }{
		":" + postgres.Password + "@": {":falsch@", "数据库服务器拒绝登录，请核对 dsn_file 中的用户名、密码"},
		"/postgres?":                  {"/nosuch?", "数据库服务器上没有 dsn_file 所写的数据库或模式"},
	} {
		file := filepath.Join(t.TempDir(), "dsn")
		if err := os.WriteFile(file, []byte(strings.Replace(server.DSN(t.Name()), old, tt.to, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		if out := said(t, program(t), append(env, "DUBAN_STORE_DSN_FILE="+file), 1, "run", "--state", t.TempDir()); !strings.Contains(out, tt.want) {
			t.Errorf("%s: %s", tt.to, out)
		}
	}
}

// startedIn starts a daemon in an environment, and returns when it is ready.
func startedIn(t *testing.T, exe string, env []string, args ...string) process {
	t.Helper()
	c := exec.Command(exe, args...)
	c.Env = env
	return ready(t, c)
}

// A city's file moves to a server: everything is there, and the file is used no more.
func TestACityMovesToAServer(t *testing.T) {
	t.Parallel()
	exe, state := program(t), filepath.Join(t.TempDir(), "state")
	env, _ := served(t)
	first := startedIn(t, exe, os.Environ(), "run", "--demo", "--state", state)
	beside := append(env, "DUBAN_STORE_DRIVER=sqlite")
	if out := said(t, exe, beside, 1, "migrate", "--to", "postgres", "--state", state); !strings.Contains(out, "（duban run）") {
		t.Errorf("beside a daemon: %s", out)
	}
	first.kill(t)
	count := func(env []string) string {
		return fmt.Sprint(strings.Count(said(t, exe, env, 0, "notices", "--format", "csv", "--state", state), "\n"))
	}
	before := count(os.Environ())
	said(t, exe, beside, 2, "migrate", "--to", "elsewhere", "--state", state)
	if out := said(t, exe, beside, 0, "migrate", "--to", "postgres", "--state", state); !strings.Contains(out, "逐行核对无误") || !strings.Contains(out, "store.driver") {
		t.Errorf("migrate: %s", out)
	}
	if out := said(t, exe, os.Environ(), 1, "run", "--state", state); !strings.Contains(out, "数据已迁移到数据库服务器") {
		t.Errorf("the file is run: %s", out)
	}
	if after := count(env); after != before {
		t.Errorf("%s lines of notices before, %s after", before, after)
	}
	if out := said(t, exe, env, 0, "verify", "--state", state); !strings.Contains(out, "全部与封存时一致") {
		t.Errorf("verify: %s", out)
	}
	startedIn(t, exe, env, "run", "--state", state).kill(t)
}
