package word

import (
	"fmt"
	"strconv"
	"strings"
)

// chineseFormats are the formats of a list that count as Chinese does (ECMA-376 17.18.59), in the wordings of several makers.
// WPS and Word write different ones for the same 一、二、三, and a Japanese or Taiwanese one where the list came from a template. Up to ten they
// differ in nothing; above, some would show 一〇 where 十 is written here, and the number of a problem is the same.
var chineseFormats = map[string]bool{
	"chineseCounting": true, "chineseCountingThousand": true, "japaneseCounting": true, "taiwaneseCounting": true,
	"taiwaneseCountingThousand": true, "ideographDigital": true, "taiwaneseDigital": true, "japaneseDigitalTenThousand": true,
}

// rows are formats that take one sign after another, with how many there are.
// Beyond its count numberIn writes digits: ㉑ does not stand in the row that begins with ①.
var signRows = map[string]struct{ first, count int }{
	"decimalEnclosedCircle": {'①', 20}, "decimalEnclosedCircleChinese": {'①', 20}, "decimalEnclosedParen": {'⑴', 20},
	"decimalEnclosedFullstop": {'⒈', 20}, "ideographEnclosedCircle": {'㊀', 10}, "ideographEnclosedParen": {'㈠', 10},
	"lowerLetter": {'a', 26}, "upperLetter": {'A', 26},
}

// signLists are formats whose signs have no order of their own.
var signLists = map[string]string{
	"ideographTraditional": "甲乙丙丁戊己庚辛壬癸", "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
	"chineseLegalSimplified": "壹贰叁肆伍陆柒捌玖拾", "ideographLegalTraditional": "壹貳參肆伍陸柒捌玖拾",
}

// numberIn writes a number in one of Word's formats; what is not known here in digits.
// Digits for an unknown format keep the order of the list, and a label with the wrong sign can still be found; an empty number would lose it.
func numberIn(format string, n int) string {
	if chineseFormats[format] {
		return chineseNumber(n)
	}
	if row, ok := signRows[format]; ok && n >= 1 && n <= row.count {
		return fmt.Sprintf("%c", row.first+n-1)
	}
	if signs := []rune(signLists[format]); n >= 1 && n <= len(signs) {
		return string(signs[n-1])
	}
	switch format {
	case "none":
		return ""
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "decimalFullWidth", "decimalFullWidth2":
		return strings.Map(func(r rune) rune { return r - '0' + '０' }, strconv.Itoa(max(n, 0)))
	case "numberInDash":
		return "- " + strconv.Itoa(n) + " -"
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	}
	return strconv.Itoa(n)
}

// roman writes a number in Roman digits, up to 3999, the greatest without a bar over its signs; any other in digits.
func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, sign := range []struct {
		value int
		text  string
	}{
		{1000, "M"},
		{900, "CM"},
		{500, "D"},
		{400, "CD"},
		{100, "C"},
		{90, "XC"},
		{50, "L"},
		{40, "XL"},
		{10, "X"},
		{9, "IX"},
		{5, "V"},
		{4, "IV"},
		{1, "I"},
	} {
		for ; n >= sign.value; n -= sign.value {
			b.WriteString(sign.text)
		}
	}
	return b.String()
}

// chineseNumber writes a number up to 9999 as it is spoken: 十二, 一百零一. A greater one stands in digits.
// Ten alone is 十 and not 一十, as no plan heads its tenth problem 一十、; within a hundred it is 一百一十.
func chineseNumber(n int) string {
	if n < 0 || n > 9999 {
		return strconv.Itoa(n)
	}
	if n == 0 {
		return "零"
	}
	var b strings.Builder
	void := false
	for _, place := range []struct {
		value int
		name  string
	}{{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}} {
		digit := n / place.value % 10
		if digit == 0 {
			void = b.Len() > 0
			continue
		}
		if void {
			b.WriteString("零")
		}
		void = false
		if digit > 1 || place.value != 10 || b.Len() > 0 {
			b.WriteString(string([]rune("一二三四五六七八九")[digit-1]))
		}
		b.WriteString(place.name)
	}
	return b.String()
}
