package digest

import (
	"fmt"
	"slices"
	"strings"

	"duban/remind/tally"
)

// longWait is after how many days what waits for acceptance or to be closed is a fact to be told.
const longWait = 30

// aYear is after how many days what is overdue is told apart.
const aYear = 365

// facts returns what is on record and may be a problem in the work: nothing that is not recorded, and no judgement.
func (s *subject) facts(b *Bulletin) []string {
	all := []string{}
	add := func(text string) {
		if text != "" {
			all = append(all, text)
		}
	}
	add(lateFact(b))
	add(s.silentFact(b))
	add(s.named("%d个问题退回后仍在整改：%s。", func(p *problem) bool { return p.whole.State == stateOpen && p.whole.Cause == "return" }))
	add(s.named("%d个问题销号后出现反弹，仍在整改：%s。", func(p *problem) bool { return p.whole.State == stateOpen && p.whole.Cause == "reopen" }))
	add(s.named("%d个问题已有部分责任单位报送完成，其余单位尚未报送：%s。", func(p *problem) bool { return p.whole.State == stateOpen && len(p.whole.Parts) > 0 }))
	add(s.named(fmt.Sprintf("%%d个问题报送完成或通过验收后已超过%d天，仍未销号：%%s。", longWait), func(p *problem) bool {
		return (p.is == tally.Reported || p.is == tally.Accepted) && int(s.On-p.whole.Since) > longWait
	}))
	return all
}

// lateFact says how much is overdue, and for how long.
func lateFact(b *Bulletin) string {
	if b.Now.Touched()+b.Now.Measures[tally.Overdue] == 0 {
		return ""
	}
	var parts []string
	if n := len(b.Overdue); n > 0 {
		text := fmt.Sprintf("%d个问题整体逾期，逾期最长的为%d天", n, longest(b.Overdue))
		years := 0
		for i := range b.Overdue {
			if b.Overdue[i].Days > aYear {
				years++
			}
		}
		if years > 0 {
			text += fmt.Sprintf("，其中逾期超过一年的%d个", years)
		}
		parts = append(parts, text)
	}
	if n := len(b.Partly); n > 0 {
		parts = append(parts, fmt.Sprintf("%d个问题尚未到期或已办结，但有措施逾期", n))
	}
	if n := b.Now.Measures[tally.Overdue]; n > 0 {
		parts = append(parts, fmt.Sprintf("措施共逾期%d项", n))
	}
	return strings.Join(parts, "；") + "。"
}

// silentFact says of which problems that are overdue or fall due no progress has been recorded since the bulletin before. Where none ever was, of anything,
// the office keeps it elsewhere, and nobody is to blame.
func (s *subject) silentFact(b *Bulletin) string {
	if !slices.ContainsFunc(s.rows, func(r Row) bool { return r.ProgressOn != 0 }) {
		return "系统未记录各单位报送的进展情况。"
	}
	pressing := func(p *problem) bool {
		return p.whole.State == stateOpen && p.whole.Due != 0 && p.whole.Due <= b.Until
	}
	return s.named("%d个已逾期或即将到期的问题，系统未记录本期以来报送的进展：%s。", func(p *problem) bool { return pressing(p) && p.whole.ProgressOn < s.Since })
}

// mostNamed is how many problems a sentence names.
const mostNamed = 15

// named says of which problems something holds; empty if of none.
func (s *subject) named(form string, is func(*problem) bool) string {
	var names []string
	for _, p := range s.problems {
		if is(p) {
			names = append(names, s.name(p.whole))
		}
	}
	if len(names) == 0 {
		return ""
	}
	list := strings.Join(names[:min(mostNamed, len(names))], "、")
	if len(names) > mostNamed {
		list += "等"
	}
	return fmt.Sprintf(form, len(names), list)
}

// name names a problem by its number.
func (s *subject) name(r *Row) string {
	if len(s.Plans) > 1 {
		return fmt.Sprintf("%s问题%d", r.PlanShort, r.Number)
	}
	return fmt.Sprintf("问题%d", r.Number)
}
