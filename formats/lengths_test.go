package formats_test

import (
	"bytes"
	"strings"
	"testing"

	"duban/formats"
	"duban/formats/contacts"
	"duban/formats/ledger"
)

// A field holds what a field of its kind holds; fifty megabytes went into one and would have gone out in every mail.
func TestFieldsHaveBounds(t *testing.T) {
	long := strings.Repeat("某", 301)
	book := book(t, map[string][][]any{
		"联系人":  {{"单位", "姓名", "职务", "渠道", "邮箱", "群内@的账号"}, {"甲局", long, long, "邮件", "a@b.cn", long}, {long, "", "", "督办群"}},
		"集体称谓": {{"称谓", "成员单位"}, {"各局", long}},
		"接任":   {{"原单位", "接任者", "起始日期", "文号"}, {"乙局", "丙局", "2026-01-01", long}},
		"别名":   {{"别名", "名称"}, {long, "甲局"}},
	})
	_, findings, err := contacts.ReadDirectory(bytes.NewReader(book), []string{"督办群"})
	if err != nil || strings.Count(lines(findings), "有301个字，最多300个") != 7 {
		t.Errorf("contacts: %s %v", lines(findings), err)
	}
	for _, column := range []string{"B", "C", "F"} {
		if !strings.Contains(lines(findings), "error 工作表“联系人”第2行"+column+"列：有301个字") {
			t.Errorf("column %s: %s", column, lines(findings))
		}
	}
	rows, findings, err := ledger.ReadStates(strings.NewReader("编号,状态,日期,文号,备注\nx/1,已销号,2026-11-02," + long + "," + strings.Repeat("某", 2001) + "\n"))
	if err != nil || len(rows) != 0 || lines(findings) != "error 第2行第4列：有301个字，最多300个，请核对：“"+strings.Repeat("某", 40)+"…”\n"+
		"error 第2行第5列：有2001个字，最多2000个，请核对：“"+strings.Repeat("某", 40)+"…”" {
		t.Errorf("states: %+v %s %v", rows, lines(findings), err)
	}
	plan := "id: x\ntitle: " + strings.Repeat("某", 1001) + "\nproblems:\n  - {number: 1, title: 扰民, deadline: {kind: date, date: 2027-12-31}, responsible: [" + long + "]}\n"
	_, findings, err = formats.ReadPlanFile("x", "x.yaml", strings.NewReader(plan))
	if err != nil || !strings.Contains(lines(findings), "有1001个字，最多1000个") || !strings.Contains(lines(findings), "有301个字，最多300个") {
		t.Errorf("a plan: %s %v", lines(findings), err)
	}
}
