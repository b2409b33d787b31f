//go:build postgres

package store_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"testing"

	"duban/tools/postgres"
)

// TestMain runs the tests of the store over SQLite, and then over PostgreSQL, but for those that are about the file.
func TestMain(m *testing.M) { os.Exit(both(m)) }

func both(m *testing.M) int {
	if code := m.Run(); code != 0 {
		return code
	}
	s, err := postgres.Start(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = s.Stop() }()
	serverOf = s.DSN
	fmt.Println("over PostgreSQL:")
	if err := flag.Set("test.skip", fileOnly); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}
