//go:build browser

package browser_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"duban/tools/browser"
)

// What a test asks the browser for comes from a real one: a page is read, a form is sent, scripts can be forbidden, and axe-core finds a bad page.
func TestABrowser(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(`<!DOCTYPE html><meta name="viewport" content="width=device-width"><title>页</title><p>` + r.FormValue("x") + `</p><form method="post"><input name="x"><button>送</button></form><script>document.querySelector("p").append("脚本")</script>`))
	}))
	defer s.Close()
	b := browser.Open(t, 390, 800)
	b.Go(s.URL)
	b.Type("input", "甲")
	b.Press("button")
	if got := b.Text("p"); got != "甲脚本" {
		t.Errorf("the page says %q", got)
	}
	if v := b.Violations(); len(v) == 0 {
		t.Error("axe-core finds nothing wrong with a page without language and labels")
	}
	if n := browser.Eval[int](b, "innerWidth"); n != 390 {
		t.Errorf("the page is %d wide", n)
	}
	b.WithoutScript()
	b.Go(s.URL + "?x=乙")
	if got := b.Text("p"); got != "乙" {
		t.Errorf("without scripts the page says %q", got)
	}
}
