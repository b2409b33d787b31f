package office

import (
	"duban/remind"
	"duban/remind/answer"
)

// A judgement is what words claim.
type judgement struct {
	Claims []answer.Claim
	Doubts []string
}

// judge reads what words above a quotation claim.
func judge(string, []answer.Matter, remind.Date) judgement { return judgement{} }
