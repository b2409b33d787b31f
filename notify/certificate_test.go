package notify_test

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log"
	"math/big"
	"net"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"duban/notify"
	"duban/remind"
	"duban/remind/delivery"
)

// offer returns a certificate of an authority for 127.0.0.1 that somebody has spoilt.
func (a *authority) offer(t *testing.T, spoil func(*x509.Certificate)) *tls.Config {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(3), Subject: pkix.Name{CommonName: "127.0.0.1"}, NotBefore: time.Now().Add(-50 * time.Hour),
		NotAfter: time.Now().Add(50 * time.Hour), KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	spoil(template)
	key, der := a.sign(t, template)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12, ServerName: implicit}
}

// Each way in which a certificate is not accepted is named as itself, with who can mend it, for mail, the mailbox of bounces and robots.
func TestCertificates(t *testing.T) {
	ours, none := newAuthority(t), &authority{}
	for _, tt := range []struct {
		name                   string
		by                     *authority
		spoil                  func(*x509.Certificate)
		english, chinese, lack string
	}{
		{
			"no subjectAltName", ours, func(c *x509.Certificate) { c.IPAddresses = nil },
			`has no subjectAltName, only the old CN=127.0.0.1, which is not accepted any more: ask the owner of the authority "test authority" to issue it ` +
				`anew with subjectAltName IP:127.0.0.1`,
			"证书上没有主机名（只有旧式的CN=127.0.0.1，没有subjectAltName），现已不被接受：请签发机构“test authority”的管理人员重新签发，写入subjectAltName IP:127.0.0.1",
			"not for",
		},
		{
			"SHA-1", ours, func(c *x509.Certificate) { c.SignatureAlgorithm = x509.ECDSAWithSHA1 },
			`is signed with ECDSA-SHA1, which is not accepted any more: ask the owner of the authority "test authority" to issue it anew with SHA-256`,
			"证书用ECDSA-SHA1签名，现已不被接受：请签发机构“test authority”的管理人员改用SHA-256重新签发", "does not know",
		},
		{
			"of other hosts", ours, func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"mx.city.example"} },
			"is for mx.city.example, not for 127.0.0.1: set KEY.host", "证书上的名称（mx.city.example）与地址（127.0.0.1）不符", "subjectAltName",
		},
		{
			"over", ours, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Hour) },
			"and not now, it is over: renew it on the server", "证书无效：已过期", "clock",
		},
		{
			"to come", ours, func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Hour) },
			"and not yet: set this machine's clock", "请校准本机时钟", "renew",
		},
		{
			"of nobody", none, func(*x509.Certificate) {},
			"is signed by itself, by no authority: set KEY.ca_file to that very certificate", "证书由对方自行签发", "does not know",
		},
		{
			"of an authority unknown here", newAuthority(t), func(*x509.Certificate) {},
			"is of an authority that this machine does not know: set KEY.ca_file", "证书由本机不认识的机构签发", "itself",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			secure := tt.by.offer(t, tt.spoil)
			r := &relay{tls: secure}
			m := dial(t, r.serve(t, true), func(c *notify.MailConfig) { c.TLS, c.CAFile = implicit, ours.file })
			robot := httptest.NewUnstartedServer(nil)
			robot.Config.ErrorLog = log.New(io.Discard, "", 0)
			robot.TLS = secure
			robot.StartTLS()
			defer robot.Close()
			c := robotAt(remind.KindFeishu, robot.URL)
			c.CAFile = ours.file
			v1 := m.Send(t.Context(), letter(), marked)
			v2, _ := send(t, c)
			err := startInbox(t, secure).open(t, notify.MailboxConfig{TLS: implicit, CAFile: ours.file}).Login(t.Context())
			if err == nil {
				t.Fatal("the mailbox takes it")
			}
			for _, got := range []struct{ what, text, want string }{
				{"mail", v1.Reply, strings.ReplaceAll(tt.english, "KEY", "mail")},
				{"bounces", err.Error(), strings.ReplaceAll(tt.english, "KEY", "mail.bounces")},
				{"robot", v2.Reply, tt.chinese},
			} {
				if !strings.Contains(got.text, got.want) || got.what != "robot" && strings.Contains(got.text, tt.lack) {
					t.Errorf("%s: %s\nwant %s", got.what, got.text, got.want)
				}
			}
			if v1.Outcome != delivery.Broken || v2.Outcome != delivery.Broken {
				t.Errorf("the outcomes are %v and %v", v1.Outcome, v2.Outcome)
			}
		})
	}
}

// A machine that has too many files open says so, and blames neither the server nor the settings.
func TestTooManyOpenFiles(t *testing.T) {
	server := httptest.NewServer(nil)
	defer server.Close()
	m := dial(t, (&relay{}).serve(t, false), func(c *notify.MailConfig) { c.TLS = "none" })
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	none := syscall.Rlimit{Cur: 3, Max: limit.Max}
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &none); err != nil {
		t.Fatal(err)
	}
	v1 := m.Send(t.Context(), letter(), marked)
	v2, _ := send(t, robotAt(remind.KindWeCom, server.URL))
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	for want, v := range map[string]delivery.Verdict{"本机打开的文件过多，与邮件服务器无关": v1, "打开的文件和连接过多，与对方无关": v2} {
		if v.Outcome != delivery.Retry || !strings.Contains(v.Reply, want) {
			t.Errorf("%+v, want %s", v, want)
		}
	}
}
