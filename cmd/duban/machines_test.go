//go:build postgres

package main

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"duban/bench/city"
	"duban/remind"
	"duban/store"
	"duban/store/database"
	"duban/tools/postgres"
)

// A post is a mail server that takes as many mails as it may, and notes when. The others stand before its door: it answers their MAIL when it may
// take more. So how far machines have come does not depend on how fast they are.
type post struct {
	address string
	pace    time.Duration // how long it thinks before it answers

	mu    sync.Mutex
	times map[string][]time.Time // by Message-ID
	all   []time.Time
	may   int           // so many mails it may take
	let   int           // so many it has let in, and not lost again
	news  chan struct{} // closed with the next change
}

// inTime is how long something may take that is to happen at some time, on a machine that is busy.
const inTime = 5 * time.Minute

// unbounded lets a post take every mail.
const unbounded = 1 << 30

// opened starts a mail server at an address, which ends with the test.
func opened(t *testing.T, address string, pace time.Duration) *post {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	p := &post{address: l.Addr().String(), pace: pace, times: map[string][]time.Time{}, news: make(chan struct{})}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &letterbox{post: p}, nil }))
	server.ErrorLog = unheard{}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	return p
}

type unheard struct{}

func (unheard) Printf(string, ...any) {}
func (unheard) Println(...any)        {}

// A letterbox is one connection to a post.
type letterbox struct {
	*post
	in bool // a mail is let in, and not taken yet
}

func (*letterbox) Rcpt(string, *smtp.RcptOptions) error { return nil }

// Mail lets a mail in, as soon as it may be taken.
func (l *letterbox) Mail(string, *smtp.MailOptions) error {
	for {
		l.mu.Lock()
		news := l.news
		if l.in = l.let < l.may; l.in {
			l.let++
		}
		l.mu.Unlock()
		if l.in {
			return nil
		}
		<-news
	}
}

// Reset gives the place of a mail that was not taken to another.
func (l *letterbox) Reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.in {
		l.in = false
		l.let--
		l.tell()
	}
}

func (l *letterbox) Logout() error {
	l.Reset()
	return nil
}

func (l *letterbox) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err // no dot: nothing was taken
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	id, _, _ := strings.Cut(strings.Trim(m.Header.Get("Message-ID"), "<>"), "@")
	l.take(id)
	l.in = false
	time.Sleep(l.pace) // taken, and not answered yet: whoever dies now leaves a doubt
	return nil
}

func (p *post) take(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.times[id], p.all = append(p.times[id], now), append(p.all, now)
	p.tell()
}

// tell wakes who waits for a change. The caller holds the mutex.
func (p *post) tell() {
	close(p.news)
	p.news = make(chan struct{})
}

// allow lets the post take so many mails in all.
func (p *post) allow(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.may = n
	p.tell()
}

func (p *post) count() (n int, news <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.all), p.news
}

// reaches returns when so many mails have come in all, or within a time no more; false: then.
func (p *post) reaches(want int, within time.Duration) bool {
	over := time.After(within)
	for {
		n, news := p.count()
		if n >= want {
			return true
		}
		select {
		case <-news:
		case <-over:
			return false
		}
	}
}

// fullest returns how many mails came in the fullest span of a length.
func (p *post) fullest(span time.Duration) (most int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, from := 0, 0; i < len(p.all); i++ {
		for !p.all[i].Before(p.all[from].Add(span)) {
			from++
		}
		most = max(most, i-from+1)
	}
	return most
}

// A cluster is several machines on one server.
type cluster struct {
	t        *testing.T
	exe, dir string
	settings string
	env      []string
	dsn      string
	server   *postgres.Server
	db       *sql.DB
	post     *post
	all      []*member
}

// A member is a machine and the daemon that runs on it now.
type member struct {
	*cluster
	name    string
	dsn     string
	ahead   time.Duration // of the tests' clock
	wrapped []string      // by which its commands run, such as in a network of its own
	own     []string      // of its environment

	cmd  *exec.Cmd
	ends chan struct{}
	log  *os.File
}

// newCluster makes a city of so many letters on a new server, and machines that do not run yet. The mails go to a post.
func newCluster(t *testing.T, letters, perMinute int, p *post, names ...string) *cluster {
	t.Helper()
	env, server := served(t)
	c := &cluster{t: t, exe: program(t), dir: t.TempDir(), env: env, dsn: server.DSN(t.Name()), server: server, post: p}
	c.settings = c.write("duban.yaml", city.Settings{MailPort: 1, PerMinute: perMinute}.Text())
	host, port, err := net.SplitHostPort(p.address)
	if err != nil {
		t.Fatal(err)
	}
	c.env = append(c.env, "DUBAN_MAIL_HOST="+host, "DUBAN_MAIL_PORT="+port)
	if c.db, err = database.Dial(c.dsn); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.db.Close() })
	c.populate(letters)
	for _, name := range names {
		c.all = append(c.all, &member{cluster: c, name: name})
	}
	return c
}

func (c *cluster) write(name, text string) string {
	c.t.Helper()
	path := filepath.Join(c.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
	return path
}

// populate puts plans into the store of which so many people hear at the first round.
func (c *cluster) populate(letters int) {
	c.t.Helper()
	st, err := store.Open(c.t.Context(), "", store.Options{DSN: c.dsn, Create: true})
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	o := city.Order{Problems: letters, Due: letters, In: 7, Bodies: letters, Each: 1, Channel: remind.MailChannel, Today: remind.DateOf(clock())}
	if err := st.PutDirectory(c.t.Context(), -1, o.Directory(), clock()); err != nil {
		c.t.Fatal(err)
	}
	for p := range o.Plans() {
		release := store.Hold{Scope: p.ID, By: "test", Note: "试运行"}
		if err := errors.Join(st.PutPlan(c.t.Context(), -1, p, clock()), st.SetHold(c.t.Context(), release, clock())); err != nil {
			c.t.Fatal(err)
		}
	}
}

// start runs a daemon on the machine. More of the environment comes last.
func (m *member) start(more ...string) {
	m.t.Helper()
	var err error
	if m.log, err = os.Create(filepath.Join(m.dir, m.name+".log")); err != nil {
		m.t.Fatal(err)
	}
	args := append(slices.Clone(m.wrapped), m.exe, "run", "--config", m.settings, "--state", filepath.Join(m.dir, m.name))
	m.cmd = exec.Command(args[0], args[1:]...)
	m.cmd.Env = append(slices.Clone(m.env), fmt.Sprint(aheadVariable, "=", ahead+m.ahead))
	if m.dsn != "" {
		m.cmd.Env = append(m.cmd.Env, "DUBAN_STORE_DSN_FILE="+m.write(m.name+".dsn", m.dsn))
	}
	m.cmd.Env = slices.Concat(m.cmd.Env, m.own, more)
	m.cmd.Stderr = m.log
	if err := m.cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	cmd, ends := m.cmd, make(chan struct{})
	m.ends = ends
	go func() {
		_ = cmd.Wait()
		close(ends)
	}()
	m.t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-ends
	})
	m.until(m.name+" is ready", inTime, func() bool { return !m.runs() || strings.Contains(m.said(), "msg=ready") })
}

// end ends the daemon by a signal, and returns when it is gone.
func (m *member) end(how syscall.Signal) {
	m.t.Helper()
	m.signal(how)
	<-m.ends
}

func (m *member) signal(s syscall.Signal) {
	m.t.Helper()
	if err := m.cmd.Process.Signal(s); err != nil {
		m.complain("%s: %v", m.name, err)
	}
}

// runs reports whether the daemon has not ended.
func (m *member) runs() bool {
	select {
	case <-m.ends:
		return false
	default:
		return true
	}
}

func (m *member) said() string {
	m.t.Helper()
	text, err := os.ReadFile(m.log.Name())
	if err != nil {
		m.t.Fatal(err)
	}
	return string(text)
}

// holder returns the machine that carries mails, as soon as one does.
func (c *cluster) holder() *member {
	c.t.Helper()
	var found *member
	c.until("a machine carries mails", inTime, func() bool {
		var name string
		if err := c.db.QueryRow(`SELECT holder FROM leases WHERE name = 'channel mail' AND until > 1000 * extract(epoch FROM clock_timestamp())`).Scan(&name); err != nil {
			return false // nobody, or the server starts
		}
		for _, m := range c.all {
			if m.cmd != nil && m.runs() && strings.Contains(name, fmt.Sprintf("/%d/", m.cmd.Process.Pid)) {
				found = m
			}
		}
		return found != nil
	})
	return found
}

// until returns when something is so, which is to happen within a time.
func (c *cluster) until(what string, within time.Duration, so func() bool) {
	c.t.Helper()
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	for over := time.After(within); !so(); {
		select {
		case <-look.C:
		case <-over:
			c.complain("%s: not within %v", what, within)
		}
	}
}

// complain fails the test with what the machines have logged last.
func (c *cluster) complain(format string, args ...any) {
	c.t.Helper()
	for _, m := range c.all {
		if m.log != nil {
			if m.runs() {
				m.end(syscall.SIGQUIT) // with what each goroutine is at
			}
			lines := strings.Split(m.said(), "\n")
			c.t.Logf("%s: %s", m.name, strings.Join(lines[max(0, len(lines)-40):], "\n"))
		}
	}
	c.replies()
	c.t.Fatalf(format, args...)
}

// carries lets so many more mails come, and waits for them.
func (c *cluster) carries(more int) {
	c.t.Helper()
	n, _ := c.post.count()
	c.post.allow(n + more)
	if !c.post.reaches(n+more, inTime) {
		n, _ := c.post.count()
		c.complain("%d mails have come, want %d more", n, more)
	}
}

// numbers returns the numbers that a query finds.
func (c *cluster) numbers(query string, args ...any) (all []int64) {
	c.t.Helper()
	rows, err := c.db.Query(query, args...)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		all = append(all, 0)
		if err := rows.Scan(&all[len(all)-1]); err != nil {
			c.t.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		c.t.Fatal(err)
	}
	return all
}

// begun returns how many attempts began in the fullest minute of the server's clock: what a budget bounds, however late a busy machine sends what it has
// begun.
func (c *cluster) begun() (most int) {
	c.t.Helper()
	all := c.numbers(`SELECT b.at - coalesce(b.ahead, 0) FROM attempts b WHERE step = 'begin' AND NOT EXISTS (SELECT 1 FROM attempts e
		WHERE e.message_id = b.message_id AND e.number = b.number AND e.step = 'end' AND e.outcome = 'unsent') ORDER BY 1`)
	for i, from := 0, 0; i < len(all); i++ {
		for all[i]-all[from] >= time.Minute.Milliseconds() {
			from++
		}
		most = max(most, i-from+1)
	}
	return most
}

// sessions cuts off whoever is connected to the server.
func (c *cluster) sessions() {
	c.t.Helper()
	if _, err := c.db.Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'duban' AND pid <> pg_backend_pid()`); err != nil {
		c.t.Fatal(err)
	}
}

// expire ends what a machine holds, as the time of the lease would.
func (c *cluster) expire(m *member) {
	c.t.Helper()
	if _, err := c.db.Exec(`UPDATE leases SET until = 0 WHERE holder LIKE ?`, fmt.Sprintf("%%/%d/%%", m.cmd.Process.Pid)); err != nil {
		c.t.Fatal(err)
	}
}

// playOut has one machine go on alone when the attempts of those that are gone have ended, and again after what was in doubt has waited.
func (c *cluster) playOut() {
	c.t.Helper()
	c.post.allow(unbounded)
	last := &member{cluster: c, name: "last"}
	c.all = append(c.all, last)
	for _, later := range []time.Duration{20 * time.Minute, 40 * time.Minute, time.Hour} {
		last.ahead = later
		last.start("DUBAN_MAIL_PER_MINUTE=0")
		c.until("nothing is left to send", inTime, func() bool {
			var left, waiting int
			now := database.Millis(clock().Add(later))
			err := c.db.QueryRow(`SELECT count(*), (SELECT count(*) FROM standing WHERE state = 'waiting') FROM queue WHERE person = 0 AND (open = 1 OR next_at <= ?)`, now).Scan(&left, &waiting)
			return err == nil && left+waiting == 0
		})
		c.until("the step has ended, and is sealed", inTime, func() bool { return len(c.numbers(`SELECT id FROM seals`)) > 0 })
		last.end(syscall.SIGTERM)
	}
}

// replies logs how attempts ended.
func (c *cluster) replies() {
	rows, err := c.db.Query(`SELECT outcome, reply, count(*) FROM attempts WHERE step = 'end' GROUP BY outcome, reply`)
	if err != nil {
		c.t.Error(err)
		return
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var outcome, reply sql.NullString
		var n int
		if err := errors.Join(rows.Scan(&outcome, &reply, &n), rows.Err()); err != nil {
			c.t.Error(err)
		}
		c.t.Logf("%d attempts: %s %s", n, outcome.String, reply.String)
	}
}

// judge holds what the store says against what has come: every letter came, none twice but those that were named in doubt.
func (c *cluster) judge(letters int) (doubtful, repeats int) {
	c.t.Helper()
	rows, err := c.db.Query(`SELECT s.state, s.message_id, (SELECT count(*) FROM attempts a WHERE a.message_id = s.message_id AND step = 'end' AND outcome = 'in_doubt')
		FROM standing s WHERE s.realm = 'real'`)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	c.post.mu.Lock()
	defer c.post.mu.Unlock()
	known := map[string]bool{}
	for rows.Next() {
		var state, id string
		var doubts int
		if err := rows.Scan(&state, &id, &doubts); err != nil {
			c.t.Fatal(err)
		}
		known[id] = true
		n := len(c.post.times[id])
		if state != store.Delivered && (state != store.InDoubt || doubts == 0) {
			c.t.Errorf("letter %s is %s", id, state)
		}
		if n == 0 || n > 1 && doubts == 0 {
			c.t.Errorf("letter %s came %d times and was %d times in doubt", id, n, doubts)
		}
		doubtful, repeats = doubtful+min(doubts, 1), repeats+max(0, n-1)
	}
	if err := rows.Err(); err != nil {
		c.t.Fatal(err)
	}
	c.replies()
	if len(known) != letters || len(c.post.times) != letters {
		c.t.Errorf("%d letters in the store, %d have come, want %d", len(known), len(c.post.times), letters)
	}
	return doubtful, repeats
}

// Three machines on one server, of which one is stopped in order, one is killed, one stands still until another has its duties, while the server cuts off
// its clients and starts again. Every letter comes, those alone twice that are named in doubt, and the budget holds over all machines.
func TestThreeMachinesOverAServer(t *testing.T) {
	t.Parallel()
	const letters, perMinute = 220, 100
	c := newCluster(t, letters, perMinute, opened(t, "127.0.0.1:0", time.Second), "a", "b", "c")
	for _, m := range c.all {
		m.start()
	}
	c.carries(20)
	first := c.holder()
	first.end(syscall.SIGTERM)
	c.stoppedInOrder(first)
	c.carries(12)
	first.start()
	c.carries(4) // it is killed before these are answered

	gone := c.holder()
	gone.end(syscall.SIGKILL)
	c.expire(gone)
	gone.start()
	c.carries(8)

	c.sessions()
	c.carries(8)
	if err := c.server.Restart(t.Context(), syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	c.carries(8)

	asleep := c.holder()
	asleep.signal(syscall.SIGSTOP)
	c.expire(asleep)
	c.until("another machine has its duties", inTime, func() bool { return c.holder() != asleep })
	asleep.signal(syscall.SIGCONT)
	c.carries(perMinute - 20) // with those before it more than a minute allows
	if got := c.begun(); got > perMinute {
		t.Errorf("%d attempts began within a minute, want %d", got, perMinute)
	}
	for _, m := range c.all {
		m.end(syscall.SIGTERM)
	}
	c.playOut()
	doubtful, repeats := c.judge(letters)
	t.Logf("%d letters: %d in doubt at some time, %d came twice", letters, doubtful, repeats)
	if out := said(t, c.exe, c.env, 0, "verify", "--state", filepath.Join(c.dir, "a"), "--config", c.settings); !strings.Contains(out, "全部与封存时一致") {
		t.Errorf("verify: %s", out)
	}
}

// stoppedInOrder holds a machine that was stopped against what it owes: its duties are free at once, and no letter of its has an attempt that failed or waits.
func (c *cluster) stoppedInOrder(m *member) {
	c.t.Helper()
	if held := c.numbers(`SELECT until FROM leases WHERE until > 0 AND holder LIKE ?`, fmt.Sprintf("%%/%d/%%", m.cmd.Process.Pid)); len(held) > 0 {
		c.t.Errorf("%s has stopped and holds %d duties", m.name, len(held))
	}
	if failed := c.numbers(`SELECT number FROM attempts WHERE outcome = 'retry'`); len(failed) > 0 {
		c.t.Errorf("%s has stopped, and %d attempts failed", m.name, len(failed))
	}
	if open := c.numbers(`SELECT attempts FROM queue WHERE open = 1`); len(open) > 0 {
		c.t.Errorf("%s has stopped, and %d letters are under way", m.name, len(open))
	}
}

// A machine whose clock is two minutes ahead takes over from one whose clock is right, and one whose clock is behind from that: what each has sent of the
// budget counts for the next.
func TestABudgetHoldsOverMachinesWhoseClocksDiffer(t *testing.T) {
	t.Parallel()
	const perMinute = 30
	c := newCluster(t, 100, perMinute, opened(t, "127.0.0.1:0", 0), "right", "ahead", "behind")
	ahead, behind := c.all[1], c.all[2]
	ahead.ahead, behind.ahead = 2*time.Minute, -2*time.Minute
	for _, m := range c.all {
		m.start()
		c.carries(12)
		m.end(syscall.SIGTERM)
	}
	ahead.start()
	c.carries(perMinute)
	ahead.end(syscall.SIGTERM)
	if got := c.begun(); got > perMinute {
		t.Errorf("%d attempts began within a minute, want %d", got, perMinute)
	}
}

// A daemon of this program goes on while a newer one raises the schema by a step that it can bear, and may start again; where it cannot, it says so.
func TestMachinesAreUpgradedOneAfterTheOther(t *testing.T) {
	t.Parallel()
	const letters = 40
	c := newCluster(t, letters, 0, opened(t, "127.0.0.1:0", 200*time.Millisecond), "old")
	old := c.all[0]
	old.start()
	raise := func(query string) {
		t.Helper()
		if _, err := c.db.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	raise(`CREATE TABLE of_a_newer_program (a BIGINT PRIMARY KEY)`)
	raise(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)`)
	c.carries(20)
	old.end(syscall.SIGTERM)
	old.start()
	if !old.runs() {
		c.complain("the older program does not start")
	}
	c.carries(1)
	old.end(syscall.SIGTERM)
	raise(`INSERT INTO schema_needs (step) VALUES (99999)`)
	if out := said(t, c.exe, c.env, 1, "run", "--config", c.settings, "--state", filepath.Join(c.dir, "old")); !strings.Contains(out, "请安装更新版本的 duban") {
		t.Errorf("an older program on tables that it cannot bear: %s", out)
	}
}
