//go:build long

package scheduler_test

import (
	"testing"

	"pgregory.net/rapid"
)

// The same over a hundred quarters, drawn anew each time.
func TestManyQuartersByPlansAreQuartersOverAll(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) { twins(t, rt, 60, nil) })
}
