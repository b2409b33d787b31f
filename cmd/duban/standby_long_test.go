//go:build long && postgres

package main

import (
	"net"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"duban/store/database"
	"duban/tools/postgres"
)

// standby starts a server that follows the cluster's, at an address, and has that wait for it before it says that anything is kept.
func (c *cluster) standby(address string) *postgres.Server {
	c.t.Helper()
	b, err := c.server.Standby(c.t.Context(), address)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = b.Stop() })
	for _, q := range []string{`ALTER SYSTEM SET synchronous_standby_names = '*'`, `SELECT pg_reload_conf()`} {
		if _, err := c.db.Exec(q); err != nil {
			c.t.Fatal(err)
		}
	}
	c.until("the standby follows", inTime, func() bool {
		return len(c.numbers(`SELECT pid FROM pg_stat_replication WHERE sync_state = 'sync'`)) > 0
	})
	return b
}

// both has test and machines know the server and its standby: in networks of their own, by addresses of their own.
func (c *cluster) both(standby *postgres.Server) {
	c.t.Helper()
	c.dsn = strings.Replace(c.dsn, c.server.Address, c.server.Address+","+standby.Address, 1) + "&target_session_attrs=read-write"
	c.env = append(c.env, "DUBAN_STORE_DSN_FILE="+c.write("both.dsn", c.dsn))
	for _, m := range c.all {
		if m.dsn != "" {
			m.dsn = strings.Replace(c.dsn, c.server.Address, strings.Replace(c.server.Address, "127.0.0.1", servers[0], 1), 1)
			m.dsn = strings.Replace(m.dsn, standby.Address, strings.Replace(standby.Address, "127.0.0.1", servers[1], 1), 1)
		}
	}
	db, err := database.Dial(c.dsn)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = db.Close() })
	c.db = db
}

// servers are the addresses of a server and of its standby on each wire.
var servers = [...]string{"10.213.200.1", "10.213.200.2"}

// cable adds to each wire an address of a server, or takes it away: a host without power answers nothing, not even that nobody listens.
func cable(t *testing.T, wires []wire, address, how string) {
	t.Helper()
	for _, w := range wires {
		ip(t, "addr", how, address+"/32", "dev", w.near)
	}
}

// cabled puts each machine into a network of its own, in which each server is to have an address of its own.
func (c *cluster) cabled() []wire {
	c.t.Helper()
	wires := c.apart()
	for _, address := range servers {
		cable(c.t, wires, address, "add")
		for _, w := range wires {
			ip(c.t, "-n", w.space, "route", "add", address, "via", w.host)
		}
		c.server.Listen += "," + address
	}
	c.restart(syscall.SIGINT)
	return wires
}

// The server is gone for good and its standby is promoted ten seconds later, three times each: mails go again over the other address of the dsn, and with
// synchronous replication nothing is lost that was said to be kept. The times are those of docs/cluster.zh-CN.md. A mail may go each half second.
func TestAStandbyTakesOver(t *testing.T) {
	for _, tt := range []struct {
		name   string
		silent bool
	}{{"its server crashes", false}, {"its host is silent", true}} {
		t.Run(tt.name, func(t *testing.T) {
			const letters = 400
			p := opened(t, "0.0.0.0:0", 0)
			_, port, _ := net.SplitHostPort(p.address)
			p.address = "127.0.0.1:" + port
			c := newCluster(t, letters, 0, p, "a", "b")
			var wires []wire
			if tt.silent {
				wires = c.cabled()
			}
			next := c.standby("")
			c.both(next)
			still := c.flow(500 * time.Millisecond)
			for _, m := range c.all {
				m.start()
			}
			var all []time.Duration
			for turn := range 3 {
				n, _ := c.post.count()
				c.post.reaches(n+5, inTime)
				before, address := c.server, servers[turn%2]
				all = append(all, c.resumes(func() {
					cable(t, wires, address, "del")
					c.replace(before, next)
				}).Round(100*time.Millisecond))
				if err := before.Stop(); err != nil {
					t.Fatal(err)
				}
				cable(t, wires, address, "add")
				c.server = next
				next = c.standby(before.Address)
			}
			still()
			slices.Sort(all)
			t.Logf("mails go again %v after the promotion (%v)", all[1], all)
			for _, m := range c.all {
				m.end(syscall.SIGTERM)
			}
			c.playOut()
			doubtful, repeats := c.judge(letters)
			t.Logf("%d letters: %d in doubt at some time, %d came twice", letters, doubtful, repeats)
		})
	}
}

// replace has a server end, and after ten seconds, until somebody has seen it, its standby be the server.
func (c *cluster) replace(before, next *postgres.Server) {
	c.t.Helper()
	if err := before.End(syscall.SIGQUIT); err != nil {
		c.t.Fatal(err)
	}
	time.Sleep(10 * time.Second)
	if err := next.Promote(c.t.Context()); err != nil {
		c.t.Fatal(err)
	}
}
