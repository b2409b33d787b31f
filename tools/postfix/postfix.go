// Package postfix starts Debian's Postfix for a test, out of a private root that `make deps` has prepared.
package postfix

import (
	"bufio"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A Server is a running Postfix. It takes mail for shigu@, office@ and leader@city.example, and for nobody else.
type Server struct {
	Port int
	dir  string
}

// Start starts a server that ends with the test; lines go into its main.cf.
func Start(t *testing.T, lines ...string) *Server {
	t.Helper()
	cache, err := os.UserCacheDir() // as the Makefile: XDG_CACHE_HOME, else ~/.cache
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(cache, "duban", "postfix")
	if _, err := os.Stat(root); err != nil {
		t.Fatalf("no Postfix for the tests: run `make deps`: %v", err)
	}
	_, here, _, _ := runtime.Caller(0)
	port := free(t)
	args := append([]string{"run", root, strconv.Itoa(port)}, lines...)
	c := exec.Command(filepath.Join(filepath.Dir(here), "..", "postfix.sh"), args...)
	c.Stderr = os.Stderr
	in, err1 := c.StdinPipe()
	out, err2 := c.StdoutPipe()
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	dir, ready := strings.CutPrefix(strings.TrimSpace(line), "ready ")
	t.Cleanup(func() { stop(t, c, in, dir) })
	if err != nil || !ready {
		t.Fatalf("Postfix does not start: %q, %v", line, err)
	}
	return &Server{Port: port, dir: dir}
}

// free returns a port of the loopback that nobody used a moment ago.
func free(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}

// stop ends the server by closing its input, and sees that nothing is left.
func stop(t *testing.T, c *exec.Cmd, in io.Closer, dir string) {
	if t.Failed() && dir != "" {
		log, _ := os.ReadFile(filepath.Join(dir, "mail.log"))
		t.Logf("Postfix says:\n%s", log)
	}
	_ = in.Close()
	_ = c.Wait() // it ends by the signal that it sends to itself, or not at all
	if _, err := os.Stat(dir); dir != "" && !os.IsNotExist(err) {
		t.Errorf("Postfix left %s behind: %v", dir, err)
	}
}

// Box is the Maildir of a user.
func (s *Server) Box(user string) string { return filepath.Join(s.dir, "mail", user) }

// Mails waits until a user has n mails, and returns them.
func (s *Server) Mails(t *testing.T, user string, n int) []string {
	t.Helper()
	for range 600 {
		entries, err := os.ReadDir(filepath.Join(s.Box(user), "new"))
		if err == nil && len(entries) >= n {
			return contents(t, s.Box(user), entries)
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("%s has not got %d mails", user, n)
	return nil
}

// contents returns the mails of a mailbox in the order of the entries.
func contents(t *testing.T, box string, entries []os.DirEntry) []string {
	t.Helper()
	var all []string
	for _, e := range entries {
		raw, err := os.ReadFile(filepath.Join(box, "new", e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(raw))
	}
	return all
}

// WaitLog waits until the server's log has a text.
func (s *Server) WaitLog(t *testing.T, text string) {
	t.Helper()
	for range 600 {
		if log, err := os.ReadFile(filepath.Join(s.dir, "mail.log")); err == nil && strings.Contains(string(log), text) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("the log of Postfix never says %q", text)
}
