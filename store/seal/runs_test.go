package seal_test

import (
	"fmt"
	"testing"

	"duban/store/seal"
)

// Rows that follow each other are one run, whichever seals cover them; another kind, table or column, and each seal, is one of its own.
func TestRowsThatFollowEachOtherAreOneRun(t *testing.T) {
	gone := func(table string, row, by int64) seal.Finding {
		return seal.Finding{Kind: seal.Removed, Table: table, Row: row, Seal: by}
	}
	changed := seal.Finding{Kind: seal.Changed, Table: "events", Row: 6, Column: "note", Seal: 2}
	v := seal.Verdict{Findings: []seal.Finding{
		gone("events", 4, 1), gone("messages", 1, 1), gone("events", 5, 2), changed, gone("events", 7, 2), gone("messages", 2, 2), gone("messages", 3, 3),
		{Kind: seal.BadMAC, Table: "seals", Row: 8, Seal: 8},
		{Kind: seal.BadMAC, Table: "seals", Row: 9, Seal: 9},
	}}
	got := ""
	for _, r := range v.Runs() {
		got += fmt.Sprintf("%s %s %d-%d seals %d-%d; ", r.Table, r.Kind, r.Row, r.LastRow, r.Seal, r.LastSeal)
	}
	want := "events removed 4-5 seals 1-2; messages removed 1-3 seals 1-3; events changed 6-6 seals 2-2; events removed 7-7 seals 2-2; " +
		"seals signature 8-8 seals 8-8; seals signature 9-9 seals 9-9; "
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if v.OnlyGone() {
		t.Error("a changed row is more than a lost end")
	}
	if v.Findings = v.Findings[:3]; !v.OnlyGone() {
		t.Error("rows that are gone are all that was found")
	}
}
