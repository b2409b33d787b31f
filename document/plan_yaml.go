package document
import "duban/remind"
func readPlanYAML(id, text string) (remind.Plan, []Finding, error) { return remind.Plan{}, nil, nil }
