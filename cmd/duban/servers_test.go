//go:build slow

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"duban/seeds"
)

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
	r.mu.Lock()
	taking := r.taking
	r.mu.Unlock()
	if taking != nil {
		taking()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.taken[id]++
}

// onTake sets what happens when a message is taken, before it is counted.
func (r *receipts) onTake(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.taking = f
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

// A vendor is how a kind of robot answers.
type vendor struct {
	ok, often, busy, refused, gone string
}

var vendors = map[string]vendor{
	"/cgi-bin/webhook/send": {
		ok: `{"errcode":0,"errmsg":"ok"}`, often: `{"errcode":45009,"errmsg":"api freq out of limit"}`, busy: `{"errcode":-1,"errmsg":"system busy"}`,
		refused: `{"errcode":40058,"errmsg":"markdown.content exceed max length"}`, gone: `{"errcode":93000,"errmsg":"invalid webhook url"}`,
	},
	"/robot/send": {
		ok: `{"errcode":0,"errmsg":"ok"}`, often: `{"errcode":130101,"errmsg":"send too fast"}`, busy: `{"errcode":-1,"errmsg":"系统繁忙"}`,
		refused: `{"errcode":460101,"errmsg":"message too long"}`, gone: `{"errcode":300001,"errmsg":"token is not exist"}`,
	},
	"/open-apis/bot/v2/hook/": {
		ok: `{"code":0,"data":{},"msg":"success"}`, often: `{"code":11232,"msg":"frequency limited psm"}`, busy: `{"code":99991400,"msg":"request trigger frequency limit"}`,
		refused: `{"code":11246,"msg":"card content failed"}`, gone: `{"code":19001,"msg":"param invalid: incoming webhook access token invalid"}`,
	},
}

var visibleNumber = regexp.MustCompile(`编号([0-9a-f]{8})`)

// robot answers as a vendor's robot does, or as nobody should.
func (r *receipts) robot(v vendor) http.HandlerFunc {
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
		answer := v.ok
		switch r.fate(13) {
		case 1:
			panic(http.ErrAbortHandler) // reset, nothing taken
		case 2:
			answer = v.often
		case 3:
			answer = v.busy
		case 4:
			answer = `<html>ok</html>` // a gateway before the robot, which has passed nothing on
		case 5:
			took()
			w.Header().Set("Content-Length", "100")
			answer = `{"err`
		case 6:
			w.WriteHeader(http.StatusBadGateway)
			return
		case 7:
			time.Sleep(20 * time.Millisecond)
			took()
		case 8:
			answer = v.gone
		case 9:
			answer = v.refused
		default:
			took()
		}
		_, _ = io.WriteString(w, answer)
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

// tortureSettings starts the servers and writes settings and contacts that use them all.
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
	for path, v := range vendors {
		mux.HandleFunc(path, r.robot(v))
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
		"  - {body: 市农业农村局, channel: 钉钉群}\n  - {body: 衡南县党委、政府, channel: 钉钉群}\n  - {body: 黄艳娥, channel: 钉钉群, order: 2}\n"+
		"  - {body: 市城市管理局, channel: 飞书群}\n  - {body: 祁东县党委、政府, channel: 飞书群}\n", 1)
	settings = filepath.Join(dir, "duban.yaml")
	text := fmt.Sprintf(`window: "00:00-24:00"
page: {listen: ""}
backup: {keep: 0}
mail: {host: 127.0.0.1, port: %d, tls: none, from: "duban@city.test", per_minute: 0}
channels:
  - {name: 督办群, kind: wecom, url: "%[2]s/cgi-bin/webhook/send?key=k", per_minute: 100000}
  - {name: 钉钉群, kind: dingtalk, url: "%[2]s/robot/send?access_token=k", secret: SECdingtalk, per_minute: 100000, per_second: 100000}
  - {name: 飞书群, kind: feishu, url: "%[2]s/open-apis/bot/v2/hook/k", secret: feishu, per_minute: 100000, per_second: 100000}
  - {name: 网关, kind: webhook, url: "%[2]s/hook", secret: whsec_aG9vay1zZWNyZXQtaG9vay1zZWNyZXQtMDE=, per_minute: 100000}
`, l.Addr().(*net.TCPAddr).Port, robot.URL)
	if err := errors.Join(os.WriteFile(settings, []byte(text), 0o600),
		os.WriteFile(filepath.Join(dir, "contacts.yaml"), []byte(contacts), 0o600)); err != nil {
		t.Fatal(err)
	}
	return settings
}

type nobody struct{}

func (nobody) Printf(string, ...any) {}
func (nobody) Println(...any)        {}
