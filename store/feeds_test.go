package store

import "testing"

func TestCalendarsGetOtherAddressesWithEachTurn(t *testing.T) {
	s := opened(t)
	seen := map[string]bool{}
	for turn := 1; turn <= 3; turn++ {
		f, err := s.Feeds(t.Context())
		if err != nil || f.Turn != turn {
			t.Fatalf("turn %d, want %d: %v", f.Turn, turn, err)
		}
		seen[f.Token("吴乐胜")] = true
		if again, err := s.Feeds(t.Context()); err != nil || again.Token("吴乐胜") != f.Token("吴乐胜") {
			t.Errorf("the address did not stay: %v", err)
		}
		if err := s.TurnFeeds(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if len(seen) != 3 {
		t.Errorf("%d addresses of 3 turns", len(seen))
	}
}
