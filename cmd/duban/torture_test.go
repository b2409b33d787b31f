package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"duban/seeds"
	"duban/store"
)

var kills = flag.Int("kills", 50, "how often TestTorture kills the daemon")

// receipts counts what the servers have taken, whatever they answered.
type receipts struct {
	mu     sync.Mutex
	luck   *rand.Rand
	calm   bool // no more faults
	taken  map[string]int
	taking func() // called before a message is taken; may be nil
}

func (r *receipts) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.taken)
}

func (r *receipts) take(id string) {
	if r.taking != nil {
		r.taking()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.taken[id]++
}

// fate draws a number below n; 0 once the servers are calm.
func (r *receipts) fate(n int) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.calm {
		return 0
	}
	return r.luck.IntN(n)
}

// A mailServer is an SMTP session that fails in every way a server may.
type mailServer struct {
	*receipts
	conn *smtp.Conn
}

func (mailServer) Reset()        {}
func (mailServer) Logout() error { return nil }

func (s mailServer) Mail(string, *smtp.MailOptions) error {
	switch s.fate(14) {
	case 1:
		return &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 3, 2}, Message: "closing"}
	case 2:
		_ = s.conn.Conn().Close()
	}
	return nil
}

func (s mailServer) Rcpt(string, *smtp.RcptOptions) error {
	switch s.fate(14) {
	case 1:
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "greylisted"}
	case 2:
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
	case 3:
		time.Sleep(20 * time.Millisecond)
	}
	return nil
}

func (s mailServer) Data(r io.Reader) error {
	fate := s.fate(16)
	if fate == 1 {
		_ = s.conn.Conn().Close()
		return errors.New("dropped")
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return err // no dot: nothing was taken
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	if fate == 2 {
		return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "disk full"}
	}
	id, _, _ := strings.Cut(strings.Trim(m.Header.Get("Message-ID"), "<>"), "@")
	s.take(id)
	switch fate {
	case 3: // taken, and never answered
		_ = s.conn.Conn().Close()
	case 4:
		time.Sleep(30 * time.Millisecond)
	}
	return nil
}

var visibleNumber = regexp.MustCompile(`编号([0-9a-f]{8})`)

// A tongue is how the robots of one maker answer.
type tongue struct {
	yes            string
	busy, odd, bad string // too fast; the platform's trouble; the robot is gone
}

// The makers of robots, by the path under which the test's server plays them.
var tongues = map[string]tongue{
	"/cgi-bin/webhook/send": {
		`{"errcode":0,"errmsg":"ok"}`, `{"errcode":45009,"errmsg":"api freq out of limit"}`, `{"errcode":-1,"errmsg":"system busy"}`,
		`{"errcode":93000,"errmsg":"invalid webhook url"}`,
	},
	"/robot/send": { // DingTalk
		`{"errcode":0,"errmsg":"ok"}`, `{"status":1111,"wait":5,"punish":"deny"}`, `{"errcode":90018,"errmsg":"too often"}`,
		`{"errcode":400102,"errmsg":"robot stopped"}`,
	},
	"/open-apis/bot/v2/hook/": { // Feishu
		`{"StatusCode":0,"StatusMessage":"success","code":0,"data":{},"msg":"success"}`, `{"code":11232,"msg":"frequency limited"}`,
		`{"code":99991400,"msg":"request trigger frequency limit"}`, `{"code":19007,"msg":"bot not enabled"}`,
	},
}

// robot answers as a maker's robot does, or as nobody should.
func (r *receipts) robot(says tongue) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return
		}
		took := func() {
			if m := visibleNumber.FindSubmatch(body); m != nil {
				r.take(string(m[1]))
			}
		}
		switch r.fate(12) {
		case 1:
			panic(http.ErrAbortHandler) // reset, nothing taken
		case 2:
			_, _ = io.WriteString(w, says.busy)
		case 3:
			_, _ = io.WriteString(w, says.odd)
		case 4:
			took()
			_, _ = io.WriteString(w, `<html>ok</html>`)
		case 5:
			took()
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, says.yes[:10])
		case 6:
			w.WriteHeader(http.StatusBadGateway)
		case 7:
			time.Sleep(20 * time.Millisecond)
			took()
			_, _ = io.WriteString(w, says.yes)
		case 8:
			_, _ = io.WriteString(w, says.bad)
		default:
			took()
			_, _ = io.WriteString(w, says.yes)
		}
	}
}

// hook is a receiver of webhooks after Standard Webhooks, which names the message in a header.
func (r *receipts) hook(w http.ResponseWriter, req *http.Request) {
	if _, err := io.Copy(io.Discard, req.Body); err != nil {
		return
	}
	id := req.Header.Get("webhook-id")
	switch r.fate(10) {
	case 1:
		panic(http.ErrAbortHandler)
	case 2:
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
	case 3:
		w.WriteHeader(http.StatusServiceUnavailable)
	case 4:
		r.take(id[:8])
		panic(http.ErrAbortHandler)
	case 5:
		http.Redirect(w, req, "/elsewhere", http.StatusTemporaryRedirect)
	case 6:
		w.WriteHeader(http.StatusBadRequest)
	case 7:
		time.Sleep(20 * time.Millisecond)
		fallthrough
	default:
		r.take(id[:8])
		w.WriteHeader(http.StatusAccepted)
	}
}

// program gives the real program, built.
func program(t *testing.T) (exe string) {
	t.Helper()
	exe = filepath.Join(t.TempDir(), "duban")
	if out, err := exec.Command("go", "build", "-o", exe, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return exe
}

// The real program against real servers that fail between every two steps, killed at random points. In the end every notice is delivered,
// failed with a reason, or in doubt; nothing that counts as delivered has never arrived; and what arrived twice was marked in doubt.
func TestTorture(t *testing.T) {
	dir := t.TempDir()
	exe := program(t)
	r := &receipts{luck: rand.New(rand.NewPCG(7, 11)), taken: map[string]int{}}
	settings := tortureSettings(t, dir, r)
	state := filepath.Join(dir, "state")
	duban := func(args ...string) {
		t.Helper()
		var out bytes.Buffer
		if code := execute(context.Background(), append(args, "--config", settings, "--state", state), &out, &out); code != 0 {
			t.Fatalf("%v: exit code %d: %s", args, code, out.String())
		}
	}
	duban("import", "contacts", filepath.Join(dir, "contacts.yaml"), "--apply")
	duban("release", "hengyang-2024", "--yes")
	fresh, err := os.ReadFile(filepath.Join(state, store.File))
	if err != nil {
		t.Fatal(err)
	}
	luck := rand.New(rand.NewPCG(3, 5))
	total := tortured{count: map[string]int{}}
	for done := 0; done < *kills; done += killsOfOne { // what is not delivered waits for its lease, so a state is soon worn out
		state = filepath.Join(dir, fmt.Sprint("state", done))
		if err := errors.Join(os.Mkdir(state, 0o700), os.WriteFile(filepath.Join(state, store.File), fresh, 0o600)); err != nil {
			t.Fatal(err)
		}
		r.begin(false)
		for range killsOfOne {
			kill(t, luck, exe, "run", "--demo", "--config", settings, "--state", state)
		}
		r.begin(true)
		playOut(t, settings, state)
		r.judge(t, state, &total)
	}
	if total.count[store.Delivered] == 0 || total.doubtful == 0 {
		t.Errorf("nothing was tried: %+v", total)
	}
	t.Logf("kills %d; notices by state %v; messages taken %d, in doubt at some time %d, arrived twice %d",
		*kills, total.count, total.taken, total.doubtful, total.repeats)
}

const killsOfOne = 5

type tortured struct {
	count                    map[string]int // notices by state
	taken, doubtful, repeats int            // messages
}

// begin starts anew with faults, or goes on without them.
func (r *receipts) begin(calm bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.calm = calm; !calm {
		r.taken = map[string]int{}
	}
}

// kill starts the program and ends it at a random point.
func kill(t *testing.T, luck *rand.Rand, exe string, args ...string) {
	t.Helper()
	c := exec.Command(exe, args...)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Duration(luck.IntN(900)) * time.Millisecond)
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait() // it was killed
}

func tortureSettings(t *testing.T, dir string, r *receipts) (settings string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return mailServer{r, c}, nil }))
	server.ErrorLog = nobody{}
	go func() { _ = server.Serve(l) }()
	mux := http.NewServeMux()
	for path, says := range tongues {
		mux.HandleFunc(path, r.robot(says))
	}
	mux.HandleFunc("/hook", r.hook)
	robot := httptest.NewUnstartedServer(mux)
	robot.Config.ErrorLog = nil
	robot.Start()
	t.Cleanup(func() {
		_ = server.Close()
		robot.Close()
	})
	sample, err := seeds.Files.ReadFile("contacts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	contacts := strings.ReplaceAll(string(sample), ".example}", ".test}")
	contacts = strings.Replace(contacts, "contacts:\n", "contacts:\n  - {body: 石鼓区党委、政府, channel: 督办群}\n  - {body: 市住建局, channel: 督办群}\n"+
		"  - {body: 黄立, channel: 督办群, order: 2}\n  - {body: 市水利局, channel: 网关}\n  - {body: 市财政局, channel: 网关}\n"+
		"  - {body: 雁峰区党委、政府, channel: 钉钉群, mention: [\"13800000001\"]}\n  - {body: 市生态环境局, channel: 钉钉群}\n"+
		"  - {body: 珠晖区党委、政府, channel: 飞书群}\n  - {body: 市农业农村局, channel: 飞书群}\n", 1)
	settings = filepath.Join(dir, "duban.yaml")
	text := fmt.Sprintf("window: \"00:00-24:00\"\nmail: {host: 127.0.0.1, port: %[1]d, tls: none, from: \"duban@city.test\", per_minute: 0}\n"+
		"channels:\n  - {name: 督办群, kind: wecom, url: \"%[2]s/cgi-bin/webhook/send?key=k\", per_minute: 100000}\n"+
		"  - {name: 钉钉群, kind: dingtalk, url: \"%[2]s/robot/send?access_token=t\", secret: SEC0123456789, per_minute: 100000}\n"+
		"  - {name: 飞书群, kind: feishu, url: \"%[2]s/open-apis/bot/v2/hook/h\", secret: feishu-secret, per_minute: 100000, per_second: 100000}\n"+
		"  - {name: 网关, kind: webhook, url: \"%[2]s/hook\", secret: whsec_aG9vay1zZWNyZXQtaG9vay1zZWNyZXQtMDE=, per_minute: 100000}\n",
		l.Addr().(*net.TCPAddr).Port, robot.URL)
	if err := errors.Join(os.WriteFile(settings, []byte(text), 0o600),
		os.WriteFile(filepath.Join(dir, "contacts.yaml"), []byte(contacts), 0o600)); err != nil {
		t.Fatal(err)
	}
	return settings
}

type nobody struct{}

func (nobody) Printf(string, ...any) {}
func (nobody) Println(...any)        {}

// playOut lets time pass until nothing is left to send.
func playOut(t *testing.T, settings, state string) {
	t.Helper()
	a := &app{out: io.Discard, err: io.Discard}
	root := a.root()
	root.SetArgs([]string{"status", "--config", settings, "--state", state})
	if err := root.Execute(); err != nil { // reads the settings
		t.Fatal(err)
	}
	st, err := a.open(t.Context(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer closing(st)
	d, err := a.daemon(st)
	if err != nil {
		t.Fatal(err)
	}
	defer a.hangUp()
	start := time.Now()
	// Hours end leases, pauses and waits; on the days after comes what the cap of the first day held back.
	for _, hours := range []int{0, 1, 2, 3, 4, 24, 25, 48, 49, 72} {
		d.Now = func() time.Time { return start.Add(time.Duration(hours)*time.Hour + time.Since(start)) }
		if err := errors.Join(d.Round(t.Context()), d.DeliverAll(t.Context(), true)); err != nil {
			t.Fatal(err)
		}
	}
}

// judge holds what the store says against what the servers have.
func (r *receipts) judge(t *testing.T, state string, total *tortured) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(state, store.File))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.Query(`SELECT s.state, s.message_id, coalesce(m.channel, ''), (SELECT count(*) FROM attempts a WHERE a.message_id = s.message_id
		AND step = 'end' AND outcome = 'in_doubt'), coalesce((SELECT why FROM settlements x WHERE x.message_id = s.message_id AND
		x.result = 'failed'), '') FROM standing s LEFT JOIN messages m ON m.id = s.message_id WHERE s.realm = 'real'`)
	if err != nil {
		t.Fatal(err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	count := map[string]int{}
	repeats, doubtful := map[string]bool{}, map[string]bool{}
	for rows.Next() {
		var state, message, channel, why string
		var doubts int
		if err := rows.Scan(&state, &message, &channel, &doubts, &why); err != nil {
			t.Fatal(err)
		}
		count[state]++
		id := message
		if channel != "mail" && len(id) >= 8 {
			id = id[:8]
		}
		n := r.taken[id]
		switch {
		case state == store.Delivered && n == 0:
			t.Errorf("%s counts as delivered and never arrived", message)
		case state == store.Failed && (why == "" || n > 0):
			t.Errorf("%s failed for %q and arrived %d times", message, why, n)
		case n > 1 && doubts == 0:
			t.Errorf("%s arrived %d times and was never in doubt", message, n)
		}
		if n > 1 {
			repeats[message] = true
		}
		if doubts > 0 {
			doubtful[message] = true
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for state, n := range count {
		switch state {
		case store.Delivered, store.Failed, store.InDoubt, store.Superseded, store.Lapsed, store.Withdrawn:
		default:
			t.Errorf("%d notices are left %s", n, state)
		}
	}
	for state, n := range count {
		total.count[state] += n
	}
	total.taken, total.doubtful, total.repeats = total.taken+len(r.taken), total.doubtful+len(doubtful), total.repeats+len(repeats)
}
