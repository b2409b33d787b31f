package listing_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duban/listing"
	"duban/remind"
	"duban/remind/typed"
)

// Whatever stands in a store, nobody's cursor is moved, no line is turned round and no cell is run as a formula.
func TestListingsShowWhatIsSeen(t *testing.T) {
	nasty := rapid.StringOfN(rapid.SampledFrom([]rune("甲局 a=+-@1\x1b[\x00\x07\u009b\u202e\u2066\u200f\u2028\u2029\v\r\n\t\u0085\ufeff\u200b|\"'")), 0, 20, -1)
	rapid.Check(t, func(t *rapid.T) {
		row := told{subject: nasty.Draw(t, "subject"), key: remind.Key(nasty.Draw(t, "key")), bodies: []string{nasty.Draw(t, "body")}}
		for _, f := range []listing.Format{listing.Terminal, listing.CSV} {
			var b bytes.Buffer
			if err := table.Write(&b, f, []told{row}); err != nil {
				t.Fatal(err)
			}
			if i := strings.IndexFunc(b.String(), func(r rune) bool { return r == '\r' || typed.Unseen(r) }); i >= 0 {
				t.Fatalf("%s of %+v has %q", f, row, b.String()[i:])
			}
			if f != listing.CSV {
				continue
			}
			records, err := csv.NewReader(&b).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			for _, cell := range records[1] {
				if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "@") || strings.HasPrefix(cell, "\t") {
					t.Fatalf("the cell %q is a formula", cell)
				}
			}
		}
		for _, cell := range table.Grid([]told{row}).Rows[0] {
			if text, ok := cell.(string); ok && strings.ContainsFunc(text, typed.Unseen) {
				t.Fatalf("the sheet has %q", text)
			}
		}
	})
}
