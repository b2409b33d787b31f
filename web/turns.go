package web

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// What the pages may take of the machine. Who sends mails has the rest.
const (
	atOnce   = 8                // requests that are worked on at once
	turnTime = 5 * time.Second  // that one waits for its turn
	workTime = 20 * time.Second // that one may take of the store's time
	smallest = 1 << 17          // bodies up to this size are read before the turn: who sends slowly keeps nobody waiting
)

// turns let few requests be worked on at once; others wait a while, and are asked to come again.
type turns chan struct{}

// newTurns returns turns of which none is taken.
func newTurns(n int) turns { return make(turns, n) }

// serve lets requests in by turns. A turn ends with the first byte of the answer, as pages are made whole before they are sent: who reads slowly keeps
// nobody waiting either. A large body, as files have it, takes no turn: what reads it holds it to a pace and few at once by itself.
func (t turns) serve(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		small, err := gathered(r)
		if err != nil {
			http.Error(w, "请求没有完整送达，请重新提交。", http.StatusBadRequest)
			return
		}
		if !small && !brings(r) {
			http.Error(w, "请求内容过长，未予办理。", http.StatusRequestEntityTooLarge)
			return
		}
		if !small {
			h.ServeHTTP(w, r)
			return
		}
		if !t.take(r.Context()) {
			w.Header().Set("Retry-After", "3")
			w.Header().Set("Cache-Control", "no-store")
			http.Error(w, "同时访问的人较多，请稍候刷新本页。提醒照常发送。", http.StatusServiceUnavailable)
			return
		}
		end := sync.OnceFunc(func() { <-t })
		defer end()
		ctx, stop := context.WithTimeout(r.Context(), workTime)
		defer stop()
		h.ServeHTTP(&firstByte{ResponseWriter: w, end: end}, r.WithContext(ctx))
	})
}

// brings reports whether a request may have files in it. No other one is large, unless somebody wants to be worked on without a turn.
func brings(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data")
}

// take waits for a turn.
func (t turns) take(ctx context.Context) bool {
	timer := time.NewTimer(turnTime)
	defer timer.Stop()
	select {
	case t <- struct{}{}:
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	return false
}

// gathered reads a small body whole; of a larger one it puts back what it has read.
func gathered(r *http.Request) (small bool, err error) {
	if r.Body == nil || r.Body == http.NoBody {
		return true, nil
	}
	if r.ContentLength > smallest {
		return false, nil
	}
	whole, err := io.ReadAll(io.LimitReader(r.Body, smallest+1))
	if err != nil {
		return false, err
	}
	rest := struct {
		io.Reader
		io.Closer
	}{bytes.NewReader(whole), r.Body}
	if len(whole) > smallest {
		rest.Reader = io.MultiReader(rest.Reader, r.Body)
		r.Body = rest
		return false, nil
	}
	r.Body = rest
	return true, nil
}

// A firstByte is an answer that says when its first byte is sent.
type firstByte struct {
	http.ResponseWriter
	end func()
}

// WriteHeader ends the turn.
func (w *firstByte) WriteHeader(status int) {
	w.end()
	w.ResponseWriter.WriteHeader(status)
}

// Write ends the turn.
func (w *firstByte) Write(b []byte) (int, error) {
	w.end()
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController find what is under it.
func (w *firstByte) Unwrap() http.ResponseWriter { return w.ResponseWriter }
