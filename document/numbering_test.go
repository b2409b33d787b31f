package document

import (
	"testing"

	"pgregory.net/rapid"
)

func TestNumbersAsWordWritesThem(t *testing.T) {
	for _, tt := range []struct {
		format string
		n      int
		want   string
	}{
		{"chineseCounting", 1, "一"},
		{"chineseCounting", 10, "十"},
		{"chineseCountingThousand", 12, "十二"},
		{"japaneseCounting", 20, "二十"},
		{"chineseCountingThousand", 35, "三十五"},
		{"chineseCountingThousand", 100, "一百"},
		{"chineseCountingThousand", 101, "一百零一"},
		{"chineseCountingThousand", 110, "一百一十"},
		{"chineseCountingThousand", 1001, "一千零一"},
		{"chineseCounting", 0, "零"},
		{"chineseCounting", 10000, "10000"},
		{"decimal", 7, "7"},
		{"decimalZero", 7, "07"},
		{"decimalZero", 17, "17"},
		{"decimalFullWidth", 12, "１２"},
		{"decimalEnclosedCircle", 3, "③"},
		{"decimalEnclosedCircleChinese", 20, "⑳"},
		{"decimalEnclosedCircle", 21, "21"},
		{"decimalEnclosedParen", 2, "⑵"},
		{"decimalEnclosedFullstop", 2, "⒉"},
		{"upperLetter", 2, "B"},
		{"lowerLetter", 26, "z"},
		{"upperRoman", 4, "IV"},
		{"lowerRoman", 1999, "mcmxcix"},
		{"ideographTraditional", 2, "乙"},
		{"ideographZodiac", 12, "亥"},
		{"chineseLegalSimplified", 3, "叁"},
		{"numberInDash", 4, "- 4 -"},
		{"none", 4, ""},
		{"hex", 4, "4"},
	} {
		if got := numberIn(tt.format, tt.n); got != tt.want {
			t.Errorf("%s %d: %q, want %q", tt.format, tt.n, got, tt.want)
		}
	}
}

func TestChineseNumbersAreReadAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 999).Draw(t, "n")
		if got := numeral(chineseNumber(n)); got != n {
			t.Fatalf("%s: %d", chineseNumber(n), got)
		}
	})
}

// A step is one paragraph of a list: its style, its num and level, and the number that its reader sees.
type step struct {
	style, num string
	level      int
	want       string
}

func TestListsCount(t *testing.T) {
	level := func(format, text string, more ...func(*listLevel)) listLevel {
		l := listLevel{start: 1, format: format, text: text, restart: -1}
		for _, f := range more {
			f(&l)
		}
		return l
	}
	lists := map[string]*list9{
		"plan":    {levels: [maxLevels]listLevel{level("chineseCounting", "%1、"), level("chineseCounting", "（%2）"), level("decimal", "%3.")}},
		"legal":   {levels: [maxLevels]listLevel{level("chineseCounting", "第%1章"), level("decimal", "%1.%2", func(l *listLevel) { l.legal = true })}},
		"through": {levels: [maxLevels]listLevel{level("decimal", "%1."), level("decimal", "%2)", func(l *listLevel) { l.restart = 0 })}},
		"styled":  {levels: [maxLevels]listLevel{level("decimal", "%1、", func(l *listLevel) { l.style = "A" }), level("decimal", "(%2)", func(l *listLevel) { l.style = "B" })}},
		"spaced":  {levels: [maxLevels]listLevel{level("decimal", "%1", func(l *listLevel) { l.gap = true }), level("bullet", "•")}},
		"linked":  {link: "Linked"},
		"loop":    {link: "Loop"},
	}
	nums := map[string]*listNum{
		"1": {list: "plan"}, "2": {list: "plan", starts: map[int]int{0: 1}}, "3": {list: "legal"}, "4": {list: "through"}, "5": {list: "styled"},
		"6": {list: "spaced"}, "7": {list: "linked"}, "8": {list: "loop"}, "9": {list: "plan", starts: map[int]int{0: 5}, levels: map[int]*listLevel{0: {start: 1, format: "decimal", text: "%1是", restart: -1}}},
	}
	for name, steps := range map[string][]step{
		"levels begin anew below a higher one": {
			{"", "1", 0, "一、"}, {"", "1", 1, "（一）"}, {"", "1", 1, "（二）"}, {"", "1", 2, "1."}, {"", "1", 0, "二、"}, {"", "1", 1, "（一）"}, {"", "1", 2, "1."}, {"", "1", 2, "2."},
		},
		"a level comes before the one above it":      {{"", "1", 1, "（一）"}, {"", "1", 0, "二、"}},
		"another num goes on or begins anew":         {{"", "1", 0, "一、"}, {"", "1", 0, "二、"}, {"", "2", 0, "一、"}, {"", "2", 0, "二、"}, {"", "1", 0, "三、"}},
		"a num has its own look and beginning":       {{"", "1", 0, "一、"}, {"", "9", 0, "5是"}, {"", "9", 0, "6是"}},
		"digits where they are asked for":            {{"", "3", 0, "第一章"}, {"", "3", 1, "1.1"}},
		"a level that never begins anew":             {{"", "4", 0, "1."}, {"", "4", 1, "1)"}, {"", "4", 0, "2."}, {"", "4", 1, "2)"}},
		"a style brings its list and level":          {{"A", "", -1, "1、"}, {"B", "", -1, "(1)"}, {"C", "", -1, "(2)"}, {"A", "", -1, "2、"}},
		"a paragraph of a style leaves the list":     {{"A", "", -1, "1、"}, {"A", "0", -1, ""}, {"A", "", -1, "2、"}},
		"a blank where words and number run on":      {{"", "6", 0, "1 "}, {"", "6", 1, ""}},
		"a list that stands behind a style":          {{"", "7", 0, "一、"}, {"", "7", 0, "二、"}},
		"lists that lead to each other, and no list": {{"", "8", 0, ""}, {"", "77", 0, ""}, {"", "", -1, ""}},
		"a level that no list has":                   {{"", "1", 9, ""}, {"", "1", -7, "一、"}},
	} {
		t.Run(name, func(t *testing.T) {
			n := &numberer{
				lists: lists, nums: nums, counts: map[string]*[maxLevels]int{}, restarts: map[string]bool{},
				styles: map[string]*docStyle{
					"A": {num: "5", level: -1}, "B": {num: "5", level: -1}, "C": {based: "B", level: -1}, "Linked": {num: "1", level: -1}, "Loop": {num: "8", level: -1},
					"D": {based: "E"}, "E": {based: "D"},
				},
			}
			for i, s := range steps {
				if got := n.next(s.style, s.num, s.level); got != s.want {
					t.Errorf("step %d: %q, want %q", i+1, got, s.want)
				}
			}
		})
	}
}
