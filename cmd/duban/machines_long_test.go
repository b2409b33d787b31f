//go:build long && postgres

package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

var (
	minutes = flag.Int("minutes", 10, "how long TestThreeMachinesForLong goes on")
	seed    = flag.Uint64("seed", uint64(time.Now().UnixNano()), "of the faults of TestThreeMachinesForLong")
)

// A wire is how a machine in a network of its own reaches the server and the post: pulled, it reaches nothing.
type wire struct{ space, near, host, guest string }

// ip runs a command of iproute2.
func ip(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
		t.Fatalf("ip %v: %v: %s", args, err, out)
	}
}

// lay makes a network for a machine, which ends with the test. It takes root.
func lay(t *testing.T, n int) wire {
	t.Helper()
	w := wire{fmt.Sprintf("duban%d-%d", os.Getpid()%10000, n), fmt.Sprintf("du%d-%d", os.Getpid()%10000, n), fmt.Sprintf("10.213.%d.1", n), fmt.Sprintf("10.213.%d.2", n)}
	ip(t, "netns", "add", w.space)
	t.Cleanup(func() { _ = exec.Command("ip", "netns", "del", w.space).Run() }) // the pair ends with it
	ip(t, "link", "add", w.near, "type", "veth", "peer", "name", "far", "netns", w.space)
	ip(t, "addr", "add", w.host+"/30", "dev", w.near)
	ip(t, "link", "set", w.near, "up")
	ip(t, "-n", w.space, "addr", "add", w.guest+"/30", "dev", "far")
	ip(t, "-n", w.space, "link", "set", "far", "up")
	ip(t, "-n", w.space, "link", "set", "lo", "up")
	return w
}

// apart puts each machine into a network of its own, and its clock a minute from the next one's.
func (c *cluster) apart() (wires []wire) {
	c.t.Helper()
	var hosts []string
	_, port, _ := net.SplitHostPort(c.post.address)
	for i, m := range c.all {
		w := lay(c.t, i+1)
		wires, hosts = append(wires, w), append(hosts, w.host)
		m.wrapped = []string{"ip", "netns", "exec", w.space}
		m.dsn = strings.Replace(c.dsn, "@127.0.0.1:", "@"+w.host+":", 1)
		m.ahead = time.Duration(i-1) * time.Minute
		m.own = []string{"DUBAN_MAIL_HOST=" + w.host, "DUBAN_MAIL_PORT=" + port}
	}
	f, err := os.OpenFile(filepath.Join(c.server.Dir, "data", "pg_hba.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, err = f.WriteString("\nhost all all 10.213.0.0/16 scram-sha-256\n")
	}
	if err != nil {
		c.t.Fatal(err)
	}
	_ = f.Close()
	c.server.Listen = strings.Join(hosts, ",")
	c.restart(syscall.SIGINT)
	return wires
}

func (c *cluster) restart(how syscall.Signal) {
	c.t.Helper()
	if err := c.server.Restart(c.t.Context(), how); err != nil {
		c.t.Fatal(err)
	}
}

// revive starts what has ended, as systemd does.
func (c *cluster) revive() {
	for _, m := range c.all {
		if m.cmd == nil || !m.runs() {
			m.start()
		}
	}
}

// Three machines in networks of their own, by clocks two minutes apart, one fault after the other as they come.
func TestThreeMachinesForLong(t *testing.T) {
	const perMinute = 60
	luck := rand.New(rand.NewPCG(*seed, 1))
	t.Logf("seed %d, %d minutes", *seed, *minutes)
	letters := perMinute * *minutes
	p := opened(t, "0.0.0.0:0", 100*time.Millisecond)
	_, port, _ := net.SplitHostPort(p.address)
	p.address = "127.0.0.1:" + port
	c := newCluster(t, letters, perMinute, p, "a", "b", "c")
	wires := c.apart()
	p.allow(unbounded)
	faults := []struct {
		name string
		do   func(i int, m *member, long time.Duration)
	}{
		{"killed", func(_ int, m *member, _ time.Duration) { m.end(syscall.SIGKILL) }},
		{"stopped in order", func(_ int, m *member, _ time.Duration) { m.end(syscall.SIGTERM) }},
		{"stands still", func(_ int, m *member, long time.Duration) {
			m.signal(syscall.SIGSTOP)
			time.Sleep(long)
			m.signal(syscall.SIGCONT)
		}},
		{"cut off", func(i int, _ *member, long time.Duration) {
			ip(t, "link", "set", wires[i].near, "down")
			time.Sleep(long)
			ip(t, "link", "set", wires[i].near, "up")
		}},
		{"sessions end", func(int, *member, time.Duration) { c.sessions() }},
		{"server starts again", func(int, *member, time.Duration) { c.restart(syscall.SIGINT) }},
		{"server crashes", func(int, *member, time.Duration) { c.restart(syscall.SIGQUIT) }},
	}
	for end := time.Now().Add(time.Duration(*minutes) * time.Minute); time.Now().Before(end); {
		c.revive()
		i, f, long := luck.IntN(len(c.all)), faults[luck.IntN(len(faults))], time.Duration(10+luck.IntN(60))*time.Second
		if m := c.all[i]; m.runs() {
			n, _ := c.post.count()
			t.Logf("%d mails; %s: %s (%v)", n, m.name, f.name, long)
			f.do(i, m, long)
		}
		time.Sleep(time.Duration(2+luck.IntN(10)) * time.Second)
	}
	c.revive()
	fullest, begun := c.post.fullest(time.Minute), c.begun()
	for _, m := range c.all {
		if m.runs() {
			m.end(syscall.SIGTERM)
		}
	}
	c.playOut()
	doubtful, repeats := c.judge(letters)
	t.Logf("%d letters: %d in doubt at some time, %d came twice; %d in the fullest minute of %d", letters, doubtful, repeats, fullest, perMinute)
	if begun > perMinute {
		t.Errorf("%d attempts began within a minute, want %d", begun, perMinute)
	}
	if out := said(t, c.exe, c.env, 0, "verify", "--state", filepath.Join(c.dir, "a"), "--config", c.settings); !strings.Contains(out, "全部与封存时一致") {
		t.Errorf("verify: %s", out)
	}
}

// resumes does something to the machines, and returns how long after it the next mail has come.
func (c *cluster) resumes(do func()) time.Duration {
	c.t.Helper()
	do()
	from := time.Now()
	n, _ := c.post.count()
	if !c.post.reaches(n+1, inTime) {
		c.complain("no mail has come again")
	}
	took := time.Since(from)
	n, _ = c.post.count()
	c.post.reaches(n+5, inTime) // it is in flow again
	return took
}

// flow lets the post take one more mail each time so much has passed, until what it returns is called.
func (c *cluster) flow(every time.Duration) (end func()) {
	over, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		may := 0
		for tick := time.Tick(every); ; {
			select {
			case <-over:
				return
			case <-tick:
				may++ // whoever stands still in the door keeps his place
				c.post.allow(may)
			}
		}
	}()
	return func() {
		close(over)
		<-gone
	}
}

// How long it takes until mails go again after each fault, three times each: these are the figures of docs/cluster.zh-CN.md. A mail may go each half second.
func TestHowLongUntilMailsGoAgain(t *testing.T) {
	const letters = 2500
	c := newCluster(t, letters, 0, opened(t, "127.0.0.1:0", 0), "a", "b")
	defer c.flow(500 * time.Millisecond)()
	for _, m := range c.all {
		m.start()
	}
	c.post.reaches(5, inTime)
	var hit *member
	for _, f := range []struct {
		name     string
		do, mend func()
	}{
		{"stopped in order", func() { hit = c.holder(); hit.end(syscall.SIGTERM) }, func() { hit.start() }},
		{"killed", func() { hit = c.holder(); hit.end(syscall.SIGKILL) }, func() { hit.start() }},
		{"stands still", func() { hit = c.holder(); hit.signal(syscall.SIGSTOP) }, func() { hit.signal(syscall.SIGCONT) }},
		{"server starts again", func() { c.restart(syscall.SIGINT) }, func() {}},
		{"server crashes, and is away for ten seconds", func() {
			if err := c.server.End(syscall.SIGQUIT); err != nil {
				t.Fatal(err)
			}
			time.Sleep(10 * time.Second)
			if err := c.server.Resume(t.Context()); err != nil {
				t.Fatal(err)
			}
		}, func() {}},
	} {
		var all []time.Duration
		for range 3 {
			all = append(all, c.resumes(f.do).Round(100*time.Millisecond))
			f.mend()
		}
		slices.Sort(all)
		t.Logf("%s: mails go again after %v (%v)", f.name, all[1], all)
	}
}
