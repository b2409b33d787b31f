package api

import (
	"crypto/sha256"
	"net/http"
	"sync"

	"duban/web/shell"
)

// replays are the answers to calls that bore an Idempotency-Key, so that a program which tries again after a broken line records nothing twice. They are
// known until the service ends; the events of a matter, which cannot happen twice, need none.
type replays struct {
	mu    sync.Mutex
	known map[string]replay
	order []string
}

// A replay is what was brought under a key, and what was answered.
type replay struct {
	sum    [sha256.Size]byte
	answer any
}

// mostReplays is how many answers are known, and longestKey how long a key may be.
const (
	mostReplays = 1000
	longestKey  = 200
)

// record returns a call that records something, once for each key that it bears.
func (r *replays) record(do func(*shell.Call, []byte) (any, error)) func(*shell.Call) error {
	return func(c *shell.Call) error {
		if _, err := asked(c); err != nil {
			return err
		}
		body, err := brought(c)
		if err != nil {
			return err
		}
		answer, err := r.once(c, body, do)
		if err != nil {
			return err
		}
		write(c, http.StatusCreated, "application/json", answer)
		return nil
	}
}

// once records what was brought, or finds what was answered to it before.
func (r *replays) once(c *shell.Call, body []byte, do func(*shell.Call, []byte) (any, error)) (any, error) {
	id := c.Header.Get("Idempotency-Key")
	if id == "" {
		return do(c, body)
	}
	if len(id) > longestKey {
		return nil, wrong("Idempotency-Key 最长%d个字符", longestKey)
	}
	r.mu.Lock() // one by one: the second of two at once must find what the first was answered
	defer r.mu.Unlock()
	name, sum := c.User.Account+"\n"+id, sha256.Sum256(append([]byte(c.URL.Path+"\n"), body...))
	if old, ok := r.known[name]; ok {
		if old.sum != sum {
			return nil, shell.Refusal{Status: http.StatusUnprocessableEntity, Text: "该 Idempotency-Key 已用于内容不同的请求，未作登记"}
		}
		c.W.Header().Set("Idempotent-Replayed", "true")
		return old.answer, nil
	}
	answer, err := do(c, body)
	if err == nil {
		r.keep(name, replay{sum, answer})
	}
	return answer, err
}

// keep keeps an answer, and lets go of the oldest.
func (r *replays) keep(name string, a replay) {
	if r.known == nil {
		r.known = map[string]replay{}
	}
	if len(r.order) >= mostReplays {
		delete(r.known, r.order[0])
		r.order = r.order[1:]
	}
	r.known[name], r.order = a, append(r.order, name)
}
