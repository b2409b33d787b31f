package standing

import (
	"context"
	"errors"
	"slices"
	"testing"
)

// Parts come in the order of the batches, each with its plans; whoever has seen enough gets no more, and an error is the last.
func TestPartsComeInOrder(t *testing.T) {
	k := newKeeper(t)
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		k.take(id, 2)
	}
	batches := [][]string{{"a", "b"}, {"c", "没有的方案"}, {"d"}, nil, {"e"}}
	want := [][]string{{"a", "b"}, {"c"}, {"d"}, nil, {"e"}}
	for most := 1; most <= len(batches); most++ {
		n := 0
		for p, err := range Parts(t.Context(), k.st, slices.Values(batches), nil) {
			if err != nil {
				t.Fatal(err)
			}
			var held []string
			for i := range p.Snap.Plans {
				held = append(held, p.Snap.Plans[i].ID)
			}
			if !slices.Equal(held, want[n]) || !slices.Equal(p.Plans, batches[n]) {
				t.Errorf("part %d of %v holds %v, want %v of %v", n, p.Plans, held, want[n], batches[n])
			}
			if n++; n == most {
				break
			}
		}
		if n != most {
			t.Errorf("%d parts came, want %d", n, most)
		}
	}
}

// A look that is cut off says so, once; it does not seem to be at its end.
func TestPartsEndWithTheError(t *testing.T) {
	k := newKeeper(t)
	k.take("a", 2)
	ctx, cut := context.WithCancel(t.Context())
	defer cut()
	good, bad := 0, 0
	for _, err := range Parts(ctx, k.st, slices.Values(slices.Repeat([][]string{{"a"}}, 100)), nil) {
		if err == nil {
			good++
			cut()
			continue
		}
		if bad++; !errors.Is(err, context.Canceled) {
			t.Errorf("the last is %v", err)
		}
	}
	if bad != 1 || good > 2 {
		t.Errorf("%d parts and %d errors came after a look was cut off", good, bad)
	}
}
