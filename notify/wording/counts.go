package wording

import (
	"fmt"
	"slices"
	"strings"

	"duban/remind"
)

// tallied counts items, each once, by its worst entry.
type tallied struct {
	red, near, acceptance, later, standing, closed, total int
	outcomes, ahead                                       int // lines; they are nothing to be done now, and no part of total
	quarter                                               bool

	oldest, next *remind.Entry // the longest overdue, and the next to fall due
	late         []string      // bodies that are responsible for what is overdue
}

// tally counts a message by problems: one with several obligations counts once, by the worst of them.
func tally(m *remind.Message) tallied {
	type item struct {
		plan   string
		number int
	}
	worst := map[item]*remind.Entry{}
	var c tallied
	for _, s := range m.Sections {
		for _, it := range s.Items {
			switch s.Form {
			case remind.Outcomes:
				c.outcomes += len(newOutcomes(&it, nil))
				continue
			case remind.Ahead:
				c.ahead++
				continue
			case remind.Quarter:
				c.quarter = true
				continue
			}
			k := item{it.Plan, it.Problem}
			for i := range it.Entries {
				e := &it.Entries[i]
				c.note(e)
				if old, ok := worst[k]; !ok || e.Colour < old.Colour {
					worst[k] = e
				}
			}
		}
	}
	for _, e := range worst {
		c.add(e)
	}
	return c
}

// add counts a problem under one heading, so that the headings add up to the whole.
func (c *tallied) add(e *remind.Entry) {
	c.total++
	switch {
	case e.Colour == remind.Red:
		c.red++
	case e.Colour == remind.Orange || e.Colour == remind.Yellow:
		c.near++
	case e.Colour == remind.Purple:
		c.acceptance++
	case e.Colour == remind.Green:
		c.closed++
	case e.Status.Due == 0:
		c.standing++
	default:
		c.later++
	}
}

// note keeps what the lines of figures name: what is overdue longest, what comes next, and who is late.
func (c *tallied) note(e *remind.Entry) {
	switch {
	case e.Colour == remind.Red:
		if c.oldest == nil || e.DaysLeft < c.oldest.DaysLeft {
			c.oldest = e
		}
		for _, b := range e.Responsible {
			if !slices.Contains(c.late, b) {
				c.late = append(c.late, b)
			}
		}
	case e.Status.State == remind.Open && e.Status.Due != 0 && (c.next == nil || e.DaysLeft < c.next.DaysLeft):
		c.next = e
	}
}

// each calls yield for every count that is not nought, with its word, the most pressing first.
func (c *tallied) each(yield func(n int, word string)) {
	for _, x := range []struct {
		n    int
		word string
	}{{c.red, "已逾期"}, {c.near, "临期"}, {c.acceptance, "待验收销号"}, {c.later, "整改中"}, {c.standing, "常态化工作"}, {c.closed, "回头看"}} {
		if x.n > 0 {
			yield(x.n, x.word)
		}
	}
}

// words are the counts as a subject has room for them.
func (c *tallied) words() string {
	var p []string
	c.each(func(n int, word string) { p = append(p, fmt.Sprintf("%d项%s", n, word)) })
	return strings.Join(p, "、")
}

// told are the words with what is told beside, as they stand in a subject.
func (c *tallied) told() string {
	words := c.words()
	if words == "" {
		return ""
	}
	if c.quarter {
		words += "、季度情况报告"
	}
	if c.ahead > 0 {
		words += fmt.Sprintf("、%d项到期预告", c.ahead)
	}
	if c.outcomes > 0 {
		words += fmt.Sprintf("、%d项办理结果", c.outcomes)
	}
	return words
}

// colour returns the colour of the worst.
func (c *tallied) colour() string {
	switch {
	case c.red > 0:
		return colourCodes[remind.Red]
	case c.near > 0:
		return colourCodes[remind.Orange]
	default:
		return colourCodes[remind.Blue]
	}
}

// figures returns what somebody in a hurry reads: at most five lines. Problems of several plans stand with their plan.
func (c *tallied) figures(plans planNames) []string {
	var p []string
	c.each(func(n int, word string) { p = append(p, fmt.Sprintf("%s%d项", word, n)) })
	all := []string{fmt.Sprintf("共涉及%d项：%s。", c.total, strings.Join(p, "、"))}
	if e := c.oldest; e != nil {
		all = append(all, fmt.Sprintf("逾期最久：问题%d%s，%s（整改时限%s）。", e.Obligation.Problem, plans.of(e.Obligation.Plan), Situation(e), e.Status.Due.ChineseShort()))
	}
	if len(c.late) > 0 {
		all = append(all, "逾期事项主体责任单位："+namesWithin(c.late, 60)+"。")
	}
	if e := c.next; e != nil {
		all = append(all, fmt.Sprintf("最近到期：问题%d%s，%s到期，%s。", e.Obligation.Problem, plans.of(e.Obligation.Plan), e.Status.Due.ChineseShort(), Situation(e)))
	}
	return all
}
