//go:build postgres

package store_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"testing"

	"duban/store"
	"duban/tools/postgres"
)

// TestMain runs the tests of the store over SQLite, and then over PostgreSQL, but for those that are about the file.
func TestMain(m *testing.M) { os.Exit(both(m)) }

func both(m *testing.M) int {
	s, err := postgres.Start(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = s.Stop() }()
	store.Spare = s.DSN
	if code := m.Run(); code != 0 {
		return code
	}
	store.ServerOf = s.DSN
	fmt.Println("over PostgreSQL:")
	if err := flag.Set("test.skip", fileOnly); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}
