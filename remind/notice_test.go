package remind_test

import (
	"fmt"
	"testing"
	"time"

	"duban/remind/delivery"
)

func TestBackoff(t *testing.T) {
	for n, want := range map[int]time.Duration{
		0: 5 * time.Second, 1: 5 * time.Second, 2: 30 * time.Second, 3: 2 * time.Minute, 4: 10 * time.Minute, 5: 30 * time.Minute, 6: time.Hour,
		1 << 40: time.Hour,
	} {
		seen := map[time.Duration]bool{}
		for i := range 50 {
			got := delivery.Backoff(n, fmt.Sprint("m", i))
			if got < want || got > want+want/4 {
				t.Errorf("after %d failures %v, want %v and up to a quarter more", n, got, want)
			}
			seen[got] = true
		}
		if len(seen) < 25 {
			t.Errorf("after %d failures 50 messages come back at %d times only", n, len(seen))
		}
	}
}
