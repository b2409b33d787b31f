// Package postgres starts a PostgreSQL server of its own for tests: in a temporary folder, on loopback, without waiting for the disk. It ends with the
// process that started it.
package postgres

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// Password is the user's on each server, so that what must not be seen can be looked for.
const Password = "geheim-9c1f"

// A Server runs.
type Server struct {
	Address string // host and port
	Dir     string

	Listen string // besides loopback; empty: nowhere

	run *exec.Cmd
	bin string
	who *syscall.SysProcAttr
}

// Start starts a server in a new folder. As root it is another user's, since PostgreSQL refuses to run as root.
func Start(ctx context.Context) (s *Server, err error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	return begin(ctx, bin, "", func(s *Server) error {
		secret := filepath.Join(s.Dir, "password")
		if err := os.WriteFile(secret, []byte(Password+"\n"), 0o644); err != nil { //nolint:gosec // of a server that nobody reaches
			return err
		}
		return s.tool(ctx, "initdb", "-D", s.data(), "-U", "duban", "--pwfile", secret, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "-N")
	})
}

// Standby starts a server that follows this one, at an address; empty: a free one. It listens where this one does.
func (s *Server) Standby(ctx context.Context, address string) (*Server, error) {
	from := fmt.Sprintf("postgres://duban:%s@%s/postgres", Password, s.Address)
	return begin(ctx, s.bin, address, func(b *Server) error {
		b.Listen = s.Listen
		return b.tool(ctx, "pg_basebackup", "-d", from, "-D", b.data(), "-R", "-c", "fast", "-N")
	})
}

// Promote makes a standby a server of its own, and returns when it is one.
func (s *Server) Promote(ctx context.Context) error {
	return s.tool(ctx, "pg_ctl", "promote", "-D", s.data())
}

// begin starts a server in a new folder, when its data have been filled in.
func begin(ctx context.Context, bin, address string, fill func(*Server) error) (s *Server, err error) {
	dir, err := os.MkdirTemp("", "duban-postgres-")
	if err != nil {
		return nil, err
	}
	s = &Server{Address: address, Dir: dir, bin: bin}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Stop())
		}
	}()
	if s.who, err = s.owner(); err != nil {
		return s, err
	}
	if address == "" {
		port, err := free(ctx)
		if err != nil {
			return s, err
		}
		s.Address = net.JoinHostPort("127.0.0.1", port)
	}
	if err := fill(s); err != nil {
		return s, err
	}
	return s, s.start(ctx)
}

// tool runs a program of PostgreSQL's in the server's folder.
func (s *Server) tool(ctx context.Context, name string, args ...string) error {
	c := exec.CommandContext(ctx, filepath.Join(s.bin, name), args...)
	c.SysProcAttr, c.Dir = s.who, s.Dir
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, out)
	}
	return nil
}

// Restart ends the server by a signal and starts it again at the same address: SIGINT cuts off whoever is connected, SIGQUIT is a crash.
func (s *Server) Restart(ctx context.Context, how syscall.Signal) error {
	if err := s.End(how); err != nil {
		return err
	}
	return s.Resume(ctx)
}

// End ends the server by a signal; what it has stays. Resume starts it again at the same address.
func (s *Server) End(how syscall.Signal) error {
	if err := s.run.Process.Signal(how); err != nil {
		return err
	}
	_ = s.run.Wait() // it was told to end
	s.run = nil
	return nil
}

// Resume starts a server that has ended, and returns when it takes connections.
func (s *Server) Resume(ctx context.Context) error { return s.start(ctx) }

// data is the folder of the databases.
func (s *Server) data() string { return filepath.Join(s.Dir, "data") }

// start runs the server, and returns when it takes connections.
func (s *Server) start(ctx context.Context) error {
	_, port, err := net.SplitHostPort(s.Address)
	if err != nil {
		return err
	}
	s.run = exec.CommandContext(ctx, filepath.Join(s.bin, "postgres"), "-D", s.data(), "-p", port, "-k", s.Dir,
		"-c", "listen_addresses="+strings.TrimSuffix("127.0.0.1,"+s.Listen, ","), "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200")
	s.run.SysProcAttr, s.run.Dir = s.who, s.Dir
	said, err := s.run.StderrPipe()
	if err == nil {
		err = s.run.Start()
	}
	if err != nil {
		s.run = nil
		return err
	}
	var lines []string
	for l := bufio.NewScanner(said); l.Scan(); {
		lines = append(lines, l.Text())
		if strings.Contains(l.Text(), "ready to accept ") { // connections, or a standby's read-only ones
			go func() { _, _ = io.Copy(io.Discard, said) }() // it would stand still with a full pipe
			return nil
		}
	}
	return fmt.Errorf("postgres does not start: %s", strings.Join(lines, "\n"))
}

// Stop ends the server and removes its folder.
func (s *Server) Stop() error {
	if s.run != nil {
		_ = s.run.Process.Signal(syscall.SIGQUIT) // at once: nothing of it is kept
		_ = s.run.Wait()
	}
	return os.RemoveAll(s.Dir)
}

// DSN names a schema of the server that belongs to a name, such as a folder's: the same for the same name.
func (s *Server) DSN(name string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name))
	return fmt.Sprintf("postgres://duban:%s@%s/postgres?sslmode=disable&search_path=s%x", Password, s.Address, h.Sum64())
}

// owner makes the folder somebody's who may run a server, and returns how a process becomes him; it ends with this one.
func (s *Server) owner() (*syscall.SysProcAttr, error) {
	who := &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
	if os.Geteuid() != 0 {
		return who, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		u, err = user.Lookup("nobody")
	}
	if err != nil {
		return nil, err
	}
	uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
	who.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return who, errors.Join(err1, err2, os.Chown(s.Dir, int(uid), int(gid))) //nolint:gosec // of 32 bits
}

// binaries returns the folder of the newest server that Debian has installed.
func binaries() (string, error) {
	all, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err == nil && len(all) == 0 {
		err = errors.New("no PostgreSQL server in /usr/lib/postgresql: apt-get install postgresql")
	}
	if err != nil {
		return "", err
	}
	return filepath.Dir(slices.Max(all)), nil
}

// free returns a port of loopback that nobody listens on.
func free(ctx context.Context) (string, error) {
	var c net.ListenConfig
	l, err := c.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, errors.Join(err, l.Close())
}
