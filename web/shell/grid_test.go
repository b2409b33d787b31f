package shell

import (
	"testing"
	"time"

	"duban/listing"
	"duban/remind"
)

// What a sheet says for programs too is shown as people read it, and a colour never without its word.
func TestCellsOfAList(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		of   any
		want cell
	}{
		{nil, cell{}},
		{"甲\u202e乙", cell{Text: "甲乙"}},
		{remind.NewDate(2026, 11, 23).At(9, 0).Format(time.RFC3339), cell{Text: "2026-11-23 09:00:00"}},
		{remind.NewDate(2026, 11, 23), cell{Text: "2026-11-23"}},
		{remind.Date(0), cell{}},
		{remind.Red, cell{Text: "红", Colour: "red"}},
		{listing.Shade{Colour: remind.Green, Text: "已送达"}, cell{Text: "已送达", Colour: "green"}},
		{listing.Shade{Colour: remind.Red}, cell{}},
		{7, cell{Text: "7", Number: true}},
		{true, cell{Text: "是"}},
	} {
		if got := cellOf(c.of); got != c.want {
			t.Errorf("%v is shown as %+v, not %+v", c.of, got, c.want)
		}
	}
}
