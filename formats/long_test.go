package formats_test

import (
	"bytes"
	"strings"
	"testing"

	"duban/formats/plantext"
	"duban/seeds"
)

// pieces are what a text can be full of. In a measure of many thousands of any of them each step must stay within its own part of the text.
var pieces = []string{
	"（一）", "一是", "1.", "2024年", "、", "党委、政府、", "《", "》", "；", "“", "”", "（", "2024", "一", "\n", "是", " ", "年", "前",
	"2024年6月30日前完成甲。", "2024年6月30日前完成甲，", "2024年6月30日、", "2024年6月至", "6月30日前完成甲；", "2024年6月前，", "2024年2月30日前。",
	"（完成时限：2024年6月30日）", "（完成时限：持续推进）", "（完成时限：", "（甲局牵头督导验收）", "“2024年6月30日前完成”", "“十四五”末完成。",
	"定期", "不定期调度；", "每季度上报。", "每年、每月、每季度", "周调度、月通报、年考核；", "每年定期", "汛期前", "立即整改，", "2022年10月完成改造后又出现问题，",
	"甲区、乙县。", "甲区2024年6月30日前完成；", "甲区党委、政府，", "2024年12月3个", "二〇二四年", "前三季度", "\n定期\n", "1.2021年底前",
	"。责任人：甲", "，整改时限：", "|", "\t", "整", "整 ", "【整改", "责 任 单 ", "第1项\n", "1、", "(1)", "①", "\"", ".", "。(", "各市、", "政府及", "（牵头）、", "整改\n",
	"责任单位|整改时限|整改目标\n", "1|2|3\n", "已完成整改，", "序号\n1\n", "整改情况：已销号\n", "問題",
}

// A text may be full of anything a plan holds, and of any size: reading it ends. What takes time with the square of a text's length is
// seen in BenchmarkReadPlan.
func TestPathologicalTextsEnd(t *testing.T) {
	for _, piece := range pieces {
		fill := strings.Repeat(piece, 1<<13/len(piece))
		text := "一、题\n整改目标：" + fill + "\n整改措施：（一）" + fill + "\n整改时限：2024年5月31日\n主体责任单位：甲区、乙县党委、政府，" + fill[:len(piece)*(len(fill)/4/len(piece))]
		if _, _, err := plantext.Read("p", strings.NewReader(text)); err != nil {
			t.Errorf("%q: %v", piece, err)
		}
	}
}

// The same of what stands on lines and in items of its own.
func TestLongPlansEnd(t *testing.T) {
	end := "整改时限：2024年5月31日\n主体责任单位：甲区党委、政府\n"
	names := func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString("第" + strings.Repeat("甲", i%30) + string(rune('一'+i%5000)) + "局、")
		}
		return b.String()
	}
	for name, text := range map[string]string{
		"items":             strings.Repeat("一、题\n整改目标：2024年6月30日前完成。\n"+end, 1<<10),
		"headings":          strings.Repeat("一、题\n", 1<<13) + end,
		"labels repeated":   "一、题\n" + strings.Repeat("整改目标：甲\n", 1<<12) + end,
		"labels empty":      "一、题\n" + strings.Repeat("整改目标：\n", 1<<12) + end,
		"labels by turns":   "一、题\n" + strings.Repeat("责任单位：甲局\n牵头单位：乙局\n", 1<<11) + end,
		"labels of others":  "一、题\n" + strings.Repeat("公示期限：甲\n", 1<<12) + end,
		"lines":             "一、题\n整改措施：" + strings.Repeat("2024年6月30日前完成甲。\n\n", 1<<11) + end,
		"short lines":       "一、题\n整改措施：" + strings.Repeat("年\n", 1<<14) + end,
		"title":             strings.Repeat("题\n", 1<<14) + "一、题\n" + end,
		"bodies":            "一、题\n整改措施：" + strings.Repeat("第一局2024年6月30日前完成；", 1<<10) + "\n整改时限：2024年5月31日\n主体责任单位：" + names(1<<11),
		"totals":            strings.Repeat("2024年完成整改32个，共50个问题。", 1<<10) + "\n一、题\n" + end,
		"rows":              "序号|整改目标|整改时限|责任单位\n" + strings.Repeat("1|2024年6月30日前完成|2024年5月31日|甲局\n", 1<<10),
		"rows that go on":   "序号|整改目标|整改时限|责任单位\n1|甲|2024年5月31日|甲局\n" + strings.Repeat("|甲||、乙局\n", 1<<11),
		"one line":          "第1项 题。" + strings.Repeat("整改目标：甲。整改情况：乙。", 1<<11) + end,
		"chapters":          "第1项 题\n" + end + strings.Repeat("一、章\n", 1<<12),
		"measures on lines": "1.题\n整改措施：\n" + strings.Repeat("1.甲\n2.乙\n", 1<<11) + end,
		"nesting":           "一、题\n整改措施：" + strings.Repeat("（一）一是1.2024年6月30日前完成甲。2.二是（二）", 1<<10) + "\n" + end,
	} {
		if _, _, err := plantext.Read("p", strings.NewReader(text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func BenchmarkReadPlan(b *testing.B) {
	raw, err := seeds.Files.ReadFile(seeds.PlanID + ".txt")
	if err != nil {
		b.Fatal(err)
	}
	promises := "一、题\n整改目标：到2025年，甲。\n整改措施：" +
		strings.Repeat("（一）甲区2024年6月30日前完成甲，乙县2025年底前完成乙（完成时限：2026年6月30日）；定期调度，每季度上报。", 10<<20/145) +
		"\n整改时限：2026年12月31日\n主体责任单位：甲区、乙县党委、政府\n"
	for name, text := range map[string][]byte{"hengyang": raw, "10MB": []byte(promises)} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, _, err := plantext.Read("p", bytes.NewReader(text)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
