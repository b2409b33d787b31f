package store

import (
	"strings"

	"duban/remind"
)

// Everything is the scope of a hold of everything.
const Everything = "*"

// Holds answers what may be offered: see Hold for the scopes.
type Holds map[string]bool

// NewHolds takes those holds that bind in a realm on a day. The hold that a plan gets when it enters binds real channels only; a person's
// hold binds rehearsals too.
func NewHolds(list []Hold, realm string, on remind.Date) Holds {
	h := Holds{}
	for i := range list {
		if x := &list[i]; x.Runs(on) && x.binds(realm) {
			h[x.Scope] = true
		}
	}
	return h
}

// binds reports whether the hold concerns a realm.
func (h *Hold) binds(realm string) bool { return realm == Real || h.By != EnteredBy }

// AddressScope returns the scope of a hold on an address.
func AddressScope(to remind.Address) string { return "addr:" + to.Channel + ":" + to.To }

// ScopeAddress returns the address that a scope holds; false where it holds no address.
func ScopeAddress(scope string) (remind.Address, bool) {
	rest, ok := strings.CutPrefix(scope, "addr:")
	channel, to, _ := strings.Cut(rest, ":")
	return remind.Address{Channel: channel, To: to}, ok
}

// Keeps reports whether a hold keeps a notice back.
func (h Holds) Keeps(n *remind.Notice) bool {
	return len(h) > 0 && (h.KeepsObligation(n.Obligation) || h[AddressScope(n.Address)])
}

// KeepsObligation reports whether everything, the plan, the problem or the obligation is held.
func (h Holds) KeepsObligation(k remind.Key) bool {
	return h.Holding(k) != ""
}

// Holding returns the widest scope that keeps an obligation back; empty: none does.
func (h Holds) Holding(k remind.Key) string {
	for _, scope := range []string{Everything, k.Plan(), string(k.ProblemKey()), string(k)} {
		if h[scope] {
			return scope
		}
	}
	return ""
}

// Offered returns the notices that no hold keeps back.
func (h Holds) Offered(notices []remind.Notice) []remind.Notice {
	var free []remind.Notice
	for i := range notices {
		if !h.Keeps(&notices[i]) {
			free = append(free, notices[i])
		}
	}
	return free
}
