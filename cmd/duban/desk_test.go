package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// certify writes a certificate of this machine with a number, and its key, beside the settings.
func certify(t *testing.T, dir string, number int64) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := x509.Certificate{
		SerialNumber: big.NewInt(number), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, &c, &c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{"page.crt": {Type: "CERTIFICATE", Bytes: der}, "page.key": {Type: "EC PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// A certificate that was renewed serves from the next reload on; one that does not fit its key is refused, and the former one stays.
func TestAReloadTakesTheCertificateAnew(t *testing.T) {
	t.Parallel()
	page := aPort(t)
	u := startUnit(t, "") // which finds out where its settings lie
	u.told("READY=1")
	settings := fmt.Sprintf("page: {listen: %q, cert_file: page.crt, key_file: page.key}\nanswers: {listen: %q}\n", page, aPort(t))
	number := func() string {
		c, err := tls.Dial("tcp", page, &tls.Config{InsecureSkipVerify: true})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		return c.ConnectionState().PeerCertificates[0].SerialNumber.String()
	}
	certify(t, u.dir, 1)
	u.write(settings)
	u.reload()
	if got := number(); got != "1" {
		t.Errorf("the certificate is number %s", got)
	}
	certify(t, u.dir, 2)
	u.reload()
	if got := number(); got != "2" {
		t.Errorf("after it was renewed it is number %s", got)
	}
	if err := os.WriteFile(filepath.Join(u.dir, "page.crt"), []byte("none"), 0o600); err != nil {
		t.Fatal(err)
	}
	contains(t, "the refusal", u.reload(), "未采用：", "page.cert_file：证书与密钥不能使用")
	if got := number(); got != "2" {
		t.Errorf("after the refusal it is number %s", got)
	}
	u.end()
}

// The first start prints a link by which the first administrator comes in, to whoever typed the command and not into the log; with an account, none.
func TestTheFirstAdministratorComesInByALink(t *testing.T) {
	t.Parallel()
	page, dir := aPort(t), t.TempDir()
	file := filepath.Join(dir, "duban.yaml")
	if err := os.WriteFile(file, []byte("page: {listen: \""+page+"\"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(f func(link string)) (log string) {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		w, out, done := &watcher{ready: make(chan struct{})}, &transcript{}, make(chan int)
		go func() {
			done <- execute(ctx, []string{"run", "--config", file, "--state", filepath.Join(dir, "st")}, out, w, clock)
		}()
		select {
		case <-w.ready:
		case code := <-done:
			t.Fatalf("the daemon ended with %d: %s", code, w.String())
		}
		for limit := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) { // the page opens soon after
			if c, err := net.Dial("tcp", page); err == nil {
				_ = c.Close()
				break
			}
			if time.Now().After(limit) {
				t.Fatal("the page does not open")
			}
		}
		f(regexp.MustCompile(`http://` + page + `/start\?t=[\w-]{43}`).FindString(out.String()))
		stop()
		<-done
		return w.String()
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	log := run(func(link string) {
		token, _ := strings.CutPrefix(link, "http://"+page+"/start?t=")
		form := url.Values{"t": {token}, "name": {"admin"}, "display": {"李某"}, "password": {"内网督办2026"}, "again": {"内网督办2026"}}
		res, err := browser.PostForm("http://"+page+"/start", form)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		if text, _ := io.ReadAll(res.Body); res.StatusCode != 200 || res.Request.URL.Path != "/" || !strings.Contains(string(text), "李某") {
			t.Errorf("%s at %s: %.300s", res.Status, res.Request.URL, text)
		}
		if link == "" {
			t.Error("no link was printed")
		}
	})
	if strings.Contains(log, "start?t=") || strings.Contains(log, "内网") {
		t.Errorf("the log holds a secret: %s", log)
	}
	run(func(link string) {
		if link != "" {
			t.Error("a first link beside an account")
		}
		res, err := browser.Get("http://" + page + "/account") // a session outlasts a restart
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		if text, _ := io.ReadAll(res.Body); !strings.Contains(string(text), "李某") {
			t.Errorf("%s: %.300s", res.Status, text)
		}
	})
}
