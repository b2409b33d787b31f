//go:build postgres

package store

import (
	"fmt"
	"testing"
	"time"
)

// One transaction that appends a row, on a server of the tests, which waits for no disk.
func BenchmarkServerAppends(b *testing.B) {
	s, err := Open(b.Context(), "", Options{DSN: Spare(b.Name()), Create: true})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for _, n := range []int{1, 100} {
		b.Run(fmt.Sprint(n, " rows"), func(b *testing.B) {
			for b.Loop() {
				if err := s.in(b.Context(), func(t *tx) error {
					for range n {
						if err := t.Do(b.Context(), `INSERT INTO asked_rounds (at, by_whom) VALUES (?, ?)`, time.Now().UnixMilli(), "x"); err != nil {
							return err
						}
					}
					return nil
				}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
