package plantext

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"duban/remind"
	"duban/remind/pattern"
	"duban/remind/typed"
)

// numbering compares the problems' numbers with their order. A list that has its numbers from another may leave some out.
// A gap is an error where the document counts by itself (一、 二、 四、), since a problem may have been lost in copying; it is a warning
// where numbers come from a longer list (序号43, 第27项).
func (p *planReader) numbering(f *form, items []item) {
	seen := map[int]bool{}
	for i, it := range items {
		switch {
		case it.counted && len(items) == 1:
			p.complain(&items[i], Warning, "问题没有编号，已编为1，请核对")
		case it.counted:
			p.complain(&items[i], Error, fmt.Sprintf("问题没有编号，暂按先后编为%d，请在文中写明编号", it.number))
		case f.sparse && i > 0 && it.number != items[i-1].number+1 && !seen[it.number]:
			p.complain(&items[i], Warning, fmt.Sprintf("问题编号不连续：%d之后是%d，如系节选可不更正", items[i-1].number, it.number))
		case seen[it.number]:
			p.complain(&items[i], Error, fmt.Sprintf("问题编号%d重复，请更正", it.number))
		case i > 0 && it.number != items[i-1].number+1:
			p.complain(&items[i], Error, fmt.Sprintf("问题编号不连续：%d之后是%d", items[i-1].number, it.number))
		}
		seen[it.number] = true
	}
}

var (
	statedYear       = pattern.New(`(\d{4})年完成整改(\d+)个`)
	statedContinuous = pattern.New(`持续推进整改(\d+)个`)
	statedAll        = pattern.New(`([^，。；、\d]{0,8}?)(\d+|[一二三四五六七八九十百]+)\s*[个项条](?:整改|反馈|具体|突出|生态环境)*(?:问题|任务|事项)`)
	statedRows       = pattern.New(`(?:[（(]|清单|台账|任务表)(?:共|合计|总计)[计有列]?\s*(\d+|[一二三四五六七八九十百]+)\s*[项条]`)
	some             = pattern.New(`^(?:中|里|之一|的第)`)
	sum              = pattern.New(`共|合计|总计|总数`)
)

// announced returns how many problems a text says that it holds: the number that stands after 共, else the first in digits.
// 第35个问题 names one problem and 12个问题中 some of them: neither is a total.
func announced(text string) (number string, ok bool) {
	for _, loc := range statedAll.FindAllStringSubmatchIndex(text, -1) {
		m := groups(text, loc)
		n := typed.Numeral(m[2])
		switch {
		case strings.HasSuffix(m[1], "第") || some.MatchString(text[loc[1]:]): // one of them, or some
		case sum.MatchString(m[1]):
			return strconv.Itoa(typed.Number(m[2])), true
		case n == 0 && !ok:
			number, ok = m[2], true
		}
	}
	if m := statedRows.FindStringSubmatch(text); m != nil && !ok {
		return strconv.Itoa(typed.Number(m[1])), true
	}
	return number, ok
}

// totals compares what the preamble states with what was read.
// A problem with a date counts in its year even if it continues afterwards; years and continuous ones are compared apart, as the preambles
// of plans write them: 2024年完成整改20个, 持续推进整改5个.
func (p *planReader) totals(preamble string) {
	years, goes := map[string]int{}, 0
	for _, pr := range p.plan.Problems {
		if pr.Deadline.Kind == remind.Continuous {
			goes++
		} else {
			years[strconv.Itoa(pr.Deadline.Date.Year())]++
		}
	}
	for _, m := range statedYear.FindAllStringSubmatch(preamble, -1) {
		p.compare(Error, m[1]+"年完成整改", m[2], years[m[1]])
	}
	if m := statedContinuous.FindStringSubmatch(preamble); m != nil {
		p.compare(Error, "持续推进整改", m[1], goes)
	}
	if n, ok := announced(preamble); ok {
		weight := Error
		if p.mentioned(preamble) {
			weight = Warning // of all that an inspection found, a plan may hold one part
		}
		p.compare(weight, "问题总数", n, len(p.plan.Problems))
	}
}

// mentioned reports whether the preamble names the number of problems that were read, among others.
func (p *planReader) mentioned(preamble string) bool {
	return slices.ContainsFunc(statedAll.FindAllStringSubmatch(preamble, -1), func(m []string) bool {
		return !strings.HasSuffix(m[1], "第") && typed.Number(m[2]) == len(p.plan.Problems)
	})
}

// compare holds what the text says of its own numbers against what was read. A difference is the surest sign of a
// problem that was lost or read twice.
func (p *planReader) compare(weight Severity, what, stated string, read int) {
	if stated != strconv.Itoa(read) {
		p.findings = append(p.findings, Finding{Severity: weight, Message: fmt.Sprintf("%s：文中称%s个，实际读出%d个，请核对", what, stated, read)})
	}
}
