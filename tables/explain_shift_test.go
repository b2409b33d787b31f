package tables

import (
	"testing"

	"duban/office"
	"duban/remind"
)

// Who asked for another deadline in a reply has not decided on it.
func TestShiftWordsName(t *testing.T) {
	moved := remind.Event{Doc: "市办〔2026〕9号", By: "甲县党委、政府（赵某）"}
	taken := moved
	taken.Taker, taken.Typist = "刘芳", "刘芳"
	for _, tt := range []struct {
		event remind.Event
		want  string
	}{
		{moved, "由改为，依据：市办〔2026〕9号，决定：甲县党委、政府（赵某）"},
		{taken, "由改为，依据：市办〔2026〕9号，申请：甲县党委、政府（赵某），采纳：刘芳"},
	} {
		if got := ShiftWords(&office.Shift{Event: tt.event}); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}
