package shortname

import "sync"

// Names keeps the names of problems, each found when it is first asked for: of most problems nobody asks, and to find one takes longer than to decide on
// its problem. They are kept, as messages of years ask again and again, and several may ask at once.
type Names struct {
	mu    sync.Mutex
	found map[string]Name
}

// NewNames returns the names of problems of which nobody has asked yet.
func NewNames() *Names { return &Names{found: map[string]Name{}} }

// Of returns the name of a problem by its key, found by choose where nobody has asked for it before. A nil one keeps none.
func (n *Names) Of(key string, choose func() Name) Name {
	if n == nil {
		return choose()
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	name, known := n.found[key]
	if !known {
		name = choose()
		n.found[key] = name
	}
	return name
}
