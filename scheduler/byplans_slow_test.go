//go:build slow

package scheduler_test

import (
	"testing"

	"pgregory.net/rapid"
)

// The same over many drawn quarters.
func TestQuartersByPlansAreQuartersOverAll(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) { twins(t, rt, 60) })
}
