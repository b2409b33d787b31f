package answer

import (
	"fmt"
	"strings"
	"testing"

	"duban/remind"
)

// said is the Friday on which the sentences were written.
var said = remind.NewDate(2026, 11, 27)

// one is a message about one matter, many is one about several.
var (
	one  = []Matter{{Key: "p/22", Problem: 22, Due: remind.NewDate(2026, 12, 31), Title: "茶山坳污水处理厂提标改造工程推进滞后"}}
	many = []Matter{
		{Key: "p/22", Problem: 22, Due: remind.NewDate(2026, 12, 31), Title: "茶山坳污水处理厂提标改造工程推进滞后"},
		{Key: "p/24", Problem: 24, Due: remind.NewDate(2026, 6, 30), Title: "合江套片区雨污管网混接"},
		{Key: "p/24.2.7@2028-12-31", Problem: 24, Due: remind.NewDate(2028, 12, 31), Title: "建设截污干管"},
		{Key: "p/31", Problem: 31, Due: remind.NewDate(2026, 12, 31), Title: "矿山生态修复"},
	}
)

// shown writes a judgement in a line: done, received, progress, ext DAY or ext ?; a ? behind: with doubts. Of several matters each is named,
// save where all say the same.
func shown(j Judgement, matters []Matter) string {
	by := map[remind.Key]string{}
	for _, c := range j.Claims {
		s := string(c.Kind)
		if c.Kind == Extension {
			s = "ext " + c.To.String()
			if c.To == 0 {
				s = "ext"
			}
		}
		if len(c.Doubts) > 0 {
			s += "?"
		}
		if by[c.Key] != "" {
			s = by[c.Key] + "+" + s
		}
		by[c.Key] = s
	}
	var all []string
	same := true
	for _, m := range matters {
		same = same && by[m.Key] == by[matters[0].Key]
		if by[m.Key] != "" {
			all = append(all, strings.TrimPrefix(string(m.Key), "p/")+" "+by[m.Key])
		}
	}
	text := strings.Join(all, "; ")
	if same {
		text = by[matters[0].Key]
	}
	if text == "" {
		text = "-"
	}
	if len(j.Doubts) > 0 {
		text += " !"
	}
	return text
}

func tryAll(t *testing.T, matters []Matter, table string) int {
	t.Helper()
	n := 0
	for line := range strings.Lines(table) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		want, words, ok := strings.Cut(line, "|")
		if !ok {
			t.Fatalf("no |: %s", line)
		}
		n++
		words = strings.ReplaceAll(strings.TrimSpace(words), "⏎", "\n")
		j := Judge(words, matters, said)
		if got := shown(j, matters); got != strings.TrimSpace(want) {
			t.Errorf("%q\n got %s\nwant %s\n%s", words, got, strings.TrimSpace(want), fmt.Sprintf("%+v", j))
		}
	}
	return n
}

func TestWordsOfOneMatter(t *testing.T) {
	n := tryAll(t, one, acknowledged+completed+unready+extended+freely)
	if n < 150 {
		t.Errorf("only %d sentences", n)
	}
}

// What a program puts between characters is no word.
func TestUnseenCharactersAreNoWords(t *testing.T) {
	for _, words := range []string{"已\u200b完成", "\ufeff已完成", "已\u00a0完\u3000成"} {
		if got := shown(Judge(words, one, said), one); got != "done" {
			t.Errorf("%q: %s", words, got)
		}
	}
}

func TestReasonsOfExtensions(t *testing.T) {
	for words, want := range map[string]string{
		"因征地受阻，申请延期至2027年3月31日。":             "征地受阻",
		"因征地受阻申请延期至2027年3月31日。":              "征地受阻",
		"申请延期至2027年3月31日，原因是征地受阻、资金未到位。":     "征地受阻、资金未到位",
		"申请延期至2027年3月31日。理由：汛期无法施工":          "汛期无法施工",
		"由于疫情和征地原因，工程进度滞后，特申请延期至2027年3月31日。": "疫情和征地原因，工程进度滞后",
		"申请延期至2027年3月31日，具体理由见附件":            "",
		"申请延期至2027年3月31日":                    "",
	} {
		if c := Judge(words, one, said).Claims; len(c) != 1 || c[0].Reason != want {
			t.Errorf("%s: %+v", words, c)
		}
	}
}

func TestWordsOfSeveralMatters(t *testing.T) {
	tryAll(t, many, `
received | 收到
done | 均已完成
done | 已完成，申请验收
done | 所有问题均已整改到位
progress | 正在推进
22 done | 问题22已完成
22 done | 22已完成
22 done | 收到，问题22已完成，申请验收。
22 done | 已完成问题22整改
22 done | 已完成第22项
22 received | 22收到
22 done | 第22号问题已整改到位
22 done | 第二十二个问题已整改到位
22 done | 问题清单第22项已完成
22 done | ２２已完成
22 done | 22：已完成
22 done | 22、已完成
22 done | 问题22：已全部整改到位，投入22万元，申请验收。
22 done; 31 done | 22、31已完成
22 done; 31 done | 问题22、31均已完成
22 done; 31 done | 问题22和问题31已完成
22 done; 31 done | 第22、31项已完成
22 done; 31 done | 问题22，31已完成
22 done; 31 done | 问题二十二、三十一已完成
22 done; 24 ext 2027-03-31; 24.2.7@2028-12-31 ext? | 22已完成，24申请延期至2027年3月31日
22 done; 24 ext 2027-03-31; 24.2.7@2028-12-31 ext? | 问题22已完成，问题24申请延期至2027年3月31日，因征地受阻。
22 done; 24 ext 2027-03-31; 24.2.7@2028-12-31 ext? | 22已完成24申请延期至2027年3月31日
22 done; 31 progress | 问题22已整改到位；问题31完成60%，预计12月底前完成。
22 done; 31 progress | 22已完成，31未完成
22 progress; 31 done | 22未完成，31已完成
22 done; 24 progress; 24.2.7@2028-12-31 progress; 31 progress | 问题22已完成，其余正在推进
22 done; 24 progress; 24.2.7@2028-12-31 progress; 31 progress | 问题22已完成，其他问题正在推进
24.2.7@2028-12-31 done | 问题24（二）7已完成
24.2.7@2028-12-31 done | 24.2.7已完成
24.2.7@2028-12-31 done | p/24.2.7@2028-12-31已完成
24 progress?; 24.2.7@2028-12-31 progress? | 问题24（一）3已完成
22 progress? | 问题22第3项措施已完成
22 done ! | 22至24已完成，22已完成
- ! | 问题22至24已完成
- ! | 问题23已完成
22 done ! | 问题22、23已完成
22 done ! | 22已完成，23已完成
22 progress | 问题22：管网已铺设3公里，预计2026年12月底前完成。
22 ext 2027-03-31 | 问题22：管网已铺设3公里。申请延期至2027年3月31日。
progress | 已排查问题22个，整改3公里
progress | 完成22公里，24户搬迁，31万元到位
progress? | 1、已完成⏎2、正在推进⏎3、已完成
progress | 一、方案已完成⏎二、正在施工
progress | 电话：13822243131，正在推进
progress | 衡政办〔2026〕22号已转各单位，正在推进
22 ext 2027-06-30 | 我区申请问题22延期至2027年6月30日
22 done; 31 ext 2027-06-30 | 我局已完成问题22；问题31因汛期影响，申请延期至2027年6月30日
22 done; 31 received | 22已完成，31收到
22 done; 24.2.7@2028-12-31 done | 问题22、24（二）7已完成
22 done; 31 done | 第22个、第31个问题已整改到位
22 done; 31 progress | 1、22已完成⏎2、31未完成
22 done; 31 progress | （1）问题22已完成。（2）问题31未完成。
22 done; 24 done; 24.2.7@2028-12-31 done | 除问题31外均已完成
22 done; 24 done; 24.2.7@2028-12-31 done | 除31外，其他均已完成
22 done; 24 done; 24.2.7@2028-12-31 done | 问题31除外，其余已完成
22 done; 24 progress; 24.2.7@2028-12-31 progress; 31 done | 已完成的有22、31，未完成的有24
22 done; 31 done | 已完成：22、31
22 done; 24 progress; 24.2.7@2028-12-31 progress | 24的主体已完成，22已完成
22 done | 整改已完成（问题22）
22 done | 各项工作均按时序推进，其中问题22已整改到位。
22 done? | 茶山坳污水处理厂提标改造已完成
24.2.7@2028-12-31 done? | 问题24中的截污干管已完成
done | 三个问题均已完成
progress? | 两个问题均已完成
22 received | 收到22
progress | 《条例》第22条规定，正在处理
22 done ! | 22号已完成
done | 11月22日已完成
22 done; 31 done | 问题22、问题31均已完成。以上问题申请验收。
22 done; 24 progress; 24.2.7@2028-12-31 progress; 31 progress | 涉及我局的3个问题，22已完成，24、31正在整改
22 done; 24 progress; 24.2.7@2028-12-31 progress; 31 ext 2027-03-31 | 22 已完成 24 未完成 31 申请延期至2027年3月31日
`)
}

// What goes on record of an answer is what its writer says, not who he is.
func TestUnsigned(t *testing.T) {
	for words, want := range map[string]string{
		"已清运1200吨。\n\n李平\n":                            "已清运1200吨。",
		"已清运1200吨，\r\n正在招标。\r\n白沙镇人民政府\r\n":            "已清运1200吨，\r\n正在招标。",
		"进展如下：\n一、已清运1200吨；\n二、正在招标。\n李平\n13800000001": "进展如下：\n一、已清运1200吨；\n二、正在招标。",
		"已清运1200吨。": "已清运1200吨。",
		"李平":        "李平",
		"":          "",
	} {
		if got := Unsigned(words); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}
