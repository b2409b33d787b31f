package incoming

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// decodeText returns bytes as text, read strictly by their label and, as labels lie, by the two charsets that Chinese mails have. It reports
// whether one of them fits; if none does, what cannot be read is U+FFFD and all else stays.
func decodeText(b []byte, label string) (text string, fits bool) {
	candidates := charsetsOf(b, label)
	for _, c := range candidates {
		if text, fits = strictly(b, c); fits {
			return text, true
		}
	}
	for i, c := range candidates {
		if loose := loosely(b, c); i == 0 || damage(loose) < damage(text) {
			text = loose
		}
	}
	return text, false
}

// utf8Text stands for UTF-8 among the charsets: bytes that are checked, not converted.
var utf8Text encoding.Encoding

// charsetsOf returns the charsets that bytes under a label may be in, the likeliest first. What is called GB2312 or GBK is often of its larger
// successor, which holds both.
func charsetsOf(b []byte, label string) []encoding.Encoding {
	gb := simplifiedchinese.GB18030
	switch label = strings.ToLower(strings.Trim(label, ` "'`)); label {
	case "gb2312", "gbk", "gb18030", "cp936", "x-gbk", "gb_2312-80", "gb2312-80", "windows-936", "ms936", "euc-cn", "chinese":
		if chinese(string(b)) { // hardly any bytes of GBK are Han in UTF-8 too
			return []encoding.Encoding{utf8Text, gb}
		}
		return []encoding.Encoding{gb, utf8Text}
	case "hz-gb-2312", "hz":
		return []encoding.Encoding{simplifiedchinese.HZGB2312, utf8Text, gb}
	case "", "us-ascii", "ascii", "utf-8", "utf8":
		return []encoding.Encoding{utf8Text, gb}
	}
	named, err := htmlindex.Get(label)
	if err != nil || named == encoding.Replacement {
		return []encoding.Encoding{utf8Text, gb}
	}
	if _, ok := named.(*charmap.Charmap); !ok {
		return []encoding.Encoding{named, utf8Text, gb}
	}
	// Every byte is some letter of ISO-8859-1 and its like: only what else the bytes could be tells whether the label is true.
	if text, fits := strictly(b, gb); !chinese(string(b)) && fits && chinese(text) {
		return []encoding.Encoding{gb}
	}
	return []encoding.Encoding{utf8Text, named}
}

// strictly returns bytes read in a charset, if all of them can be.
func strictly(b []byte, c encoding.Encoding) (string, bool) {
	if c == utf8Text {
		return string(b), utf8.Valid(b)
	}
	text, err := c.NewDecoder().Bytes(b)
	return string(text), err == nil && damage(string(text)) == 0
}

// loosely returns bytes read in a charset, with U+FFFD for what cannot be.
func loosely(b []byte, c encoding.Encoding) string {
	if c == utf8Text {
		return string([]rune(string(b)))
	}
	text, _ := c.NewDecoder().Bytes(b)
	return string(text)
}

// damage counts what could not be read.
func damage(text string) int { return strings.Count(text, string(utf8.RuneError)) }

// beside are the signs that stand among Han: punctuation, arrows and numbers in circles, units, full width, pictures.
var beside = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0xa0, 0xa0, 1},
		{0xa7, 0xa7, 1},
		{0xb0, 0xb1, 1},
		{0xb7, 0xb7, 1},
		{0xd7, 0xd7, 1},
		{0xf7, 0xf7, 1},
		{0x2000, 0x27ff, 1},
		{0x3000, 0x303f, 1},
		{0x3200, 0x33ff, 1},
		{0xfe0f, 0xfe0f, 1},
		{0xfeff, 0xfeff, 1},
		{0xff00, 0xffef, 1},
	},
	R32: []unicode.Range32{{0x1f000, 0x1faff, 1}},
}

// chinese reports whether a text that is more than ASCII holds, beside that, only what Chinese sentences are made of, Han among it.
func chinese(text string) bool {
	han := false
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			han = true
		case r < utf8.RuneSelf, unicode.Is(beside, r):
		default:
			return false
		}
	}
	return han
}
