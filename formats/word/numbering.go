package word

import (
	"archive/zip"
	"cmp"
	"encoding/xml"
	"strconv"
	"strings"
	"unicode/utf8"

	"duban/formats/archive"
)

// maxLevels is how many levels a list of Word has.
// The standard counts ilvl from 0 to 8 (17.9); a level outside of it is not read.
const maxLevels = 9

// A listLevel says how the numbers of one level of a list look.
// A plan's first level is often format chineseCounting with text %1、, its second text （%2）; a third, 1. or 1.1.1, names the levels above
// by %1.%2.%3, which then stand in the format of their own level unless isLgl asks for digits.
type listLevel struct {
	start   int
	format  string
	text    string // 第%1条
	style   string // the paragraph style that stands for the level
	restart int    // -1: after any level above; 0: never; n: after the n-th level, counted from 1, or one above it
	legal   bool   // all numbers in digits
	gap     bool   // a blank follows, as words and number would run together
}

// A list is an abstractNum: what several nums share, with one count.
type list9 struct {
	levels [maxLevels]listLevel
	link   string // a style that leads to another list
}

// A listNum is a num: a list with its own beginnings.
// An office copies a list to begin again at 1: Word then writes a new num with a startOverride on the same abstractNum.
type listNum struct {
	list   string
	starts map[int]int
	levels map[int]*listLevel
}

// A docStyle is a paragraph's or a character's style as far as it is read.
// hides and hidden differ: a style that says vanish=0 shows what the style below it hides.
type docStyle struct {
	based  string
	num    string
	level  int
	hides  bool // it says whether its text is hidden
	hidden bool
}

// A numberer knows a document's styles and lists, and counts.
// Counts go by abstractNum and not by num, as two nums of one list continue each other: 一、二、 in one and 三、 in the other.
type numberer struct {
	styles   map[string]*docStyle
	usual    string // the style of a paragraph that names none
	lists    map[string]*list9
	nums     map[string]*listNum
	counts   map[string]*[maxLevels]int // by list; 0: not begun
	restarts map[string]bool            // num and level whose own beginning has been used
}

// newNumberer reads the styles before the lists, since a list may be named by a style only. A part that is missing holds nothing.
func newNumberer(z *zip.Reader, folder string) (*numberer, error) {
	n := &numberer{
		styles: map[string]*docStyle{}, lists: map[string]*list9{}, nums: map[string]*listNum{},
		counts: map[string]*[maxLevels]int{}, restarts: map[string]bool{},
	}
	if err := archive.WalkPart(z, folder+"styles.xml", archive.Visitor{Begin: n.style()}); err != nil {
		return nil, err
	}
	if err := archive.WalkPart(z, folder+"numbering.xml", archive.Visitor{Begin: n.numbering()}); err != nil {
		return nil, err
	}
	return n, nil
}

// style reads styles.xml.
// docDefaults and latentStyles are passed over, as they name no style of a paragraph; tblStylePr says how corners of a table look.
func (n *numberer) style() func([]string, *xml.StartElement) bool {
	open := &docStyle{}
	return func(path []string, e *xml.StartElement) bool {
		val := archive.Attr(e, "val")
		switch path[len(path)-1] {
		case "style":
			open = &docStyle{level: -1}
			n.styles[archive.Attr(e, "styleId")] = open
			if archive.Attr(e, "type") == "paragraph" && (archive.Attr(e, "default") == "1" || archive.Attr(e, "default") == "true") {
				n.usual = archive.Attr(e, "styleId")
			}
		case "pPrChange", "rPrChange", "docDefaults", "latentStyles", "tblStylePr":
			return false
		case "basedOn":
			open.based = val
		case "numId":
			open.num = val
		case "ilvl":
			open.level, _ = strconv.Atoi(val)
		case "vanish":
			open.hides, open.hidden = true, archive.On(e)
		}
		return true
	}
}

// numbering reads numbering.xml. Of alternatives the fallback is read, as it is the one that everybody knows.
// In Choice may stand a format that only newer programs know, such as 001, 002.
func (n *numberer) numbering() func([]string, *xml.StartElement) bool {
	l, num, level := &list9{}, &listNum{}, &listLevel{}
	at := 0
	return func(path []string, e *xml.StartElement) bool {
		val := archive.Attr(e, "val")
		switch name := path[len(path)-1]; name {
		case "Choice":
			return false
		case "abstractNum":
			l = &list9{}
			n.lists[archive.Attr(e, "abstractNumId")] = l
		case "numStyleLink":
			l.link = val
		case "num":
			num = &listNum{starts: map[int]int{}, levels: map[int]*listLevel{}}
			n.nums[archive.Attr(e, "numId")] = num
		case "abstractNumId":
			num.list = val
		case "lvlOverride", "lvl":
			i, err := strconv.Atoi(archive.Attr(e, "ilvl"))
			if err != nil || i < 0 || i >= maxLevels {
				return false
			}
			at = i
			if name == "lvlOverride" {
				return true
			}
			level = &l.levels[i]
			if archive.Above(path, 1) == "lvlOverride" {
				level = &listLevel{}
				num.levels[i] = level
			}
			*level = listLevel{start: 1, format: "decimal", restart: -1, gap: true}
		case "startOverride":
			num.starts[at], _ = strconv.Atoi(val)
		default:
			level.property(name, e)
		}
		return true
	}
}

// property takes one property of a level (17.9). What is not read here changes no number.
func (l *listLevel) property(name string, e *xml.StartElement) {
	val := archive.Attr(e, "val")
	switch name {
	case "start":
		l.start, _ = strconv.Atoi(val)
	case "numFmt":
		l.format = val
	case "lvlText":
		l.text = val
	case "pStyle":
		l.style = val
	case "lvlRestart":
		l.restart, _ = strconv.Atoi(val)
	case "isLgl":
		l.legal = archive.On(e)
	case "suff":
		l.gap = val != "nothing"
	}
}

// resolve returns the list and level that a paragraph stands in, by its own properties and its style's. A style's level is the one that
// names the style.
// A paragraph's own numId wins over its style's, as a heading can be taken out of its list by numId 0. Without any list it has no number.
func (n *numberer) resolve(style, num string, level int) (*listNum, string, int) {
	if num == "" {
		var from string
		num, from = n.styled(style)
		if own := n.levelOf(num, from); level < 0 && own >= 0 {
			level = own
		}
	}
	if level < 0 {
		if s := n.styles[cmp.Or(style, n.usual)]; s != nil {
			level = s.level
		}
	}
	found := n.nums[num]
	if found == nil || level >= maxLevels {
		return nil, "", 0
	}
	return found, num, max(level, 0)
}

// maxChain bounds how many styles stand one behind another.
// A style based on itself, or two on each other, would otherwise be followed for ever.
const maxChain = 50

// styled returns the list that a style brings, and the style that names it.
func (n *numberer) styled(style string) (num, from string) {
	for at := range n.chain(style) {
		if s := n.styles[at]; s.num != "" {
			return s.num, at
		}
	}
	return "", ""
}

// chain returns a style and those that it is based on.
func (n *numberer) chain(style string) func(func(string) bool) {
	return func(yield func(string) bool) {
		at := cmp.Or(style, n.usual)
		for range maxChain {
			s := n.styles[at]
			if s == nil || !yield(at) {
				return
			}
			at = s.based
		}
	}
}

// hidden reports whether a style hides its text.
func (n *numberer) hidden(style string) bool {
	for at := range n.chain(style) {
		if n.styles[at].hides {
			return n.styles[at].hidden
		}
	}
	return false
}

// levelOf returns the level of a list that a style stands for, else the level that the style names; -1 if there is neither.
func (n *numberer) levelOf(num, style string) int {
	if n.nums[num] == nil {
		return -1
	}
	if l := n.list(n.nums[num].list); l != nil {
		for i := range l.levels {
			if style != "" && l.levels[i].style == style {
				return i
			}
		}
	}
	if s := n.styles[style]; s != nil {
		return s.level
	}
	return -1
}

// list returns a list, following what leads to it.
// numStyleLink leads from an abstractNum without levels to a style of lists, whose num names the abstractNum that has them.
func (n *numberer) list(id string) *list9 {
	for range maxChain {
		l := n.lists[id]
		if l == nil || l.link == "" {
			return l
		}
		num, _ := n.styled(l.link)
		if n.nums[num] == nil || n.nums[num].list == id {
			return l
		}
		id = n.nums[num].list
	}
	return nil
}

// next counts a paragraph and returns the number that its reader sees, "" for none or a bullet.
// The levels are copied before a num's own are laid over them, so that other nums of the list keep theirs.
func (n *numberer) next(style, num string, level int) string {
	using, id, level := n.resolve(style, num, level)
	if using == nil {
		return ""
	}
	l := n.list(using.list)
	if l == nil {
		return ""
	}
	levels := l.levels
	for i, own := range using.levels {
		levels[i] = *own
	}
	counts := n.counts[using.list]
	if counts == nil {
		counts = &[maxLevels]int{}
		n.counts[using.list] = counts
	}
	n.count(counts, &levels, using, id, level)
	return render(&levels, counts, level)
}

// count moves the count of a level on. Counts are kept one higher, so that 0 is a level that has not begun.
// A level above that was skipped begins by itself: a （一） before any 一、 makes the first 一、 that follows 二、.
// An own beginning is used once: the second paragraph of that num goes on from it. Levels below begin again after this one
// unless lvlRestart says otherwise; with 0 第十二条 goes on through all chapters.
func (n *numberer) count(counts *[maxLevels]int, levels *[maxLevels]listLevel, using *listNum, id string, level int) {
	for i := range level {
		if counts[i] == 0 {
			counts[i] = levels[i].start + 1
		}
	}
	start, own := using.starts[level]
	used := id + "." + strconv.Itoa(level)
	switch {
	case own && !n.restarts[used]:
		n.restarts[used] = true
		counts[level] = start + 1
	case counts[level] == 0:
		counts[level] = levels[level].start + 1
	default:
		counts[level]++
	}
	for i := level + 1; i < maxLevels; i++ {
		if r := levels[i].restart; r < 0 || r > level {
			counts[i] = 0
		}
	}
}

// render puts the counts into a level's text.
// The blank at its end is put only where the number ends in no sign that parts it from the text: 第一条 整改 needs one, 一、整改 does not.
func render(levels *[maxLevels]listLevel, counts *[maxLevels]int, level int) string {
	l := &levels[level]
	if l.format == "bullet" {
		return ""
	}
	var b strings.Builder
	for i := 0; i < len(l.text); i++ {
		k := i + 1
		if l.text[i] != '%' || k == len(l.text) || l.text[k] < '1' || l.text[k] > '9' {
			b.WriteByte(l.text[i])
			continue
		}
		i = k
		of := int(l.text[k] - '1')
		format := levels[of].format
		if l.legal {
			format = "decimal"
		}
		if counts[of] > 0 {
			b.WriteString(numberIn(format, counts[of]-1))
		}
	}
	text := b.String()
	if last, _ := utf8.DecodeLastRuneInString(text); l.gap && text != "" && !strings.ContainsRune("、.．）)，,：:是】]", last) {
		text += " "
	}
	return text
}
