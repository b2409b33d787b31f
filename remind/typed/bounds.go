package typed

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// How many characters a field may have. Real ones have a tenth; what is longer is a file that slipped into a field, and would go out in every
// mail.
const (
	LongestName  = 300    // of a body, a person, a channel, a document's number
	LongestNote  = 2_000  // of a reason or remark
	LongestTitle = 1_000  // of a plan
	LongestText  = 50_000 // of one problem, goal or measure
)

// Check says what is wrong with a text that somebody typed for a field: it is longer than the field, has a character that nobody sees, or holds
// blanks alone, which would pass for a document or a reason; nil if nothing is.
func Check(field, text string, longest int) error {
	if n := utf8.RuneCountInString(text); n > longest {
		return fmt.Errorf("%s：有%d个字，最多%d个字", field, n, longest)
	}
	if i := strings.IndexFunc(text, Unseen); i >= 0 {
		return fmt.Errorf("%s：含有看不见的字符U+%04X，请重新输入", field, []rune(text[i:])[0])
	}
	if !utf8.ValidString(text) {
		return fmt.Errorf("%s：不是 UTF-8 编码", field)
	}
	if text != "" && strings.TrimSpace(text) == "" {
		return fmt.Errorf("%s：只有空格，请填写内容", field)
	}
	return nil
}
