package wording

import (
	"fmt"
	"strings"

	"duban/remind/digest"
	"duban/remind/tally"
)

// newDispatch words a weekly dispatch in three lines: the whole, what presses, and what has changed since the one before. The rest is in its file.
func newDispatch(d *digest.Dispatch) []string {
	return []string{"截至" + d.On.ChineseShort() + "，共" + d.Now.Chinese() + "。", pressingOf(d), movesOf(d)}
}

// pressingOf says how much is overdue, falls due and waits, and of how many problems progress is on record.
func pressingOf(d *digest.Dispatch) string {
	reported, accepted := 0, 0
	for i := range d.Waiting {
		if d.Waiting[i].Standing == tally.Reported {
			reported++
		} else {
			accepted++
		}
	}
	late := ""
	if len(d.Overdue) > 0 {
		late = fmt.Sprintf("（最长%d天）", d.On-d.Overdue[0].Due)
	}
	waits := ""
	if len(d.Waiting) > 0 {
		waits = fmt.Sprintf("（最长已等待%d天）", d.On-d.Waiting[0].Since)
	}
	told := 0
	for i := range d.Going {
		if d.InMonth(&d.Going[i]) {
			told++
		}
	}
	return fmt.Sprintf("逾期事项%d项%s；本周到期%d项，%d日内到期%d项；待验收%d项、待销号%d项%s。未销号的%d个问题中，本月有进展记录的%d个，系统未记录的%d个。",
		len(d.Overdue), late, d.ThisWeek(), digest.Ahead, len(d.Due), reported, accepted, waits, len(d.Going), told, len(d.Going)-told)
}

// movesOf says what has changed, kind by kind.
func movesOf(d *digest.Dispatch) string {
	since := "自" + d.Since.ChineseShort() + "以来："
	if d.First {
		return since + "系统未记录此前的情况，无从比较。"
	}
	var parts []string
	for rest := d.Moves; len(rest) > 0; {
		n, problems := 0, 0
		for n < len(rest) && rest[n].Name == rest[0].Name {
			if rest[n].Kind == tally.Whole {
				problems++
			}
			n++
		}
		parts = append(parts, rest[0].Chinese+counts(problems, n-problems))
		rest = rest[n:]
	}
	if len(parts) == 0 {
		return since + "没有变化。"
	}
	return since + strings.Join(parts, "，") + "。"
}

// counts says how many problems and how many measures: 2个问题、1项措施.
func counts(problems, measures int) string {
	var parts []string
	if problems > 0 {
		parts = append(parts, fmt.Sprintf("%d个问题", problems))
	}
	if measures > 0 {
		parts = append(parts, fmt.Sprintf("%d项措施", measures))
	}
	return strings.Join(parts, "、")
}
