package imports

import (
	"fmt"
	"html/template"
	"slices"

	"duban/formats/plantext"
	"duban/remind/pattern"
	"duban/remind/typed"
)

// mostFindings is how many findings a page shows.
const mostFindings = 200

// words are what the templates of this package call.
var words = template.FuncMap{
	"first": func(all []plantext.Finding) []plantext.Finding {
		worst := slices.Clone(all)
		slices.SortStableFunc(worst, func(a, b plantext.Finding) int { return weights[a.Severity].order - weights[b.Severity].order })
		return worst[:min(mostFindings, len(worst))]
	},
	"rest":   func(all []plantext.Finding) int { return max(0, len(all)-mostFindings) },
	"weight": func(s plantext.Severity) string { return weights[s].colour },
	"place":  place,
	"inPage": inPage,
	"seen":   func(text string) string { return plantext.Clip(typed.VisibleLine(text)) },
}

// commands are the words by which readers of files and the office say what is to be typed, and what they mean on a page. The longer ones come first.
var commands = []struct {
	typed *pattern.Pattern
	words string
}{
	{pattern.New(`，可用duban export obligations列出`), "，编号见事项台账"},
	{pattern.New(`重新整改请用(?:duban )?reopen，退回请用(?:duban )?return，恢复请用resume`), "重新整改、退回、恢复请在该事项的页面办理"},
	{pattern.New(`重新整改请用reopen，退回请用return`), "重新整改、退回请在该事项的页面办理"},
	{pattern.New(`退回请用duban return，重新整改请用reopen`), "退回、重新整改请在该事项的页面办理"},
	{pattern.New(`暂停须有止日，请用duban suspend`), "暂停须有止日，请在该事项的页面办理"},
	{pattern.New(`确要改回的请用duban name`), "确要改回的，请在该问题的页面设定"},
	{pattern.New(`；?请用 ?duban export contacts ?导出样式后填写`), "；请下载填写模板，填好后导入"},
	{pattern.New(`，可用 ?duban export review ?导出`), "，可在导入页下载"},
	{pattern.New(`，可用duban export plan --format yaml查看格式`), ""},
	{pattern.New(`（duban [^（）]*）`), ""},
}

// inPage returns what is said to whoever types commands as it is said on a page.
func inPage(text string) string {
	for i := range commands {
		text = commands[i].typed.ReplaceAllString(text, commands[i].words)
	}
	return text
}

// weights are how findings are ordered and coloured.
var weights = map[plantext.Severity]struct {
	order  int
	colour string
}{plantext.Error: {0, "red"}, plantext.Warning: {1, "orange"}, plantext.Note: {2, "grey"}}

// place says where a finding stands.
func place(f plantext.Finding) string {
	switch {
	case f.Where != "":
		return f.Where
	case f.Line == 0:
		return "全文"
	case f.Column == 0:
		return fmt.Sprintf("第%d行", f.Line)
	}
	return fmt.Sprintf("第%d行第%d列", f.Line, f.Column)
}
