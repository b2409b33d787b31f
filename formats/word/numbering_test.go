package word

import (
	"archive/zip"
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"duban/formats/archive"
	"duban/remind/typed"
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
		if got := typed.Numeral(chineseNumber(n)); got != n {
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

// What numbering.xml and styles.xml say, in all the ways they say it.
func TestListsAsWordKeepsThem(t *testing.T) {
	const w = ` xmlns:w="` + archive.NsWord + `" xmlns:mc="` + archive.NsChoice + `"`
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range map[string]string{
		"word/numbering.xml": `<w:numbering` + w + `>
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="H1"/><w:suff w:val="nothing"/><w:lvlText w:val="第%1章"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001"/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>
<w:pStyle w:val="H2"/><w:isLgl/><w:lvlRestart w:val="0"/><w:lvlText w:val="%1.%2"/></w:lvl><w:lvl w:ilvl="x"/></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="List"/></w:abstractNum>
<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="6"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="（%1）"/></w:lvl></w:lvlOverride></w:num>
</w:numbering>`,
		"word/styles.xml": `<w:styles` + w + `><w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="N"/><w:style w:type="paragraph" w:styleId="H1"><w:basedOn w:val="N"/><w:pPr><w:pPrChange><w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr></w:pPrChange><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="5"/></w:numPr></w:pPr></w:style>
<w:style w:type="numbering" w:styleId="List"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>
<w:style w:type="character" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="character" w:styleId="Open"><w:basedOn w:val="Secret"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style></w:styles>`,
	} {
		part, err := z.Create(name)
		if err == nil {
			_, err = part.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	n, err := newNumberer(archive, "word/")
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range []step{
		{"H1", "", -1, "第三章"},
		{"H2", "", -1, "3.1 "},
		{"H1", "", -1, "第四章"},
		{"H2", "", -1, "4.2 "},
		{"N", "", -1, ""},
		{"", "", -1, ""},
		{"", "6", 0, "（7）"},
		{"", "6", -1, "（8）"},
		{"H1", "0", -1, ""},
	} {
		if got := n.next(s.style, s.num, s.level); got != s.want {
			t.Errorf("step %d: %q, want %q", i+1, got, s.want)
		}
	}
	if !n.hidden("Secret") || n.hidden("Open") || n.hidden("N") {
		t.Error("which styles hide")
	}
}
