package seal

import (
	"maps"
	"testing"
)

// Leaves are found by their algorithm, however many a chain has, and a later one takes the place of the one before.
func TestLeavesByAlgorithm(t *testing.T) {
	var l leafSet
	if l.of("a") != (Leaf{}) || len(maps.Collect(l.all())) != 0 {
		t.Error("a row without leaves has some")
	}
	want := map[string]Leaf{}
	for i, alg := range []string{"a", "b", "c", "b", "a"} {
		leaf := Leaf{byte(i + 1)}
		want[alg] = leaf
		l.put(alg, leaf)
		if got := maps.Collect(l.all()); !maps.Equal(got, want) {
			t.Errorf("after %s: %v, want %v", alg, got, want)
		}
		for alg, leaf := range want {
			if l.of(alg) != leaf {
				t.Errorf("%s: %v, want %v", alg, l.of(alg), leaf)
			}
		}
	}
	if l.of("d") != (Leaf{}) {
		t.Error("an algorithm that is not there has a leaf")
	}
}
