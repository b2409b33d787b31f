package wording

import (
	"cmp"
	"strings"

	"duban/remind"
)

// A planNames tells the plans of a message apart, by their ids. It is empty where the message speaks of one plan only: its opening says
// which.
type planNames map[string]string

// newPlanNames names the plans by their titles, as short as still tells them apart.
func newPlanNames(m *remind.Message) planNames {
	titles := map[string]string{}
	for i := range m.Sections {
		for k := range m.Sections[i].Items {
			it := &m.Sections[i].Items[k]
			titles[it.Plan] = cmp.Or(strings.Join(strings.Fields(it.PlanTitle), ""), it.Plan)
		}
	}
	if len(titles) < 2 {
		return nil
	}
	for _, n := range []int{20, 40} {
		if names, ok := shortened(titles, n); ok {
			return names
		}
	}
	return titles
}

// shortened cuts titles at n characters, and reports whether they are still different.
func shortened(titles map[string]string, n int) (planNames, bool) {
	names, seen := planNames{}, map[string]bool{}
	for id, t := range titles {
		names[id] = Shorten(t, n)
		seen[names[id]] = true
	}
	return names, len(seen) == len(titles)
}

// of returns what stands beside a problem of a plan: （《方案》）, or nothing.
func (p planNames) of(plan string) string {
	name := p[plan]
	if name == "" {
		return ""
	}
	return "（《" + singleMarks.Replace(name) + "》）"
}

// singleMarks makes title marks inside title marks single, as the rules of punctuation have it.
var singleMarks = strings.NewReplacer("《", "〈", "》", "〉")

// SeveralPlans reports whether a message speaks of more plans than one.
func SeveralPlans(m *remind.Message) bool { return len(newPlanNames(m)) > 0 }
