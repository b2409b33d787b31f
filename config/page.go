package config

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"path/filepath"
	"strings"
)

// Page is where the daemon is looked at over HTTP: the office's page, behind a log-in, and /healthz, /readyz, /metrics, without.
type Page struct {
	Listen    string `mapstructure:"listen"`          // host:port; empty: no page
	PublicURL string `mapstructure:"public_url"`      // as readers reach it; empty: messages hold no link
	CertFile  string `mapstructure:"cert_file"`       // PEM, with what leads to its authority; absolute once loaded. Empty: no TLS of our own
	KeyFile   string `mapstructure:"key_file"`        // PEM
	Trusted   string `mapstructure:"trusted_proxies"` // addresses and networks, by commas, whose X-Forwarded-For and -Proto are believed

	Cert string `mapstructure:"-"` // the content of the two files; empty: none, or this user may not read them
	Key  Secret `mapstructure:"-"`
}

// TLS returns the page's own certificate; nil: it has none. What is wrong with it has been found before.
func (p *Page) TLS() *tls.Config {
	if p.Cert == "" {
		return nil
	}
	pair, err := tls.X509KeyPair([]byte(p.Cert), []byte(p.Key.Reveal()))
	if err != nil {
		return nil
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
}

// Base returns the address with which links to the page begin, which somebody on this machine can open at least.
func (p *Page) Base() string {
	switch host, port, err := net.SplitHostPort(p.Listen); {
	case p.Listen == "":
		return ""
	case p.PublicURL != "":
		return strings.TrimRight(p.PublicURL, "/")
	case err != nil:
		return ""
	default:
		if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
			host = "127.0.0.1"
		}
		scheme := "http://"
		if p.CertFile != "" {
			scheme = "https://"
		}
		return scheme + net.JoinHostPort(host, port)
	}
}

// Proxies returns the proxies that are believed.
func (p *Page) Proxies() (all []netip.Prefix) {
	for _, text := range p.trusted() {
		if network, err := parseNetwork(text); err == nil { // what is none has been found before
			all = append(all, network)
		}
	}
	return all
}

// trusted returns the words of the setting.
func (p *Page) trusted() []string {
	return strings.FieldsFunc(p.Trusted, func(r rune) bool { return strings.ContainsRune(" ,，、", r) })
}

// parseNetwork reads an address or a network, such as 10.0.0.1 or 10.0.0.0/24.
func parseNetwork(text string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen()), nil
	}
	network, err := netip.ParsePrefix(text)
	return network.Masked(), err
}

// page checks where the page listens, and how passwords come to it. To listen beyond this machine is allowed: there is a log-in. Without encryption it is
// warned of, as passwords could be read on the way.
func (l *loader) page(p *Page) {
	l.listener("page.listen", p.Listen)
	l.public("page.public_url", p.PublicURL)
	for _, text := range p.trusted() {
		network, err := parseNetwork(text)
		const key = "page.trusted_proxies"
		switch {
		case err != nil:
			l.fault(key, fmt.Sprintf("“%s”不是地址或者网段，应写成 10.0.0.1 或 10.0.0.0/24", text))
		case network.Bits() == 0:
			l.fault(key, "不能信任所有地址：任何人都可以假冒来源，请只写代理服务器的地址")
		}
	}
	l.keyPair(p)
	host, _, err := net.SplitHostPort(p.Listen)
	open := err == nil && host != "localhost" && !net.ParseIP(host).IsLoopback()
	if open && p.CertFile == "" && p.Trusted == "" {
		l.warn("page.listen", l.origin("page.listen"),
			"网页的登录密码将在网络上明文传送：请填写 page.cert_file 和 page.key_file，或者只在本机监听、由加密的代理服务器转发，见 docs/operate.zh-CN.md 的“整改办网页”")
	}
}

// keyPair reads the certificate of the page, and its key. A sealed call passes over a key that it may not read: it serves nothing.
func (l *loader) keyPair(p *Page) {
	switch {
	case p.CertFile == "" && p.KeyFile == "":
		return
	case p.KeyFile == "":
		l.fault("page.cert_file", "填写了证书，还须填写 page.key_file")
		return
	case p.CertFile == "":
		l.fault("page.key_file", "填写了密钥，还须填写 page.cert_file")
		return
	}
	var texts [2][]byte
	for i, at := range []struct {
		key  string
		file *string
	}{{"page.cert_file", &p.CertFile}, {"page.key_file", &p.KeyFile}} {
		path, err := filepath.Abs(l.locate(*at.file))
		if err == nil {
			*at.file = path
			texts[i], err = readBounded(path)
		}
		if l.sealed && errors.Is(err, fs.ErrPermission) {
			return
		}
		if err != nil {
			l.fault(at.key, err.Error())
			return
		}
	}
	if _, err := tls.X509KeyPair(texts[0], texts[1]); err != nil {
		l.fault("page.cert_file", fmt.Sprintf("证书与密钥不能使用：须为 PEM 格式，且二者配套（%v）", err))
		return
	}
	p.Cert, p.Key = string(texts[0]), Secret(texts[1])
}
