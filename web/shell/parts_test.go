package shell

import (
	"fmt"
	"slices"
	"testing"
)

// What is kept of parts is bounded by how many plans they are of: those that were looked at last stay, however many others there were.
func TestPartsThatWereLookedAtLastStay(t *testing.T) {
	var k parts
	first := k.of([]string{"a", "b"})
	for n := range 3 * mostInParts {
		k.of([]string{fmt.Sprint(n)})
		if k.of([]string{"a", "b"}) != first {
			t.Fatalf("after %d others it is made anew", n+1)
		}
		held := 0
		for _, p := range k.all[:len(k.all)-1] {
			held += 1 + len(p.plans)
		}
		if held > mostInParts {
			t.Fatalf("%d parts hold more than %d plans", len(k.all), mostInParts)
		}
	}
	var many []string
	for n := range 2 * mostInParts {
		many = append(many, fmt.Sprint(n))
	}
	if k.of(many); len(k.all) != 1 || !slices.Equal(k.all[0].plans, many) {
		t.Errorf("beside a large one %d others are kept", len(k.all)-1)
	}
	if k.of([]string{"a", "b"}) == first {
		t.Error("what was forgotten is found")
	}
}
