package ledger_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"duban/tools/desk"
	"duban/web/ledger"
	"duban/web/shell"
)

// A slow reader takes nothing until he may.
type slow struct {
	http.ResponseWriter
	begun, end chan struct{}
}

func (w slow) Write(b []byte) (int, error) {
	w.begun <- struct{}{}
	<-w.end
	return len(b), nil
}

// Who reads a workbook slowly keeps nobody else from his.
func TestASlowReaderHoldsNoBook(t *testing.T) {
	d := desk.Open(t, nil)
	for _, r := range ledger.Routes() {
		if r.Pattern != "GET /matters.xlsx" {
			continue
		}
		h := d.Site.Handle(r)
		q := httptest.NewRequest(http.MethodGet, "/matters.xlsx", nil)
		q = q.WithContext(shell.WithUser(q.Context(), desk.Guest))
		w, done := slow{httptest.NewRecorder(), make(chan struct{}), make(chan struct{})}, make(chan struct{})
		go func() {
			defer close(done)
			h.ServeHTTP(w, q)
		}()
		<-w.begun
		other := httptest.NewRecorder()
		if h.ServeHTTP(other, q); other.Code != http.StatusOK || other.Body.Len() == 0 {
			t.Errorf("HTTP %d, %d bytes", other.Code, other.Body.Len())
		}
		close(w.end)
		<-done
	}
}
