package answer

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"duban/remind/pattern"
	"duban/remind/typed"
)

// A sentence is what stands between full stops.
type sentence struct {
	text     string
	question bool
}

// longest bounds a sentence, in characters: what is longer is cut, so that the work stays in proportion to the words.
const longest = 600

// sentences returns the words as they are judged, without salutation and signature; itemised: they bear numbers of their own, 1、2、….
func sentences(words string) (all []sentence, itemised bool) {
	for _, line := range joined(unsigned(strings.Split(plain(words), "\n"))) {
		for line != "" {
			n := strings.IndexAny(line, "。；！？")
			if n < 0 {
				all = append(all, cut(line, false)...)
				break
			}
			all = append(all, cut(line[:n], strings.HasPrefix(line[n:], "？"))...)
			line = line[n+len("。"):]
		}
	}
	return all, unnumber(all) > 1
}

// cut returns a sentence in pieces that are not too long.
func cut(text string, question bool) []sentence {
	var all []sentence
	for r := []rune(text); len(r) > 0; {
		n := min(len(r), longest)
		all = append(all, sentence{text: string(r[:n]), question: question})
		r = r[n:]
	}
	return all
}

var (
	thousands = pattern.New(`(\d)，(\d{3})(\D|$)`)
	// faces are the names of little pictures; facesThatSay are those that say what they are called.
	faces        = pattern.New(`[\[【](?:抱拳|玫瑰|鲜花|强|赞|握手|微笑|愉快|咖啡|合十|双手合十|胜利|鼓掌|太阳|耶|呲牙|嘿哈|拥抱|爱心|可爱|憨笑|奋斗|加油|敬礼|拜托|感谢|谢谢|比心|点赞|鞠躬|社会社会|666)[\]】]`)
	facesThatSay = pattern.New(`[\[【](收到|OK|好的|了解|明白|知道了|完成|已完成)[\]】]`)
	// stated is what brackets behind a number say of it: 22（已完成）、24（未完成）.
	stated      = pattern.New(`(\d)（((?:已|未|尚|正在|申请|预计|基本)[^（），。；]{0,40})）[、，]?`)
	chineseYear = pattern.New(`([〇零○一二三四五六七八九]{4})年(?:([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})[日号])?)?`)
	chineseDay  = pattern.New(`([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]`)
)

// plain returns words in one way of writing: digits and letters half-width, Chinese punctuation, days in digits, blanks only between what
// would grow together without them.
func plain(words string) string {
	var b strings.Builder
	var last rune
	blank := false
	for _, r := range words {
		r = folded(r)
		switch {
		case r == 0:
			continue
		case r == ' ':
			blank = true
			continue
		case blank && isASCIIWord(last) && isASCIIWord(r):
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last, blank = r, false
	}
	text := thousands.ReplaceAllString(b.String(), "$1$2$3")
	text = faces.ReplaceAllString(text, "")
	text = strings.ReplaceAll(facesThatSay.ReplaceAllString(text, "$1"), "如下：", "如下。")
	text = stated.ReplaceAllString(text, "$1$2，")
	text = chineseYear.ReplaceAllStringFunc(text, inDigits)
	return chineseDay.ReplaceAllStringFunc(text, func(s string) string {
		m := chineseDay.FindStringSubmatch(s)
		return strconv.Itoa(typed.Numeral(m[1])) + "月" + strconv.Itoa(typed.Numeral(m[2])) + "日"
	})
}

func inDigits(s string) string {
	m := chineseYear.FindStringSubmatch(s)
	year := ""
	for _, r := range m[1] {
		year += strconv.Itoa(typed.Numeral(string(r)))
	}
	if strings.HasPrefix(year, "0") {
		return s
	}
	day := year + "年"
	if m[2] != "" {
		day += strconv.Itoa(typed.Numeral(m[2])) + "月"
	}
	if m[3] != "" {
		day += strconv.Itoa(typed.Numeral(m[3])) + "日"
	}
	return day
}

func isASCIIWord(r rune) bool {
	return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// punctuation is what half-width marks are in Chinese.
var punctuation = map[rune]rune{
	',': '，', ';': '；', ':': '：', '?': '？', '!': '！', '(': '（', ')': '）', '~': '-', '–': '-', '—': '-', '―': '-', '─': '-',
	'\t': ' ', '\u00a0': ' ', '\u3000': ' ', '\r': 0, '\ufeff': 0, '\u00ad': 0, '\u2060': 0, '｡': '。',
}

// folded returns one character in its plain form; 0: it is dropped.
func folded(r rune) rune {
	if r >= '！' && r <= '～' {
		r -= '！' - '!'
	}
	if p, ok := punctuation[r]; ok {
		return p
	}
	if r >= '\u200b' && r <= '\u200f' || r == utf8.RuneError || picture(r) {
		return 0
	}
	if r >= '\u2000' && r <= '\u200a' {
		return ' '
	}
	return r
}

// picture reports whether a character is a little picture: 👌, ☑ and what tints them.
func picture(r rune) bool {
	return r >= 0x1f000 && r <= 0x1faff || r >= 0x2600 && r <= 0x27bf || r >= 0xfe00 && r <= 0xfe0f || r == 0x20e3
}

// wrapped is the length from which a line without an end was broken by a program.
const wrapped = 30

// joined puts together what a program has broken into lines.
func joined(lines []string) []string {
	var all []string
	open := false
	for _, l := range lines {
		if open && l != "" && !itemHead.MatchString(l) {
			all[len(all)-1] += l
		} else {
			all = append(all, l)
		}
		last, _ := utf8.DecodeLastRuneInString(l)
		switch {
		case l == "":
			open = false
		case strings.ContainsRune("，、", last):
			open = true
		default:
			open = utf8.RuneCountInString(l) >= wrapped && !strings.ContainsRune("。；！？：）”》", last)
		}
	}
	return all
}

var (
	itemHead    = pattern.New(`^(?:[（(]?[一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、.]|（?\d{1,2}）|[①-⑳]|\d{1,2}[、.])`)
	arabicItem  = pattern.New(`^(\d{1,2})([、.]|）)(\d?)`)
	chineseItem = pattern.New(`^(?:（?[一二三四五六七八九十]{1,3}）|[一二三四五六七八九十]{1,3}[、.]|（?\d{1,2}）|[①-⑳])`)
)

// unnumber takes the numbers of items off the heads of sentences, and counts them. 22、 is one only in a row that begins with 1.
func unnumber(all []sentence) (items int) {
	row, rows := 0, 0
	for i := range all {
		if m := arabicItem.FindStringSubmatch(all[i].text); m != nil && m[1] == strconv.Itoa(rows+1) {
			rows++
		}
	}
	for i := range all {
		s := &all[i]
		if m := chineseItem.FindString(s.text); m != "" {
			s.text = s.text[len(m):]
			items++
		} else if m := arabicItem.FindStringSubmatch(s.text); m != nil && m[1] == strconv.Itoa(row+1) && (rows > 1 || m[3] == "") {
			s.text = s.text[len(m[1])+len(m[2]):]
			row++
			items++
		}
	}
	return items
}
