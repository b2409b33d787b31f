package web_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/office/accounts"
	"duban/tools/desk"
	"duban/web"
	"duban/web/gate"
	"duban/web/shell"
)

// A viewer who sends any form of any page changes nothing, and nobody gets past the log-in: a new route that forgets to say whom it is for fails here.
func TestEachRouteIsGuarded(t *testing.T) {
	d := desk.Open(t, nil)
	keeper := accounts.NewKeeper(d.Store.Accounts(), func() time.Time { return d.Time })
	g := gate.New(d.Site, keeper, "", nil)
	link, err := keeper.Add(t.Context(), "root", accounts.Profile{Name: "guest", Display: "巡视员", Role: "viewer"})
	if err != nil {
		t.Fatal(err)
	}
	cookie, err := keeper.Begin(t.Context(), accounts.Start{Link: link, Words: "内网督办2026"}, accounts.Entry{})
	if err != nil {
		t.Fatal(err)
	}
	h := web.NewDesk(d.Site, g.Routes(), g.Guard)
	ask := func(method, path, cookie string) *httptest.ResponseRecorder {
		q := httptest.NewRequest(method, path, strings.NewReader(""))
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if cookie != "" {
			q.AddCookie(&http.Cookie{Name: "duban", Value: cookie})
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, q)
		return w
	}
	before, err := d.Store.Changed(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	own := []string{"/login", "/logout", "/start", "/account/password", "/account/sessions"} // what everybody does with his own
	for _, r := range append(web.Routes(), g.Routes()...) {
		method, path, _ := strings.Cut(r.Pattern, " ")
		path = regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(strings.TrimSuffix(path, "{$}"), "1")
		w := ask(method, path, "")
		open := r.Least == shell.Anybody
		if !open && w.Code != http.StatusUnauthorized && (w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/login")) {
			t.Errorf("%s: nobody gets %d", r.Pattern, w.Code)
		}
		if method == http.MethodGet || method == http.MethodHead || slices.Contains(own, path) {
			continue
		}
		if w := ask(method, path, cookie); w.Code != http.StatusForbidden {
			t.Errorf("%s: a viewer gets %d: %.200s", r.Pattern, w.Code, w.Body)
		}
	}
	if after, err := d.Store.Changed(t.Context()); err != nil || after != before {
		t.Errorf("something was changed: %s, then %s %v", before, after, err)
	}
}
