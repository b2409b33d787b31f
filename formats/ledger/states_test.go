package ledger_test

import (
	"fmt"
	"strings"
	"testing"

	"duban/formats/ledger"
	"duban/remind"
)

func TestReadStates(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		rows       int
		findings   []string
	}{
		{"Chinese head and words", "编号,状态,日期,文号,备注\n8,已销号,2024-07-01,文1,\n", 1, nil},
		{"as spreadsheets write days", "\ufeffkey,state,on\n8,closed,2024/7/1\n9,reported,2024年7月1日\n", 2, nil},
		{"empty rows", "key,state,on\n,,\n8,closed,2024-07-01\n\n , ,\n", 1, nil},
		{"a day that is none", "key,state,on\n8,closed,2024-02-30\n", 0, []string{"第2行第3列：没有这一天，请更正：“2024-02-30”"}},
		{"no day", "key,state,on\n8,closed,\n", 0, []string{"第2行第3列：日期"}},
		{"all faults of a row, and the next row", "key,state,on\n,done,x\n8,closed,2024-07-01\n", 1, []string{"缺少编号", "状态无法识别", "日期应写作"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows, findings, err := ledger.ReadStates(strings.NewReader(tt.text))
			if err != nil || len(rows) != tt.rows || len(findings) != len(tt.findings) {
				t.Fatalf("rows %v, findings %v, %v", rows, findings, err)
			}
			for i, want := range tt.findings {
				if got := fmt.Sprint(findings[i]); !strings.Contains(got, want) {
					t.Errorf("finding %q, want %q", got, want)
				}
			}
			for _, r := range rows {
				if r.On != remind.NewDate(2024, 7, 1) {
					t.Errorf("day %v", r.On)
				}
			}
		})
	}
	for name, text := range map[string]string{"no head": "", "a column missing": "key,on\n8,2024-07-01\n"} {
		if _, _, err := ledger.ReadStates(strings.NewReader(text)); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
