package typed_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"duban/remind/typed"
)

func TestWhatAPersonSeesOfAText(t *testing.T) {
	for text, want := range map[string]string{
		"市住建局":                          "市住建局",
		"甲\u202e局\u202c":                "甲局",
		"\u2066甲\u2069\u200e\u200f":     "甲",
		"甲\x1b[31m局\x00\x07":            "甲[31m局",
		"一\r\n二\r三\v四\f五\u0085六\u2028七": "一\n二\n三\n四\n五\n六\n七",
		"甲\t乙\n丙":                       "甲\t乙\n丙",
		"甲\xff乙":                        "甲\uFFFD乙",
		"\ufeff甲\u200b\u00ad\U000e0041": "甲",
	} {
		if got := typed.Visible(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := typed.VisibleLine("甲\n\tBcc: 乙\u2028丙"); got != "甲 Bcc: 乙 丙" {
		t.Errorf("one line: %q", got)
	}
}

// Whatever a text is made of, what is seen of it cannot move a cursor, turn a line or end one unseen, and nothing is lost by seeing twice.
func TestNothingUnseenIsLeft(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "text")
		got := typed.Visible(text)
		if i := strings.IndexFunc(got, func(r rune) bool {
			return r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp))
		}); i >= 0 {
			t.Fatalf("%q: %q has %q", text, got, got[i:])
		}
		if !utf8.ValidString(got) || typed.Visible(got) != got || strings.ContainsAny(typed.VisibleLine(got), "\n\t") {
			t.Fatalf("%q: %q", text, got)
		}
	})
}

// No character is taken for seen by the way that is short.
func TestEveryCharacterIsJudgedByItsCategory(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		want := unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) && !strings.ContainsRune("\t\n\r", r)
		if got := typed.Unseen(r); got != want {
			t.Errorf("%U: %v", r, got)
		}
	}
}
