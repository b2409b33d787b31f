package gate_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"duban/office/accounts"
	"duban/tools/desk"
	"duban/web"
	"duban/web/gate"
	"duban/web/shell"
)

const words = "内网督办2026"

// A house is an office's page behind its gate, over real connections.
type house struct {
	*testing.T
	desk    *desk.Desk
	keeper  *accounts.Keeper
	server  *httptest.Server
	changed int // how often a route for the office was let through
}

// open serves a page with a gate. Its addresses are those of the server; proxies are believed.
func open(t *testing.T, public string, serve func(http.Handler) *httptest.Server, proxies ...netip.Prefix) *house {
	t.Helper()
	h := &house{T: t, desk: desk.Open(t, nil)}
	h.keeper = accounts.NewKeeper(h.desk.Store.Accounts(), func() time.Time { return h.desk.Time })
	h.keeper.Wait = func(context.Context, time.Duration) {}
	g := gate.New(h.desk.Site, h.keeper, public, proxies)
	say := func(text string) func(*shell.Call) error {
		return func(c *shell.Call) error {
			_, err := fmt.Fprintf(c.W, "%s %s %s", text, c.User.Name, c.Office().Who)
			return err
		}
	}
	routes := append(g.Routes(),
		shell.Route{Pattern: "GET /{$}", Least: shell.Viewer, Do: say("overview")},
		shell.Route{Pattern: "GET /mark", Least: shell.Viewer, Do: say("mark")},
		shell.Route{Pattern: "GET /api/matters", Least: shell.Viewer, Do: say("matters")},
		shell.Route{Pattern: "POST /api/matters", Least: shell.Office, Do: func(*shell.Call) error { h.changed++; return nil }},
		shell.Route{Pattern: "POST /matters", Least: shell.Office, Do: func(*shell.Call) error { h.changed++; return nil }},
		shell.Route{Pattern: "POST /second", Least: shell.Office, Do: func(c *shell.Call) error {
			form, err := c.Form()
			if err != nil {
				return err
			}
			name, err := g.Second(c, form.Get("name"), form.Get("password"))
			if err == nil {
				_, err = io.WriteString(c.W, "second "+name)
			}
			return err
		}},
	)
	mux := http.NewServeMux()
	for _, r := range routes {
		mux.Handle(r.Pattern, g.Guard(r, h.desk.Site.Handle(r)))
	}
	h.server = serve(web.Guard([]string{"duban.city.gov.cn"}, shell.Secured(mux)))
	t.Cleanup(h.server.Close)
	return h
}

// person adds an account that has chosen its password.
func (h *house) person(name, display, role, scope string) {
	h.Helper()
	link, err := h.keeper.Add(h.Context(), "root", accounts.Profile{Name: name, Display: display, Role: role, Scope: scope})
	if err == nil {
		_, err = h.keeper.Begin(h.Context(), accounts.Start{Link: link, Words: words}, accounts.Entry{})
	}
	if err != nil {
		h.Fatal(err)
	}
}

// A browser keeps cookies, and follows no redirection by itself.
type browser struct {
	*house
	client *http.Client
	header http.Header
}

func (h *house) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.Fatal(err)
	}
	c := h.server.Client()
	return &browser{h, &http.Client{Transport: c.Transport, Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, http.Header{}}
}

// An answer is what came back.
type answer struct {
	*http.Response
	text string
}

func (b *browser) do(method, path string, form url.Values, header ...string) answer {
	b.Helper()
	var body io.Reader = http.NoBody
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	q, err := http.NewRequestWithContext(b.Context(), method, b.server.URL+path, body)
	if err != nil {
		b.Fatal(err)
	}
	if form != nil {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		q.Header.Set("Origin", b.server.URL) // as browsers do
	}
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			q.Host = header[i+1]
			continue
		}
		q.Header.Set(header[i], header[i+1])
	}
	r, err := b.client.Do(q)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		b.Fatal(err)
	}
	return answer{r, string(text)}
}

func (b *browser) get(path string, header ...string) answer {
	return b.do(http.MethodGet, path, nil, header...)
}

func (b *browser) post(path string, form url.Values, header ...string) answer {
	if form == nil {
		form = url.Values{}
	}
	return b.do(http.MethodPost, path, form, header...)
}

// signIn signs in.
func (b *browser) signIn(name string) answer {
	return b.post("/login", url.Values{"name": {name}, "password": {words}})
}

// want checks an answer's status, and that its text holds a word.
func (b *browser) want(a answer, status int, word string) {
	b.Helper()
	if a.StatusCode != status || !strings.Contains(a.text, word) {
		b.Errorf("%s %s: %s, want %d %q\n%.600s", a.Request.Method, a.Request.URL.Path, a.Status, status, word, a.text)
	}
}

// cookie is what the browser has to sign in with.
func (b *browser) cookie() string {
	u, _ := url.Parse(b.server.URL)
	for _, k := range b.client.Jar.Cookies(u) {
		if strings.HasSuffix(k.Name, "duban") {
			return k.Value
		}
	}
	return ""
}

// From the first link to daily work: the first administrator chooses his name, adds a clerk, who chooses a password and signs in and out.
func TestTheWayIn(t *testing.T) {
	h := open(t, "", httptest.NewServer)
	admin := h.browser()
	admin.want(admin.get("/login"), 200, "还没有用户")
	link, err := h.keeper.FirstLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	admin.want(admin.get("/start?t="+link), 200, "设置管理员账号")
	// A link that was not copied whole: there is nobody yet who could make another on the page.
	if a := admin.get("/start?t=" + link[:len(link)-1]); a.StatusCode != 410 || !strings.Contains(a.text, "服务最近一次启动时输出的链接") || strings.Contains(a.text, "账号") {
		t.Errorf("%s %s", a.Status, a.text)
	}
	first := url.Values{"t": {link}, "name": {"Li"}, "display": {"李某"}, "password": {words}, "again": {"x"}}
	admin.want(admin.post("/start", first), 422, "两次输入的密码不一致")
	first.Set("again", words)
	if a := admin.post("/start", first); a.StatusCode != 303 || a.Header.Get("Location") != "/" {
		t.Fatalf("%s %s", a.Status, a.text)
	}
	admin.want(admin.get("/"), 200, "overview 李某 李某")
	admin.want(admin.post("/start", first), 410, "已经用过")
	if a := admin.get("/accounts"); !strings.Contains(a.text, "（首个管理员）") || strings.Contains(a.text, "不存在的用户名") {
		t.Errorf("whose link was made at the start: %s", a.text)
	}

	made := admin.post("/accounts", url.Values{"name": {"WangMou"}, "display": {"王某"}, "role": {"office"}})
	admin.want(made, 200, "已新增用户wangmou")
	found := regexp.MustCompile(`value="` + h.server.URL + `(/start\?t=[\w-]{43})"`).FindStringSubmatch(made.text)
	if found == nil {
		t.Fatalf("no link in %s", made.text)
	}
	clerk := h.browser()
	token := strings.TrimPrefix(found[1], "/start?t=")
	clerk.want(clerk.get(found[1]), 200, "王某")
	clerk.want(clerk.post("/start", url.Values{"t": {token}, "password": {"12345678"}, "again": {"12345678"}}), 422, "太常见")
	if a := clerk.post("/start", url.Values{"t": {token}, "password": {words}, "again": {words}}); a.StatusCode != 303 {
		t.Fatal(a.text)
	}
	clerk.want(clerk.get("/account"), 200, "王某")
	clerk.want(clerk.get("/accounts"), 403, "没有办理该事项的权限")
	if a := clerk.post("/logout", nil); a.Header.Get("Location") != "/login" || clerk.cookie() != "" {
		t.Errorf("%s, still %q", a.Status, clerk.cookie())
	}
	if a := clerk.get("/matters/24?on=1"); a.StatusCode != 404 {
		t.Errorf("no such route: %s", a.Status)
	}
	if a := clerk.get("/?colour=red"); a.StatusCode != 303 || a.Header.Get("Location") != "/login?next=%2F%3Fcolour%3Dred" {
		t.Errorf("%s %s", a.Status, a.Header.Get("Location"))
	}
	a := clerk.post("/login", url.Values{"name": {"wangmou"}, "password": {words}, "next": {"/?colour=red"}})
	if a.StatusCode != 303 || a.Header.Get("Location") != "/?colour=red" {
		t.Errorf("%s %s", a.Status, a.Header.Get("Location"))
	}
}

// A cookie from before the sign-in is worth nothing after it, whoever set it.
func TestASessionIsNotFixed(t *testing.T) {
	h := open(t, "", httptest.NewServer)
	h.person("wangmou", "王某", "office", "")
	u, _ := url.Parse(h.server.URL)
	b := h.browser()
	b.client.Jar.SetCookies(u, []*http.Cookie{{Name: "duban", Value: "planted-by-somebody-else", Path: "/"}})
	if a := b.get("/"); a.StatusCode != 303 {
		t.Errorf("a planted cookie: %s", a.Status)
	}
	b.signIn("wangmou")
	first := b.cookie()
	if first == "" || first == "planted-by-somebody-else" {
		t.Fatalf("the cookie is %q", first)
	}
	b.signIn("wangmou")
	if b.cookie() == first {
		t.Error("a second sign-in has the first one's cookie")
	}
	old := h.browser()
	old.client.Jar.SetCookies(u, []*http.Cookie{{Name: "duban", Value: first, Path: "/"}})
	if a := old.get("/"); a.StatusCode != 303 {
		t.Errorf("the former cookie: %s", a.Status)
	}
	all, err := h.desk.Store.Accounts().Sessions(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if strings.Contains(s.Sum, b.cookie()) {
			t.Error("the store has the cookie itself")
		}
	}
}

// The flags of the cookie, without encryption, with our own and with a proxy's; who is no proxy cannot claim any.
func TestTheCookiesFlags(t *testing.T) {
	local := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	for _, tt := range []struct {
		name    string
		serve   func(http.Handler) *httptest.Server
		proxies []netip.Prefix
		proto   string
		cookie  string
		secure  bool
	}{
		{"plain", httptest.NewServer, nil, "", "duban", false},
		{"our own", httptest.NewTLSServer, nil, "", "__Host-duban", true},
		{"a proxy's", httptest.NewServer, local, "https", "__Host-duban", true},
		{"a plain proxy", httptest.NewServer, local, "http", "duban", false},
		{"no proxy of ours", httptest.NewServer, nil, "https", "duban", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := open(t, "", tt.serve, tt.proxies...)
			h.person("wangmou", "王某", "office", "")
			b := h.browser()
			a := b.post("/login", url.Values{"name": {"wangmou"}, "password": {words}}, "X-Forwarded-Proto", tt.proto)
			for _, k := range a.Cookies() {
				if k.Name != tt.cookie || k.Secure != tt.secure || !k.HttpOnly || k.SameSite != http.SameSiteLaxMode || k.Path != "/" || k.Domain != "" || k.MaxAge != 0 {
					t.Errorf("%+v", k)
				}
			}
			if len(a.Cookies()) != 1 {
				t.Errorf("%s: %d cookies", a.Status, len(a.Cookies()))
			}
		})
	}
}

// From whom a request comes: only proxies that the settings name are believed, and of their word only what they have added.
func TestForwardedAddresses(t *testing.T) {
	for _, tt := range []struct{ forwarded, trusted, want string }{
		{"10.9.9.9", "", "127.0.0.1"},
		{"10.9.9.9", "127.0.0.1/32", "10.9.9.9"},
		{"1.1.1.1, 10.9.9.9", "127.0.0.1/32", "10.9.9.9"},
		{"10.9.9.9, 127.0.0.1", "127.0.0.0/8", "10.9.9.9"},
		{"unknown", "127.0.0.1/32", "127.0.0.1"},
		{"", "127.0.0.1/32", "127.0.0.1"},
		{"10.9.9.9, <script>", "127.0.0.1/32", "127.0.0.1"},
	} {
		var proxies []netip.Prefix
		if tt.trusted != "" {
			proxies = append(proxies, netip.MustParsePrefix(tt.trusted))
		}
		h := open(t, "", httptest.NewServer, proxies...)
		h.person("wangmou", "王某", "office", "")
		b := h.browser()
		b.post("/login", url.Values{"name": {"wangmou"}, "password": {words}}, "X-Forwarded-For", tt.forwarded)
		all, err := h.desk.Store.Accounts().Sessions(t.Context(), 1)
		if err != nil || len(all) != 2 || all[0].Address != tt.want && all[1].Address != tt.want {
			t.Errorf("%+v: %+v %v", tt, all, err)
		}
	}
}

// What another site has a browser send is refused, whatever the route; so is a sign-in, as one could else be signed in as somebody else unawares.
func TestOtherSitesChangeNothing(t *testing.T) {
	h := open(t, "https://duban.city.gov.cn/page", httptest.NewServer)
	h.person("wangmou", "王某", "administrator", "")
	b := h.browser()
	b.signIn("wangmou")
	for _, path := range []string{"/matters", "/login", "/logout", "/accounts", "/accounts/wangmou/disable", "/account/password", "/tokens", "/start", "/api/matters"} {
		for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}} {
			a := b.post(path, url.Values{"name": {"x"}}, header...)
			b.want(a, 403, "来自其他网站")
		}
	}
	if h.changed != 0 {
		t.Error("something was changed")
	}
	b.want(b.get("/"), 200, "王某")
	b.want(b.post("/matters", nil, "Sec-Fetch-Site", "same-origin"), 200, "")
	b.want(b.post("/matters", nil, "Origin", "https://duban.city.gov.cn"), 200, "") // behind a proxy that asks us by another name
	b.want(b.post("/matters", nil), 200, "")
	if h.changed != 3 {
		t.Errorf("changed %d times", h.changed)
	}
}

// After signing in one comes to a page of this site, wherever a link leads.
func TestNoOpenRedirect(t *testing.T) {
	h := open(t, "", httptest.NewServer)
	h.person("wangmou", "王某", "office", "")
	for next, want := range map[string]string{
		"/matters?x=1": "/matters?x=1", "https://evil.example": "/", "//evil.example": "/", "/\\evil.example": "/", "\\\\evil.example": "/", "javascript:alert(1)": "/",
		"/\t/evil.example": "/", " //evil.example": "/", "evil.example": "/", "": "/", "https:evil.example": "/", "/\n/evil.example": "/",
	} {
		b := h.browser()
		a := b.post("/login", url.Values{"name": {"wangmou"}, "password": {words}, "next": {next}})
		if got := a.Header.Get("Location"); a.StatusCode != 303 || got != want {
			t.Errorf("%q leads to %q", next, got)
		}
		a = b.get("/login?next=" + url.QueryEscape(next))
		if got := a.Header.Get("Location"); got != want {
			t.Errorf("signed in, %q leads to %q", next, got)
		}
	}
}

// A viewer looks, and what he sends changes nothing; nobody not even that.
func TestRolesHold(t *testing.T) {
	h := open(t, "", httptest.NewServer)
	h.person("leader", "赵某", "viewer", "")
	h.person("admin", "李某", "administrator", "")
	viewer, nobody := h.browser(), h.browser()
	viewer.signIn("leader")
	viewer.want(viewer.get("/"), 200, "赵某")
	for _, path := range []string{"/matters", "/accounts", "/accounts/admin", "/accounts/admin/disable", "/accounts/leader", "/tokens", "/tokens/1"} {
		viewer.want(viewer.post(path, url.Values{"role": {"administrator"}, "display": {"赵某"}, "name": {"new"}}), 403, "没有作任何改动")
		nobody.want(nobody.post(path, nil), 401, "已填写的内容还在")
	}
	viewer.want(viewer.get("/accounts"), 403, "")
	viewer.want(viewer.post("/api/matters", nil), 403, `{"error":"`)
	nobody.want(nobody.get("/api/matters"), 401, `{"error":"`)
	nobody.want(nobody.get("/mark", "X-Duban-Watch", "1"), 401, "")
	all, err := h.desk.Store.Accounts().All(t.Context())
	if err != nil || h.changed != 0 || len(all) != 2 || all[0].Disabled || all[1].Role != "viewer" {
		t.Errorf("changed %d, %+v %v", h.changed, all, err)
	}
	// A role that was taken away, and an account that was disabled, count from the next request on.
	if err := h.keeper.Change(t.Context(), "李某", accounts.Profile{Name: "leader", Display: "赵某", Role: "office"}); err != nil {
		t.Fatal(err)
	}
	viewer.want(viewer.post("/matters", nil), 200, "")
	if err := h.keeper.Disable(t.Context(), "李某", "leader", true); err != nil {
		t.Fatal(err)
	}
	viewer.want(viewer.post("/matters", nil), 401, "")
}

// Guessing ends soon, says nothing of which names there are, and the administrator sees it.
func TestGuessing(t *testing.T) {
	h := open(t, "", httptest.NewServer)
	h.person("admin", "李某", "administrator", "")
	b := h.browser()
	var told [2]string
	for i, name := range []string{"admin", "nobody"} {
		for n := range 8 {
			a := b.post("/login", url.Values{"name": {name}, "password": {fmt.Sprint("guess", n)}})
			told[i] += fmt.Sprint(a.StatusCode, strings.ReplaceAll(a.text, name, "NAME"))
		}
	}
	if told[0] != told[1] || !strings.Contains(told[0], "422") || !strings.Contains(told[0], "429") || !strings.Contains(told[0], "1分钟后再试") {
		t.Error("a name that is none is told apart")
	}
	if strings.Contains(told[0], "guess") {
		t.Error("a password comes back")
	}
	b.want(b.signIn("admin"), 429, "分钟后再试")
	h.desk.Time = h.desk.Time.Add(time.Minute)
	b.signIn("admin")
	page := b.get("/accounts")
	b.want(page, 200, "暂停登录")
	b.want(page, 200, "连续失败5次，暂停1分钟，最后一次来自127.0.0.1")
}

// No other site shows a page in a frame, none is asked for by a name that is not its own, and nothing of it is kept by anybody on the way.
func TestWhatBrowsersAreTold(t *testing.T) {
	h := open(t, "", httptest.NewServer)
	h.person("admin", "李某", "administrator", "")
	b := h.browser()
	b.signIn("admin")
	for _, path := range []string{"/", "/login", "/start?t=x", "/account", "/accounts"} {
		a := b.get(path)
		policy := a.Header.Get("Content-Security-Policy")
		if a.Header.Get("X-Frame-Options") != "DENY" || !strings.Contains(policy, "frame-ancestors 'none'") || strings.Contains(policy, "unsafe") ||
			!strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "form-action 'self'") || a.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", path, a.Header)
		}
		if path != "/" && path != "/login" && a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept", path)
		}
		b.want(b.get(path, "Host", "evil.example"), 403, "page.public_url")
	}
	b.want(b.post("/login", url.Values{"name": {"admin"}, "password": {words}}, "Host", "evil.example"), 403, "")
}

// A page left open watches, and does not keep its reader signed in; who works does.
func TestSessionsEnd(t *testing.T) {
	h := open(t, "", httptest.NewServer)
	h.person("wangmou", "王某", "office", "")
	b := h.browser()
	b.signIn("wangmou")
	for range 6 {
		h.desk.Time = h.desk.Time.Add(7 * time.Hour)
		b.want(b.get("/"), 200, "王某")
	}
	for range 3 {
		h.desk.Time = h.desk.Time.Add(3 * time.Hour)
		b.get("/mark", "X-Duban-Watch", "1")
	}
	if a := b.get("/"); a.StatusCode != 303 {
		t.Errorf("nine hours without a person: %s", a.Status)
	}
}

// One's own sessions are seen and ended, another's are not one's to end; a new password ends them.
func TestOnesOwnAccount(t *testing.T) {
	h := open(t, "", httptest.NewServer)
	h.person("wangmou", "王某", "office", "")
	h.person("admin", "李某", "administrator", "")
	one, other, admin := h.browser(), h.browser(), h.browser()
	one.signIn("wangmou")
	other.signIn("wangmou")
	admin.signIn("admin")
	sums, err := h.desk.Store.Accounts().Sessions(t.Context(), 2)
	if err != nil || len(sums) == 0 {
		t.Fatal(sums, err)
	}
	for _, s := range sums {
		one.post("/account/sessions", url.Values{"session": {s.Sum}})
	}
	admin.want(admin.get("/"), 200, "李某")
	one.want(one.post("/account/sessions", nil), 303, "")
	one.want(one.get("/"), 200, "王某")
	if a := other.get("/"); a.StatusCode != 303 {
		t.Errorf("the other browser: %s", a.Status)
	}
	other.signIn("wangmou")
	one.want(one.post("/account/password", url.Values{"former": {"x"}, "password": {"另一个密码2026"}, "again": {"另一个密码2026"}}), 422, "原密码不对")
	one.want(one.post("/account/password", url.Values{"former": {words}, "password": {"另一个密码2026"}, "again": {"另一个密码"}}), 422, "不一致")
	one.want(one.post("/account/password", url.Values{"former": {words}, "password": {"另一个密码2026"}, "again": {"另一个密码2026"}}), 303, "")
	one.want(one.get("/account"), 200, "密码已更改")
	if a := other.get("/"); a.StatusCode != 303 {
		t.Errorf("the other browser after a new password: %s", a.Status)
	}
	if a := one.signIn("wangmou"); a.StatusCode != 422 {
		t.Errorf("the former password: %s", a.Status)
	}
}

// Programs come with a token: one to read changes nothing, one to write acts within its account's role, and neither opens pages.
func TestTokens(t *testing.T) {
	h := open(t, "", httptest.NewServer)
	h.person("admin", "李某", "administrator", "")
	h.person("wangmou", "王某", "office", "")
	admin := h.browser()
	admin.signIn("admin")
	made := func(scope string) string {
		a := admin.post("/tokens", url.Values{"account": {"wangmou"}, "for": {"大屏"}, "scope": {scope}, "days": {"30"}})
		token := regexp.MustCompile(`duban_[\w-]{43}`).FindString(a.text)
		if token == "" {
			t.Fatal(a.text)
		}
		return "Bearer " + token
	}
	reads, writes := made("read"), made("write")
	b := h.browser()
	b.want(b.get("/api/matters", "Authorization", reads), 200, "matters 王某 王某")
	b.want(b.post("/api/matters", nil, "Authorization", reads), 403, "只能读取")
	b.want(b.post("/api/matters", nil, "Authorization", writes), 200, "")
	if a := b.get("/", "Authorization", writes); a.StatusCode != 303 {
		t.Errorf("a token opens pages: %s", a.Status)
	}
	b.want(b.get("/api/matters", "Authorization", "Bearer x"), 401, "令牌无效")
	admin.want(admin.post("/tokens/1", nil), 303, "")
	b.want(b.get("/api/matters", "Authorization", reads), 401, "令牌无效")
	h.desk.Time = h.desk.Time.AddDate(0, 0, 30)
	b.want(b.get("/api/matters", "Authorization", writes), 401, "令牌无效")
	if h.changed != 1 {
		t.Errorf("changed %d times", h.changed)
	}
}

// What an administrator does to accounts, and what is refused.
func TestManaging(t *testing.T) {
	h := open(t, "https://duban.city.gov.cn", httptest.NewServer)
	h.person("admin", "李某", "administrator", "")
	admin := h.browser()
	admin.signIn("admin")
	for want, form := range map[string]url.Values{
		"角色应为":  {"name": {"x1"}, "display": {"某甲"}, "role": {"root"}},
		"已有人使用": {"name": {"x2"}, "display": {"李某"}, "role": {"office"}},
		"方案中没有": {"name": {"x3"}, "display": {"某乙"}, "role": {"viewer"}, "scope": {"不存在的单位"}},
		"用户名":   {"name": {"<script>"}, "display": {"某丙"}, "role": {"office"}},
	} {
		a := admin.post("/accounts", form)
		if a.StatusCode < 400 || !strings.Contains(a.text, want) || strings.Contains(a.text, "<script>\"") {
			t.Errorf("%v: %s", form, a.Status)
		}
	}
	made := admin.post("/accounts", url.Values{"name": {"zhao"}, "display": {"赵某<b>"}, "role": {"viewer"}, "scope": {"市水利局"}})
	admin.want(made, 200, "https://duban.city.gov.cn/start?t=")
	if strings.Contains(made.text, "赵某<b>") {
		t.Error("a name is read as HTML")
	}
	admin.want(admin.post("/accounts/zhao", url.Values{"display": {"赵某"}, "role": {"viewer"}}), 303, "")
	admin.want(admin.post("/accounts/zhao/reset", nil), 200, "原密码作废")
	admin.want(admin.post("/accounts/zhao/disable", nil), 303, "")
	admin.want(admin.post("/accounts/zhao/reset", nil), 422, "请先启用")
	admin.want(admin.post("/accounts/zhao/enable", nil), 303, "")
	admin.want(admin.post("/accounts/zhao/sign-out", nil), 303, "")
	admin.want(admin.post("/accounts/zhao/crown", nil), 404, "")
	admin.want(admin.post("/accounts/nobody/reset", nil), 404, "没有该用户")
	admin.want(admin.post("/accounts/admin/disable", nil), 422, "唯一的管理员")
	acts, err := h.desk.Store.Accounts().Acts(t.Context(), "zhao", 10)
	if err != nil || len(acts) != 7 || acts[0].By != "李某" {
		t.Errorf("%+v %v", acts, err)
	}
}

// A second person confirms on the page of the first.
func TestASecondPerson(t *testing.T) {
	h := open(t, "", httptest.NewServer)
	h.person("admin", "李某", "administrator", "")
	h.person("wangmou", "王某", "office", "")
	b := h.browser()
	b.signIn("wangmou")
	b.want(b.post("/second", url.Values{"name": {"admin"}, "password": {words}}), 200, "second 李某")
	b.want(b.post("/second", url.Values{"name": {"wangmou"}, "password": {words}}), 422, "须由另一人确认")
	b.want(b.post("/second", url.Values{"name": {"admin"}, "password": {"x"}}), 422, "用户名或者密码不对")
}
