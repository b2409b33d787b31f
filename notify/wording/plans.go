package wording

import (
	"cmp"
	"strings"

	"duban/notify/phrase"
	"duban/remind"
)

// A planNames tells the plans of a message apart, by their ids. It is empty where the message speaks of one plan only: its opening says
// which.
type planNames map[string]string

// newPlanNames names the plans by their short names, or by their titles, as short as still tells them apart.
func newPlanNames(m *remind.Message) planNames {
	titles, short := map[string]string{}, planNames{}
	for i := range m.Sections {
		for k := range m.Sections[i].Items {
			it := &m.Sections[i].Items[k]
			if it.Plan == "" { // a report of several, which names them itself
				continue
			}
			titles[it.Plan] = cmp.Or(strings.Join(strings.Fields(it.PlanTitle), ""), it.Plan)
			if it.PlanShort != "" {
				short[it.Plan] = it.PlanShort
			}
		}
	}
	if len(titles) < 2 {
		return nil
	}
	if len(short) == len(titles) {
		return short
	}
	for _, n := range []int{20, 40, 1000} {
		if names, ok := shortened(titles, n); ok {
			return names
		}
	}
	return nil
}

// shortened cuts titles at n characters, and reports whether they are still different.
func shortened(titles map[string]string, n int) (planNames, bool) {
	names, seen := planNames{}, map[string]bool{}
	for id, t := range titles {
		names[id] = "《" + phrase.SingleMarks(phrase.Shorten(t, n)) + "》"
		seen[names[id]] = true
	}
	return names, len(seen) == len(titles)
}

// of returns what stands beside a problem of a plan: （第二轮省督察）, or nothing.
func (p planNames) of(plan string) string {
	name := p[plan]
	if name == "" {
		return ""
	}
	return "（" + name + "）"
}

// SeveralPlans reports whether a message speaks of more plans than one.
func SeveralPlans(m *remind.Message) bool { return len(newPlanNames(m)) > 0 }
