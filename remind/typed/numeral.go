package typed

import (
	"strconv"
	"strings"
)

// Numeral reads a Chinese number up to 999; 0 if it is none.
// What offices count is counted in 一 to 九百九十九; 零 and 〇 only stand between: 一百零一. A number above 999 is taken for none.
// 十 without a digit before it is one ten: 十二 is 12, 二十 is 20.
func Numeral(s string) int {
	n, digit := 0, 0
	for _, r := range s {
		switch i := strings.IndexRune("一二三四五六七八九", r); {
		case i >= 0:
			digit = i/len("一") + 1
		case r == '十':
			n, digit = n+max(digit, 1)*10, 0
		case r == '百':
			n, digit = n+max(digit, 1)*100, 0
		case r == '零' || r == '〇':
		default:
			return 0
		}
		if n > 999 {
			return 0
		}
	}
	return n + digit
}

// Number reads a number in Chinese or other digits; 0 if it is none.
func Number(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return Numeral(s)
}
