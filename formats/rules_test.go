package formats_test

import (
	"testing"

	"duban/remind"
	"duban/remind/document"
)

// By what a day was made of the words is kept, with the words, in a problem's term and in a measure alike: it is what somebody asks who doubts
// the day.
func TestDatesKeepHowTheyWereRead(t *testing.T) {
	for _, tt := range []struct {
		words, day string
		rule       remind.Rule
	}{
		{"2024年5月31日前", "2024-05-31", document.RuleDay},
		{"2025年12月31前", "2025-12-31", document.RuleDay},
		{"2024年12月底前", "2024-12-31", document.RuleMonth},
		{"2024年2月底", "2024-02-29", document.RuleMonth},
		{"2024年6月中旬末", "2024-06-20", document.RuleTenDays},
		{"2024年第三季度末", "2024-09-30", document.RuleQuarter},
		{"2025年上半年底", "2025-06-30", document.RuleHalf},
		{"2027年底前", "2027-12-31", document.RuleYear},
		{"“十四五”期末", "2025-12-31", document.RuleFiveYear},
	} {
		p, _ := read(t, "甲。", tt.words+"完成清理。", tt.words)
		if d := p.Deadline; d.Date.String() != tt.day || d.Read != (remind.Reading{Rule: tt.rule, Source: remind.Source{Line: 4, Column: 6}}) {
			t.Errorf("term %s: %s read as %+v", tt.words, d.Date, d.Read)
		}
		if len(p.Commitments) != 1 || p.Commitments[0].Due.String() != tt.day || p.Commitments[0].Read != (remind.Reading{Words: tt.words, Rule: tt.rule}) {
			t.Errorf("measure %s: %+v", tt.words, p.Commitments)
		}
	}
	p, _ := read(t, "甲。", "清理甲（完成时限：2026年底）。", "持续推进")
	if c := p.Commitments; len(c) != 1 || c[0].Read != (remind.Reading{Words: "（完成时限：2026年底）", Rule: document.RuleYear}) {
		t.Errorf("in brackets: %+v", c)
	}
	if p.Deadline.Read != (remind.Reading{}) {
		t.Errorf("no day is read by a rule: %+v", p.Deadline.Read)
	}
}
