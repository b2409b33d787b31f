//go:build postgres

package scheduler_test

import (
	"context"
	"testing"

	"duban/tools/postgres"
)

// A daemon that goes by plans over a server records and words what one does that looks at all plans of a file.
func TestServerRoundsByPlansAreRoundsOverAll(t *testing.T) {
	s, err := postgres.Start(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop() })
	byPlansOverAll(t, 2, 20, s.DSN)
}
