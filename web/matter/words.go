package matter

import (
	"strings"

	"duban/remind/pattern"
)

// commands are the words by which the office's refusals say what is to be typed, and what they mean on a page, where there are buttons and fields. The
// longer ones come first.
var commands = []struct {
	typed *pattern.Pattern
	words string
}{
	{pattern.New(`用 duban check --coverage 查看处理办法`), "在通讯录的覆盖情况中查看处理办法"},
	{pattern.New(`请用 duban explain \S+ 查看原因`), "原因见该事项页面的“谁在什么节点”"},
	{pattern.New(`请先用 duban release \S+ 放行`), "请先放行"},
	{pattern.New(`，可用 duban export obligations 列出全部编号`), "，编号见事项台账"},
	{pattern.New(`；暂停发送的见 duban status`), ""},
	{pattern.New(`；一分钟内发送，发送情况见 duban notices`), "，一分钟内发送，发送情况见提醒记录"},
	{pattern.New(`直至确认放行（duban release）`), "直至确认放行"},
	{pattern.New(`请输入：duban name \S+ 简称`), "请在问题的页面设定"},
	{pattern.New(`(先)?用 duban (\w+) \S+(?: --(?:note|doc) (?:原因|文号))? (登记|退回)`), "${1}登记“duban $2”"},
	{pattern.New(`duban report`), "报验"},
	{pattern.New(`duban accept`), "验收"},
	{pattern.New(`duban return`), "退回"},
	{pattern.New(`duban close`), "销号"},
	{pattern.New(`duban reopen`), "反弹"},
	{pattern.New(`duban resume`), "恢复"},
	{pattern.New(`--for 只用于 report 和 return`), "只有报验和退回可以选定单位"},
	{pattern.New(`请用 --to 写明`), "请填写"},
	{pattern.New(`并用 --second 写明`), "并填写“同意人”，即"},
	{pattern.New(`须用 --second 写明`), "须填写“同意人”，即"},
	{pattern.New(`(须)?用 --until 写明`), "${1}填写"},
	{pattern.New(`(须)?用 --(?:note|doc|to) (写明|说明)`), "${1}填写"},
	{pattern.New(`或用 --file 附上材料`), "或者附上材料"},
	{pattern.New(`--on (\d{4}-\d{2}-\d{2}) ?`), "“日期”$1"},
	{pattern.New(`--until (\d{4}-\d{2}-\d{2}) ?`), "“暂停至”$1"},
}

// flags are the names of what is typed, and of the fields of a form.
var flags = pattern.New(`--(by|doc|note|on|to|until|second|for|file)\b ?`)

// fieldOf are the fields by the flags.
var fieldOf = map[string]string{
	"by": "由谁决定", "doc": "文号", "note": "说明", "on": "日期", "to": "新时限", "until": "暂停至", "second": "同意人", "for": "单位", "file": "材料",
}

// inFields returns what the office says to whoever types commands as it is said on a page.
func inFields(text string) string {
	for i := range commands {
		text = commands[i].typed.ReplaceAllString(text, commands[i].words)
	}
	return flags.ReplaceAllStringFunc(text, func(flag string) string {
		return "“" + fieldOf[strings.Trim(flag, "- ")] + "”"
	})
}
