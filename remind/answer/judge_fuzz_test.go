package answer

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"duban/remind"
)

// bits are what sentences of replies are made of.
var bits = strings.Fields(`收到 收悉 已阅 未收到 已完成 已整改到位 申请验收 未完成 将 预计 争取 不 没有 完成 80% 3公里 整改 问题22 问题23 22 24、31 22至24 第31项 二十二
申请延期 延期 至2027年3月31日 至年底 三个月 2026年12月31日 2027年2月30日 因征地受阻 撤回 ， 。 、 ： ； ？ 1、 一、 （二） 7 已 均 全部 其余 其他问题 除 外 的 请 我局 石鼓区 材料 附件 王强 13800000001`)

func FuzzJudge(f *testing.F) {
	for line := range strings.Lines(acknowledged + completed + unready + extended + freely) {
		_, words, _ := strings.Cut(line, "|")
		f.Add(words, 20784)
	}
	f.Add("\xff\xfe收到", 0)
	f.Add(strings.Repeat("22、", 500), -5)
	f.Fuzz(func(t *testing.T, words string, day int) {
		d := remind.Date(max(min(day, 1<<20), -(1 << 20)))
		holds(t, Judge(words, many, d), many)
		holds(t, Judge(words, one, d), one)
	})
}

// holds checks what is true of every judgement.
func holds(t interface{ Errorf(string, ...any) }, j Judgement, matters []Matter) {
	seen := map[[2]string]bool{}
	for _, c := range j.Claims {
		i := slices.IndexFunc(matters, func(m Matter) bool { return m.Key == c.Key })
		if i < 0 {
			t.Errorf("a claim of %q, which the message does not tell", c.Key)
			continue
		}
		if k := [2]string{string(c.Key), string(c.Kind)}; seen[k] {
			t.Errorf("%v is claimed twice", k)
		} else {
			seen[k] = true
		}
		if c.To != 0 && (c.Kind != Extension || c.To <= matters[i].Due || c.To.Year() < 2000 || c.To.Year() > 9998) {
			t.Errorf("%s to %s", c.Kind, c.To)
		}
		if c.Kind == Extension && c.To == 0 && len(c.Doubts) == 0 {
			t.Errorf("an extension without a day and without a doubt")
		}
		for _, d := range append(slices.Clone(c.Doubts), c.Reason) {
			if !utf8.ValidString(d) || utf8.RuneCountInString(d) > 200 {
				t.Errorf("%q", d)
			}
		}
	}
}

func TestJudgeHoldsForAnyWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := strings.Join(rapid.SliceOfN(rapid.SampledFrom(bits), 1, 14).Draw(t, "words"), "")
		j := Judge(words, many, said)
		holds(t, j, many)
		for _, c := range j.Claims {
			if c.Kind == Done && !slices.ContainsFunc([]string{"已完成", "到位", "验收", "完成", "已整改"}, func(s string) bool { return strings.Contains(words, s) }) {
				t.Errorf("%q claims a completion without a word of one", words)
			}
			if c.Kind == Extension && !strings.Contains(words, "延期") {
				t.Errorf("%q claims an extension without a word of one", words)
			}
			if c.Kind == Received && !slices.ContainsFunc([]string{"收到", "收悉", "已阅", "1"}, func(s string) bool { return strings.Contains(words, s) }) { // a lone 1 is 收到, too
				t.Errorf("%q claims to be received", words)
			}
		}
	})
}

// A negation right before a completion leaves no claim of one, whatever else is said that completes nothing.
func TestNegationLeavesNoCompletion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		no := rapid.SampledFrom([]string{"未", "尚未", "没有", "还没", "无法", "不能", "暂未", "仍未", "未能", "难以", "将于年底前", "预计明年", "争取", "力争", "确保", "计划12月底", "待"}).Draw(t, "no")
		word := rapid.SampledFrom([]string{"完成", "完成整改", "整改到位", "全部完成", "办结", "整改完毕", "申请验收", "全部整改到位", "完成整改任务"}).Draw(t, "word")
		who := rapid.SampledFrom([]string{"", "我局", "问题22", "22", "该问题", "石鼓区", "目前", "整改任务", "收到，"}).Draw(t, "who")
		for _, c := range Judge(who+no+word+rapid.SampledFrom([]string{"", "。", "，正在推进"}).Draw(t, "end"), many, said).Claims {
			if c.Kind == Done {
				t.Errorf("%s%s%s is called done", who, no, word)
			}
		}
	})
}

// What is too long for a letter is judged in part, and says so.
func TestLongWordsAreJudgedInPart(t *testing.T) {
	for _, piece := range []string{"收到", "问题22、", "22，", "申请延期至2027年3月31日，", "1、已完成\n", "因", "（", "完", "除31外", "24.2.7 ", "p/22."} {
		holds(t, Judge(strings.Repeat(piece, 20_000/len(piece)), many, said), many)
	}
	j := Judge(strings.Repeat("正在推进，", mostJudged)+"申请验收", one, said)
	if got := shown(j, one); got != "progress !" {
		t.Error(got)
	}
}
