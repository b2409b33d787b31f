package preview

import (
	"hash/maphash"
	"slices"

	"duban/remind"
)

// Keys is a set of keys of notices. It holds hashes: of a nation's notices of years the texts would take most of a play's memory, and most of its
// time to be compared. They are of 64 bits, by obligation: of the ten thousand notices that one may ever have, any two share a hash in one of three
// hundred thousand million plays. The zero Keys is empty.
type Keys struct {
	held map[remind.Key]*rests
	n    int
	last remind.Key // asked for last, as all addresses of an obligation follow each other
	of   *rests     // what is held of it
}

// rests are hashes of what keys say beside their obligation: each stands at the place that its last bits name, or at the next that was free. They
// are hashes already, so a map, which would hash them again, takes thrice the room and the time.
type rests struct {
	slots []uint64 // a power of two of them; 0: free
	n     int
}

// A rest is that.
type rest struct {
	anchor     remind.Anchor
	stage      string
	occurrence int
	to         remind.Address
}

// place returns where a hash stands, or would.
func (r *rests) place(hash uint64) *uint64 {
	last := uint64(len(r.slots) - 1)
	for i := hash & last; ; i = (i + 1) & last {
		if s := &r.slots[i]; *s == hash || *s == 0 {
			return s
		}
	}
}

// add adds a hash, and reports whether it is new. A quarter of the places at least stay free.
func (r *rests) add(hash uint64) bool {
	if 4*(r.n+1) > 3*len(r.slots) {
		former := r.slots
		r.slots = make([]uint64, max(8, 2*len(former)))
		for _, h := range former {
			if h != 0 {
				*r.place(h) = h
			}
		}
	}
	at := r.place(hash)
	if *at == hash {
		return false
	}
	*at = hash
	r.n++
	return true
}

// seed is that of the hashes: another one in each run.
var seed = maphash.MakeSeed()

// hashOf returns the hash of what a key says beside its obligation.
func hashOf(k *remind.NoticeKey) uint64 {
	return max(1, maphash.Comparable(seed, rest{k.Anchor, k.Stage, k.Occurrence, k.Address})) // 0 is a free place
}

// Has reports whether a key is in the set.
func (s *Keys) Has(k remind.NoticeKey) bool {
	of := s.restsOf(k.Obligation)
	return of != nil && *of.place(hashOf(&k)) != 0
}

// Knows reports whether any key of an obligation is in the set.
func (s *Keys) Knows(k remind.Key) bool { return s.restsOf(k) != nil }

// restsOf returns what is held of an obligation; nil: nothing.
func (s *Keys) restsOf(k remind.Key) *rests {
	if s.last != k {
		s.last, s.of = k, s.held[k]
	}
	return s.of
}

// Add adds a key.
func (s *Keys) Add(k remind.NoticeKey) {
	if s.restsOf(k.Obligation) == nil {
		if s.held == nil {
			s.held = map[remind.Key]*rests{}
		}
		s.of = &rests{}
		s.held[k.Obligation] = s.of
	}
	if s.of.add(hashOf(&k)) {
		s.n++
	}
}

// Len returns how many keys are in the set.
func (s *Keys) Len() int { return s.n }

// Clone returns a copy.
func (s *Keys) Clone() Keys {
	c := Keys{held: make(map[remind.Key]*rests, len(s.held)), n: s.n}
	for k, of := range s.held {
		c.held[k] = &rests{slices.Clone(of.slots), of.n}
	}
	return c
}
