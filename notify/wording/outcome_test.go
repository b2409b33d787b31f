package wording

import (
	"testing"

	"duban/remind"
)

// A letter says who decided. A unit that asked for its extension in a reply did not.
func TestBasisTellsAskedFromDecided(t *testing.T) {
	on := remind.DateOf(remind.Date(0).At(10, 0))
	for _, tt := range []struct {
		event remind.Event
		want  string
	}{
		{remind.Event{Kind: remind.EventExtend, On: on, By: "张市长", Doc: "1号"}, "（" + on.ChineseShort() + "，张市长，依据1号）"},
		{remind.Event{Kind: remind.EventExtend, On: on, By: "甲县（赵某）", Taker: "刘芳", Doc: "1号"}, "（" + on.ChineseShort() + "，应甲县（赵某）申请，依据1号）"},
		{remind.Event{Kind: remind.EventReport, On: on, By: "甲县（赵某）", Taker: "刘芳"}, "（" + on.ChineseShort() + "，甲县（赵某））"},
	} {
		if got := basis(&tt.event); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}
