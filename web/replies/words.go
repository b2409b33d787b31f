package replies

import (
	"context"
	"errors"
	"net/http"

	"duban/office"
	"duban/remind/pattern"
	"duban/store"
	"duban/store/database"
)

// commands are the words by which the office's refusals say what is to be typed, and what they mean on a page, where there are boxes and fields.
var commands = []struct {
	typed *pattern.Pattern
	words string
}{
	{pattern.New(`\s*（不采纳这一项的，用 duban take [^）]*）`), "（不采纳这一项的，取消勾选；全部不采纳的，用下面的“不予采纳”）"},
	{pattern.New(`请写明编号和采纳为何（duban take [^）]*）`), "请填写事项编号，并选定采纳为何"},
	{pattern.New(`只作阅知的用 --as received`), "只作阅知的选“仅阅知”"},
	{pattern.New(`请用 --as 写明采纳为何（[^）]*）`), "请选定采纳为何"},
	{pattern.New(`，可用 duban export obligations 列出全部编号`), "，编号见事项台账"},
	{pattern.New(`；答复的编号见 duban replies --all`), ""},
	{pattern.New(`再用 --by 写明答复的单位和人员`), "再填写“以谁的名义”，即答复的单位和人员"},
	{pattern.New(`用 --on 写明报验的日期`), "填写“生效日期”"},
	{pattern.New(`用 --(?:doc|note|to) 写明`), "填写"},
	{pattern.New(`--by ?`), "“以谁的名义”"},
	{pattern.New(`--doc ?`), "“依据的文号”"},
	{pattern.New(`--note ?`), "“说明”"},
	{pattern.New(`--on ?`), "“生效日期”"},
	{pattern.New(`--to ?`), "“新时限”"},
	{pattern.New(`--as ?`), "“采纳为”"},
}

// inFields returns what the office says to whoever types commands as it is said on a page.
func inFields(text string) string {
	for i := range commands {
		text = commands[i].typed.ReplaceAllString(text, commands[i].words)
	}
	return text
}

// ours returns the status with which a refusal is shown beside what was typed; 0 for a fault that is nobody's typing, and for what was overtaken.
func ours(err error) int {
	switch {
	case errors.As(err, new(office.ReplyEndedError)):
		return http.StatusConflict
	case errors.Is(err, store.ErrChanged), errors.Is(err, database.ErrUnusable), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return 0
	}
	return http.StatusUnprocessableEntity
}
