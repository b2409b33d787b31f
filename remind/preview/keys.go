package preview

import (
	"hash/maphash"
	"maps"

	"duban/remind"
)

// Keys is a set of keys of notices. It holds hashes: of a nation's notices of years the texts would take most of a play's memory, and most of its
// time to be compared. They are of 64 bits, by obligation: of the ten thousand notices that one may ever have, any two share a hash in one of three
// hundred thousand million plays. The zero Keys is empty.
type Keys struct {
	held map[remind.Key]rests
	n    int
	last remind.Key // asked for last, as all addresses of an obligation follow each other
	of   rests      // what is held of it
}

// rests are hashes of what keys say beside their obligation.
type rests map[uint64]struct{}

// A rest is that.
type rest struct {
	anchor     remind.Anchor
	stage      string
	occurrence int
	to         remind.Address
}

// seed is that of the hashes: another one in each run.
var seed = maphash.MakeSeed()

// hashOf returns the hash of what a key says beside its obligation.
func hashOf(k *remind.NoticeKey) uint64 {
	return maphash.Comparable(seed, rest{k.Anchor, k.Stage, k.Occurrence, k.Address})
}

// Has reports whether a key is in the set.
func (s *Keys) Has(k remind.NoticeKey) bool {
	if len(s.restsOf(k.Obligation)) == 0 {
		return false
	}
	_, has := s.of[hashOf(&k)]
	return has
}

// restsOf returns what is held of an obligation.
func (s *Keys) restsOf(k remind.Key) rests {
	if s.last != k {
		s.last, s.of = k, s.held[k]
	}
	return s.of
}

// Add adds a key.
func (s *Keys) Add(k remind.NoticeKey) {
	if s.restsOf(k.Obligation) == nil {
		if s.held == nil {
			s.held = map[remind.Key]rests{}
		}
		s.of = rests{}
		s.held[k.Obligation] = s.of
	}
	before := len(s.of)
	s.of[hashOf(&k)] = struct{}{}
	s.n += len(s.of) - before
}

// Len returns how many keys are in the set.
func (s *Keys) Len() int { return s.n }

// Clone returns a copy.
func (s *Keys) Clone() Keys {
	c := Keys{held: make(map[remind.Key]rests, len(s.held)), n: s.n}
	for k, of := range s.held {
		c.held[k] = maps.Clone(of)
	}
	return c
}
