// Package gate stands before the office's page: it finds out who asks, lets through whom a route is for, and has the pages by which people sign in
// and out, choose a password and manage accounts.
//
// # Invariants
//
// A cookie is worth what its row in the store is worth, at each request anew: who was disabled, signed out or given another role a moment ago is that now.
// A cookie is never taken over from before a sign-in.
//
// What changes something is refused where the browser says that another site has asked for it.
//
// What a request says of where it comes from (X-Forwarded-For, X-Forwarded-Proto) is believed of the proxies that the settings name, and of nobody else.
package gate

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"duban/office/accounts"
	"duban/web/shell"
)

// A Gate lets people in.
type Gate struct {
	keeper  *accounts.Keeper
	site    *shell.Site
	public  string         // the address of the page as its readers reach it; empty: as they ask for it
	proxies []netip.Prefix // that are believed
	cross   *http.CrossOriginProtection
}

// New returns the gate of a site, which asks it from now on for a second person and for the address of the page. public is as the settings have it: what
// cannot be read of it has been found before.
func New(site *shell.Site, keeper *accounts.Keeper, public string, proxies []netip.Prefix) *Gate {
	g := &Gate{keeper: keeper, site: site, public: strings.TrimRight(public, "/"), proxies: proxies, cross: http.NewCrossOriginProtection()}
	if u, err := url.Parse(public); err == nil && u.Host != "" {
		_ = g.cross.AddTrustedOrigin(u.Scheme + "://" + u.Host) // behind a proxy we are asked for by another name than the browser's
	}
	site.Second, site.Base = g.Second, g.Base
	return g
}

// Routes returns the gate's own pages.
func (g *Gate) Routes() []shell.Route {
	return []shell.Route{
		{Pattern: "GET /login", Do: g.login},
		{Pattern: "POST /login", Do: g.signIn},
		{Pattern: "POST /logout", Do: g.signOut},
		{Pattern: "GET /start", Do: g.start},
		{Pattern: "POST /start", Do: g.begin},
		{Pattern: "GET /account", Least: shell.Viewer, Do: g.account},
		{Pattern: "POST /account/password", Least: shell.Viewer, Do: g.setPassword},
		{Pattern: "POST /account/sessions", Least: shell.Viewer, Do: g.endSessions},
		{Pattern: "GET /accounts", Least: shell.Administrator, Do: g.accounts},
		{Pattern: "POST /accounts", Least: shell.Administrator, Do: g.add},
		{Pattern: "POST /accounts/{name}", Least: shell.Administrator, Do: g.change},
		{Pattern: "POST /accounts/{name}/{act}", Least: shell.Administrator, Do: g.act},
		{Pattern: "POST /tokens", Least: shell.Administrator, Do: g.token},
		{Pattern: "POST /tokens/{id}", Least: shell.Administrator, Do: g.revoke},
	}
}

// A visit is whose request it is, and by which cookie.
type visit struct {
	account accounts.Account
	session accounts.Session
	cookie  string
}

// visitKey finds the visit in a request's context.
type visitKey struct{}

// visitOf returns the visit of a request that a session has let in.
func visitOf(ctx context.Context) visit {
	v, _ := ctx.Value(visitKey{}).(visit)
	return v
}

// api is what the addresses of programs begin with: they are told in JSON why not, and may come with a token.
const api = "/api/"

// Guard lets through whom a route is for.
func (g *Gate) Guard(r shell.Route, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		c := &shell.Call{Request: q, W: w, Site: g.site}
		if g.cross.Check(q) != nil {
			g.refuse(c, shell.Refusal{Status: http.StatusForbidden, Text: "这个请求来自其他网站，未予办理。请在本系统的页面上操作。"})
			return
		}
		v, user, err := g.who(q)
		if err != nil {
			g.refuse(c, err)
			return
		}
		if user.Role < r.Least {
			g.turnAway(c, user)
			return
		}
		ctx := context.WithValue(shell.WithUser(q.Context(), user), visitKey{}, v)
		h.ServeHTTP(w, q.WithContext(ctx))
	})
}

// who returns who asks; nobody where the request carries nothing that counts.
func (g *Gate) who(q *http.Request) (v visit, u shell.User, err error) {
	if token, ok := strings.CutPrefix(q.Header.Get("Authorization"), "Bearer "); ok && strings.HasPrefix(q.URL.Path, api) {
		u, err = g.program(q, token)
		return v, u, err
	}
	o := g.origin(q)
	v.cookie = o.cookie(q)
	if v.cookie == "" {
		return visit{}, u, nil
	}
	v.account, v.session, err = g.keeper.Who(q.Context(), v.cookie, o.address, !byItself(q))
	if errors.Is(err, accounts.ErrNone) {
		return visit{}, u, nil
	}
	return v, userOf(&v.account), err
}

// byItself reports whether a page has asked that somebody left open, and no person: see page.js.
func byItself(q *http.Request) bool {
	return q.URL.Path == "/mark" || q.Header.Get("X-Duban-Watch") != ""
}

// program returns as whom a program asks. One that may only read changes nothing.
func (g *Gate) program(q *http.Request, token string) (shell.User, error) {
	a, writes, err := g.keeper.Program(q.Context(), token)
	switch {
	case errors.Is(err, accounts.ErrNone):
		return shell.User{}, shell.Refusal{Status: http.StatusUnauthorized, Text: "令牌无效、已过期或者已撤销，请管理员在“账号”页重新生成"}
	case err != nil:
		return shell.User{}, err
	case !writes && q.Method != http.MethodGet && q.Method != http.MethodHead:
		return shell.User{}, shell.Refusal{Status: http.StatusForbidden, Text: "该令牌只能读取"}
	}
	return userOf(&a), nil
}

// userOf returns an account as pages know it.
func userOf(a *accounts.Account) shell.User {
	role, _ := shell.RoleOf(string(a.Role))
	return shell.User{Account: a.Name, Name: a.Display, Role: role, Scope: a.Scope}
}

// turnAway answers who may not: nobody is asked to sign in, and comes back to where he was going; whoever was filling in a form is told that it is
// still there.
func (g *Gate) turnAway(c *shell.Call, u shell.User) {
	c.User = u
	look := c.Method == http.MethodGet || c.Method == http.MethodHead
	switch {
	case u.Role > shell.Anybody:
		g.refuse(c, shell.Refusal{Status: http.StatusForbidden, Text: "您的账号没有办理该事项的权限，没有作任何改动。需要办理的，请与管理员联系。"})
	case look && !strings.HasPrefix(c.URL.Path, api) && !byItself(c.Request):
		_ = c.Go("/login?" + url.Values{"next": {c.URL.RequestURI()}}.Encode())
	default:
		g.refuse(c, shell.Refusal{
			Status: http.StatusUnauthorized,
			Text:   "尚未登录，或者登录已失效，没有作任何改动。请在另一窗口打开本系统重新登录，再返回原页面提交：已填写的内容还在。",
		})
	}
}

// refuse says why not, to programs in JSON.
func (g *Gate) refuse(c *shell.Call, err error) {
	var r shell.Refusal
	if !strings.HasPrefix(c.URL.Path, api) || !errors.As(err, &r) {
		c.Fail(err)
		return
	}
	answer(c.W, r)
}

// Second returns by which name a second person is on record, who confirms with his own name and password on the page of somebody else.
func (g *Gate) Second(c *shell.Call, name, words string) (display string, err error) {
	display, err = g.keeper.Second(c.Context(), c.User.Account, name, words, g.origin(c.Request).address)
	return display, told(err)
}

// told makes an answer of what the keeper says to whoever typed something.
func told(err error) error {
	var rejected accounts.Rejected
	var locked accounts.LockedError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, accounts.ErrBusy):
		return shell.Refusal{Status: http.StatusServiceUnavailable, Text: accounts.ErrBusy.Error() + "。"}
	case errors.As(err, &locked):
		return shell.Refusal{Status: http.StatusTooManyRequests, Text: locked.Error() + "。"}
	case errors.Is(err, accounts.ErrWrong):
		return shell.Refusal{Status: http.StatusUnprocessableEntity, Text: accounts.ErrWrong.Error() + "。"}
	case errors.As(err, &rejected):
		return shell.Refusal{Status: http.StatusUnprocessableEntity, Text: rejected.Error() + "。"}
	case errors.Is(err, accounts.ErrTaken):
		return shell.Refusal{Status: http.StatusConflict, Text: accounts.ErrTaken.Error() + "。"}
	case errors.Is(err, accounts.ErrNone):
		return shell.Refusal{Status: http.StatusNotFound, Text: "没有该用户。"}
	case errors.Is(err, accounts.ErrSpent):
		return shell.Refusal{Status: http.StatusGone, Text: spent}
	}
	return err
}
