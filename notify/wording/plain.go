package wording

import (
	"html"
	"strings"

	"duban/remind"
)

// Plain renders a few lines without a plan behind them: a word to the administrator, a test. They ask for no reply; whom to tell stands in the
// lines, if anybody, as in a group or at a gateway nobody could reply.
func Plain(subject string, lines ...string) remind.Rendered {
	const footer = "本信息由督办系统发送，请勿回复。"
	text := strings.Join(lines, "\n\n")
	// What other systems have answered may stand in it, and only this character can begin a mention.
	r := remind.Rendered{Subject: subject, Text: text + "\n\n" + footer, Markdown: strings.ReplaceAll(text, "<", "＜")}
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"></head><body style="font-size:15px;line-height:1.7">`)
	for _, l := range lines {
		b.WriteString("<p>" + html.EscapeString(l) + "</p>")
	}
	b.WriteString(`<p style="font-size:12px;color:#7f8c8d">` + footer + `</p></body></html>`)
	r.HTML = b.String()
	return Visible(r)
}
