package overview_test

import (
	"fmt"

	"duban/remind"
)

// big is a plan of 2,500 problems with three dated measures each: ten thousand matters of fifty bodies and ten leaders.
func big() remind.Plan {
	plan := remind.Plan{ID: "big", Title: "某市生态环境保护督察整改方案"}
	for n := 1; n <= 2500; n++ {
		due := remind.NewDate(2024, 6, 30) + remind.Date(n*7%1600)
		p := remind.Problem{
			Plan: "big", Number: n, Title: fmt.Sprintf("第%d处堆存废渣未规范处置，雨水冲刷后流入河道", n),
			Parties: remind.Parties{
				Responsible: []string{fmt.Sprintf("第%d县党委、政府", n%14), fmt.Sprintf("市第%d集团", n%36)}, Lead: []string{fmt.Sprintf("市第%d局", n%20)},
				Cooperating: []string{"市财政局"}, Leader: []string{fmt.Sprintf("领导%c", 'A'+n%10)},
			},
			Deadline: remind.Deadline{Kind: remind.Dated, Date: due},
		}
		for i := 1; i <= 3; i++ {
			p.Commitments = append(p.Commitments, remind.Commitment{
				Number: fmt.Sprint(i), Section: "措施", Path: fmt.Sprintf("（%d）", i), Due: due - remind.Date(i*40), Text: "完成全部清运并恢复植被",
			})
		}
		plan.Problems = append(plan.Problems, p)
	}
	return plan
}
