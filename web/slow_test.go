package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"duban/formats/upward"
	"duban/remind"
	"duban/tools/desk"
	"duban/web"
	"duban/web/shell"
)

// A slow reader takes nothing until he may.
type slow struct {
	*httptest.ResponseRecorder
	begun, end chan struct{}
}

func (w slow) Write(b []byte) (int, error) {
	select {
	case w.begun <- struct{}{}:
	default: // it had begun
	}
	<-w.end
	return len(b), nil
}

// Who reads slowly what a page answers, a workbook too, keeps nobody else from the same: no lock is held while it is sent.
func TestASlowReaderKeepsNobodyWaiting(t *testing.T) {
	d := desk.Open(t, nil, remind.Plan{ID: "p", Title: "方案", Problems: []remind.Problem{{
		Plan: "p", Number: 1, Title: "扬尘污染。", Parties: remind.Parties{Responsible: []string{"甲县"}, Leader: []string{"王某"}},
		Deadline: remind.Deadline{Kind: remind.Dated, Date: remind.NewDate(2026, 12, 31)},
	}}})
	for _, r := range web.Routes() {
		method, path, _ := strings.Cut(r.Pattern, " ")
		if method != http.MethodGet && path != "/reports/upward" {
			continue
		}
		path = strings.TrimSuffix(path, "{$}")
		mux := http.NewServeMux()
		mux.Handle(r.Pattern, d.Site.Handle(r))
		readSlowly(t, mux, func() *http.Request {
			q := requestOf(t, method, regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(path, "p")+"?key=p/1&format=xlsx&form=xlsx")
			return q.WithContext(shell.WithUser(q.Context(), desk.Clerk))
		})
	}
}

// requestOf returns a request, with the files of a form where it sends one.
func requestOf(t *testing.T, method, address string) *http.Request {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("columns", "表式.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write([]byte(upward.Example))
	_ = form.Close()
	if method == http.MethodGet {
		return httptest.NewRequest(method, address, nil)
	}
	q := httptest.NewRequest(method, address, &body)
	q.Header.Set("Content-Type", form.FormDataContentType())
	return q
}

// readSlowly asks for something, and while that is being read asks for it once more.
func readSlowly(t *testing.T, h http.Handler, ask func() *http.Request) {
	t.Helper()
	w, done := slow{httptest.NewRecorder(), make(chan struct{}, 1), make(chan struct{})}, make(chan struct{})
	go func() {
		defer close(done)
		h.ServeHTTP(w, ask())
	}()
	select {
	case <-w.begun:
	case <-done: // it led elsewhere
		return
	}
	other := make(chan struct{})
	go func() {
		defer close(other)
		h.ServeHTTP(httptest.NewRecorder(), ask())
	}()
	select {
	case <-other:
	case <-time.After(time.Minute):
		t.Errorf("%s %s waits for a slow reader", ask().Method, ask().URL)
	}
	close(w.end)
	<-done
	<-other
}
