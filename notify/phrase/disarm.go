package phrase

import (
	"strings"
	"unicode"
)

// arms are the characters that can mention somebody or make markup, and the harmless ones that look alike.
var arms = strings.NewReplacer("<", "＜", ">", "＞", "@", "＠", "&", "＆", "*", "＊", "_", "＿", "~", "～", "`", "｀", "[", "［", "]", "］",
	"#", "＃", "|", "｜", `\`, "＼", "$", "＄")

// Disarm makes a text harmless in every dialect: it mentions nobody and is no markup.
func Disarm(s string) string { return arms.Replace(strings.ToValidUTF8(s, "�")) }

// OneLine makes a document's text fit to stand within a line: no breaks, nothing invisible, nothing armed.
func OneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.C, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
	return Disarm(strings.Join(strings.Fields(s), " "))
}
