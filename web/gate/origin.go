package gate

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"duban/web/shell"
)

// An origin is from where a request comes, and whether it came encrypted all the way to us or to the proxy before us.
type origin struct {
	address string
	https   bool
}

// origin returns from where a request comes. A proxy that the settings name appends to X-Forwarded-For whom it was asked by, so the last one in it that is
// no such proxy is who asked: what stands before, he may have written himself.
func (g *Gate) origin(q *http.Request) origin {
	o := origin{https: q.TLS != nil}
	from, err := netip.ParseAddrPort(q.RemoteAddr)
	if err != nil { // of a test, or a listener that is no socket
		o.address = q.RemoteAddr
		return o
	}
	address := from.Addr().Unmap()
	if g.believed(address) {
		o.https = o.https || strings.EqualFold(last(q.Header.Values("X-Forwarded-Proto")), "https")
		hops := strings.Split(strings.Join(q.Header.Values("X-Forwarded-For"), ","), ",")
		for _, hop := range slices.Backward(hops) {
			next, err := netip.ParseAddr(strings.TrimSpace(hop))
			if err != nil {
				break
			}
			if address = next.Unmap(); !g.believed(address) {
				break
			}
		}
	}
	o.address = address.WithZone("").String()
	return o
}

// believed reports whether an address is that of a proxy of ours.
func (g *Gate) believed(a netip.Addr) bool {
	return slices.ContainsFunc(g.proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// last returns the last word of headers that may hold several: the proxy next to us has put it there.
func last(values []string) string {
	all := strings.Split(strings.Join(values, ","), ",")
	return strings.TrimSpace(all[len(all)-1])
}

// The names of the cookie. __Host- has the browser refuse one that another host of the domain, or a page without encryption, has set.
const (
	plainCookie = "duban"
	hostCookie  = "__Host-duban"
)

// name returns what the cookie is called.
func (o origin) name() string {
	if o.https {
		return hostCookie
	}
	return plainCookie
}

// cookie returns what the cookie of a request holds; empty: there is none.
func (o origin) cookie(q *http.Request) string {
	k, err := q.Cookie(o.name())
	if err != nil {
		return ""
	}
	return k.Value
}

// give sets the cookie; empty: takes it back. It is gone with the browser's window, and Lax: a link in a mail opens the page signed in, while no form of
// another site is sent with it.
func (o origin) give(w http.ResponseWriter, value string) {
	k := &http.Cookie{Name: o.name(), Value: value, Path: "/", HttpOnly: true, Secure: o.https, SameSite: http.SameSiteLaxMode} //nolint:gosec // Secure where there is encryption
	if value == "" {
		k.MaxAge = -1
	}
	http.SetCookie(w, k)
}

// Base returns the address with which links to this page begin.
func (g *Gate) Base(c *shell.Call) string {
	scheme := "http://"
	if g.origin(c.Request).https {
		scheme = "https://"
	}
	return cmp.Or(g.public, scheme+c.Host)
}

// answer says in JSON why not.
func answer(w http.ResponseWriter, r shell.Refusal) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if r.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	w.WriteHeader(r.Status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": r.Text}) // who asks has gone
}
