package calendar

import (
	"context"
	"net/http/httptest"
	"testing"

	"duban/office"
	"duban/tools/desk"
	"duban/web/shell"
)

// What is worked out beside the pages ends no process where it fails in a way that nobody thought of: the same process reminds.
func TestAPanicEndsNoProcess(t *testing.T) {
	d := desk.Open(t, nil)
	c := &shell.Call{Request: httptest.NewRequest("GET", "/calendar", nil), Site: d.Site, User: desk.Clerk}
	k := newKeeper()
	_, _, ready, err := ask(c, k, "month", func(context.Context, *office.Office) (int, error) { panic("nobody thought of it") })
	if ready || err == nil {
		t.Errorf("ready %v: %v", ready, err)
	}
	if n, _, ready, err := ask(c, k, "month", func(context.Context, *office.Office) (int, error) { return 7, nil }); n != 7 || !ready || err != nil {
		t.Errorf("asked again: %d, ready %v: %v", n, ready, err)
	}
}
