package answer

import (
	"slices"
	"strings"
	"testing"

	"duban/remind"
)

// TestOthersMeasures judges measures that are named with their problem and without it.
func TestOthersMeasures(t *testing.T) {
	matters := []Matter{
		{Key: "s2/11.1", Problem: 11, Due: remind.NewDate(2026, 11, 25), Title: "夏联渠"},
		{Key: "s2/24", Problem: 24, Due: remind.NewDate(2026, 12, 31), Title: "遗留废渣"},
		{Key: "s2/24.2.7", Problem: 24, Due: remind.NewDate(2026, 11, 11), Title: "遗留废渣"},
	}
	for _, c := range [][2]string{
		{"问题11措施（一）已完成。", "D11.1"},
		{"问题24措施（二）七是已完成。", "D24.2.7"},
		{"问题24措施（二）七是：已完成整改，申请验收。", "D24.2.7"},
		{"问题24措施(二)第7项已完成", "D24.2.7"},
		{"问题24（二）7已完成", "D24.2.7"},
		{"问题24措施（三）已完成。", "P24 P24.2.7"},
		{"问题11措施（一）已完成，问题24措施（二）七是申请延期至2027年1月31日。", "D11.1 E24.2.7=2027-01-31"},
		{"24.2.7已完成", "D24.2.7"},
		{"问题11已完成，问题24未完成", "D11.1 P24 P24.2.7"},
		{"措施（一）已完成", "P11.1 P24"},
		{"措施（二）七是已完成", "D24.2.7"},
		{"第一项措施已完成", "P11.1 P24"},
		{"问题24：措施（二）七是已完成，措施（三）未完成。", "P24 D24.2.7"},
		{"问题11：措施（一）已完成；问题24：措施（二）七是未完成。", "D11.1 P24.2.7"},
		{"已采取措施，问题11已完成。", "D11.1"},
		{"夏联渠已整改到位", "D11.1|P11.1 P24 P24.2.7"},
	} {
		if got := brief(Judge(c[0], matters, remind.NewDate(2026, 11, 27)).Claims); !slices.Contains(strings.Split(c[1], "|"), got) {
			t.Errorf("%q\n\tgot  %s\n\twant %s", c[0], got, c[1])
		}
	}
}
