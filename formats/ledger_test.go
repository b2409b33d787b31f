package formats_test

import (
	"bytes"
	"strings"
	"testing"

	"duban/formats/ledger"
	"duban/formats/plantext"
	"duban/remind"
)

func TestFaultsOfALedger(t *testing.T) {
	raw := book(t, map[string][][]any{
		"封面": {{"整改台账"}},
		"台账": {
			{"某市整改台账"},
			{"编号", "状态", "日期（状态）", "文号", "完成时限", "经办人"},
			{"1", "完了", "昨天", "", "2026-02-30"},
			{"", "已销号", 45444.5, "", 46082.0},
			{"2", "closed", "2024/6/1 10:30", "文1", "2026年3月1日"},
			{"3", "#REF!", "2024/6/1", "#N/A", ""},
		},
	})
	rows, findings, err := ledger.ReadStates(bytes.NewReader(raw))
	want := "note 工作表“台账”第2行F列：不认识的列，未读取：“经办人”\n" +
		"error 工作表“台账”第3行B列：状态无法识别，应为整改中、已完成待验收、验收通过待销号、已销号：“完了”\n" +
		"error 工作表“台账”第3行C列：日期应写作2024-05-31的形式：“昨天”\n" +
		"error 工作表“台账”第3行E列：没有这一天，请更正：“2026-02-30”\n" +
		"error 工作表“台账”第4行A列：缺少编号\n" +
		"error 工作表“台账”第6行B列：单元格中的公式出错，没有结果，请改为实际内容：“#REF!”\n" +
		"error 工作表“台账”第6行D列：单元格中的公式出错，没有结果，请改为实际内容：“#N/A”\n" +
		"note 工作表“封面”：缺少“编号”、“状态”、“日期”列，不是台账，未读取：“整改台账”"
	if err != nil || lines(findings) != want {
		t.Errorf("%v\ngot\n%s\nwant\n%s", err, lines(findings), want)
	}
	if len(rows) != 1 || rows[0].On != remind.NewDate(2024, 6, 1) || rows[0].Due != remind.NewDate(2026, 3, 1) || rows[0].State != remind.Closed {
		t.Fatalf("rows %+v", rows)
	}
	if f := rows[0].Finding(plantext.Error, "due", "时限", ""); f.Where != "工作表“台账”第5行E列" {
		t.Errorf("where: %s", f)
	}
	if _, _, err := ledger.ReadStates(bytes.NewReader(book(t, map[string][][]any{"封面": {{"整改台账"}}}))); err == nil || !strings.Contains(err.Error(), "没有状态表") {
		t.Errorf("no ledger: %v", err)
	}
}
