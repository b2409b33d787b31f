package paperwork_test

import (
	"testing"

	"duban/remind/days"
	"duban/remind/paperwork"
)

var usual = paperwork.Terms{Letter: 2, Slip: 8, Notice: 30}

func TestWhichPaperAMatterHasReached(t *testing.T) {
	const due = days.Date(1000)
	tests := []struct {
		name   string
		terms  paperwork.Terms
		matter paperwork.Matter
		today  days.Date
		kind   paperwork.Kind
		since  days.Date
	}{
		{"reminded of once", usual, paperwork.Matter{Warned: []days.Date{due - 15}}, due - 8, "", 0},
		{"the second reminder is of this day", usual, paperwork.Matter{Warned: []days.Date{due - 15, due - 7}}, due - 7, "", 0},
		{"reminded of twice", usual, paperwork.Matter{Warned: []days.Date{due - 15, due - 7, due - 3}}, due - 6, paperwork.Letter, due - 6},
		{"the date itself", usual, paperwork.Matter{Warned: []days.Date{due - 15, due - 7}}, due, paperwork.Letter, due - 6},
		{"a letter is too late after the date", usual, paperwork.Matter{Warned: []days.Date{due - 15, due - 7}}, due + 1, "", 0},
		{"seven days late", usual, paperwork.Matter{}, due + 7, "", 0},
		{"eight days late", usual, paperwork.Matter{}, due + 8, paperwork.Slip, due + 8},
		{"thirty days late", usual, paperwork.Matter{}, due + 45, paperwork.Notice, due + 30},
		{"given back today", usual, paperwork.Matter{Returned: due - 40}, due - 40, "", 0},
		{"given back", usual, paperwork.Matter{Returned: due - 40}, due - 30, paperwork.Slip, due - 39},
		{"given back and late", usual, paperwork.Matter{Returned: due - 40}, due + 30, paperwork.Notice, due + 30},
		{"nothing is wanted", paperwork.Terms{}, paperwork.Matter{Warned: []days.Date{due - 15, due - 7}, Returned: due - 5}, due + 99, "", 0},
		{"letters alone", paperwork.Terms{Letter: 1}, paperwork.Matter{Warned: []days.Date{due - 15}, Returned: due - 14}, due - 3, paperwork.Letter, due - 14},
	}
	for _, tt := range tests {
		tt.matter.Due = due
		if kind, since := tt.terms.Reached(&tt.matter, tt.today); kind != tt.kind || since != tt.since {
			t.Errorf("%s: %q since %d, want %q since %d", tt.name, kind, since, tt.kind, tt.since)
		}
	}
}

func TestKindsAsTheyAreTyped(t *testing.T) {
	for _, k := range paperwork.Kinds() {
		for _, text := range []string{string(k), k.Chinese()} {
			if got, err := paperwork.ParseKind(text); err != nil || got != k {
				t.Errorf("%s is read as %q: %v", text, got, err)
			}
		}
	}
	if _, err := paperwork.ParseKind("约谈通知"); err == nil {
		t.Error("a kind that there is not was read")
	}
}
