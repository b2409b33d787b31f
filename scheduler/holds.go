package scheduler

import (
	"duban/remind"
	"duban/store"
)

// EnteredBy marks the hold that a plan gets when it enters. It binds real channels only; a person's hold binds rehearsals too.
const EnteredBy = "import"

// holds answers what may be offered.
type holds map[string]bool

func newHolds(list []store.Hold, realm string) holds {
	h := holds{}
	for _, x := range list {
		if realm == Real || x.By != EnteredBy {
			h[x.Scope] = true
		}
	}
	return h
}

// offered gives the notices that no hold keeps back: of everything, a plan, a problem, an obligation, an address.
func (h holds) offered(notices []remind.Notice) []remind.Notice {
	if len(h) == 0 {
		return notices
	}
	var free []remind.Notice
	for _, n := range notices {
		k := n.Obligation
		if h["*"] || h[k.Plan()] || h[string(k.ProblemKey())] || h[string(k)] || h["addr:"+n.Channel+":"+n.Address] {
			continue
		}
		free = append(free, n)
	}
	return free
}
