package pattern_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"duban/remind/pattern"
)

// A pattern does what the expression does.
func TestAPatternIsItsExpression(t *testing.T) {
	const expression = `(\d+)个?(问题)?`
	want, got := regexp.MustCompile(expression), pattern.New(expression)
	for _, text := range []string{"", "无", "3个问题", "共12个，其中5个问题"} {
		for _, tt := range []struct{ got, want any }{
			{got.String(), want.String()},
			{got.MatchString(text), want.MatchString(text)},
			{got.FindString(text), want.FindString(text)},
			{got.FindStringIndex(text), want.FindStringIndex(text)},
			{got.FindStringSubmatch(text), want.FindStringSubmatch(text)},
			{got.FindStringSubmatchIndex(text), want.FindStringSubmatchIndex(text)},
			{got.FindAllString(text, 1), want.FindAllString(text, 1)},
			{got.FindAllString(text, -1), want.FindAllString(text, -1)},
			{got.FindAllStringIndex(text, -1), want.FindAllStringIndex(text, -1)},
			{got.FindAllStringSubmatch(text, -1), want.FindAllStringSubmatch(text, -1)},
			{got.FindAllStringSubmatchIndex(text, -1), want.FindAllStringSubmatchIndex(text, -1)},
			{got.ReplaceAllString(text, "<$1>"), want.ReplaceAllString(text, "<$1>")},
			{got.FindSubmatch([]byte(text)), want.FindSubmatch([]byte(text))},
			{got.Split(text, -1), want.Split(text, -1)},
			{got.ReplaceAllStringFunc(text, strings.ToUpper), want.ReplaceAllStringFunc(text, strings.ToUpper)},
		} {
			if !reflect.DeepEqual(tt.got, tt.want) {
				t.Errorf("%q: %v, want %v", text, tt.got, tt.want)
			}
		}
	}
}
