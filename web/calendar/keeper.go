package calendar

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"duban/office"
	"duban/web/shell"
)

// Bounds of what is worked out beside the pages.
const (
	mostKept = 12
	patience = 700 * time.Millisecond // that a page waits: where little is held, it is there at once
	longest  = 2 * time.Minute
)

// A work is something that is worked out, or was.
type work struct {
	done  chan struct{}
	value any
	err   error
	begun time.Time // as of then
}

// A keeper works out what takes long, one thing at a time, and keeps the newest of it.
type keeper struct {
	mu    sync.Mutex
	kept  map[string]*work
	order []string // the oldest first
	turn  chan struct{}
}

// newKeeper returns a keeper that keeps nothing yet.
func newKeeper() *keeper {
	return &keeper{kept: map[string]*work{}, turn: make(chan struct{}, 1)}
}

// standing returns a word that changes with what decides what is to come: what people enter, the rounds, the day. What merely arrived changes little of
// it, and while thousands arrive nothing would ever be worked out.
func standing(c *shell.Call) (string, error) {
	mark, err := c.Site.Office().Store.Changed(c.Context())
	if err != nil {
		return "", err
	}
	parts := strings.SplitN(mark, ".", 3)
	return parts[0] + "." + parts[1] + " " + c.Today().String(), nil
}

// ask returns what a function makes, as of the store as it stands; not ready where that takes longer than a page waits.
func ask[T any](c *shell.Call, k *keeper, what string, fresh func(context.Context, *office.Office) (T, error)) (value T, asOf time.Time, ready bool, err error) {
	stands, err := standing(c)
	if err != nil {
		return value, asOf, false, err
	}
	w, err := k.begin(c, stands+" "+what, func(ctx context.Context, o *office.Office) (any, error) { return fresh(ctx, o) })
	if err != nil {
		return value, asOf, false, err
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-w.done:
	case <-timer.C:
		return value, asOf, false, nil
	case <-c.Context().Done():
		return value, asOf, false, c.Context().Err()
	}
	if w.err != nil {
		return value, asOf, false, w.err
	}
	value, _ = w.value.(T)
	return value, w.begun, true, nil
}

// begin returns the work of a name, begun where there is none.
func (k *keeper) begin(c *shell.Call, name string, fresh func(context.Context, *office.Office) (any, error)) (*work, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if w := k.kept[name]; w != nil {
		return w, nil
	}
	if err := k.room(); err != nil {
		return nil, err
	}
	w := &work{done: make(chan struct{}), begun: c.Site.Now()}
	k.kept[name], k.order = w, append(k.order, name)
	o := c.Office()
	go func() { // beside the request: who looks may go, and asks again
		k.turn <- struct{}{}
		defer func() { <-k.turn }()
		defer close(w.done)
		ctx, stop := context.WithTimeout(context.Background(), longest)
		defer stop()
		w.err = shell.Beside(func() (err error) {
			w.value, err = fresh(ctx, o)
			return err
		})
		if w.err != nil {
			c.Site.Log.Info("what is to come was not worked out", "what", name, "error", w.err)
			k.drop(name)
		}
	}()
	return w, nil
}

// room drops the oldest work that is done where there is too much. Where none is, too many ask at once.
func (k *keeper) room() error {
	for i, name := range k.order {
		if len(k.order) < mostKept {
			return nil
		}
		select {
		case <-k.kept[name].done:
			delete(k.kept, name)
			k.order = append(k.order[:i:i], k.order[i+1:]...)
			return nil
		default:
		}
	}
	if len(k.order) >= mostKept {
		return shell.Refusal{Status: http.StatusServiceUnavailable, Text: "正在推演的较多，请稍后再试。"}
	}
	return nil
}

// drop forgets a work that failed: the next who asks tries again, while whoever waits for it now is told.
func (k *keeper) drop(name string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.kept, name)
	for i := range k.order {
		if k.order[i] == name {
			k.order = append(k.order[:i:i], k.order[i+1:]...)
			return
		}
	}
}

// wait answers with a page that says that it is being worked out, and comes again by itself.
func wait(c *shell.Call, what string) error {
	c.W.Header().Set("Refresh", "2")
	return c.Show(pages, "wait", &shell.Page{Title: "正在计算", Nav: "/calendar", Data: what})
}
