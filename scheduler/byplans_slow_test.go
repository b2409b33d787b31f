//go:build slow

package scheduler_test

import "testing"

// The same over quarters: of these seeds here, of others by night.
func TestQuartersByPlansAreQuartersOverAll(t *testing.T) { byPlansOverAll(t, 4, 60, nil) }
