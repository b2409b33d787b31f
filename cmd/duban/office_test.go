//go:build libreoffice

package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"duban/tools/libreoffice"
)

// LibreOffice shows of every workbook what the same listing says as JSON: days as days, numbers as numbers, colours by their words.
func TestWorkbooksInLibreOffice(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	sent := filepath.Join(dir, "sent")
	printed(t, "simulate", "--from", "2026-11-02", "--to", "2026-11-03", "--state", sent)
	listings := []struct {
		args    []string
		state   string // none: the built-in data
		sheet   string
		columns map[string]string // title → JSON name, where both say the same
		words   map[string][]string
	}{
		{
			[]string{"export", "plan"},
			"", "整改问题",
			map[string]string{"方案": "plan", "序号": "number", "问题": "title", "整改目标": "goal"},
			nil,
		},
		{
			[]string{"export", "obligations"},
			"", "事项",
			map[string]string{"事项编号": "key", "问题序号": "problem", "整改时限": "due", "层次": "path", "内容": "text"},
			map[string][]string{"颜色": {"红", "灰"}, "类别": {"问题", "措施", "长期任务"}, "状态": {"整改中"}, "仅写年份": {"否"}},
		},
		{
			[]string{"check", "--coverage"},
			"", "覆盖情况",
			map[string]string{"事项编号": "obligation", "整改时限": "due", "提醒日期": "on", "单位或人员": "body", "地址": "address", "起": "from", "止": "to", "原因": "reason"},
			map[string][]string{"覆盖情况": {"有接收人", "没有接收人"}, "角色": {"主体责任单位", "督办市领导"}, "提醒节点": {"报验时"}},
		},
		{
			[]string{"check"},
			"", "没有接收人",
			map[string]string{"事项编号": "obligation", "单位或人员": "body", "自何日起": "from", "原因": "reason", "补救办法": "remedy"},
			nil,
		},
		{
			[]string{"preview", "--from", "2027-03-01", "--to", "2027-03-05"},
			"", "提醒",
			map[string]string{
				"提醒日期": "on", "地址": "address", "事项编号": "obligation", "整改时限": "due", "主题": "subject", "消息编号": "message",
			},
			map[string][]string{"状态": {"计划发送"}, "时间": {"09:00"}, "渠道": {"邮件"}, "累计次数": {"1"}},
		},
		{
			[]string{"preview", "--messages", "--from", "2027-03-01", "--to", "2027-03-01"},
			"", "消息",
			map[string]string{"日期": "day", "地址": "address", "主题": "subject", "正文（过长的只印开头）": "text", "字节数": "bytes"},
			nil,
		},
		{
			[]string{"notices"},
			sent, "提醒",
			map[string]string{"提醒日期": "on", "事项编号": "obligation", "整改时限": "due", "主题": "subject"},
			map[string][]string{"状态": {"已送达"}, "时间": {"09:00"}, "对方答复": {"已写入本机发件目录"}, "累计次数": {"1"}},
		},
	}
	var files []string
	for _, l := range listings {
		file := filepath.Join(dir, fmt.Sprintf("book%d.xlsx", len(files)))
		files = append(files, file)
		printed(t, slices.Concat(l.args, []string{"--state", cmp.Or(l.state, dir), "--full", "--format", "xlsx", "-o", file})...)
	}
	sheets := libreoffice.Sheets(t, files...)
	for i, l := range listings {
		book := strings.TrimSuffix(filepath.Base(files[i]), ".xlsx")
		shown := sheets[book+"/"+l.sheet]
		if len(shown) == 0 || !strings.Contains(shown[0][0], "（") || !strings.Contains(shown[0][0], "年") {
			t.Errorf("%s has no title with its day", l.sheet)
			continue
		}
		shown = shown[1:]
		said := objects(t, printed(t, slices.Concat(l.args, []string{"--state", cmp.Or(l.state, dir), "--format", "json"})...))
		if len(shown) != len(said)+1 || len(said) == 0 {
			t.Errorf("%s: %d rows in LibreOffice, %d in JSON", l.sheet, len(shown)-1, len(said))
			continue
		}
		for title, name := range l.columns {
			compareColumn(t, shown, said, title, name)
		}
		for title, words := range l.words {
			column := slices.Index(shown[0], title)
			for _, w := range words {
				if column < 0 || !slices.ContainsFunc(shown[1:], func(r []string) bool { return r[column] == w }) {
					t.Errorf("%s: no row says %s in column %s", l.sheet, w, title)
				}
			}
		}
	}
	if m := sheets["book0/整改措施"]; len(m) < 200 {
		t.Errorf("%d measures", len(m))
	}
	if sums := sheets["book2/汇总"]; len(sums) < 40 || sums[2][5] != "有的没有接收人" {
		t.Errorf("sums by body: %q", sums[:min(2, len(sums))])
	}
}

func compareColumn(t *testing.T, shown [][]string, said []map[string]any, title, name string) {
	t.Helper()
	column := slices.Index(shown[0], title)
	if column < 0 {
		t.Errorf("no column %s in %q", title, shown[0])
		return
	}
	for i, o := range said {
		if want := fmt.Sprint(o[name]); shown[i+1][column] != want {
			t.Errorf("row %d, %s: LibreOffice shows %q, JSON says %q", i+3, title, shown[i+1][column], want)
			return
		}
	}
}
