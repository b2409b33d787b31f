package formats_test

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duban/formats/ledger"
	"duban/formats/plantext"
	"duban/formats/workbook"
	"duban/remind"
)

// A ledger is read as it was written, and with it the deadlines; nothing that a spreadsheet might change is changed.
func TestALedgerSurvivesItsFile(t *testing.T) {
	states := []remind.State{remind.Open, remind.Reported, remind.Accepted, remind.Closed, remind.Suspended}
	rapid.Check(t, func(t *rapid.T) {
		day := rapid.SampledFrom([]remind.Date{0, remind.NewDate(2026, 1, 31), remind.NewDate(2028, 2, 29)})
		word := rapid.SampledFrom([]string{"", "衡整办〔2024〕7号", "=1+1", "0012", "1.38E+10", "两行\n备注", "2026-01-01"})
		var rows []ledger.Row
		for range rapid.IntRange(1, 5).Draw(t, "rows") {
			rows = append(rows, ledger.Row{
				Plan: "p", Key: remind.Key(rapid.SampledFrom([]string{"p/1", "p/24.2.7@2028-12-31", "p/1.5~week"}).Draw(t, "key")), Title: strings.Repeat("题，", 90),
				Due: day.Draw(t, "due"), Original: day.Draw(t, "original"), State: rapid.SampledFrom(states).Draw(t, "state"), On: day.Draw(t, "on"),
				Doc: word.Draw(t, "doc"), Note: word.Draw(t, "note"), Colour: remind.Red, Overdue: 12, Responsible: []string{"甲", "乙"},
			})
		}
		var b bytes.Buffer
		if err := workbook.Write(&b, ledger.Sheets(rows)); err != nil {
			t.Fatal(err)
		}
		got, findings, err := ledger.ReadStates(&b)
		if err != nil || len(findings) > 0 || len(got) != len(rows) {
			t.Fatalf("%d rows, %v %v", len(got), findings, err)
		}
		for i, r := range rows {
			g := got[i]
			if !g.Ledger || g.Key != string(r.Key) || g.State != r.State || g.On != r.On || g.Doc != r.Doc || g.Note != r.Note || g.Due != r.Due || g.Line != i+2 {
				t.Fatalf("got %+v, want %+v", g, r)
			}
		}
	})
}

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
		"note 工作表“封面”：没有编号、状态、日期等列，不是台账，未读取：“整改台账”"
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
