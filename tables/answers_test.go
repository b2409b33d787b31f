package tables

import (
	"fmt"
	"strings"
	"testing"

	"duban/office"
	"duban/remind"
	"duban/remind/answer"
)

// What is said alike of many matters stands once in the office's list.
func TestAnswersSayOnce(t *testing.T) {
	name := func(k remind.Key) string {
		return "问题" + strings.Replace(AfterPlan(k), "@2026-12-31", "（一）", 1) + " 河道"
	}
	says := func(kind answer.Kind, keys ...remind.Key) (all []answer.Claim) {
		for _, k := range keys {
			all = append(all, answer.Claim{Key: k, Kind: kind})
		}
		return all
	}
	var many []answer.Claim
	for i := range 7 {
		many = append(many, says(answer.Progress, remind.Key(fmt.Sprintf("p/%d.1@2026-12-31", i+1)), remind.Key(fmt.Sprintf("p/%d", i+1)))...)
	}
	for _, tt := range []struct {
		claims []answer.Claim
		want   string
	}{
		{says(answer.Done, "p/1"), "问题1 河道：已完成，申请验收"},
		{says(answer.Done, "p/1", "p/1.1@2026-12-31"), "问题1 河道：已完成，申请验收"},
		{says(answer.Done, "p/1.1@2026-12-31"), "问题1.1（一） 河道：已完成，申请验收"},
		{append(says(answer.Done, "p/1"), says(answer.Progress, "p/1.1@2026-12-31", "p/2")...), "问题1 河道：已完成，申请验收；问题1.1（一）、2：报进展"},
		{many, "问题1、2、3、4、5等7项：报进展"},
	} {
		if got := proposed(&office.ReplyRow{Reply: answer.Reply{Message: "m", Claims: tt.claims}}, name); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}
