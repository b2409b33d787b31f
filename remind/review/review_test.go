package review_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/document"
	"duban/remind/review"
)

// plan is one with each way in which a value is made of its words.
func plan() remind.Plan {
	at := func(line int) remind.Source { return remind.Source{Line: line, Column: 1} }
	return remind.Plan{ID: "p", Problems: []remind.Problem{
		{
			Plan: "p", Number: 1, Source: at(1),
			Deadline: remind.Deadline{
				Kind: remind.Dated, Date: remind.NewDate(2022, time.December, 31), Continues: true, Text: "2022年底前，长期坚持", Read: remind.Reading{Rule: document.RuleYear},
			},
			Parties: remind.Parties{
				Responsible: []string{"甲县党委、政府", "乙县党委、政府", "各县市区"}, Lead: []string{"市水利局"}, Leader: []string{"张三"},
			},
			Named: map[remind.Role]remind.Passage{
				remind.Responsible: {Words: "甲县、乙县党委、政府，各县市区", Source: at(2)}, remind.Lead: {Words: "市 水利局", Source: at(3)},
				remind.Leader: {Words: "张三", Source: remind.Source{Line: 4, Column: 1, Where: "第2个表格第5行"}},
			},
			Measures: []remind.Measure{{Number: "1", Text: "甲县清淤", Source: at(5), Measures: []remind.Measure{{Number: "1.1", Text: "巡查"}}}},
			Commitments: []remind.Commitment{
				{Number: "1.1", Section: remind.SectionMeasures, Path: "（一）1", Due: remind.NewDate(2024, time.June, 30), Text: "清淤", Read: remind.Reading{Words: "（完成时限：2024年6月）", Rule: document.RuleMonth}, Responsible: []string{"甲县党委、政府"}},
				{Number: "0", Section: remind.SectionGoal, Rhythm: remind.Quarterly, Text: "每季度巡查", Responsible: []string{"丙县党委、政府"}},
			},
		},
		{Plan: "p", Number: 2, Source: at(9), Deadline: remind.Deadline{Kind: remind.Continuous, Text: "持续推进"}, Parties: remind.Parties{Lead: []string{"市住建局"}}},
	}}
}

func TestWhatWasReadOfAPlan(t *testing.T) {
	p := plan()
	var got []string
	for _, r := range review.Of(&p) {
		got = append(got, fmt.Sprintf("%s %s %s %s %s %s", r.Key, r.Content(), r.Sentence, r.Where(), r.Rule, r.Shown()))
	}
	want := []string{
		"p/1 整改时限 2022年底前，长期坚持 第1行第1字 year_end 2022年12月31日，此后长期坚持",
		"p/1 主体责任单位 甲县、乙县党委、政府，各县市区 第2行第1字 shared_tail 甲县党委、政府",
		"p/1 主体责任单位 甲县、乙县党委、政府，各县市区 第2行第1字 verbatim 乙县党委、政府",
		"p/1 主体责任单位 甲县、乙县党委、政府，各县市区 第2行第1字 collective 各县市区",
		"p/1 市直牵头督导验收单位 市 水利局 第3行第1字 verbatim 市水利局",
		"p/1 督办市领导 张三 第2个表格第5行 verbatim 张三",
		"p/1.1.1@2024-06-30 完成时限（一）1 清淤（完成时限：2024年6月） 系统未记录 month_end 2024年6月30日",
		"p/1.1.1@2024-06-30 主体责任单位（一）1 甲县清淤 第5行第1字 in_measure 甲县党委、政府",
		"p/1.0~quarter 工作频次（目标） 每季度巡查 系统未记录 frequency 每季度",
		"p/1.0~quarter 主体责任单位（目标） 每季度巡查 系统未记录 in_row 丙县党委、政府",
		"p/2 整改时限 持续推进 第9行第1字 lasting 长期推进，没有到期日",
		"p/2 市直牵头督导验收单位  系统未记录  市住建局",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// What was confirmed is asked about again where it says something else, and nowhere else.
func TestANewVersionAsksAboutWhatItChanges(t *testing.T) {
	p := plan()
	verdicts := map[string]review.Verdict{}
	for _, r := range review.Of(&p) {
		verdicts[r.Print()] = review.Verdict{Print: r.Print(), Right: true, By: "李四"}
	}
	for _, tt := range []struct {
		name   string
		change func(*remind.Problem)
		open   string // contents that are asked about
	}{
		{"nothing", func(*remind.Problem) {}, ""},
		{"places, blanks and rules", func(p *remind.Problem) {
			p.Source.Line, p.Deadline.Text, p.Deadline.Read.Rule = 77, "2022年底前， 长期\u3000坚持", ""
		}, ""},
		{"a day", func(p *remind.Problem) { p.Deadline.Revised = remind.NewDate(2023, time.December, 31) }, "整改时限"},
		{"whether it goes on", func(p *remind.Problem) { p.Deadline.Continues = false }, "整改时限"},
		{"the words of a day", func(p *remind.Problem) { p.Deadline.Text = "2022年年底前，长期坚持" }, "整改时限"},
		{"a leader", func(p *remind.Problem) { p.Leader = []string{"王五"} }, "督办市领导"},
		{"a list: one may have been left out", func(p *remind.Problem) {
			p.Named[remind.Lead] = remind.Passage{Words: "市水利局、市住建局"}
		}, "市直牵头督导验收单位"},
		{"another role", func(p *remind.Problem) { p.Lead, p.Cooperating = nil, p.Lead }, "市直配合督导验收单位"},
		{"a clause", func(p *remind.Problem) { p.Commitments[0].Text = "清淤疏浚" }, "完成时限（一）1"},
	} {
		next := plan()
		tt.change(&next.Problems[0])
		var open []string
		for _, c := range review.Open(review.Judge(&next, verdicts)) {
			open = append(open, c.Content())
		}
		if got := strings.Join(open, " "); got != tt.open {
			t.Errorf("%s: asked about %q, want %q", tt.name, got, tt.open)
		}
	}
}

// A print is for life: what was confirmed by a former program holds.
func TestPrintsStay(t *testing.T) {
	p := plan()
	for i, want := range map[int]string{0: "583877a6903a7600", 5: "bc2c74c2e0583f75", 8: "58b7aae04d053916"} {
		if r := review.Of(&p)[i]; r.Print() != want {
			t.Errorf("%s %s: %s, want %s", r.Key, r.Content(), r.Print(), want)
		}
	}
}

func TestCounts(t *testing.T) {
	p := plan()
	all := review.Of(&p)
	verdicts := review.Merged(nil, []review.Verdict{{Print: all[0].Print(), Right: true}, {Print: all[1].Print()}, {Print: all[2].Print()}})
	verdicts = review.Merged(verdicts, []review.Verdict{{Print: all[2].Print(), Right: true}}) // the last one counts
	c := review.CountOf(review.Judge(&p, verdicts))
	if c.Total != 12 || c.Confirmed != 2 || c.Wrong != 1 || c.Left() != 10 || c.Chinese() != "时限3处、单位6处、领导1处" {
		t.Errorf("%+v, %s", c, c.Chinese())
	}
}
