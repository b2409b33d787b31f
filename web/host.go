package web

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"
)

// Names returns the names under which the page may be asked for: those of the settings page.listen and page.public_url, and the machine's own,
// by which a Prometheus may know it.
func Names(listen, publicURL string) []string {
	var names []string
	if host, _, err := net.SplitHostPort(listen); err == nil {
		names = append(names, host)
	}
	if u, err := url.Parse(publicURL); err == nil {
		names = append(names, u.Hostname())
	}
	if own, err := os.Hostname(); err == nil {
		names = append(names, own)
	}
	return names
}

// Guard lets through what is asked for under a name of this page: localhost, any address in figures, and the names given, in any case and
// with any port. A page in somebody's browser could else read the figures under a name of its own that it has made lead here (DNS rebinding);
// a browser always says the name, so a call without one is let through, as old health checks make it. Every answer says that it is what it
// says it is.
func Guard(names []string, h http.Handler) http.Handler {
	known := []string{"localhost", ""}
	for _, n := range names {
		known = append(known, strings.ToLower(n))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		name := hostName(r.Host)
		if _, err := netip.ParseAddr(name); err != nil && !slices.Contains(known, name) {
			w.Header().Set("Cache-Control", "no-store")
			http.Error(w, "本页面不接受以这个名称访问：请按地址访问，或者在设置 page.public_url、answers.public_url 中写明该名称。", http.StatusForbidden)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// hostName returns the name in a Host header, without port, brackets and the dot of the root.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
}
