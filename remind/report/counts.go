package report

import "duban/remind"

// A ColourCount counts problems and dated measures of a colour.
type ColourCount struct {
	Colour             remind.Colour `json:"-"` // where they are kept it is the place
	Problems, Measures int
}

// Colours counts problems and dated measures by colour, the most urgent first.
func Colours(d *remind.Day) []ColourCount { return ColoursOf(d, nil) }

// ColoursOf counts likewise those for which counts is true; nil: all.
func ColoursOf(d *remind.Day, counts func(*remind.Obligation) bool) []ColourCount {
	all := make([]ColourCount, remind.Green+1)
	for c := range all {
		all[c].Colour = remind.Colour(c)
	}
	for i := range d.Obligations {
		o := &d.Obligations[i]
		if counts != nil && !counts(o) {
			continue
		}
		n := &all[d.Colour(d.States[o.Key])]
		switch o.Kind {
		case remind.KindProblem:
			n.Problems++
		case remind.KindMeasure:
			n.Measures++
		}
	}
	return all
}

// A CoverCount counts a proof by obligation, stage and role: a stage that several bodies hear is reachable if all do.
type CoverCount struct {
	Obligations, Cells, Reachable, Uncovered int
}

// CountCovers counts the rows of a proof, less those of heads that the directory does not have.
func CountCovers(covers []remind.Cover) CoverCount {
	type cell struct {
		key    remind.Key
		ladder remind.Ladder
		stage  string
		role   remind.Role
	}
	keys, good := map[remind.Key]bool{}, map[cell]bool{}
	for i := range covers {
		c := &covers[i]
		if c.Headless() {
			continue
		}
		keys[c.Obligation] = true
		at := cell{c.Obligation, c.Ladder, c.Stage.Name, c.Role}
		was, known := good[at]
		good[at] = c.Reason == "" && (was || !known)
	}
	n := CoverCount{Obligations: len(keys), Cells: len(good)}
	for _, ok := range good {
		if ok {
			n.Reachable++
		}
	}
	n.Uncovered = n.Cells - n.Reachable
	return n
}

// ProvisionalDays counts the days from today to the end of the plans on which the calendar may still change.
func ProvisionalDays(d *remind.Day) int {
	n, end := 0, d.End()
	for day := d.Today; day <= end; day++ {
		if d.Calendar.Provisional(day) {
			n++
		}
	}
	return n
}
