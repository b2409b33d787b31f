package answer

import (
	"slices"
	"strconv"
	"strings"

	"duban/remind/pattern"
	"duban/remind/typed"
)

// loose is a measure that is named without its problem: 措施（二）七是, 第一项措施.
var loose = pattern.New(`(?:^|[，、：（]|其中|和|及|与)((?:整改)?措施第?（?([一二三四五六七八九十]{1,3})）?(?:第?（?(\d{1,2}|[一二三四五六七八九十]{1,3})）?(?:是|项|条)?)?)` +
	`|(第(` + anyNumber + `)[项条](?:整改)?措施)`)

// looseNames returns where measures are named without their problem. Whose they are is told by what was named before them.
func looseNames(text string) []name {
	var all []name
	for at := 0; at < len(text); {
		m := loose.FindStringSubmatchIndex(text[at:])
		if m == nil {
			break
		}
		g := 2
		if m[g] < 0 {
			g = 8
		}
		n := name{from: at + m[g], to: at + m[g+1]}
		n.measures = []string{path(text[at:], m[g+2:min(g+6, len(m))])}
		all = append(all, n)
		at = n.to
	}
	return all
}

// path returns the number of a measure as a key has it, of the places of its parts: 2.7.
func path(text string, places []int) string {
	var parts []string
	for i := 0; i+1 < len(places); i += 2 {
		if places[i] >= 0 {
			s := text[places[i]:places[i+1]]
			if no := typed.Number(s); no > 0 {
				s = strconv.Itoa(no)
			}
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ".")
}

// measuresOf returns the matters that are some measures of the problems that are spoken of. Where measures of several problems have the number, or
// none has, it is not known which is meant: partial, and all that may hold it.
func (r *reading) measuresOf(measures []string) (of []int, partial bool) {
	var whole []int
	problems := map[int]bool{}
	for i := range r.matters {
		m := &r.matters[i]
		if !r.spokenOf(m.Problem) {
			continue
		}
		own := measure(string(m.Key))
		if own == "" {
			whole = append(whole, i)
		}
		if slices.ContainsFunc(measures, func(p string) bool { return own == p || strings.HasPrefix(own, p+".") }) {
			of = append(of, i)
			problems[m.Problem] = true
		}
	}
	switch {
	case len(problems) == 0:
		return append([]int{}, whole...), true
	case !r.scoped && (len(problems) > 1 || len(whole) > 1 || len(whole) == 1 && !problems[r.matters[whole[0]].Problem]):
		for i := range whole {
			if !slices.Contains(of, whole[i]) {
				of = append(of, whole[i])
			}
		}
		return of, true
	}
	return of, false
}

// spokenOf reports whether what was named last holds a problem, or nothing was named.
func (r *reading) spokenOf(problem int) bool {
	return !r.scoped || slices.ContainsFunc(r.scope, func(i int) bool { return r.matters[i].Problem == problem })
}
