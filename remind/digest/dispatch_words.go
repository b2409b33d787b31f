package digest

import (
	"fmt"
	"strings"

	"duban/remind/tally"
)

// Lines words a dispatch in three lines: the whole, what presses, and what has changed since the one before. The rest is in its file.
func (d *Dispatch) Lines() []string {
	return []string{"截至" + d.On.ChineseShort() + "，共" + d.Now.Chinese() + "。", d.pressing(), d.moved()}
}

// pressing says how much is overdue, falls due and waits, and of how many problems progress is on record.
func (d *Dispatch) pressing() string {
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
		len(d.Overdue), late, d.ThisWeek(), Ahead, len(d.Due), reported, accepted, waits, len(d.Going), told, len(d.Going)-told)
}

// moved says what has changed, kind by kind.
func (d *Dispatch) moved() string {
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
		parts = append(parts, rest[0].Chinese+problemsAndMeasures(problems, n-problems))
		rest = rest[n:]
	}
	if len(parts) == 0 {
		return since + "没有变化。"
	}
	return since + strings.Join(parts, "，") + "。"
}

// problemsAndMeasures says how many problems and how many measures: 2个问题、1项措施.
func problemsAndMeasures(problems, measures int) string {
	var parts []string
	if problems > 0 {
		parts = append(parts, fmt.Sprintf("%d个问题", problems))
	}
	if measures > 0 {
		parts = append(parts, fmt.Sprintf("%d项措施", measures))
	}
	return strings.Join(parts, "、")
}
