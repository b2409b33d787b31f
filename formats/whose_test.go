package formats_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"duban/formats"
	"duban/formats/checklist"
	"duban/formats/contacts"
	"duban/formats/ledger"
	"duban/formats/plantext"
	"duban/formats/workbook"
)

// readers are those of all files that are imported but the calendar's, by what their file is called.
var readers = map[string]func(name string, raw []byte) error{
	"方案": func(name string, raw []byte) error {
		_, _, err := formats.ReadPlanFile("p", name, bytes.NewReader(raw))
		return err
	},
	"通讯录": func(_ string, raw []byte) error {
		_, _, err := contacts.ReadDirectory(bytes.NewReader(raw), nil)
		return err
	},
	"台账":  func(_ string, raw []byte) error { _, _, err := ledger.ReadStates(bytes.NewReader(raw)); return err },
	"核对表": func(_ string, raw []byte) error { _, _, err := checklist.Read(bytes.NewReader(raw)); return err },
}

func TestAFileThatIsGivenToAnotherCommandIsNamed(t *testing.T) {
	ledgers := [][]any{{"整改台账", "整改台账"}, {"问题", "事项", "责任单位", "完成时限", "状态", "日期", "编号", "原定时限"}, {"题", "事", "甲局", "2026-05-31", "整改中", "", "p/1", ""}}
	directory := [][]any{{"单位", "姓名", "职务", "角色", "渠道", "邮箱/地址"}, {"甲局", "张三", "", "", "邮件", "a@b.example"}}
	checked := [][]any{{"序号", "事项编号", "核对内容", "读出结果", "核对结果", "核对人"}, {1, "p/1", "时限", "2026-05-31", "无误", "李四"}}
	files := []struct{ is, command, name, text string }{
		{"台账", "duban import states", "台账.xlsx", string(book(t, map[string][][]any{"台账": ledgers}))},
		{"台账", "duban import states", "a.csv", "plan,key,problem,due,original,state,on\np,p/1,1,2026-05-31,,整改中,\n"},
		{"通讯录", "duban import contacts", "通讯录.xlsx", string(book(t, map[string][][]any{"联系人": directory, "集体称谓": {{"称谓", "成员单位"}}}))},
		{"通讯录", "duban import contacts", "a.csv", "单位,姓名,角色,渠道,邮箱/地址\n甲局,张三,,邮件,a@b.example\n"},
		{"核对表", "duban import review", "核对表.xlsx", string(book(t, map[string][][]any{"核对表": checked}))},
		{"核对表", "duban import review", "a.csv", "number,key,what,value,result,reviewer,print\n1,p/1,时限,2026-05-31,无误,李四,abc\n"},
	}
	for _, f := range files {
		for given, read := range readers {
			err := read(f.name, []byte(f.text))
			var other workbook.OtherError
			switch found := errors.As(err, &other); {
			case given == f.is:
				if err != nil {
					t.Errorf("%s is none: %v", f.is, err)
				}
			case !found || other.Kind.Name != f.is:
				t.Errorf("%s (%s) given for %s: %v", f.is, f.name, given, err)
			case !strings.Contains(err.Error(), "文件是"+f.is+"，不是"+given+"，请按"+f.is+"导入（"+f.command+"）"):
				t.Errorf("%s given for %s: %v", f.is, given, err)
			}
		}
	}
}

// What stands beside a table is the office's own affair, and never makes another of the file.
func TestWhatStandsBesideATableNamesNoFile(t *testing.T) {
	numbers := [][]any{{"单位", "姓名", "角色", "渠道"}, {"甲局", "张三", "", "邮件"}}
	plan := [][]any{{"序号", "问题", "整改时限", "责任单位"}, {1, "题", "2026年5月31日", "甲局"}}
	raw := book(t, map[string][][]any{"一": plan, "二": numbers})
	if err := readers["方案"]("方案.xlsx", raw); err != nil {
		t.Errorf("a plan with telephone numbers behind it: %v", err)
	}
	raw = book(t, map[string][][]any{"台账": {{"编号", "原定时限", "状态"}}, "联系人": {{"单位", "邮箱"}, {"甲局", "a@b.example"}}})
	if err := readers["通讯录"]("通讯录.xlsx", raw); err != nil {
		t.Errorf("contacts behind a ledger: %v", err)
	}
}

func TestAnEmptyFileIsCalledEmptyByEveryReader(t *testing.T) {
	for given, read := range readers {
		for _, text := range []string{"", "\ufeff", " \r\n\t\n"} {
			if err := read("a.csv", []byte(text)); !errors.Is(err, plantext.ErrEmpty) {
				t.Errorf("%s of %q: %v", given, text, err)
			}
		}
	}
}

func TestWhatAStateTableLacksIsNamed(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"编号,状态\n1,已销号\n", "缺少“日期”列，不是台账，未读取：“编号 状态”"},
		{"事项编号,办理情况\n1,完成\n", "缺少“状态”、“日期”列，不是台账，未读取：“事项编号 办理情况”"},
		{"1,已销号,2026-05-31\n", "缺少“编号”、“状态”、“日期”列，不是台账，未读取：“1 已销号 2026-05-31”"},
		{"台账,台账,台账\n甲,乙,丙\n", "未读取：“台账”"}, // what is merged over the width is said once
	} {
		if _, _, err := ledger.ReadStates(strings.NewReader(tt.text)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: %v, want %q", tt.text, err, tt.want)
		}
	}
}

// Lists that the program writes call the column 事项编号; a clerk who makes a table of states of one keeps the title.
func TestStatesAreFoundByTheTitlesOfOurLists(t *testing.T) {
	rows, findings, err := ledger.ReadStates(strings.NewReader("事项编号,状态,状态日期\np/1,已销号,2026年5月31日\n"))
	if err != nil || len(findings) > 0 || len(rows) != 1 || rows[0].Key != "p/1" {
		t.Errorf("%v %v %v", rows, findings, err)
	}
}
