package notify

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// readable returns an answer as text. Older servers of Chinese offices answer in GBK, of which GB18030 is the whole: what is no UTF-8 is read
// so, for the tables of verdicts go by words, and in the wrong characters a throttle would be taken for a refusal. What is neither stays as it
// is; its bytes are dropped when it is tidied.
func readable(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().String(s)
	if err != nil || strings.ContainsRune(text, utf8.RuneError) {
		return s
	}
	return text
}
