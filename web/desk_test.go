package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"duban/tools/desk"
	"duban/web"
	"duban/web/shell"
)

// What is not there is said as everything is: in Chinese, within the frame, with a way back; to programs in their form.
func TestWhatIsNotThereIsSaidInTheFrame(t *testing.T) {
	d := desk.Open(t, nil)
	guard := func(_ shell.Route, h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			h.ServeHTTP(w, q.WithContext(shell.WithUser(q.Context(), desk.Boss)))
		})
	}
	h := web.NewDesk(d.Site, nil, guard)
	for _, tt := range []struct {
		name, method, path string
		status             int
		form, text         string
	}{
		{"no page", "GET", "/nosuch", http.StatusNotFound, "text/html", "没有这个页面，请核对网址。"},
		{"nothing behind a page", "GET", "/todo/1/2", http.StatusNotFound, "text/html", `<a href="/">`},
		{"a form that nothing takes", "POST", "/nosuch", http.StatusNotFound, "text/html", "没有这个页面"},
		{"a page that is sent to", "POST", "/todo", http.StatusMethodNotAllowed, "text/html", "请从页面上的链接和按钮进入"},
		{"an act that is looked at", "GET", "/logout", http.StatusNotFound, "text/html", "没有这个页面"},
		{"no call", "GET", "/api/v1/nosuch", http.StatusNotFound, "application/problem+json", `"detail":"没有这个页面，请核对网址。"`},
		{"a call of another kind", "DELETE", "/api/v1/status", http.StatusMethodNotAllowed, "application/problem+json", `"status":405`},
		{"a page", "GET", "/todo", http.StatusOK, "text/html", "全部待办"},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(tt.method, tt.path, nil))
		if w.Code != tt.status || !strings.HasPrefix(w.Header().Get("Content-Type"), tt.form) || !strings.Contains(w.Body.String(), tt.text) {
			t.Errorf("%s: %d %s %.900s", tt.name, w.Code, w.Header().Get("Content-Type"), w.Body)
		}
		if strings.Contains(w.Body.String(), "page not found") || strings.Contains(w.Body.String(), "Not Allowed\n") {
			t.Errorf("%s: in English: %.300s", tt.name, w.Body)
		}
		if tt.status == http.StatusMethodNotAllowed && w.Header().Get("Allow") == "" {
			t.Errorf("%s: what may be done is not in the head", tt.name)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "//matters/../todo", nil))
	if w.Code/100 != 3 || w.Header().Get("Location") != "/todo" {
		t.Errorf("a path in other words leads on: %d %s", w.Code, w.Header().Get("Location"))
	}
}
