package api

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"duban/web/shell"
)

// Whoever asks for days to come many times at once holds no more than two turns of the pages.
func TestFewWaitForDaysToCome(t *testing.T) {
	began, end := make(chan struct{}), make(chan struct{})
	p := &player{}
	ask := p.play(func(*shell.Call) error {
		began <- struct{}{}
		<-end
		return nil
	})
	call := func() error { return ask(&shell.Call{Request: httptest.NewRequest(http.MethodGet, "/", nil)}) }
	var all sync.WaitGroup
	all.Go(func() { _ = call() })
	<-began
	p.asked.Add(1) // one waits
	if r := (shell.Refusal{}); !errors.As(call(), &r) || r.Status != http.StatusServiceUnavailable {
		t.Errorf("a third: %+v", r)
	}
	p.asked.Add(-1)
	close(end)
	all.Wait()
	all.Go(func() { <-began })
	if err := call(); err != nil {
		t.Errorf("later: %v", err)
	}
	all.Wait()
}
