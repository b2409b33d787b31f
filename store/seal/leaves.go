package seal

import "iter"

// A leafSet holds the leaves of a row, by algorithm. Nearly every chain has one algorithm, whose leaf needs no map: a map for each row of a store takes ten times the
// room of the leaves.
type leafSet struct {
	alg  string
	leaf Leaf
	more map[string]Leaf
}

// of returns the leaf by an algorithm; the zero Leaf where there is none.
func (l *leafSet) of(alg string) Leaf {
	if alg == l.alg {
		return l.leaf
	}
	return l.more[alg]
}

// put sets the leaf by an algorithm.
func (l *leafSet) put(alg string, leaf Leaf) {
	switch {
	case l.alg == "" || l.alg == alg:
		l.alg, l.leaf = alg, leaf
	case l.more == nil:
		l.more = map[string]Leaf{alg: leaf}
	default:
		l.more[alg] = leaf
	}
}

// all returns the leaves with their algorithms.
func (l *leafSet) all() iter.Seq2[string, Leaf] {
	return func(yield func(string, Leaf) bool) {
		if l.alg == "" || !yield(l.alg, l.leaf) {
			return
		}
		for alg, leaf := range l.more {
			if !yield(alg, leaf) {
				return
			}
		}
	}
}
