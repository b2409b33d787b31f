package wording

import (
	"html"
	"strings"

	"duban/remind"
)

// Plain renders a few lines without a plan behind them: a word to the administrator, a test.
func Plain(subject string, lines ...string) remind.Rendered {
	text := strings.Join(lines, "\n\n")
	r := remind.Rendered{Subject: subject, Text: text + "\n\n本信息由督办系统自动发送。", Markdown: text}
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"></head><body style="font-size:15px;line-height:1.7">`)
	for _, l := range lines {
		b.WriteString("<p>" + html.EscapeString(l) + "</p>")
	}
	b.WriteString(`<p style="font-size:12px;color:#7f8c8d">本信息由督办系统自动发送。</p></body></html>`)
	r.HTML = b.String()
	return Visible(r)
}
