package preview

import (
	"hash/maphash"
	"maps"

	"duban/remind"
)

// Keys is a set of notices by their keys; the zero Keys is empty. Of each key it holds two hashes and not its texts, which take ten times as much
// and slow down every look in a play of years. That two keys of one play share both is not to be expected in the life of all computers.
type Keys struct{ held map[trace]struct{} }

// A trace is what is held of a key.
type trace [2]uint64

// The seeds of the two hashes: another one in each run.
var seeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

// traceOf returns the trace of a key.
func traceOf(k remind.NoticeKey) trace {
	return trace{maphash.Comparable(seeds[0], k), maphash.Comparable(seeds[1], k)}
}

// Has reports whether a key is in the set.
func (s *Keys) Has(k remind.NoticeKey) bool {
	_, has := s.held[traceOf(k)]
	return has
}

// Add puts a key into the set.
func (s *Keys) Add(k remind.NoticeKey) {
	if s.held == nil {
		s.held = map[trace]struct{}{}
	}
	s.held[traceOf(k)] = struct{}{}
}

// Len counts the keys of the set.
func (s *Keys) Len() int { return len(s.held) }

// Clone returns a copy.
func (s *Keys) Clone() Keys { return Keys{maps.Clone(s.held)} }
