package people

import (
	"hash/maphash"
	"iter"
)

// Addresses find the contacts of an address by their places in a directory. A map of lists would take more than the contacts themselves where
// there are many; here a contact costs a dozen bytes, whatever its address, and the collector has nothing to follow.
type addresses struct {
	seed  maphash.Seed
	slots []int32 // by the hash of an address, or behind it: the place of its first contact, plus one; 0: free
	next  []int32 // by place: that of the next contact at the same address, plus one; 0: there is none
	at    func(int32) Address
}

// newAddresses returns an index of n contacts, whose addresses at returns in their one spelling.
func newAddresses(n int, at func(int32) Address) addresses {
	size := 1
	for size < 2*n { // half of the slots stay free, so that few are looked at
		size *= 2
	}
	x := addresses{seed: maphash.MakeSeed(), slots: make([]int32, size), next: make([]int32, n), at: at}
	for i := int32(n) - 1; i >= 0; i-- { // from the last one: so each comes before those that are there
		slot := x.slot(at(i))
		x.next[i], x.slots[slot] = x.slots[slot], i+1
	}
	return x
}

// slot returns where the first contact of an address stands, or is to stand.
func (x *addresses) slot(to Address) uint64 {
	last := uint64(len(x.slots) - 1)
	for slot := maphash.Comparable(x.seed, to) & last; ; slot = (slot + 1) & last {
		if first := x.slots[slot]; first == 0 || x.at(first-1) == to {
			return slot
		}
	}
}

// first returns the place of the first contact at an address; negative: there is none.
func (x *addresses) first(to Address) int32 { return x.slots[x.slot(to)] - 1 }

// of yields the places of the contacts at an address, in their order.
func (x *addresses) of(to Address) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for i := x.first(to); i >= 0 && yield(i); i = x.next[i] - 1 {
			continue // the next
		}
	}
}
