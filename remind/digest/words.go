package digest

import (
	"fmt"
	"strings"

	"duban/remind/tally"
)

// A Figure is one number with its word, a line that says what it is made of, and how it was.
type Figure struct {
	Name    string  `json:"name"`
	N       int     `json:"n"`
	Was     *int    `json:"was"` // null: it is not known
	Chinese string  `json:"chinese"`
	Second  string  `json:"second"`
	Groups  []Group `json:"groups"` // that it is the sum of; none: of all
}

// Change says how a figure has changed since the bulletin before; empty where that is not known.
func (f *Figure) Change() string {
	switch {
	case f.Was == nil:
		return ""
	case f.N > *f.Was:
		return fmt.Sprintf("比上期增%d", f.N-*f.Was)
	case f.N < *f.Was:
		return fmt.Sprintf("比上期减%d", *f.Was-f.N)
	default:
		return "与上期持平"
	}
}

// title names the bulletin: by its plan where it is of one that rectifies, as letters say it.
func title(plans []Plan, p Period) string {
	matter := "整改任务"
	if len(plans) == 1 {
		if name, ok := strings.CutSuffix(plans[0].Title, "方案"); ok && strings.HasSuffix(name, "整改") {
			matter = name
		}
	}
	return fmt.Sprintf("关于%d年%d月%s进展情况的通报", p.Month.Year(), p.Month.Month(), matter)
}

// in counts the problems of some groups.
func in(c tally.Count, which ...Group) int { return sum(shares(c), which) }

// figures returns the six figures, which add up to the first; what is suspended has a seventh where there is any.
func (b *Bulletin) figures() []Figure {
	p := b.Now.Problems
	figure := func(name, chinese, second string, which ...Group) Figure {
		f := Figure{Name: name, Chinese: chinese, Second: second, Groups: which, N: in(p, which...)}
		was := in(b.Before.Problems, which...)
		if len(which) == 0 {
			f.N, was, f.Groups = p.Sum(), b.Before.Problems.Sum(), []Group{}
		}
		if b.Compared {
			f.Was = &was
		}
		return f
	}
	all := []Figure{
		figure("problems", "问题总数", b.secondOfAll()),
		figure("closed", "已销号", Percent(in(p, Closed), p.Sum()), Closed),
		figure("waiting", "待验收销号", b.secondOfWaiting(), Reported, Accepted),
		figure("open", "整改中", b.secondOfOpen(), Open),
		figure("continuing", "长期推进", "无固定时限", Continuing),
		figure("overdue", "涉及逾期", fmt.Sprintf("整体%d、措施%d", in(p, Overdue), in(p, Partly)), Overdue, Partly),
	}
	if in(p, Suspended)+in(b.Before.Problems, Suspended) > 0 {
		all = append(all, figure("suspended", "暂停", "到期后恢复", Suspended))
	}
	return all
}

// Percent says what share n is of all, with both: 56.0%（28/50）.
func Percent(n, all int) string {
	if all == 0 {
		return ""
	}
	tenths := (n*1000 + all/2) / all
	return fmt.Sprintf("%d.%d%%（%d/%d）", tenths/10, tenths%10, n, all)
}

func (b *Bulletin) secondOfAll() string {
	if n := b.Now.Measures.Sum(); n > 0 {
		return fmt.Sprintf("另有%d项分期措施", n)
	}
	return ""
}

func (b *Bulletin) secondOfWaiting() string {
	if b.Now.Problems[tally.Reported]+b.Now.Problems[tally.Accepted] == 0 {
		return ""
	}
	return fmt.Sprintf("待验收%d、待销号%d", b.Now.Problems[tally.Reported], b.Now.Problems[tally.Accepted])
}

func (b *Bulletin) secondOfOpen() string {
	if n := b.Now.Problems[tally.Soon]; n > 0 {
		return fmt.Sprintf("15日内到期%d", n)
	}
	if in(b.Now.Problems, Open) == 0 {
		return ""
	}
	return "均在时限内"
}

// verdict is the whole in two sentences: how it stands, and what comes next or is new.
func (b *Bulletin) verdict() []string {
	if b.Now.Problems.Sum() == 0 {
		return []string{fmt.Sprintf("截至%s，没有正在执行的整改方案。", b.On.ChineseShort())}
	}
	first := fmt.Sprintf("截至%s，方案所列%d个问题中，%s。", b.On.ChineseShort(), b.Now.Problems.Sum(), b.standings())
	if len(b.Plans) > 1 {
		first = strings.Replace(first, "方案所列", fmt.Sprintf("%d个方案所列", len(b.Plans)), 1)
	}
	if b.Now.Problems[tally.Closed] == b.Now.Problems.Sum() {
		first = fmt.Sprintf("截至%s，方案所列%d个问题已全部销号。", b.On.ChineseShort(), b.Now.Problems.Sum())
	}
	if !b.Recorded {
		return []string{first, "系统尚未记录任何销号、验收、延期等办理情况，以上均按方案原定时限推算。"}
	}
	return []string{first, b.next() + b.news() + "。"}
}

// standings lists the groups of which there are any.
func (b *Bulletin) standings() string {
	var all []string
	for _, s := range b.Bar {
		if s.Group < Partly {
			all = append(all, fmt.Sprintf("%s%d个", s.Group.Chinese(), s.N))
		}
	}
	p := &b.Now.Problems
	switch touched := b.Now.Touched(); {
	case touched == 0:
		return strings.Join(all, "、") + "，无逾期"
	case p[tally.Partly] == 0:
		all = append(all, fmt.Sprintf("已逾期%d个", touched))
	case p[tally.Overdue] == 0:
		all = append(all, fmt.Sprintf("有措施逾期%d个", touched))
	default:
		all = append(all, fmt.Sprintf("涉及逾期%d个（整体逾期%d个、有措施逾期%d个）", touched, p[tally.Overdue], p[tally.Partly]))
	}
	return strings.Join(all, "、")
}

// next says what falls due by the end of the next month.
func (b *Bulletin) next() string {
	problems, measures, first := 0, 0, 0
	for i := range b.Due {
		if b.Due[i].Path == "" {
			problems++
		} else {
			measures++
		}
		if b.Due[i].Due == b.Due[0].Due {
			first++
		}
	}
	var what []string
	if problems > 0 {
		what = append(what, fmt.Sprintf("%d个问题", problems))
	}
	if measures > 0 {
		what = append(what, fmt.Sprintf("%d项措施", measures))
	}
	until := fmt.Sprintf("%d月%d日前", b.Until.Month(), b.Until.Day())
	if len(what) == 0 {
		return until + "无新到期任务"
	}
	m := &b.Due[0]
	text := until + "到期" + strings.Join(what, "、")
	if m.Days == 0 {
		return text + "，其中最早的今日到期"
	}
	if first == len(b.Due) {
		return fmt.Sprintf("%s，距到期还有%d天（%d个工作日）", text, m.Days, m.Workdays)
	}
	return fmt.Sprintf("%s，其中最早的距到期还有%d天（%d个工作日）", text, m.Days, m.Workdays)
}

// news says what has changed since the bulletin before, in numbers.
func (b *Bulletin) news() string {
	if !b.Compared {
		return "；上期情况系统未记录，本期不作比较"
	}
	var all []string
	for i := range b.Changes {
		if c := &b.Changes[i]; len(c.Problems) > 0 {
			text := fmt.Sprintf("%s%d个问题", c.Chinese, len(c.Problems))
			if c.Earlier > 0 {
				text += fmt.Sprintf("（含补登以前办理的%d个）", c.Earlier)
			}
			all = append(all, text)
		}
	}
	since := fmt.Sprintf("；与上期（%s）相比，", b.Since.ChineseShort())
	switch {
	case len(all) > 0:
		return since + strings.Join(all, "、")
	case len(b.Changes) > 0:
		return since + b.smallNews()
	default:
		return since + "各问题状态无变化"
	}
}

// smallNews says what has changed where no problem has as a whole: of a measure that is newly overdue nobody may read that nothing has.
func (b *Bulletin) smallNews() string {
	var all []string
	for i := range b.Changes {
		c := &b.Changes[i]
		if n := c.Measures - c.duties; n > 0 {
			all = append(all, fmt.Sprintf("%s%d项措施", c.Chinese, n))
		}
		if c.duties > 0 {
			all = append(all, fmt.Sprintf("%s%d项长期任务", c.Chinese, c.duties))
		}
	}
	return strings.Join(all, "、")
}
