package imports

import (
	"fmt"
	"html/template"
	"slices"

	"duban/formats/plantext"
	"duban/remind/typed"
)

// mostFindings is how many findings a page shows.
const mostFindings = 200

// words are what the templates of this package call.
var words = template.FuncMap{
	"first": func(all []plantext.Finding) []plantext.Finding {
		worst := slices.Clone(all)
		slices.SortStableFunc(worst, func(a, b plantext.Finding) int { return weights[a.Severity].order - weights[b.Severity].order })
		return worst[:min(mostFindings, len(worst))]
	},
	"rest":   func(all []plantext.Finding) int { return max(0, len(all)-mostFindings) },
	"weight": func(s plantext.Severity) string { return weights[s].colour },
	"place":  place,
	"seen":   func(text string) string { return plantext.Clip(typed.VisibleLine(text)) },
}

// weights are how findings are ordered and coloured.
var weights = map[plantext.Severity]struct {
	order  int
	colour string
}{plantext.Error: {0, "red"}, plantext.Warning: {1, "orange"}, plantext.Note: {2, "grey"}}

// place says where a finding stands.
func place(f plantext.Finding) string {
	switch {
	case f.Where != "":
		return f.Where
	case f.Line == 0:
		return "全文"
	case f.Column == 0:
		return fmt.Sprintf("第%d行", f.Line)
	}
	return fmt.Sprintf("第%d行第%d列", f.Line, f.Column)
}
