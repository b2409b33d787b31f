package notify_test

import (
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"duban/notify"
	"duban/remind"
	"duban/remind/delivery"
)

const robotKey = "693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa"

var kinds = []notify.Kind{remind.KindWeCom, remind.KindDingTalk, remind.KindFeishu, remind.KindWebhook}

func robotAt(k notify.Kind, base string) notify.RobotConfig {
	c := notify.RobotConfig{Kind: k, URL: base + "/hook/" + robotKey + "?key=" + robotKey, Now: time.Now, Timeout: 10 * time.Second}
	if k == remind.KindWebhook {
		c.Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	}
	return c
}

func send(t *testing.T, c notify.RobotConfig) (delivery.Verdict, int) {
	t.Helper()
	channel, err := notify.NewChannel(c)
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	v := channel.Send(t.Context(), delivery.Letter{ID: "a", Rendered: remind.Rendered{Subject: "s", Text: "t"}}, func() error { count++; return nil })
	for _, s := range []string{robotKey, "hunter2", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"} {
		if strings.Contains(v.Reply, s) {
			t.Errorf("%s: the verdict shows a secret: %s", c.Kind, v.Reply)
		}
	}
	return v, count
}

// What fails before the body begins surely delivered nothing, and no attempt is recorded.
func TestFaultsBeforeTheBody(t *testing.T) {
	ca := newAuthority(t)
	own := httptest.NewUnstartedServer(nil)
	own.Config.ErrorLog = log.New(io.Discard, "", 0)
	own.TLS = &tls.Config{Certificates: []tls.Certificate{ca.issue(t, "127.0.0.1", time.Hour)}}
	own.StartTLS()
	defer own.Close()
	expired := httptest.NewUnstartedServer(nil)
	expired.Config.ErrorLog = log.New(io.Discard, "", 0)
	expired.TLS = &tls.Config{Certificates: []tls.Certificate{ca.issue(t, "127.0.0.1", -time.Hour)}}
	expired.StartTLS()
	defer expired.Close()
	other := httptest.NewUnstartedServer(nil)
	other.Config.ErrorLog = log.New(io.Discard, "", 0)
	other.TLS = &tls.Config{Certificates: []tls.Certificate{ca.issue(t, "elsewhere.example", time.Hour)}}
	other.StartTLS()
	defer other.Close()
	plain := httptest.NewServer(nil)
	defer plain.Close()
	silent, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and never greets
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = gone.Close()
	deny := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(407) }))
	defer deny.Close()
	for _, tt := range []struct {
		name, base, ca, proxy string
		want                  delivery.Outcome
	}{
		{"refused", "https://" + gone.Addr().String(), "", "", delivery.Retry},
		{"no such host", "https://nowhere.invalid", "", "", delivery.Retry},
		{"TLS hangs", "https://" + silent.Addr().String(), "", "", delivery.Retry},
		{"foreign authority", own.URL, "", "", delivery.Broken},
		{"expired", expired.URL, ca.file, "", delivery.Broken},
		{"another's name", other.URL, ca.file, "", delivery.Broken},
		{"no TLS there", "https://" + plain.Listener.Addr().String(), "", "", delivery.Broken},
		{"the proxy refuses", own.URL, ca.file, "http://user:hunter2@" + deny.Listener.Addr().String(), delivery.Broken},
		{"the proxy is gone", own.URL, ca.file, "http://user:hunter2@" + gone.Addr().String(), delivery.Retry},
	} {
		for _, k := range kinds {
			c := robotAt(k, tt.base)
			c.CAFile, c.Proxy = tt.ca, tt.proxy
			if tt.name == "TLS hangs" {
				c.Timeout = 300 * time.Millisecond
			}
			if v, marked := send(t, c); v.Outcome != tt.want || marked != 0 {
				t.Errorf("%s, %s: %+v, marked %d times", tt.name, k, v, marked)
			}
		}
	}
}

func TestOwnAuthorityAndProxy(t *testing.T) {
	ca := newAuthority(t)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"errcode":0}`) }))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{ca.issue(t, "127.0.0.1", time.Hour)}}
	server.StartTLS()
	defer server.Close()
	var tunnels atomic.Int32
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tunnels.Add(1)
		far, err := net.Dial("tcp", r.Host)
		if err != nil {
			return
		}
		near, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(near, "HTTP/1.1 200 OK\r\n\r\n")
		go func() { _, _ = io.Copy(far, near) }()
		_, _ = io.Copy(near, far)
		_ = near.Close()
	}))
	defer proxy.Close()
	c := robotAt(remind.KindWeCom, server.URL)
	c.CAFile = ca.file
	if v, _ := send(t, c); v.Outcome != delivery.Delivered {
		t.Errorf("own authority: %+v", v)
	}
	c.Proxy = proxy.URL
	if v, _ := send(t, c); v.Outcome != delivery.Delivered || tunnels.Load() != 1 {
		t.Errorf("proxy: %+v, %d tunnels", v, tunnels.Load())
	}
}
