//go:build browser

package web_test

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"duban/office/accounts"
	"duban/remind"
	"duban/tools/browser"
	"duban/tools/desk"
	"duban/web"
	"duban/web/gate"
)

// A page that is left open shows by itself what others have changed; while somebody types in it, it only says so, and nothing of what was typed is lost.
func TestAPageLeftOpenInABrowser(t *testing.T) {
	d := desk.Open(t, nil)
	at, looks := signedIn(t, d)
	b := browser.Open(t, 1200, 800)
	// look has the page ask now whether something has changed, as it does every twenty seconds.
	look := func(until string) {
		t.Helper()
		browser.Eval[bool](b, `document.dispatchEvent(new Event("visibilitychange")), new Promise(done => {
			const wait = setInterval(() => { if (`+until+`) { clearInterval(wait); done(true); } }, 50);
		})`)
	}
	open := func(path string) {
		t.Helper()
		before := looks.Load()
		b.Go(at + path)
		for began := time.Now(); looks.Load() == before; time.Sleep(20 * time.Millisecond) { // until it knows what it shows
			if time.Since(began) > browser.Patience {
				t.Fatal("the page does not look what has changed")
			}
		}
		look("true")
		browser.Eval[bool](b, `window.same = true`)
	}
	extend := func(to remind.Date) {
		t.Helper()
		d.Record(t, remind.Event{Kind: remind.EventExtend, To: to, Doc: "衡整改办〔2026〕12号"}, "22")
		d.Site.Changed()
	}

	open("/matters/hengyang-2024/22")
	extend(remind.NewDate(2028, 11, 30))
	look(`document.querySelector("main").innerText.includes("2028年11月30日")`)
	if !browser.Eval[bool](b, `window.same && document.querySelector(".news").hidden`) {
		t.Error("the page was not read anew in its place")
	}

	open("/matter-acts/close?key=hengyang-2024/22")
	const words = "已现场核查，尚未写完"
	b.Type("[name=note]", words)
	browser.Eval[bool](b, `document.activeElement.blur(), true`) // he has gone for a cup of tea
	extend(remind.NewDate(2028, 12, 30))
	look(`!document.querySelector(".news").hidden || document.querySelector("[name=note]").value === ""`)
	if got := browser.Eval[string](b, `document.querySelector("[name=note]").value`); got != words {
		t.Errorf("of what was typed %q is left", got)
	}
	if !browser.Eval[bool](b, `window.same && !document.querySelector(".news").hidden`) {
		t.Error("he is not told that something has changed")
	}
}

// signedIn serves the office's page to a clerk who has signed in, and counts how often his pages have looked what has changed.
func signedIn(t *testing.T, d *desk.Desk) (at string, looks *atomic.Int64) {
	t.Helper()
	keeper := accounts.NewKeeper(d.Store.Accounts(), func() time.Time { return d.Time })
	link, err := keeper.Add(t.Context(), "root", accounts.Profile{Name: "wang", Display: "王科长", Role: "office"})
	if err != nil {
		t.Fatal(err)
	}
	cookie, err := keeper.Begin(t.Context(), accounts.Start{Link: link, Words: "内网督办2026"}, accounts.Entry{})
	if err != nil {
		t.Fatal(err)
	}
	g := gate.New(d.Site, keeper, "", nil)
	h := web.NewDesk(d.Site, g.Routes(), g.Guard)
	looks = new(atomic.Int64)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		q.AddCookie(&http.Cookie{Name: "duban", Value: cookie})
		h.ServeHTTP(w, q)
		if q.URL.Path == "/mark" {
			looks.Add(1)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL, looks
}
