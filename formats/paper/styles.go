package paper

import (
	"fmt"
	"strings"
)

// The faces of a paper, and what stands in for each on machines that lack it: Windows as it is bought, and the systems of 信创.
var fonts = []struct{ name, others, family string }{
	{"仿宋_GB2312", "仿宋,FangSong,方正仿宋_GBK,方正仿宋简体,华文仿宋", "modern"},
	{"楷体_GB2312", "楷体,KaiTi,方正楷体_GBK,方正楷体简体,华文楷体", "modern"},
	{"方正小标宋简体", "方正小标宋_GBK,小标宋,华文中宋,宋体", "auto"},
	{"黑体", "SimHei,方正黑体_GBK,方正黑体简体", "modern"},
	{"宋体", "SimSun,方正书宋_GBK", "auto"},
}

const (
	fangsong = "仿宋_GB2312"
	kaiti    = "楷体_GB2312"
	biaosong = "方正小标宋简体"
	heiti    = "黑体"
)

// A unit is a twentieth of a point. A line is 28.95 pt, 22 of them 225 mm; a character takes 15.75 pt, 28 of them 156 mm.
const (
	line      = 579
	character = 315
)

// face names a font for all scripts: without the last two a program chooses for Chinese by itself. The hint makes “ ” — … 〔〕 Chinese, which
// Latin fonts have too, or lack.
func face(font string) string {
	return `<w:rFonts w:hint="eastAsia" w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="` + font + `" w:cs="Times New Roman"/>`
}

// A setting is a style of paragraphs. Half points, as Word counts; what is empty is as in the style below it.
type setting struct {
	id, name   string
	font       string
	size       int    // in half points
	paragraph  string // what of pPr stands before jc
	align      string
	outline    string
	tight      bool // characters stand as the font has them: in tables there is no line of 28
	unfollowed bool // the next paragraph is not of Body
}

// indented is the beginning of a paragraph two characters in, said twice: some programs know one of both.
var indented = fmt.Sprintf(`<w:ind w:firstLineChars="200" w:firstLine="%d"/>`, 2*character)

// kept keeps a paragraph on the page of the next one: no heading stands alone at the foot of a page, and no name without its day.
const kept = `<w:keepNext/>`

var paragraphs = []setting{
	{id: "Body", name: "Body Text", paragraph: indented},
	{id: "Draft", name: "稿本标记", font: heiti, align: "left"},
	{id: "Title", name: "Title", font: biaosong, size: 44, paragraph: spaced(0, line), align: "center", outline: ""},
	{id: "Subtitle", name: "Subtitle", font: kaiti, paragraph: spaced(0, line), align: "center"},
	{id: "Addressee", name: "主送机关", align: "left"},
	{id: "Lead", name: "引语", paragraph: kept + indented},
	{id: "Heading1", name: "heading 1", font: heiti, paragraph: kept + indented, outline: "0"},
	{id: "Heading2", name: "heading 2", font: kaiti, paragraph: kept + indented, outline: "1"},
	{id: "Heading3", name: "heading 3", paragraph: kept + indented, outline: "2"},
	{id: "Note", name: "表注", size: 21, paragraph: exact(300, 0, 0), tight: true, align: "left", unfollowed: true},
	{id: "Signature", name: "Signature", paragraph: kept + spaced(line, 0), align: "center", unfollowed: true},
	{id: "Date", name: "Date", paragraph: kept, align: "center", unfollowed: true},
	{id: "Cell", name: "表格文字", size: 24, paragraph: exact(360, 0, 0), tight: true, align: "left", unfollowed: true},
	{id: "CellSmall", name: "表格小字", size: 21, paragraph: exact(300, 0, 0), tight: true, align: "left", unfollowed: true},
	{id: "Picture", name: "图片", paragraph: `<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>`, align: "center", unfollowed: true},
	{id: "Footer", name: "footer", size: 28, paragraph: exact(320, 0, 0), tight: true, align: "left", unfollowed: true},
}

func spaced(before, after int) string { return exact(line, before, after) }

func exact(line, before, after int) string {
	return fmt.Sprintf(`<w:spacing w:before="%d" w:after="%d" w:line="%d" w:lineRule="exact"/>`, before, after, line)
}

// styles writes the part. Lines are not kept together over pages (widowControl), or a page would have 21 of them.
func styles() string {
	var b strings.Builder
	b.WriteString(declaration + `<w:styles ` + wordSpace + `><w:docDefaults><w:rPrDefault><w:rPr>` + face(fangsong) +
		`<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr><w:widowControl w:val="0"/>` +
		`<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>` + exact(line, 0, 0) + `<w:jc w:val="both"/></w:pPr>` +
		`<w:rPr><w:spacing w:val="-5"/></w:rPr></w:style>` +
		`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/></w:style>`)
	for _, s := range paragraphs {
		b.WriteString(s.xml())
	}
	b.WriteString(`</w:styles>`)
	return b.String()
}

func (s *setting) xml() string {
	var b strings.Builder
	b.WriteString(`<w:style w:type="paragraph" w:styleId="` + s.id + `"><w:name w:val="` + s.name + `"/><w:basedOn w:val="Normal"/>`)
	if !s.unfollowed {
		b.WriteString(`<w:next w:val="Body"/>`)
	}
	b.WriteString(`<w:qFormat/><w:pPr>` + s.paragraph)
	if s.align != "" {
		b.WriteString(`<w:jc w:val="` + s.align + `"/>`)
	}
	if s.outline != "" {
		b.WriteString(`<w:outlineLvl w:val="` + s.outline + `"/>`)
	}
	b.WriteString(`</w:pPr><w:rPr>`)
	if s.font != "" {
		b.WriteString(face(s.font))
	}
	if s.tight {
		b.WriteString(`<w:spacing w:val="0"/>`)
	}
	if s.size != 0 {
		fmt.Fprintf(&b, `<w:sz w:val="%d"/><w:szCs w:val="%d"/>`, s.size, s.size)
	}
	b.WriteString(`</w:rPr></w:style>`)
	return b.String()
}

func fontTable() string {
	var b strings.Builder
	b.WriteString(declaration + `<w:fonts ` + wordSpace + `>`)
	for _, f := range fonts {
		fmt.Fprintf(&b, `<w:font w:name="%s"><w:altName w:val="%s"/><w:charset w:val="86"/><w:family w:val="%s"/><w:pitch w:val="variable"/></w:font>`,
			f.name, f.others, f.family)
	}
	b.WriteString(`<w:font w:name="Times New Roman"><w:altName w:val="Liberation Serif"/><w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>`)
	b.WriteString(`</w:fonts>`)
	return b.String()
}
