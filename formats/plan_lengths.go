package formats

import (
	"fmt"
	"unicode/utf8"

	"duban/formats/plantext"
	"duban/remind"
	"duban/remind/people"
	"duban/remind/typed"
)

// lengths finds texts of a plan that are longer than any plan has, in whatever form it came: a whole document in one field would go out in every
// mail.
func lengths(p *remind.Plan) []plantext.Finding {
	var all []plantext.Finding
	check := func(at remind.Source, what string, longest int, texts ...string) {
		for _, text := range texts {
			if n := utf8.RuneCountInString(text); n > longest {
				message := fmt.Sprintf("%s有%d个字，最多%d个，请核对", what, n, longest)
				all = append(all, plantext.Finding{Line: at.Line, Column: at.Column, Severity: plantext.Error, Message: message, Quote: plantext.Clip(text)})
			}
		}
	}
	var measures func([]remind.Measure)
	measures = func(list []remind.Measure) {
		for i := range list {
			check(list[i].Source, "措施", typed.LongestText, list[i].Number, list[i].Path, list[i].Text)
			measures(list[i].Measures)
		}
	}
	check(remind.Source{}, "方案名称、来源或督察轮次", typed.LongestTitle, p.Title, p.Source, p.Inspection)
	for i := range p.Problems {
		pr := &p.Problems[i]
		check(pr.Source, "问题或整改目标", typed.LongestText, pr.Title, pr.Goal)
		check(pr.Source, "整改时限", typed.LongestNote, pr.Deadline.Text)
		for _, role := range people.DocumentRoles() {
			check(pr.Source, role.Chinese()+"中的一个名称", typed.LongestName, *pr.In(role)...)
		}
		measures(pr.Measures)
		for k := range pr.Commitments {
			c := &pr.Commitments[k]
			check(c.Source, "承诺", typed.LongestText, c.Number, c.Path, c.Text, string(c.Key))
			check(c.Source, "承诺的责任单位", typed.LongestName, append(append([]string{}, c.Responsible...), c.Lead...)...)
		}
	}
	return all
}
