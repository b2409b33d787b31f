package covering

import (
	"slices"
	"testing"

	"duban/store/seal"
)

// Of each sealed table it is known which rows are a problem's, or that none is: a table that is added is put into one of the two.
func TestEverySealedTableIsCounted(t *testing.T) {
	nobodys := []string{ // of machines, channels and addresses: of no problem more than of another
		"account_acts", "asked_rounds", "backups", "channel_events", "clock_acceptances", "losses", "purges", "restore_searches", "restores", "rounds", "tests",
	}
	for _, table := range seal.Tables {
		_, counted := of[table.Name]
		if counted == slices.Contains(nobodys, table.Name) {
			t.Errorf("%s: counted %v", table.Name, counted)
		}
	}
	if got := len(of) + len(nobodys); got != len(seal.Tables) {
		t.Errorf("%d tables, %d of them sealed", got, len(seal.Tables))
	}
}
