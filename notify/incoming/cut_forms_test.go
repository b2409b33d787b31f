package incoming

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"duban/notify/wording"
	"duban/remind"
)

// A reminder is a mail of ours, as it went.
type reminder struct{ subject, text, html string }

// ours returns what is known of it.
func (r *reminder) known() []string { return []string{r.subject, r.text, r.html} }

const waste = "截至督察进驻结束，常宁市白沙镇福坪地区历史遗留废渣污染综合治理项目于2021年验收完成，但白沙子岭、杨柳塘仍遗留大量废渣，雨季渗滤液直排。"

// ourMail is a reminder of two problems in the words of the program.
var ourMail = sync.OnceValue(func() *reminder {
	day := remind.NewDate(2026, 11, 23)
	entry := func(problem int, path, text string, left int) remind.Entry {
		e := remind.Entry{
			Obligation: &remind.Obligation{Plan: "p", Problem: problem, Kind: remind.KindMeasure, Section: remind.SectionMeasures, Path: path, Text: text},
			Status:     &remind.Status{State: remind.Open, Due: day + remind.Date(left), Original: day + remind.Date(left)}, Colour: remind.Red, DaysLeft: left, WorkdaysLeft: left,
			Notice: &remind.Notice{}, Parties: remind.Parties{Lead: []string{"市自然资源和规划局"}, Leader: []string{"吴乐胜"}}, Reminders: 3,
		}
		if left >= 0 {
			e.Colour = remind.Orange
		} else {
			e.Band = remind.Rest
		}
		return e
	}
	m := remind.Message{
		ID: "1260ee33430f4ab2a4c1d5e6f7089a1b", Address: remind.Address{Channel: "mail", To: "zgb@changning.example"}, Recipient: "常宁市党委、政府", Day: day, Answer: day + 7,
		Office: remind.SignOff{Name: "市突出环境问题整改工作领导小组办公室", Phone: "0734-0000000", ReplyTo: "zgb@city.example", Replies: true},
		Sections: []remind.Section{{Role: remind.Responsible, Items: []remind.Item{
			{Plan: "p", PlanTitle: "衡阳市贯彻落实第二轮省生态环境保护督察报告整改方案", Problem: 24, Title: waste, Entries: []remind.Entry{
				entry(24, "（二）七是", "编制杨柳塘矿区环境整治和生态修复方案，完成幸福水库的清淤和水体治理，提请验收", -12),
			}},
			{Plan: "p", PlanTitle: "衡阳市贯彻落实第二轮省生态环境保护督察报告整改方案", Problem: 11, Title: "常宁市夏联渠整治工程至督察时尚未完工", Entries: []remind.Entry{
				entry(11, "（一）", "完成夏联渠截污干管改造", 2),
			}},
		}}},
	}
	r, err := wording.Builtin().Mail(&m)
	if err != nil {
		return nil
	}
	return &reminder{subject: r.Subject + " [DB-1260ee3343]", text: r.Text, html: r.HTML}
})

// body is what a program puts into its own page of ours.
func (r *reminder) body() string {
	_, b, _ := strings.Cut(r.html, "<body")
	_, b, _ = strings.Cut(b, ">")
	b, _, _ = strings.Cut(b, "</body>")
	return b
}

var (
	htmlComments = regexp.MustCompile(`(?s)<!--.*?-->`)
	styles       = regexp.MustCompile(` (?:style|bgcolor|role|cellpadding|cellspacing|border|width|align)="[^"]*"`)
)

// plainer is the body as a program hands it on that keeps no styles and breaks lines as it likes.
func (r *reminder) plainer() string {
	return strings.ReplaceAll(styles.ReplaceAllString(htmlComments.ReplaceAllString(r.body(), ""), ""), "><", ">\r\n   <")
}

// shown is the text that a program makes of our HTML.
func (r *reminder) shown() string { return Visible(r.html) }

// angled puts a mark before each line.
func angled(mark, text string) string {
	return mark + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n"+mark)
}

// wrapped breaks lines after so many characters, as programs for plain text do.
func wrapped(text string, n int) string {
	var b strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		rs := []rune(line)
		for len(rs) > n {
			b.WriteString(string(rs[:n]) + "\n")
			rs = rs[n:]
		}
		b.WriteString(string(rs) + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

// paragraphs puts each line of some words into an element.
func paragraphs(open, words, end string) string {
	var b strings.Builder
	for l := range strings.SplitSeq(words, "\n") {
		if l == "" {
			l = "<br>"
		} else {
			l = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(l)
		}
		b.WriteString(open + l + end + "\n")
	}
	return b.String()
}

// A form is how a program quotes.
type form struct {
	name        string
	plain, html func(words string, r *reminder) string // nil: it writes no such part
	tail        string                                 // what the program writes below the words
}

const (
	office   = "整改办督办"
	officeAt = "duban@office.example"
)

func headOf(colon, gap string, r *reminder) string {
	return "发件人" + colon + gap + office + " <" + officeAt + ">\n发送时间" + colon + gap + "2026年11月23日 9:05\n收件人" + colon + gap +
		"zgb@changning.example\n主题" + colon + gap + r.subject + "\n"
}

// forms are the programs that people of offices use, in their plain parts and in their pages.
func forms() []form {
	return []form{
		{name: "Outlook", plain: func(w string, r *reminder) string {
			return w + "\n\n-----邮件原件-----\n" + headOf(":", " ", r) + "\n" + r.shown() + "\n"
		}, html: func(w string, r *reminder) string {
			return `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0cm} --></style><!--[if gte mso 9]><xml><o:shapedefaults spidmax="1026"/></xml><![endif]--></head><body lang="ZH-CN"><div class="WordSection1">` +
				paragraphs(`<p class="MsoNormal"><span lang="EN-US">`, w, `<o:p></o:p></span></p>`) + `<p class="MsoNormal"><o:p>&nbsp;</o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">` +
				`<p class="MsoNormal"><b>发件人<span lang="EN-US">:</span></b> ` + office + ` &lt;` + officeAt + `&gt; <br><b>发送时间<span>:</span></b> 2026年11月23日 9:05<br><b>收件人<span>:</span></b> zgb@changning.example<br><b>主题<span>:</span></b> ` + r.subject + `</p></div></div>` + r.body() + `</div></body></html>`
		}},
		{name: "Outlook, mailto and original", plain: func(w string, r *reminder) string {
			return w + "\n\n________________________________\n发件人: " + office + " [mailto:" + officeAt + "] \n发送时间: 2026年11月23日 9:05\n收件人: 常宁市整改办;\n 常宁市政府办 <zfb@changning.example>\n主题: " + r.subject + "\n\n" + r.text
		}},
		{name: "Outlook.com", tail: "获取 Outlook for iOS", plain: func(w string, r *reminder) string {
			return w + "\n\n获取 Outlook for iOS<https://aka.example/ios>\n________________________________\n" + headOf(":", " ", r) + "\n" + r.shown()
		}, html: func(w string, r *reminder) string {
			return `<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>` + paragraphs("<div>", w, "</div>") + `<div><br></div><div id="ms-outlook-mobile-signature"><div>获取 <a href="https://aka.example">Outlook for iOS</a></div></div>` +
				`<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>发件人:</b> ` + office + ` &lt;` + officeAt + `&gt;<br><b>发送时间:</b> Monday, November 23, 2026 9:05:00 AM<br><b>收件人:</b> 常宁市整改办 &lt;zgb@changning.example&gt;<br><b>主题:</b> ` + r.subject + `</font><div>&nbsp;</div></div><div>` + r.plainer() + `</div></body></html>`
		}},
		{name: "Foxmail", plain: func(w string, r *reminder) string {
			return w + "\n\n\n\n" + headOf("：", " ", r) + r.shown()
		}, html: func(w string, r *reminder) string {
			return `<html><head><meta content="text/html; charset=gb2312"><style>body { line-height: 1.5; }</style></head><body>` + paragraphs("<div><span></span>", w, "</div>") + "<div><br></div>" +
				`<blockquote style="margin-Top: 0px; margin-Bottom: 0px; margin-Left: 0.5em"><div>&nbsp;</div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"><div style="PADDING-RIGHT: 8px; FONT-SIZE: 12px;BACKGROUND: #efefef;"><div><b>发件人：</b>&nbsp;<a href="mailto:` + officeAt + `">` + office + `</a></div><div><b>发送时间：</b>&nbsp;2026-11-23&nbsp;09:05</div><div><b>收件人：</b>&nbsp;<a>常宁市整改办</a></div><div><b>主题：</b>&nbsp;` + r.subject + `</div></div></div><div>` + r.body() + `</div></blockquote></body></html>`
		}},
		{name: "Foxmail, marked and unattributed", plain: func(w string, r *reminder) string { return w + "\n\n" + angled(">", r.text) }},
		{name: "QQ", plain: func(w string, r *reminder) string {
			return w + "\n\n\n\n\n------------------&nbsp;原始邮件&nbsp;------------------\n发件人:                                                                                                                        \"" + office + "\"                                                                                    <" + officeAt + "&gt;;\n发送时间:&nbsp;2026年11月23日(星期一) 上午9:05\n收件人:&nbsp;\"zgb\"<zgb@changning.example&gt;;\n\n主题:&nbsp;" + r.subject + "\n\n\n\n" + r.shown()
		}, html: func(w string, r *reminder) string {
			return `<meta http-equiv="Content-Type" content="text/html; charset=GB18030">` + paragraphs("<div>", w, "</div>") + `<div><br></div><div><br></div><div style="font-size: 12px;font-family: Arial Narrow;padding:2px 0 2px 0;">------------------&nbsp;原始邮件&nbsp;------------------</div><div style="font-size: 12px;background:#efefef;padding:8px;"><div><b>发件人:</b>&nbsp;"` + office + `"&lt;` + officeAt + `&gt;;</div><div><b>发送时间:</b>&nbsp;2026年11月23日(星期一) 上午9:05</div><div><b>收件人:</b>&nbsp;"zgb"&lt;zgb@changning.example&gt;;<wbr></div><div></div><div><b>主题:</b>&nbsp;` + r.subject + `</div></div><div><br></div>` + r.body() + `<style type="text/css">.qmbox style, .qmbox script {display: none !important;}</style>`
		}},
		{name: "QQ, English", plain: func(w string, r *reminder) string {
			return w + "\n\n------------------ Original ------------------\nFrom:  \"" + office + "\"<" + officeAt + ">;\nDate:  Mon, Nov 23, 2026 09:05 AM\nTo:  \"zgb\"<zgb@changning.example>;\nSubject:  " + r.subject + "\n\n" + r.shown()
		}},
		{name: "QQ app", tail: "发自我的iPhone", plain: func(w string, r *reminder) string {
			return w + "\n\n发自我的iPhone\n\n\n---原始邮件---\n发件人: \"" + office + "\"<" + officeAt + "&gt;\n发送时间: 2026年11月23日(周一) 上午9:05\n收件人: \"zgb\"<zgb@changning.example&gt;;\n主题: " + r.subject + "\n\n" + r.shown()
		}},
		{name: "WeCom", plain: func(w string, r *reminder) string {
			return w + "\n\n----------回复的邮件信息----------\n" + office + "<" + officeAt + "> 在 2026年11月23日 周一 09:05写道：\n\n" + r.shown()
		}, html: func(w string, r *reminder) string {
			return paragraphs(`<div style="font-size:14px">`, w, "</div>") + `<div><br></div><div id="original-content"><div style="font-size:12px;color:#959da6">----------回复的邮件信息----------</div><div>` + office + `&lt;<a href="mailto:x">` + officeAt + `</a>&gt; 在 2026年11月23日 周一 09:05写道：</div><br><div>` + r.body() + `</div></div>`
		}},
		{name: "Tencent enterprise phone", tail: "----------该邮件从移动设备发送", plain: func(w string, r *reminder) string {
			return w + "\n\n----------该邮件从移动设备发送\n\n--------------原始邮件--------------\n发件人：\"" + office + " \"<" + officeAt + ">;\n发送时间：2026年11月23日(星期一) 上午9:05\n收件人：\"zgb\" <zgb@changning.example>;\n主题：" + r.subject + "\n-----------------------------------\n" + r.shown()
		}},
		{name: "NetEase", plain: func(w string, r *reminder) string {
			return w + "\n\n\n\n\n\nAt 2026-11-23 09:05:12, \"" + office + "\" <" + officeAt + "> wrote:\n" + angled(">", r.shown())
		}, html: func(w string, r *reminder) string {
			return `<div style="line-height:1.7;color:#000000;font-size:14px;font-family:Arial">` + paragraphs("<div>", w, "</div>") + `<br/><br/><div style="position:relative;zoom:1"></div><div id="divNeteaseMailCard"></div><p style="margin: 0;"><br></p><pre>在 2026-11-23 09:05:12，"` + office + `" &lt;` + officeAt + `&gt; 写道：</pre><blockquote id="isReplyContent" style="PADDING-LEFT: 1ex; MARGIN: 0px 0px 0px 0.8ex; BORDER-LEFT: #ccc 1px solid">` + r.body() + `</blockquote></div>`
		}},
		{name: "NetEase master", plain: func(w string, r *reminder) string {
			return w + "\n\n\n---- 回复的原邮件 ----\n| 发件人 | " + office + "<" + officeAt + "> |\n| 发送日期 | 2026年11月23日 09:05 |\n| 收件人 | <zgb@changning.example> |\n| 抄送至 | |\n| 主题 | " + r.subject + " |\n" + r.shown()
		}, html: func(w string, r *reminder) string {
			row := func(a, b string) string {
				return `<tr><td style="width:60px"><div style="font-size:12px">` + a + `</div></td><td><div><a>` + b + `</a></div></td></tr>`
			}
			return paragraphs("<div>", w, "</div>") + `<div id="ntes-pcmac-signature" style="font-family:'微软雅黑'"></div><div class="J-reply" style="background-color:#f2f2f2"><div style="font-size:12px">---- 回复的原邮件 ----</div><table width="100%" border="0">` +
				row("发件人", office+"&lt;"+officeAt+"&gt;") + row("日期", "2026年11月23日 09:05") + row("收件人", "zgb@changning.example") + row("抄送至", "") + row("主题", r.subject) + `</table></div><div>` + r.plainer() + `</div>`
		}},
		{name: "Coremail", plain: func(w string, r *reminder) string {
			return w + "\n\n\n-----原始邮件-----\n发件人:" + office + " <" + officeAt + ">\n发送时间:2026-11-23 09:05:12 (星期一)\n收件人: zgb@changning.example\n抄送: \n主题: " + r.subject + "\n\n" + r.shown()
		}, html: func(w string, r *reminder) string {
			return paragraphs("", w, "<br>") + `<br><br><blockquote name="replyContent" class="ReferenceQuote" style="padding-left:5px;margin-left:5px;border-left:#b6b6b6 2px solid;margin-right:0;">-----原始邮件-----<br><b>发件人:</b><span id="rc_from">` + office + ` &lt;` + officeAt + `&gt;</span><br><b>发送时间:</b><span id="rc_senttime">2026-11-23 09:05:12 (星期一)</span><br><b>收件人:</b> zgb@changning.example<br><b>抄送:</b> <br><b>主题:</b> ` + r.subject + `<br><br>` + r.plainer() + `</blockquote>`
		}},
		{name: "Coremail, English", plain: func(w string, r *reminder) string {
			return w + "\n\n-----Original Messages-----\nFrom:\"" + office + "\" <" + officeAt + ">\nSent Time:2026-11-23 09:05:12 (Monday)\nTo: zgb@changning.example\nCc: \nSubject: " + r.subject + "\n\n" + r.text
		}},
		{name: "Alibaba", plain: func(w string, r *reminder) string {
			return w + "\n" + strings.Repeat("-", 66) + "\n发件人：" + office + " <" + officeAt + ">\n发送时间：2026年11月23日(星期一) 09:05\n收件人：zgb <zgb@changning.example>\n抄　送：\n主　题：" + r.subject + "\n\n" + r.shown()
		}, html: func(w string, r *reminder) string {
			return `<div class="__aliyun_email_body_block">` + paragraphs(`<div style="clear:both">`, w, "</div>") + `<blockquote style="margin-right:0;margin-top:0;margin-bottom:0;font-family:Tahoma;"><div style="clear:both;">` + strings.Repeat("-", 66) + `</div><div>发件人：` + office + ` &lt;` + officeAt + `&gt;</div><div>发送时间：2026年11月23日(星期一) 09:05</div><div>收件人：zgb &lt;zgb@changning.example&gt;</div><div>主　题：` + r.subject + `</div><br>` + r.body() + `</blockquote></div>`
		}},
		{name: "DingTalk, tail beside the dashes", tail: "发自我的钉钉邮箱", plain: func(w string, r *reminder) string {
			return w + "\n\n发自我的钉钉邮箱" + strings.Repeat("-", 66) + "\n发件人：" + office + " <" + officeAt + ">\n日　期：2026年11月23日 09:05:12\n收件人：<zgb@changning.example>\n主　题：" + r.subject + "\n\n" + r.shown()
		}},
		{name: "Sina", html: func(w string, r *reminder) string {
			return paragraphs("<div>", w, "</div>") + `<div id="origbody"><div style="background: #f2f2f2;">----- 原始邮件 -----<br>发件人：` + office + `<br>收件人：zgb<br>主题：` + r.subject + `<br>日期：2026年11月23日 09点05分<br></div><br>` + r.body() + `</div>`
		}},
		{name: "139", plain: func(w string, r *reminder) string {
			return w + "\n\n----邮件原文----\n发件人：" + office + " <" + officeAt + ">\n收件人：zgb <zgb@changning.example>\n抄 送： (无)\n发送时间：2026-11-23 09:05:12\n主题：" + r.subject + "\n\n" + r.shown()
		}, html: func(w string, r *reminder) string {
			return paragraphs("<div>", w, "</div>") + `<div id="reply139content"><br><hr id="replySplit"/><div id="reply139mark"><strong>发件人：</strong>` + office + `<br/><strong>时间：</strong>2026年11月23日<br/></div>` + r.body() + `</div>`
		}},
		{name: "iPhone", tail: "发自我的 iPhone", plain: func(w string, r *reminder) string {
			return w + "\n\n发自我的 iPhone\n\n> 在 2026年11月23日，上午9:05，" + office + " <" + officeAt + "> 写道：\n> \n> \ufeff" + strings.TrimPrefix(angled("> ", r.shown()), "> ")
		}, html: func(w string, r *reminder) string {
			return `<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body dir="auto">` + paragraphs("<div>", w, "</div>") + `<br><div dir="ltr">发自我的 iPhone</div><div dir="ltr"><br><blockquote type="cite">在 2026年11月23日，09:05，` + office + ` &lt;` + officeAt + `&gt; 写道：<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">&#xFEFF;` + r.plainer() + `</div></blockquote></body></html>`
		}},
		{name: "Apple Mail", plain: func(w string, r *reminder) string {
			return w + "\n\n> 2026年11月23日 09:05，" + office + " <" + officeAt + "> 写道：\n> \n" + angled("> ", r.shown())
		}, html: func(w string, r *reminder) string {
			return `<html><body style="overflow-wrap: break-word;">` + paragraphs("", w, "<br>") + `<div><br><blockquote type="cite"><div>2026年11月23日 09:05，` + office + ` &lt;` + officeAt + `&gt; 写道：</div><br class="Apple-interchange-newline"><div>` + r.body() + `</div></blockquote></div><br></body></html>`
		}},
		{name: "Gmail", plain: func(w string, r *reminder) string {
			return w + "\n\n" + office + " <" + officeAt + "> 于2026年11月23日周一\n09:05写道：\n\n" + angled("> ", wrapped(r.shown(), 38))
		}, html: func(w string, r *reminder) string {
			return `<div dir="ltr">` + paragraphs("<div>", w, "</div>") + `</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">` + office + ` &lt;<a href="mailto:x">` + officeAt + `</a>&gt; 于2026年11月23日周一 09:05写道：<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">` + r.body() + `</blockquote></div>`
		}},
		{name: "Gmail, English", plain: func(w string, r *reminder) string {
			return w + "\n\nOn Mon, Nov 23, 2026 at 9:05 AM " + office + " <\n" + officeAt + "> wrote:\n\n" + angled("> ", wrapped(r.shown(), 38))
		}},
		{name: "Thunderbird", plain: func(w string, r *reminder) string {
			return w + "\n\n在 2026/11/23 9:05, " + office + " 写道:\n" + angled("> ", wrapped(r.text, 36))
		}, html: func(w string, r *reminder) string {
			return `<html><head></head><body>` + paragraphs("<p>", w, "</p>") + `<div class="moz-cite-prefix">在 2026/11/23 9:05, ` + office + ` 写道:<br></div><blockquote type="cite" cite="mid:x@office.example">` + r.body() + `</blockquote></body></html>`
		}},
		{name: "Roundcube", plain: func(w string, r *reminder) string {
			return w + "\n\n在 2026-11-23 09:05，" + office + " 写道：\n" + angled("> ", wrapped(r.text, 36))
		}, html: func(w string, r *reminder) string {
			return paragraphs("<p>", w, "</p>") + `<p id="reply-intro">在 2026-11-23 09:05，` + office + ` 写道：</p><blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid; margin: 0">` + r.body() + `</blockquote>`
		}},
		{name: "Yahoo", html: func(w string, r *reminder) string {
			return `<div class="yahoo-style-wrap">` + paragraphs("<div>", w, "</div>") + `</div><div id="yahoo_quoted_9018" class="yahoo_quoted"><div>在 2026年11月23日 星期一 上午09:05:12 [GMT+8]， ` + office + ` &lt;` + officeAt + `&gt; 寫道：</div><div><br></div>` + r.body() + `</div>`
		}},
		{name: "Zoho", plain: func(w string, r *reminder) string {
			return w + "\n\n---- 在 星期一, 23 十一月 2026 09:05:12 +0800 " + office + " <" + officeAt + "> 撰写 ----\n\n" + angled("> ", r.shown())
		}, html: func(w string, r *reminder) string {
			return paragraphs("<div>", w, "</div>") + `<br><div class="zmail_extra_hr" style="border-top: 1px solid rgb(204, 204, 204);"><br></div><div class="zmail_extra">---- 在 星期一, 23 十一月 2026 09:05:12 +0800 <b>` + office + ` &lt;` + officeAt + `&gt;</b> 撰写 ----<br><br><blockquote id="blockquote_zmail" style="margin: 0px;">` + r.body() + `</blockquote></div>`
		}},
		{name: "Proton", plain: func(w string, r *reminder) string {
			return w + "\n\n在 2026年11月23日星期一 09:05，" + office + " <" + officeAt + "> 来信：\n\n" + angled("> ", r.shown())
		}, html: func(w string, r *reminder) string {
			return paragraphs(`<div style="font-family: Arial;">`, w, "</div>") + `<div class="protonmail_quote">在 2026年11月23日星期一 09:05，` + office + ` &lt;` + officeAt + `&gt; 来信：<br><blockquote class="protonmail_quote" type="cite">` + r.body() + `</blockquote></div>`
		}},
		{name: "Windows", tail: "从 Windows 版邮件发送", plain: func(w string, r *reminder) string {
			return w + "\n\n从 Windows 版邮件发送\n\n发件人: " + office + "\n发送时间: 2026年11月23日 9:05\n收件人: 常宁市整改办\n主题: " + r.subject + "\n\n" + r.shown()
		}},
		{name: "nothing between", plain: func(w string, r *reminder) string { return w + "\n\n" + r.text }, html: func(w string, r *reminder) string {
			return paragraphs("<p>", w, "</p>") + r.body()
		}},
		{name: "no quotation", plain: func(w string, _ *reminder) string { return w }, html: func(w string, _ *reminder) string { return paragraphs("<p>", w, "</p>") }},
	}
}

// answers are words that people write, also such as look like a marker.
var answersGiven = []string{
	"收到。",
	"问题24措施（二）七是已完成，现申请验收，佐证材料见附件。",
	"收到，谢谢！\n问题11夏联渠截污干管改造已铺设2.3公里，预计12月底完成。\n\n问题24因雨季影响，申请延期至2027年3月31日。",
	"各位领导：\n　　现将有关情况报告如下：\n一、问题24已整改到位。\n二、问题11正在推进。\n\n常宁市整改办",
	"一、已完成\n———————\n二、正在办理",
	"主题：关于问题24的情况说明\n已完成整改。",
	"市局11月20日来函写道：请加快进度。我市已督促施工单位。",
	"来信中的发件人我们不认识，请核实后再联系。",
	"> 50 mg/L 的点位还有2处，其余已达标。",
	"At last, done. 已完成。",
	"问题24申请延期至2027年3月31日，理由如下：",
	"截至2026年11月27日，情况如下：",
	"抄送：市生态环境局\n日期：2026年11月27日",
}

// Whatever the program, the words come out whole, and nothing else; with all that we know of our mail, with its text alone, with nothing.
func TestCutForms(t *testing.T) {
	known := map[string][]string{"all": ourMail().known(), "text": {ourMail().text}, "nothing": nil}
	for _, f := range forms() {
		for name, ours := range known {
			if ours == nil && f.name == "nothing between" {
				continue // our text is the only mark
			}
			t.Run(f.name+"/"+name, func(t *testing.T) {
				answers := answersGiven
				if name != "all" {
					answers = answersGiven[8:]
				}
				for _, w := range answers {
					f.check(t, ourMail(), w, ours)
				}
			})
		}
	}
}

// Whatever kind of letter is answered.
func TestCutOfEveryLetter(t *testing.T) {
	texts, err := filepath.Glob("../testdata/mail-*.txt")
	if err != nil || len(texts) < 20 {
		t.Fatalf("%d letters, %v", len(texts), err)
	}
	all := forms()
	for n, name := range texts {
		r := letterOf(t, name)
		for k := range all {
			f := &all[k]
			if (n+k)%3 != 0 {
				continue // each letter in a third of the forms, each form with a third of the letters
			}
			t.Run(filepath.Base(name)+"/"+f.name, func(t *testing.T) {
				f.check(t, r, "问题24已完成，申请验收。\n其余正在办理", r.known())
			})
		}
	}
}

// letterOf is a mail as it went.
func letterOf(t *testing.T, name string) *reminder {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	html, err := os.ReadFile(strings.TrimSuffix(name, "txt") + "html")
	if err != nil {
		t.Fatal(err)
	}
	subject, body, _ := strings.Cut(string(text), "\n")
	return &reminder{subject: subject, text: strings.TrimSpace(body), html: string(html)}
}

// check tries a form in all its parts.
func (f *form) check(t *testing.T, r *reminder, w string, ours []string) {
	t.Helper()
	var plain, html string
	if f.plain != nil {
		plain = f.plain(w, r)
		f.want(t, w, plain, "", ours)
		if w == answersGiven[2] {
			f.want(t, w, strings.ReplaceAll(plain, "\n", "\r\n"), "", ours)
		}
	}
	if f.html != nil {
		html = f.html(w, r)
		f.want(t, w, "", html, ours)
	}
	if plain != "" && html != "" {
		f.want(t, w, plain, html, ours)
	}
}

func (f *form) want(t *testing.T, w, plain, html string, ours []string) {
	t.Helper()
	want := w
	if f.tail != "" {
		want += "\n" + f.tail
	}
	got, doubts := cut(plain, html, ours)
	if squeezed(got) != squeezed(want) || len(doubts) > 0 {
		t.Fatalf("plain %t, HTML %t: %q\nwant %q, doubts %q", plain != "", html != "", got, want, doubts)
	}
	if s := Spoken(got); squeezed(s) != squeezed(w) {
		t.Fatalf("plain %t, HTML %t: spoken %q\nwant %q", plain != "", html != "", s, w)
	}
}

// squeezed leaves out what no words depend on: empty lines, blanks at the ends of lines, the line before a signature.
func squeezed(s string) string {
	var out []string
	for l := range strings.SplitSeq(s, "\n") {
		if l = strings.TrimSpace(l); l != "" && l != "--" {
			out = append(out, strings.TrimSuffix(l, "<https://aka.example/ios>"))
		}
	}
	return strings.Join(out, "\n")
}
