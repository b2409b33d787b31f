package wording

import (
	"maps"
	"testing"

	"duban/remind"
)

// Plans are named as short as tells them apart, and not at all where there is one.
func TestPlanNames(t *testing.T) {
	long := "某某市贯彻落实生态环境保护督察反馈意见突出问题整改工作总体方案"
	for _, tt := range []struct {
		name   string
		titles map[string]string
		want   planNames
	}{
		{"one plan", map[string]string{"a": "整改方案"}, nil},
		{"two", map[string]string{"a": "整改方案", "b": "巡视整改方案"}, planNames{"a": "《整改方案》", "b": "《巡视整改方案》"}},
		{"alike in their first characters", map[string]string{"a": long + "一", "b": long + "二"}, planNames{"a": "《" + long + "一》", "b": "《" + long + "二》"}},
		{"without a title", map[string]string{"a": "", "b": "整改 方案"}, planNames{"a": "《a》", "b": "《整改方案》"}},
	} {
		m := remind.Message{Sections: make([]remind.Section, 1)}
		for id, title := range tt.titles {
			m.Sections[0].Items = append(m.Sections[0].Items, remind.Item{Plan: id, PlanTitle: title})
		}
		if got := newPlanNames(&m); !maps.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	if got := (planNames{"a": "第二轮省督察"}).of("a"); got != "（第二轮省督察）" {
		t.Errorf("a plan stands as %s", got)
	}
}
