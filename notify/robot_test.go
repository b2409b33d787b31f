package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/budget"
	"duban/remind/delivery"
)

// What no verdict may show.
const (
	hushKey    = "693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa"
	hushSecret = "SEC0123456789+/abcdef"
	hushHook   = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
)

var instant = time.Date(2026, 11, 23, 9, 0, 0, 0, remind.Shanghai)

func testConfig(k Kind, base string) RobotConfig {
	c := RobotConfig{Kind: k, Now: func() time.Time { return instant }, Timeout: 10 * time.Second}
	switch k {
	case remind.KindWeCom:
		c.URL = base + "/base/cgi-bin/webhook/send?key=" + hushKey
	case remind.KindDingTalk:
		c.URL, c.Secret = base+"/base/robot/send?access_token="+hushKey, hushSecret
	case remind.KindFeishu:
		c.URL, c.Secret = base+"/base/open-apis/bot/v2/hook/"+hushKey, hushSecret
	default:
		c.URL, c.Secret = base+"/base/"+hushKey+"?token="+hushKey, hushHook
	}
	return c
}

func testLetter() delivery.Letter {
	return delivery.Letter{
		ID: "0123456789abcdef", Address: remind.Address{Channel: "群", To: "群"}, Date: instant,
		Rendered: remind.Rendered{Subject: "督办提醒", Text: "督办提醒\n问题24", Markdown: "### 督办提醒"},
	}
}

// sends makes a channel and sends a letter, and holds the verdict to show no secret.
func sends(t *testing.T, c RobotConfig) (delivery.Verdict, int) {
	t.Helper()
	channel, err := NewChannel(c)
	if err != nil {
		t.Fatal(err)
	}
	marked := 0
	v := channel.Send(t.Context(), testLetter(), func() error { marked++; return nil })
	shows(t, &c, v.Reply)
	return v, marked
}

func shows(t *testing.T, c *RobotConfig, text string) {
	t.Helper()
	for _, s := range []string{hushKey, hushSecret, url.QueryEscape(hushSecret), hushHook, strings.TrimPrefix(hushHook, "whsec_"), "hunter2"} {
		if strings.Contains(text, s) {
			t.Errorf("%s: the verdict shows a secret: %s", c.Kind, text)
		}
	}
}

var robotKinds = []Kind{remind.KindWeCom, remind.KindDingTalk, remind.KindFeishu, remind.KindWebhook}

func yes(k Kind) string {
	if k == remind.KindFeishu {
		return `{"StatusCode":0,"StatusMessage":"success","code":0,"data":{},"msg":"success"}`
	}
	return `{"errcode":0,"errmsg":"ok"}`
}

func says200(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, body)
	}
}

func status(code int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
		_, _ = io.WriteString(w, r.URL.String()) // as careless servers do
	}
}

// hijack reads the request and then does with the connection what it likes.
func hijack(do func(net.Conn)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		do(conn)
		_ = conn.Close()
	}
}

// The situations that every channel meets, and what they mean: for robots, and for webhooks where that differs.
func TestHTTPSituations(t *testing.T) {
	const inDoubt, retry, broken, paused, delivered = delivery.InDoubt, delivery.Retry, delivery.Broken, delivery.Paused, delivery.Delivered
	for _, tt := range []struct {
		name    string
		handler http.HandlerFunc
		want    delivery.Outcome
		webhook delivery.Outcome // empty: the same
		pause   time.Duration
	}{
		{"a page", says200("<html>ok</html>"), broken, "", 0},
		{"a page after blanks", says200("\ufeff\r\n<!DOCTYPE html>\n<title>上网认证</title>"), broken, "", 0},
		{"a page of XHTML", says200(`<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">`), broken, "", 0},
		{"a long page", says200("<html>" + strings.Repeat("x", maxAnswer)), broken, "", 0},
		{"a script that leads elsewhere", says200(`<script>location.href="http://10.0.0.1/portal"</script>`), broken, "", 0},
		{"words", says200("ok"), broken, delivered, 0},
		{"nothing", says200(""), inDoubt, delivered, 0},
		{"an object without a code", says200(`{"ok":true}`), inDoubt, delivered, 0},
		{"a code that is no number", says200(`{"errcode":null,"code":null}`), inDoubt, delivered, 0},
		{"a list", says200(`[{"errcode":0,"code":0}]`), inDoubt, delivered, 0},
		{"truncated JSON", says200(`{"errcode":0,"code":0,"errm`), inDoubt, delivered, 0},
		{"too much", says200(`{"errcode":0,"code":0,"errmsg":"` + strings.Repeat("x", maxAnswer) + `"}`), inDoubt, delivered, 0},
		{"hang", hijack(func(c net.Conn) { _, _ = c.Read(make([]byte, 1)) }), inDoubt, "", 0},
		{"end without an answer", hijack(func(net.Conn) {}), inDoubt, "", 0},
		{"reset", hijack(func(c net.Conn) { _ = c.(*net.TCPConn).SetLinger(0) }), inDoubt, "", 0},
		{"reset amid the answer", hijack(func(c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"errcode\":0")
		}), inDoubt, delivered, 0},
		{"slow body", func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			_, _ = io.WriteString(w, `{"errcode":0`)
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}, inDoubt, delivered, 0},
		{"no HTTP", hijack(func(c net.Conn) { _, _ = io.WriteString(c, "220 smtp ready\r\n") }), inDoubt, "", 0},
		{"redirect", status(302, "Location", "/elsewhere"), broken, "", 0},
		{"permanent redirect", status(308, "Location", "/elsewhere"), broken, "", 0},
		{"400", status(400), retry, delivery.Declined, 0},
		{"401", status(401), broken, "", 0},
		{"403", status(403), broken, "", 0},
		{"404", status(404), broken, "", 0},
		{"410", status(410), broken, "", 0},
		{"413", status(413), delivery.Declined, "", 0},
		{"418", status(418), retry, "", 0},
		{"429 in seconds", status(429, "Retry-After", "7"), paused, "", 7 * time.Second},
		{"429 with a date", status(429, "Retry-After", instant.Add(90*time.Second).UTC().Format(http.TimeFormat)), paused, "", 90 * time.Second},
		{"429 with a date that has passed", status(429, "Retry-After", instant.Add(-time.Hour).UTC().Format(http.TimeFormat)), paused, "", time.Second},
		{"429 for ever", status(429, "Retry-After", "99999999999"), paused, "", 0},
		{"500", status(500), inDoubt, "", 0},
		{"500 with a code", func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(500)
			says200(`{"errcode":77777,"code":77777}`)(w, r)
		}, inDoubt, "", 0},
		{"500 that says yes", func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(500)
			says200(`{"errcode":0,"code":0}`)(w, r)
		}, inDoubt, "", 0},
		{"502", status(502), retry, "", 0},
		{"503", status(503), retry, "", 0},
		{"503 with a time", status(503, "Retry-After", "30"), paused, "", 30 * time.Second},
		{"504", status(504), retry, "", 0},
		{"507", status(507), inDoubt, "", 0},
	} {
		for _, k := range robotKinds {
			t.Run(tt.name+"/"+string(k), func(t *testing.T) {
				t.Parallel()
				var calls atomic.Int32
				server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					calls.Add(1)
					tt.handler(w, r)
				}))
				defer server.Close()
				want := tt.want
				if k == remind.KindWebhook && tt.webhook != "" {
					want = tt.webhook
				}
				c := testConfig(k, server.URL)
				if tt.name == "hang" || tt.name == "slow body" {
					c.Timeout = time.Second
				}
				v, marked := sends(t, c)
				if v.Outcome != want || marked != 1 {
					t.Errorf("%+v, marked %d times", v, marked)
				}
				if tt.pause != 0 && v.Pause != tt.pause || want == paused && v.Pause <= 0 {
					t.Errorf("pause %s", v.Pause)
				}
				if n := calls.Load(); n != 1 && want != delivery.Declined {
					t.Errorf("%d calls", n)
				}
			})
		}
	}
}

func TestDelivered(t *testing.T) {
	for _, k := range robotKinds {
		var path, kind string
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			path, kind = r.URL.Path, r.Header.Get("Content-Type")
			for name := range r.Header {
				if strings.Contains(name, "Idempotency") {
					t.Errorf("%s: header %s", k, name)
				}
			}
			says200(yes(k))(w, r)
		}))
		v, marked := sends(t, testConfig(k, server.URL))
		server.Close()
		if v.Outcome != delivery.Delivered || marked != 1 || !strings.HasPrefix(path, "/base/") || !strings.HasPrefix(kind, "application/json") {
			t.Errorf("%s: %+v %s %s", k, v, path, kind)
		}
	}
}

func TestWithoutTheMarkNothingIsSent(t *testing.T) {
	for _, k := range robotKinds {
		whole := false
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			b, err := io.ReadAll(r.Body)
			whole = err == nil && len(b) > 0
		}))
		channel, err := NewChannel(testConfig(k, server.URL))
		if err != nil {
			t.Fatal(err)
		}
		v := channel.Send(t.Context(), testLetter(), func() error { return errors.New("disk full") })
		server.Close()
		if v.Outcome != delivery.Retry || whole || !strings.Contains(v.Reply, "disk full") {
			t.Errorf("%s: %+v, the body came: %v", k, v, whole)
		}
	}
}

// A daemon that stops drops a call that has not begun, and waits a little for the answer to one that has.
func TestStopping(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // the body has begun, then
		stop()
		says200(yes(remind.KindWeCom))(w, r)
	}))
	defer server.Close()
	c := testConfig(remind.KindWeCom, server.URL)
	channel, err := NewChannel(c)
	if err != nil {
		t.Fatal(err)
	}
	if v := channel.Send(ctx, testLetter(), func() error { return nil }); v.Outcome != delivery.Delivered {
		t.Errorf("begun: %+v", v)
	}
	if v := channel.Send(ctx, testLetter(), func() error { return nil }); v.Outcome != delivery.Retry || v.Reply != "程序停止" {
		t.Errorf("not begun: %+v", v)
	}
}

// Why a call got no answer is said as people read it, with what has left by then; where no connection came about, it says to where.
func TestWhyACallGotNoAnswer(t *testing.T) {
	dialled := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	_, late := (&net.Dialer{Timeout: time.Nanosecond}).Dial("tcp", "127.0.0.1:9")
	p, err := newPoster(&RobotConfig{URL: "https://robot.example", Timeout: time.Second}, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		err     error
		left    bool
		outcome delivery.Outcome
		reply   string
	}{
		{context.DeadlineExceeded, false, delivery.Retry, "1秒内没有答复"},
		{context.DeadlineExceeded, true, delivery.InDoubt, "内容已发出，未收到答复：1秒内没有答复"},
		{context.Canceled, false, delivery.Retry, "程序停止"},
		{context.Canceled, true, delivery.InDoubt, "内容已发出，未收到答复：程序停止"},
		{late, false, delivery.Retry, "dial tcp 127.0.0.1:9: i/o timeout —— 连接不上，请检查网络、防火墙，以及 url、proxy"},
		{
			dialled(os.NewSyscallError("connect", syscall.ECONNREFUSED)), false, delivery.Retry,
			"dial tcp: connect: connection refused —— 对方没有程序在此端口接听，请检查 url、proxy 中的端口",
		},
		{
			dialled(&net.DNSError{Err: "no such host", Name: "robot.example", IsNotFound: true}), false, delivery.Retry,
			"dial tcp: lookup robot.example: no such host —— 域名无法解析，请检查 url、proxy 中的主机名和本机的域名服务器",
		},
		{
			&net.OpError{Op: "proxyconnect", Net: "tcp", Err: dialled(os.NewSyscallError("connect", syscall.EHOSTUNREACH))}, false, delivery.Retry,
			"proxyconnect tcp: dial tcp: connect: no route to host —— 连接不上，请检查网络、防火墙，以及 url、proxy",
		},
		{&net.OpError{Op: "proxyconnect", Net: "tcp", Err: io.ErrUnexpectedEOF}, false, delivery.Retry, "proxyconnect tcp: unexpected EOF"},
		{&net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}, false, delivery.Retry, "read tcp: connection reset by peer"},
	} {
		body := &markedBody{ctx: t.Context(), mark: func() error { return nil }, begun: make(chan struct{})}
		if tt.left {
			if err := body.begin(); err != nil {
				t.Fatal(err)
			}
		}
		if v := p.fault(&url.Error{Op: "Post", URL: "https://robot.example", Err: tt.err}, body, nil); v.Outcome != tt.outcome || v.Reply != tt.reply {
			t.Errorf("%v, left %v: %+v", tt.err, tt.left, v)
		}
	}
}

// rowsOf returns a vendor's table.
func rowsOf(k Kind) []row {
	return map[Kind][]row{remind.KindWeCom: wecomRows, remind.KindDingTalk: dingtalkRows, remind.KindFeishu: feishuRows}[k]
}

// Every row of every table is met by the answer that it is for, and what is refused is tried once as text.
func TestRows(t *testing.T) {
	for _, k := range chatKinds {
		for i, want := range rowsOf(k) {
			words := "Some Words, more: [https://x]"
			if want.text != "" {
				words = strings.ToUpper(want.text) + ", more: [https://x]"
			}
			var kinds []string
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				var body map[string]any
				_ = json.NewDecoder(r.Body).Decode(&body)
				kind, _ := body["msgtype"].(string)
				if s, ok := body["msg_type"].(string); ok {
					kind = s
				}
				kinds = append(kinds, kind)
				if k == remind.KindFeishu {
					w.WriteHeader(400) // some of its refusals come so
				}
				fmt.Fprintf(w, `{"errcode":"%d","code":%d,"errmsg":%q,"msg":%q}`, want.code, want.code, words, words)
			}))
			v, marked := sends(t, testConfig(k, server.URL))
			server.Close()
			calls := 1
			if want.outcome == delivery.Declined || want.clock {
				calls = 2
			}
			if v.Outcome != want.outcome || v.Code != want.code || v.Pause != want.pause || v.Unknown || len(kinds) != calls || marked != 1 ||
				!strings.Contains(v.Reply, want.meaning) || !strings.Contains(v.Reply, want.advice) {
				t.Errorf("%s, row %d: %+v after %q", k, i, v, kinds)
			}
			if want.outcome == delivery.Declined && kinds[1] != "text" {
				t.Errorf("%s, row %d: tried as %q", k, i, kinds)
			}
		}
	}
}

// answers returns one answer after the other.
func answers(bodies ...string) http.HandlerFunc {
	n := -1
	return func(w http.ResponseWriter, r *http.Request) {
		n++
		w.Header().Set("Date", instant.Add(2*time.Hour).UTC().Format(http.TimeFormat))
		says200(bodies[min(n, len(bodies)-1)])(w, r)
	}
}

func TestAnswers(t *testing.T) {
	for _, tt := range []struct {
		name   string
		kind   Kind
		bodies []string
		want   delivery.Verdict // Reply: what it must hold
	}{
		{"refused, then taken as text", remind.KindWeCom, []string{`{"errcode":40058,"errmsg":"markdown.content exceed max length 4096"}`, yes(remind.KindWeCom)}, delivery.Verdict{Outcome: delivery.Delivered, Reply: "改用纯文本"}},
		{"a card refused", remind.KindFeishu, []string{`{"code":11246,"msg":"parse card json err"}`, yes(remind.KindFeishu)}, delivery.Verdict{Outcome: delivery.Delivered, Reply: "改用纯文本"}},
		{"refused, then slowed", remind.KindDingTalk, []string{`{"errcode":430104,"errmsg":"x"}`, `{"errcode":130101,"errmsg":"send too fast"}`}, delivery.Verdict{Outcome: delivery.Paused, Code: 130101, Pause: 10 * time.Minute, Reply: "130101"}},
		{"a string for a number", remind.KindDingTalk, []string{`{"errcode":"0","errmsg":"ok"}`}, delivery.Verdict{Outcome: delivery.Delivered, Reply: "ok"}},
		{"an unknown code", remind.KindWeCom, []string{`{"errcode":77777,"errmsg":"new"}`}, delivery.Verdict{Outcome: delivery.Retry, Code: 77777, Unknown: true, Reply: "77777 new"}},
		{"the gate before the robots", remind.KindDingTalk, []string{`{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"1"}`}, delivery.Verdict{Outcome: delivery.Paused, Code: 1111, Pause: time.Minute, Reply: "拦截"}},
		{"the gate for longer", remind.KindDingTalk, []string{`{"status":1111,"wait":500,"source":"x5","punish":"deny"}`}, delivery.Verdict{Outcome: delivery.Paused, Code: 1111, Pause: 500 * time.Second, Reply: "拦截"}},
		{"the old yes", remind.KindFeishu, []string{`{"StatusCode":0,"StatusMessage":"success"}`}, delivery.Verdict{Outcome: delivery.Delivered, Reply: "success"}},
		{"the old no", remind.KindFeishu, []string{`{"StatusCode":1,"StatusMessage":"fail"}`}, delivery.Verdict{Outcome: delivery.InDoubt, Code: 200, Reply: "不能确认"}},
		{"the old yes beside a new no", remind.KindFeishu, []string{`{"StatusCode":0,"code":19001,"msg":"no"}`}, delivery.Verdict{Outcome: delivery.Broken, Code: 19001, Reply: "19001"}},
		{"a time, then good", remind.KindDingTalk, []string{`{"errcode":310000,"errmsg":"invalid timestamp"}`, yes(remind.KindDingTalk)}, delivery.Verdict{Outcome: delivery.Delivered, Reply: "ok"}},
		{"a time, twice", remind.KindDingTalk, []string{`{"errcode":310000,"errmsg":"invalid timestamp"}`}, delivery.Verdict{Outcome: delivery.Broken, Code: 310000, Reply: "本机时钟比对方慢2h0m0s"}},
		{"a signature, twice", remind.KindFeishu, []string{`{"code":19021,"msg":"sign match fail or timestamp is not within one hour from current time"}`}, delivery.Verdict{Outcome: delivery.Broken, Code: 19021, Reply: "本机时钟比对方慢2h0m0s"}},
		{"it says the secret back", remind.KindDingTalk, []string{`{"errcode":310000,"errmsg":"sign not match ` + hushKey + ` ` + hushSecret + `"}`}, delivery.Verdict{Outcome: delivery.Broken, Code: 310000, Reply: "***"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			server := httptest.NewServer(answers(tt.bodies...))
			defer server.Close()
			v, marked := sends(t, testConfig(tt.kind, server.URL))
			reply := v.Reply
			v.Reply, tt.want.Drift = tt.want.Reply, -2*time.Hour // as its answers' Date says
			if v != tt.want || !strings.Contains(reply, tt.want.Reply) || marked != 1 {
				t.Errorf("%+v: %s", v, reply)
			}
		})
	}
}

// A clock that is minutes off is named while all is still well.
func TestAClockThatIsOffIsNamed(t *testing.T) {
	for _, k := range robotKinds {
		for ahead, want := range map[time.Duration]string{time.Minute: "", 4 * time.Minute: "本机时钟比对方慢4m0s", -4 * time.Minute: "本机时钟比对方快4m0s"} {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Date", instant.Add(ahead).UTC().Format(http.TimeFormat))
				_, _ = io.WriteString(w, yes(k))
			}))
			v, _ := sends(t, testConfig(k, server.URL))
			server.Close()
			if v.Outcome != delivery.Delivered || !strings.Contains(v.Reply, want) || (want == "") != (v.Drift == 0) || strings.Contains(v.Reply, "时钟") != (want != "") {
				t.Errorf("%s, %s ahead: %+v", k, ahead, v)
			}
		}
	}
}

// The signature of a call is as secret as the key: with it the call can be repeated for an hour.
func TestVerdictsDoNotShowTheSignature(t *testing.T) {
	for _, k := range []Kind{remind.KindDingTalk, remind.KindFeishu} {
		sign := ""
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var body map[string]any
			_ = json.NewDecoder(r.Body).Decode(&body)
			sign = r.URL.Query().Get("sign")
			if s, ok := body["sign"].(string); ok {
				sign = s
			}
			fmt.Fprintf(w, `{"errcode":5,"code":5,"errmsg":"%s %s","msg":"%s"}`, sign, url.QueryEscape(sign), sign)
		}))
		v, _ := sends(t, testConfig(k, server.URL))
		server.Close()
		if sign == "" || strings.Contains(v.Reply, sign) || strings.Contains(v.Reply, url.QueryEscape(sign)) {
			t.Errorf("%s: %s in %s", k, sign, v.Reply)
		}
	}
}

func TestChannelsAreChecked(t *testing.T) {
	for _, change := range []func(*RobotConfig){
		func(c *RobotConfig) { c.Kind = "fax" },
		func(c *RobotConfig) { c.Now = nil },
		func(c *RobotConfig) { c.URL = "ftp://" + hushKey },
		func(c *RobotConfig) { c.URL = "https://x/" + hushKey + "/%zz" },
		func(c *RobotConfig) { c.CAFile = "robot_test.go" },
		func(c *RobotConfig) { c.CAFile = "none" },
		func(c *RobotConfig) { c.Proxy = "hunter2:" },
		func(c *RobotConfig) { c.Secret = hushKey },
	} {
		c := testConfig(remind.KindWebhook, "https://127.0.0.1")
		change(&c)
		_, err := NewChannel(c)
		if err == nil {
			t.Errorf("%+v is taken", c.Kind)
			continue
		}
		shows(t, &c, err.Error())
	}
}

func TestBudgets(t *testing.T) {
	for _, tt := range []struct {
		c    RobotConfig
		want budget.Budget
	}{
		{RobotConfig{Kind: remind.KindWeCom}, budget.Budget{PerMinute: 18}},
		{RobotConfig{Kind: remind.KindDingTalk, PerMinute: new(5)}, budget.Budget{PerMinute: 5}},
		{RobotConfig{Kind: remind.KindFeishu}, budget.Budget{PerMinute: 90, PerSecond: 4}},
		{RobotConfig{Kind: remind.KindWebhook, PerSecond: new(2)}, budget.Budget{PerMinute: 60, PerSecond: 2}},
		{RobotConfig{Kind: remind.KindWebhook, PerMinute: new(0)}, budget.Budget{}},
		{RobotConfig{Kind: remind.KindFeishu, PerMinute: new(0)}, budget.Budget{PerSecond: 4}},
	} {
		if got := tt.c.Budget(); got != tt.want {
			t.Errorf("%s: %+v", tt.c.Kind, got)
		}
	}
}

// A gateway may answer by the headers alone. Once the answer is judged, the body makes no mark any more: the attempt has ended.
func TestNoMarkIsMadeAfterTheAnswer(t *testing.T) {
	marked := 0
	body := &markedBody{
		Reader: strings.NewReader("{}"), ctx: t.Context(), begun: make(chan struct{}), mark: func() error { marked++; return nil },
	}
	body.end()
	if _, err := body.Read(make([]byte, 2)); !errors.Is(err, errAnswered) || marked != 0 {
		t.Errorf("%d marks, %v", marked, err)
	}
	begun := &markedBody{Reader: strings.NewReader("{}"), ctx: t.Context(), begun: make(chan struct{}), mark: func() error { marked++; return nil }}
	_, err1 := begun.Read(make([]byte, 1))
	begun.end()
	_, err2 := begun.Read(make([]byte, 1))
	if err := errors.Join(err1, err2); err != nil || marked != 1 {
		t.Errorf("a body that has begun goes on: %d marks, %v", marked, err)
	}
}
