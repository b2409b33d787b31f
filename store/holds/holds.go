// Package holds says what a person, or a plan's entry, keeps back, and until when.
package holds

import (
	"cmp"
	"slices"
	"strings"

	"duban/remind"
)

// Real is the realm in which messages go to people; a plan's entry holds nothing in any other.
const Real = "real"

// A Hold keeps notices back: of everything ("*"), a plan (its id), a problem or obligation (its key), an address
// ("addr:CHANNEL:ADDRESS").
type Hold struct {
	Scope  string
	On     bool        // false: the scope is released
	By     string      // who typed it, or EnteredBy
	Second string      // who has agreed to it; empty: nobody was asked
	Until  remind.Date // its last day, after which it ends by itself; none: a release ends it
	Note   string

	Unreviewed int // of a plan's first release: readings that nobody had confirmed
}

// EnteredBy is the By of the hold that a plan gets when it first enters.
const EnteredBy = "import"

// Runs reports whether the hold keeps anything back on a day.
func (h *Hold) Runs(on remind.Date) bool { return h.On && (h.Until == 0 || on <= h.Until) }

// Running returns the holds that keep something back on a day.
func Running(list []Hold, on remind.Date) []Hold {
	return slices.DeleteFunc(slices.Clone(list), func(h Hold) bool { return !h.Runs(on) })
}

// Ended returns the holds whose last day lies on one day or after it, and before another one: they have ended by themselves. The first that ended
// comes first, and of one day they come by their scopes, in whatever order they were read.
func Ended(list []Hold, from, before remind.Date) []Hold {
	all := slices.DeleteFunc(slices.Clone(list), func(h Hold) bool { return !h.On || h.Until == 0 || h.Until < from || h.Until >= before })
	slices.SortFunc(all, func(a, b Hold) int { return cmp.Or(cmp.Compare(a.Until, b.Until), cmp.Compare(a.Scope, b.Scope)) })
	return all
}

// Said names the hold with its end, who is behind it, and why, for the office.
func (h *Hold) Said() string {
	words := strings.TrimPrefix(h.Scope, "addr:") + "（至" + h.Until.ChineseShort() + "，" + h.By
	if h.Second != "" {
		words += "、" + h.Second
	}
	if h.Note != "" {
		words += "，" + h.Note
	}
	return words + "）"
}

// Everything is the scope of a hold of everything.
const Everything = "*"

// Holds answers what may be offered: see Hold for the scopes.
type Holds map[string]bool

// New takes those holds that bind in a realm on a day. The hold that a plan gets when it enters binds real channels only; a person's
// hold binds rehearsals too.
func New(list []Hold, realm string, on remind.Date) Holds {
	h := Holds{}
	for i := range list {
		if x := &list[i]; x.Runs(on) && x.Binds(realm) {
			h[x.Scope] = true
		}
	}
	return h
}

// Binds reports whether the hold concerns a realm.
func (h *Hold) Binds(realm string) bool { return realm == Real || h.By != EnteredBy }

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

// Offered returns the notices that no hold keeps back: where none does these very ones, as a round has many.
func (h Holds) Offered(notices []remind.Notice) []remind.Notice {
	first := 0
	for first < len(notices) && !h.Keeps(&notices[first]) {
		first++
	}
	if first == len(notices) {
		return notices
	}
	free := slices.Clone(notices[:first])
	for i := first; i < len(notices); i++ {
		if !h.Keeps(&notices[i]) {
			free = append(free, notices[i])
		}
	}
	return free
}
