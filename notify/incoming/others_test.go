package incoming_test

import (
	"encoding/base64"
	"fmt"
	"html"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/encoding/simplifiedchinese"

	"duban/notify/incoming"
	"duban/remind"
	"duban/remind/answer"
)

const (
	othersID      = "1260ee3343aa04f1b2c3d4e5f60718a9"
	othersSubject = "【督办】1个问题有任务11月25日到期、1个问题涉及逾期 [DB-1260ee3343]"
	othersName    = "市整改办"
	othersFrom    = "duban@city.example"
)

// othersMatters are what notify's mail-few tells.
var othersMatters = []answer.Matter{
	{Key: "s2/11.1", Problem: 11, Due: remind.NewDate(2026, 11, 25), Title: "夏联渠"},
	{Key: "s2/24", Problem: 24, Due: remind.NewDate(2026, 12, 31), Title: "遗留废渣"},
	{Key: "s2/24.2.7", Problem: 24, Due: remind.NewDate(2026, 11, 11), Title: "遗留废渣"},
}

// othersWords are answers and what they claim.
var othersWords = [][2]string{
	{"问题11已完成整改，申请验收。\n问题24申请延期至2027年3月31日，理由：征地未完成。", "D11.1 E24=2027-03-31 E24.2.7=2027-03-31"},
	{"收到。", "R11.1 R24 R24.2.7"},
	{"王主任：\n    收到，问题11尚未完成，预计12月20日前完工。\n    问题24已完成80%。", "P11.1 P24 P24.2.7"},
	{"请收到后回电。", ""},
	{"我市不申请延期，两个问题均已整改到位。", "D11.1 D24 D24.2.7"},
}

func othersBrief(claims []answer.Claim) string {
	var all []string
	for _, c := range claims {
		s := strings.ToUpper(string(c.Kind)[:1]) + strings.TrimPrefix(string(c.Key), "s2/")
		if c.Kind == answer.Extension {
			s += "=" + c.To.String()
		}
		all = append(all, s)
	}
	return strings.Join(all, " ")
}

// A form is how one program answers: W are the words, Q our text, >Q our text with > before each line, H our HTML, S our subject.
type form struct{ name, plain, html string }

var othersForms = []form{
	{
		"QQ web", "{W}\n\n\n\n李明\n1306655@qq.example\n\n\n\n&nbsp;\n\n\n\n\n------------------&nbsp;原始邮件&nbsp;------------------\n发件人:                                                                                                                        \"市整改办\"                                                                                    <duban@city.example&gt;;\n发送时间:&nbsp;2026年11月27日(星期五) 上午9:05\n收件人:&nbsp;\"李明\"<1306655@qq.example&gt;;\n\n主题:&nbsp;{S}\n\n\n\n{Q}",
		`<div>{W}</div><div><br></div><div><br></div><div><hr style="margin: 0 0 10px 0;border: 0;border-bottom:1px solid #E4E5E6;height:0;line-height:0;font-size:0;padding: 20px 0 0 0;width: 50px;"><div style="font-size:14px;font-family:Verdana;color:#000;"><a class="xm_write_card" style="color:#1e7bf9">李明</a><div>1306655@qq.example</div></div></div><div>&nbsp;</div><div><includetail><!--<![endif]--></includetail><div style="font-size: 12px;font-family: Arial Narrow;padding:2px 0 2px 0;">------------------&nbsp;原始邮件&nbsp;------------------</div><div style="font-size: 12px;background:#efefef;padding:8px;"><div><b>发件人:</b>&nbsp;"市整改办"&lt;duban@city.example&gt;;</div><div><b>发送时间:</b>&nbsp;2026年11月27日(星期五) 上午9:05</div><div><b>收件人:</b>&nbsp;"李明"&lt;1306655@qq.example&gt;;<wbr></div><div></div><div><b>主题:</b>&nbsp;{S}</div></div><div>&nbsp;</div><div style="position:relative;">{H}</div></div>`,
	},
	{
		"QQ web, the English head", "{W}\n\n\n\n\n------------------ Original ------------------\nFrom: \"市整改办\"<duban@city.example>;\nDate: Fri, Nov 27, 2026 09:05 AM\nTo: \"李明\"<1306655@qq.example>;\nSubject: {S}\n\n{Q}",
		`<div>{W}</div><div><div><br></div><div style="font-size: 12px;font-family: Arial Narrow;padding:2px 0 2px 0;">------------------&nbsp;Original&nbsp;------------------</div><div style="font-size: 12px;background:#efefef;padding:8px;"><div><b>From: </b>&nbsp;"市整改办"&lt;duban@city.example&gt;;</div><div><b>Date: </b>&nbsp;Fri, Nov 27, 2026 09:05 AM</div><div><b>Subject: </b>&nbsp;{S}</div></div>{H}</div>`,
	},
	{"QQ web, nothing quoted", "{W}\n\n李明\n1306655@qq.example\n\n\n\n&nbsp;", `<div>{W}</div>`},
	{
		"QQ app", "{W}\n\n发自我的iPhone\n\n\n---原始邮件---\n发件人: \"市整改办\"<duban@city.example&gt;\n发送时间: 2026年11月27日(周五) 上午9:05\n收件人: \"李明\"<1306655@qq.example&gt;;\n主题: {S}\n\n{Q}",
		`{W}<br><br><br>发自我的iPhone<br><br><br>---原始邮件---<br><b>发件人:</b> "市整改办"&lt;duban@city.example&gt;<br><b>发送时间:</b> 2026年11月27日(周五) 上午9:05<br><b>收件人:</b> "李明"&lt;1306655@qq.example&gt;;<br><b>主题:</b> {S}<br><br>{H}`,
	},
	{
		"Foxmail, Windows", "{W}\n\n\n\n李明\n\n发件人： 市整改办\n发送时间： 2026-11-27 09:05\n收件人： 李明\n主题： {S}\n{Q}",
		`<html><head><style>body { line-height: 1.5; }</style></head><body><div>{W}</div><div><br></div><hr style="width: 210px; height: 1px;" color="#b5c4df" size="1" align="left"><div><span><div style="MARGIN: 10px;"><div>李明</div><div>常宁市政府办</div></div></span></div><blockquote style="margin-Top: 0px; margin-Bottom: 0px; margin-Left: 0.5em"><div>&nbsp;</div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"><div style="PADDING-RIGHT: 8px; FONT-SIZE: 12px;"><div><b>发件人：</b>&nbsp;<a href="mailto:duban@city.example">市整改办</a></div><div><b>发送时间：</b>&nbsp;2026-11-27&nbsp;09:05</div><div><b>收件人：</b>&nbsp;<a href="mailto:l@x.example">李明</a></div><div><b>主题：</b>&nbsp;{S}</div></div></div><div>{H}</div></blockquote></body></html>`,
	},
	{"Foxmail, Windows, angles", "{W}\n\n{>Q}", ""},
	{
		"Foxmail, Mac", "{W}\n\n\n  \n李明\n发件人： 市整改办\n发送日期： 2026-11-27  09:05\n收件人： liming\n主题： {S}\n{Q}",
		`<div>{W}</div><div><br></div><div><hr style="width:210px;height:1px" align="left"><div>李明</div></div><div>&nbsp;</div><div style="border-top:1px solid #b5c4df"><div><b>发件人：</b> 市整改办</div><div><b>发送日期：</b> 2026-11-27  09:05</div><div><b>收件人：</b> liming</div><div><b>主题：</b> {S}</div></div><div>{H}</div>`,
	},
	{
		"Outlook zh", "{W}\n\n李明\n常宁市整改办\n\n-----邮件原件-----\n发件人: 市整改办 [mailto:duban@city.example] \n发送时间: 2026年11月27日 9:05\n收件人: 李明\n主题: {S}\n\n{Q}",
		`<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0cm} --></style></head><body lang="ZH-CN"><div class="WordSection1"><p class="MsoNormal">{W}<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>发件人<span lang="EN-US">:</span></b><span lang="EN-US"> </span>市整改办<span lang="EN-US"> &lt;duban@city.example&gt; <br></span><b>发送时间<span lang="EN-US">:</span></b><span lang="EN-US"> 2026</span>年<span lang="EN-US">11</span>月<span lang="EN-US">27</span>日<span lang="EN-US"> 9:05<br></span><b>收件人<span lang="EN-US">:</span></b> 李明<span lang="EN-US"><br></span><b>主题<span lang="EN-US">:</span></b> {S}<o:p></o:p></p></div></div><p class="MsoNormal"><o:p>&nbsp;</o:p></p>{H}</div></body></html>`,
	},
	{"Outlook zh, 原始邮件", "{W}\n\n________________________________\n发件人: 市整改办 <duban@city.example>\n已发送: 2026年11月27日 9:05\n收件人: 李明 <l@x.example>\n主题: {S}\n\n{Q}", ""},
	{
		"Outlook.com", "{W}\n________________________________\n发件人: 市整改办 <duban@city.example>\n发送时间: 2026年11月27日 9:05\n收件人: l@x.example <l@x.example>\n主题: {S}\n\n{Q}",
		`<div class="elementToProof">{W}</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>发件人:</b> 市整改办 &lt;duban@city.example&gt;<br><b>发送时间:</b> 2026年11月27日 9:05<br><b>收件人:</b> l@x.example &lt;l@x.example&gt;<br><b>主题:</b> {S}</font><div>&nbsp;</div></div><div>{H}</div>`,
	},
	{
		"Outlook, phone", "{W}\n\n获取 Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\n发件人: 市整改办 <duban@city.example>\n发送时间: Friday, November 27, 2026 9:05:12 AM\n收件人: 李明 <l@x.example>\n主题: {S}\n\n{Q}",
		`<div dir="auto">{W}</div><div dir="auto"><br></div><div id="ms-outlook-mobile-signature">获取 <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><b>发件人:</b> 市整改办 &lt;duban@city.example&gt;<br><b>发送时间:</b> Friday, November 27, 2026 9:05:12 AM<br><b>收件人:</b> 李明<br><b>主题:</b> {S}</div>{H}`,
	},
	{
		"NetEase web", "{W}\n\n\n\n\n\n\n\n\n\n\nAt 2026-11-27 09:05:12, \"市整改办\" <duban@city.example> wrote:\n{>Q}",
		`<div style="line-height:1.7;color:#000000;font-size:14px;font-family:Arial"><div>{W}</div><br><br><br><div style="position:relative;zoom:1"></div><div id="divNeteaseMailCard"></div><p>At 2026-11-27 09:05:12, "市整改办" &lt;duban@city.example&gt; wrote:</p><blockquote id="isReplyContent" style="PADDING-LEFT: 1ex; MARGIN: 0px 0px 0px 0.8ex; BORDER-LEFT: #ccc 1px solid">{H}</blockquote></div>`,
	},
	{
		"NetEase web, Chinese head", "{W}\n\n在 2026-11-27 09:05:12，\"市整改办\" <duban@city.example> 写道：\n{>Q}",
		`<div>{W}</div><pre>在 2026-11-27 09:05:12，"市整改办" &lt;duban@city.example&gt; 写道：</pre><blockquote id="isReplyContent">{H}</blockquote>`,
	},
	{
		"邮箱大师", "{W}\n\n\n| |\n李明\n|\n|\nliming@163.example\n|\n\n\n---- 回复的原邮件 ----\n| 发件人 | 市整改办<duban@city.example> |\n| 日期 | 2026年11月27日 09:05 |\n| 收件人 | <liming@163.example> |\n| 抄送至 | |\n| 主题 | {S} |\n{Q}",
		`<div id="contentDiv">{W}</div><div><br></div><div id="ntes-pcmac-signature" style="font-family:'微软雅黑'"><table><tr><td>李明</td></tr><tr><td>liming@163.example</td></tr></table></div><div class="J-reply" style="background-color:#f2f2f2"><div style="font-size:12px">---- 回复的原邮件 ----</div><table><tr><td>发件人</td><td>市整改办&lt;duban@city.example&gt;</td></tr><tr><td>日期</td><td>2026年11月27日 09:05</td></tr><tr><td>收件人</td><td>&lt;liming@163.example&gt;</td></tr><tr><td>主题</td><td>{S}</td></tr></table></div><div>{H}</div>`,
	},
	{
		"Coremail XT", "{W}\n\n\n> -----原始邮件-----\n> 发件人: \"市整改办\" <duban@city.example>\n> 发送时间: 2026-11-27 09:05:12 (星期五)\n> 收件人: liming@cn.gov.example\n> 抄送: \n> 主题: {S}\n> \n{>Q}",
		`<p>{W}</p><br><br><blockquote name="replyContent" class="ReferenceQuote" style="padding-left:5px;margin-left:5px;border-left:#b6b6b6 2px solid;">-----原始邮件-----<br><b>发件人:</b><span id="rc_from">"市整改办" &lt;duban@city.example&gt;</span><br><b>发送时间:</b><span id="rc_senttime">2026-11-27 09:05:12 (星期五)</span><br><b>收件人:</b> liming@cn.gov.example<br><b>抄送:</b> <br><b>主题:</b> {S}<br><br>{H}</blockquote>`,
	},
	{"Coremail XT, no angles", "{W}\n\n-----原始邮件-----\n发件人:\"市整改办\" <duban@city.example>\n发送时间:2026-11-27 09:05:12 (星期五)\n收件人: liming@cn.gov.example\n抄送: \n主题: {S}\n\n{Q}", ""},
	{
		"Alibaba", "{W}\n\n------------------------------------------------------------------\n发件人：市整改办 <duban@city.example>\n发送时间：2026年11月27日(星期五) 09:05\n收件人：李明 <liming@cn.example>\n主　题：{S}\n\n{Q}",
		`<div class="__aliyun_email_body_block"><div style="font-family:Tahoma">{W}</div><div><br></div><blockquote style="margin-right:0;margin-top:0;margin-bottom:0"><div>------------------------------------------------------------------</div><div>发件人：市整改办 &lt;duban@city.example&gt;</div><div>发送时间：2026年11月27日(星期五) 09:05</div><div>收件人：李明 &lt;liming@cn.example&gt;</div><div>抄　送：</div><div>主　题：{S}</div><div><br></div>{H}</blockquote></div>`,
	},
	{"DingTalk, tail before the dashes", "{W}\n\n来自钉钉专属商务邮箱------------------------------------------------------------------\n发件人：市整改办<duban@city.example>\n日　期：2026年11月27日 09:05:12\n收件人：李明<liming@cn.example>\n主　题：{S}\n\n{Q}", `<div>{W}</div><div>来自钉钉专属商务邮箱</div><div>------------------------------------------------------------------</div><div>发件人：市整改办&lt;duban@city.example&gt;</div><div>日　期：2026年11月27日 09:05:12</div><div>收件人：李明</div><div>主　题：{S}</div>{H}`},
	{
		"WeCom mail", "{W}\n________________________________\n发自我的企业微信\n\n\n----------回复的邮件信息----------\n市整改办<duban@city.example>&nbsp;在 2026年11月27日 周五 9:05 写道：\n\n{Q}",
		`<div>{W}</div><div><br></div><div style="width:235px;border-top:1px solid">发自我的企业微信</div><div id="xmail-reply"><div>----------回复的邮件信息----------</div><div>市整改办&lt;duban@city.example&gt; 在 2026年11月27日 周五 9:05 写道：</div>{H}</div>`,
	},
	{"Tencent enterprise, phone", "{W}\n\n----------\n该邮件从移动设备发送\n\n\n--------------原始邮件--------------\n发件人：\"市整改办 \"<duban@city.example>;\n发送时间：2026年11月27日(星期五) 上午9:05\n收件人：\"李明\" <l@x.example>;\n主题：{S}\n-----------------------------------\n\n{Q}", ""},
	{
		"Sina", "{W}\n\n----- 原始邮件 -----\n发件人：市整改办 <duban@city.example>\n收件人：l@sina.example\n主题：{S}\n日期：2026年11月27日 09点05分\n\n{Q}",
		`{W}<br><br><div id="origbody"><div style="background:#f2f2f2">----- 原始邮件 -----<br>发件人：市整改办 &lt;duban@city.example&gt;<br>收件人：l@sina.example<br>主题：{S}<br>日期：2026年11月27日 09点05分<br></div><br>{H}</div>`,
	},
	{
		"139", "{W}\n\n\n\n\n----邮件原文----\n发件人：市整改办 <duban@city.example>\n收件人：l <l@139.example>\n抄 送： (无)\n发送时间：2026-11-27 09:05:12\n主题：{S}\n\n{Q}",
		`<div>{W}</div><div id="signContainer"></div><div id="reply139content" style="border-left:1px solid"><div>----邮件原文----</div><b>发件人：</b>市整改办<br><b>收件人：</b>l<br><b>抄 送：</b> (无)<br><b>发送时间：</b>2026-11-27 09:05:12<br><b>主题：</b>{S}<br>{H}</div>`,
	},
	{
		"iPhone, old", "{W}\n\n发自我的 iPhone\n\n> 在 2026年11月27日，上午9:05，市整改办 <duban@city.example> 写道：\n> \n> \ufeff{>Q}",
		`<div dir="auto">{W}<br><br><div dir="ltr">发自我的 iPhone</div><div dir="ltr"><br><blockquote type="cite">在 2026年11月27日，上午9:05，市整改办 &lt;duban@city.example&gt; 写道：<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">` + "\ufeff" + `{H}</div></blockquote></div>`,
	},
	{
		"iPhone, new", "{W}\n\n发自我的iPhone\n\n> 在 2026年11月27日，09:05，市整改办 <duban@city.example> 写道：\n> \n{>Q}",
		`<div dir="auto">{W}</div><br id="lineBreakAtBeginningOfSignature"><div dir="ltr">发自我的iPhone</div><div dir="ltr"><br><blockquote type="cite">在 2026年11月27日，09:05，市整改办 &lt;duban@city.example&gt; 写道：<br><br></blockquote></div><blockquote type="cite">{H}</blockquote>`,
	},
	{"iPhone, unquoted", "{W}\n\n发自我的iPhone\n\n在 2026年11月27日，09:05，市整改办 <duban@city.example> 写道：\n\n{Q}", ""},
	{
		"Apple Mail", "{W}\n\n> 2026年11月27日 09:05，市整改办 <duban@city.example> 写道：\n> \n{>Q}",
		`<html><body style="overflow-wrap: break-word;">{W}<br><div><br><blockquote type="cite"><div>2026年11月27日 09:05，市整改办 &lt;duban@city.example&gt; 写道：</div><br class="Apple-interchange-newline"><div>{H}</div></blockquote></div></body></html>`,
	},
	{
		"Gmail", "{W}\n\n市整改办 <duban@city.example> 于2026年11月27日周五 09:05写道：\n\n{>Q}",
		`<div dir="ltr">{W}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">市整改办 &lt;<a href="mailto:duban@city.example">duban@city.example</a>&gt; 于2026年11月27日周五 09:05写道：<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">{H}</blockquote></div>`,
	},
	{"Thunderbird below", "在 2026/11/27 9:05, 市整改办 写道:\n{>Q}\n\n{W}\n", `<div class="moz-cite-prefix">在 2026/11/27 9:05, 市整改办 写道:<br></div><blockquote type="cite" cite="mid:x@y">{H}</blockquote><p>{W}</p>`},
	{"Thunderbird, signature", "{W}\n\n在 2026/11/27 9:05, 市整改办 写道:\n{>Q}\n\n-- \n李明 收到必复 已完成必报\n0734-1234567\n", `<p>{W}</p><div class="moz-cite-prefix">在 2026/11/27 9:05, 市整改办 写道:<br></div><blockquote type="cite">{H}</blockquote><pre class="moz-signature">-- 
李明 收到必复 已完成必报
0734-1234567</pre>`},
	{"Roundcube", "{W}\n\nOn 2026-11-27 09:05, 市整改办 wrote:\n{>Q}", `<p>{W}</p><p id="reply-intro">On 2026-11-27 09:05, 市整改办 wrote:</p><blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid; margin: 0"><div id="replybody1">{H}</div></blockquote>`},
	{
		"Windows mail", "{W}\n\n从 Windows 版邮件发送\n\n发件人: 市整改办\n发送时间: 2026年11月27日 9:05\n收件人: l@x.example\n主题: {S}\n\n{Q}",
		`<div class="WordSection1"><p class="MsoNormal">{W}</p><p class="MsoNormal">从 Windows 版<a href="https://go.example">邮件</a>发送</p><div style="mso-element:para-border-div;border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>发件人: </b><a href="mailto:duban@city.example">市整改办</a><br><b>发送时间: </b>2026年11月27日 9:05<br><b>收件人: </b>l<br><b>主题: </b>{S}</p></div>{H}</div>`,
	},
	{"Yahoo", "{W}\n\n    在 2026年11月27日 星期五 上午09:05:12 [GMT+8]，市整改办<duban@city.example> 寫道：\n\n {Q}", `<div class="ydp"><div>{W}</div></div><div id="yahoo_quoted_1" class="yahoo_quoted"><div><div>在 2026年11月27日 星期五 上午09:05:12 [GMT+8]，市整改办&lt;duban@city.example&gt; 寫道：</div><div><br></div>{H}</div></div>`},
	{"Zoho", "{W}\n\n\n---- 在 星期五, 27 11月 2026 09:05:12 +0800 市整改办 <duban@city.example> 撰写 ----\n\n{>Q}", `<div style="font-family: Verdana">{W}<br><div class="zmail_extra"><div>---- 在 星期五, 27 11月 2026 09:05:12 +0800 <b>市整改办 &lt;duban@city.example&gt;</b> 撰写 ----</div><blockquote>{H}</blockquote></div></div>`},
	{"Proton", "{W}\n\n用 Proton Mail 安全电子邮件发送。\n\n2026年11月27日星期五 09:05，市整改办 <duban@city.example> 来信：\n\n{>Q}", `<div>{W}</div><div class="protonmail_signature_block">用 <a href="https://x">Proton Mail</a> 安全电子邮件发送。</div><div class="protonmail_quote">2026年11月27日星期五 09:05，市整改办 &lt;duban@city.example&gt; 来信：<br><blockquote class="protonmail_quote" type="cite">{H}</blockquote></div>`},
	{"Samsung", "{W}\n\n从我的Galaxy发送\n\n\n-------- 原始信息 --------\n发件人： 市整改办 <duban@city.example>\n日期： 2026/11/27 09:05 (GMT+08:00)\n收件人： l@x.example\n主题： {S}\n\n{Q}", `<div dir="auto">{W}</div><div id="composer_signature"><div style="font-size:12px;color:#575757" dir="auto">从我的Galaxy发送</div></div><div><br></div><div style="font-size:100%;color:#000000"><div>-------- 原始信息 --------</div><div>发件人： 市整改办</div><div>日期： 2026/11/27 09:05 (GMT+08:00)</div><div>收件人： l</div><div>主题： {S}</div></div>{H}`},
	{"Huawei", "{W}\n\n发自我的华为手机\n\n\n-------- 原始邮件 --------\n发件人：市整改办 <duban@city.example>\n日期：2026年11月27日周五 09:05\n收件人：l@x.example\n主题：{S}\n{Q}", ""},
	{"one line", "{W1} 发件人： 市整改办 发送时间： 2026-11-27 09:05 收件人： 李明 主题： {S} {Q1}", ""},
	{"one line, dashes", "{W1} ------------------ 原始邮件 ------------------ 发件人: \"市整改办\"; 发送时间: 2026年11月27日(星期五) 上午9:05 收件人: \"李明\"; 主题: {S} {Q1}", ""},
	{"one line, attribution", "{W1} 在 2026-11-27 09:05:12，\"市整改办\" <duban@city.example> 写道： {Q1}", ""},
	{"no marker at all", "{W}\n\n{Q}", `<div>{W}</div><div>{H}</div>`},
	{
		"two persons", "{W}\n\n发件人： 王主任\n发送时间： 2026-11-27 10:30\n收件人： 李明\n主题： 转发: {S}\n\n请抓紧办理，收到回复，问题24已完成的要报材料。\n\n发件人： 市整改办\n发送时间： 2026-11-27 09:05\n收件人： 王主任\n主题： {S}\n{Q}",
		`<div>{W}</div><blockquote><div style="border-top:solid #B5C4DF 1.0pt"><div><b>发件人：</b>王主任</div><div><b>发送时间：</b>2026-11-27 10:30</div><div><b>收件人：</b>李明</div><div><b>主题：</b>转发: {S}</div></div><div>请抓紧办理，收到回复，问题24已完成的要报材料。</div><blockquote><div style="border-top:solid #B5C4DF 1.0pt"><div><b>发件人：</b>市整改办</div><div><b>发送时间：</b>2026-11-27 09:05</div><div><b>收件人：</b>王主任</div><div><b>主题：</b>{S}</div></div>{H}</blockquote></blockquote>`,
	},
	{"two persons, mixed programs", "{W}\n\n发自我的iPhone\n\n> 在 2026年11月27日，10:30，王主任 <wang@x.example> 写道：\n> \n> 收到，问题24已完成，你报一下。\n> \n> -----原始邮件-----\n> 发件人: 市整改办\n> 发送时间: 2026-11-27 09:05:12 (星期五)\n> 收件人: 王主任\n> 主题: {S}\n> \n{>Q}", ""},
	{"disclaimer", "{W}\n\n李明\n常宁市人民政府办公室\n电话：0734-7221234\n工作理念：收到即办 件件已完成 事事有回音\n\n本邮件及其附件含有保密信息，仅限于收件人。如您误收到本邮件，请立即删除，未经许可不得使用。\n\n-----原始邮件-----\n发件人: 市整改办\n发送时间: 2026-11-27 09:05:12\n收件人: 李明\n主题: {S}\n\n{Q}", ""},
	{"external banner", "【外部邮件】请注意：本邮件来自外部，请勿轻易点击链接。\n\n{W}\n\n-----原始邮件-----\n发件人: 市整改办\n发送时间: 2026-11-27 09:05:12\n收件人: 李明\n主题: {S}\n\n{Q}", ""},
	{"cloud attachment", "{W}\n\n从QQ邮箱发来的超大附件\n\n佐证材料.zip (1.20G, 2026年12月27日 09:05 到期)\n进入下载页面：http://mail.qq.example/cgi-bin/ftnExs_download?k=22\n\n------------------ 原始邮件 ------------------\n发件人: \"市整改办\";\n发送时间: 2026年11月27日(星期五) 上午9:05\n收件人: \"李明\";\n主题: {S}\n\n{Q}", ""},
	{"QQ web, typed below", "\n\n\n------------------&nbsp;原始邮件&nbsp;------------------\n发件人: \"市整改办\"<duban@city.example&gt;;\n发送时间:&nbsp;2026年11月27日(星期五) 上午9:05\n收件人:&nbsp;\"李明\";\n主题:&nbsp;{S}\n\n{Q}\n\n{W}", ""},
	{"NetEase, signature card plain", "{W}\n\n\n\n--\n\n李明\n常宁市生态环境保护督察整改工作领导小组办公室\n收到必回 已完成必报\n\n\n在 2026-11-27 09:05:12，\"市整改办\" <duban@city.example> 写道：\n{>Q}", ""},
	{"Foxmail with a long signature", "{W}\n\n\n\n李明\n常宁市住房和城乡建设局 整改专班\n手机：13800001234\n地址：常宁市青阳路22号\n件件有着落 事事有回音\n\n发件人： 市整改办\n发送时间： 2026-11-27 09:05\n收件人： 李明\n抄送： 王主任; 张科长\n主题： {S}\n{Q}", ""},
	{"name and day only", "{W}\n\n常宁市人民政府\n2026年11月27日\n\n-----原始邮件-----\n发件人: 市整改办\n发送时间: 2026-11-27 09:05:12\n收件人: 李明\n主题: {S}\n\n{Q}", ""},
	{"Outlook, wrapped quotation", "{W}\n\n-----邮件原件-----\n发件人: 市整改办 <duban@city.example>\n发送时间: 2026年11月27日 9:05\n收件人: 李明 <l@x.example>; 王主任\n <w@x.example>\n抄送: 张科长\n主题: {S}\n\n{Qw}", ""},
	{"quotation cut off", "{W}\n\n在 2026-11-27 09:05:12，\"市整改办\" <duban@city.example> 写道：\n{>Qhalf}", ""},
	{"quotation cut off, no marker", "{W}\n\n{Qhalf}", ""},
	{"HTML shown as tables of Word", "", `<html><body><div class=WordSection1><p class=MsoNormal><span style='font-family:"微软雅黑"'>{W}</span></p><p class=MsoNormal>&nbsp;</p><div><div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b><span>发件人<span lang=EN-US>:</span></span></b> duban@city.example [mailto:duban@city.example] <br><b>发送时间<span>:</span></b> 2026年11月27日<span> 9:05</span><br><b>收件人<span>:</span></b> l<br><b>主题<span>:</span></b> {S}</p></div></div>{H}</div></body></html>`},
	{"hidden preheader and tracking", "", `<div style="display:none;font-size:0">问题24已完成</div><div>{W}</div><img src="x" alt="收到"><blockquote id="isReplyContent">{H}</blockquote>`},
	{"plain part only a hint", "您的邮件客户端不支持HTML格式，请使用网页版查看。", `<div>{W}</div><blockquote type="cite">{H}</blockquote>`},
	{"Coremail HTML nested twice", "", `<p>{W}</p><br><blockquote name="replyContent" class="ReferenceQuote">-----原始邮件-----<br><b>发件人:</b>王主任<br><b>发送时间:</b>2026-11-27 10:05:12 (星期五)<br><b>收件人:</b>李明<br><b>主题:</b>Fw: {S}<br><br>已完成的报我，收到回复<br><blockquote name="replyContent">-----原始邮件-----<br><b>发件人:</b>市整改办<br><b>发送时间:</b>2026-11-27 09:05:12 (星期五)<br><b>收件人:</b>王主任<br><b>主题:</b>{S}<br><br>{H}</blockquote></blockquote>`},
	{"eM Client", "{W}\n\n------ 原始邮件 ------\n发自 \"市整改办\" <duban@city.example>\n收件人 \"李明\" <l@x.example>\n日期 2026/11/27 9:05:12\n主题 {S}\n\n{>Q}", ""},
	{"Xiaomi", "{W}\n\n发自我的小米手机\n在 市整改办 <duban@city.example>，2026年11月27日 上午9:05写道：\n\n{Q}", ""},
	{"139 phone", "{W}\n\n\n\n\n\n来自我的139邮箱手机客户端\n\n---- 回复邮件 ----\n发件人: 市整改办<duban@city.example>\n时间: 2026年11月27日 09:05\n收件人: l<l@139.example>\n主题: {S}\n{Q}", ""},
	{"Spark", "{W}\n\n在 2026年11月27日 +0800 09:05，市整改办 <duban@city.example>，写道：\n{>Q}", ""},
	{"webmail, Traditional", "{W}\n\n市整改办 <duban@city.example> 於 2026年11月27日 週五 上午9:05寫道：\n\n{>Q}", ""},
	{"Outlook, Traditional", "{W}\n\n寄件者: 市整改办 <duban@city.example>\n寄件日期: 2026年11月27日 上午 09:05\n收件者: 李明\n主旨: {S}\n\n{Q}", ""},
}

func goldens(t *testing.T) (text, page, body string) {
	t.Helper()
	read := func(name string) string {
		b, err := os.ReadFile("../testdata/mail-few." + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	text, page = read("txt"), read("html")
	if _, rest, ok := strings.Cut(text, "\n\n"); ok { // the golden begins with the subject
		text = rest
	}
	_, body, _ = strings.Cut(page, "<body")
	_, body, _ = strings.Cut(body, ">")
	body, _, _ = strings.Cut(body, "</body>")
	return text, page, body
}

// wrapped returns a text broken into lines of 30 characters.
func wrapped(text string) string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		r := []rune(line)
		for ; len(r) > 30; r = r[30:] {
			out = append(out, string(r[:30]))
		}
		out = append(out, string(r))
	}
	return strings.Join(out, "\n")
}

func fill(f, words, text, body string, asHTML bool) string {
	if asHTML {
		words = strings.ReplaceAll(strings.ReplaceAll(html.EscapeString(words), "    ", "&nbsp;&nbsp;&nbsp; "), "\n", "<br>")
	}
	quoted := "> " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n> ")
	if strings.Contains(f, "At 2026") { // NetEase writes no blank
		quoted = strings.ReplaceAll(quoted, "> ", ">")
	}
	half, _, _ := strings.Cut(text, "报送方式")
	one := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	return strings.NewReplacer("{W}", words, "{W1}", one(words), "{S}", othersSubject, "{Q}", text, "{Q1}", one(text), "{>Q}", quoted, "{Qhalf}", half, "{>Qhalf}", "> "+strings.ReplaceAll(half, "\n", "\n> "), "{Qw}", wrapped(text), "{H}", body).Replace(f)
}

// encoded returns text in a charset, under whatever label.
func encoded(charset, text string) string {
	if strings.HasPrefix(charset, "gb") {
		s, err := simplifiedchinese.GB18030.NewEncoder().String(text)
		if err != nil {
			panic(err)
		}
		return s
	}
	return text
}

func part(kind, charset, real, text string) string {
	b := base64.StdEncoding.EncodeToString([]byte(encoded(real, text)))
	var lines []string
	for len(b) > 76 {
		lines, b = append(lines, b[:76]), b[76:]
	}
	return fmt.Sprintf("Content-Type: %s; charset=%q\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n", kind, charset, strings.Join(append(lines, b), "\r\n"))
}

func person(subject string, thread bool, content string) []byte {
	h := "Return-Path: <liming@cn.example>\r\nFrom: \"=?gb18030?B?" + base64.StdEncoding.EncodeToString([]byte(encoded("gb", "李明"))) + "?=\" <liming@cn.example>\r\n" +
		"To: <" + othersFrom + ">\r\nSubject: =?utf-8?B?" + base64.StdEncoding.EncodeToString([]byte(subject)) + "?=\r\nDate: Fri, 27 Nov 2026 10:11:12 +0800\r\nMessage-ID: <abc123@cn.example>\r\n"
	if thread {
		h += "References: <" + othersID + "@city.example>, \r\n\t<9@x.example>\r\n"
	}
	return []byte(h + "MIME-Version: 1.0\r\n" + content)
}

func lettersOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\ufeff' || r == '\u00a0' {
			return -1
		}
		return r
	}, s)
}

// TestOthersForms takes answers out of mails as the programs make them, and judges them.
func TestOthersForms(t *testing.T) {
	text, page, body := goldens(t)
	ours := []string{text, page, othersSubject}
	charsets := [][2]string{{"utf-8", "utf-8"}, {"gb2312", "gb18030"}, {"gb18030", "gb18030"}, {"utf-8", "gb18030"}}
	n := 0
	for i, f := range othersForms {
		for _, way := range f.ways() {
			w := othersWords[n%len(othersWords)]
			charset := charsets[n%len(charsets)]
			if strings.Contains(f.plain, "\ufeff") {
				charset = charsets[0]
			}
			n++
			p := part("text/plain", charset[0], charset[1], fill(f.plain, w[0], text, body, false))
			h := part("text/html", charset[0], charset[1], fill(f.html, w[0], text, body, true))
			content := map[string]string{"plain": p, "html": h, "both": "Content-Type: multipart/alternative; boundary=\"b1\"\r\n\r\n--b1\r\n" + p + "--b1\r\n" + h + "--b1--\r\n"}[way]
			t.Run(f.name+" "+way, func(t *testing.T) {
				othersMail(t, person("回复: "+othersSubject, i%3 > 0, content), ours, w, i%3 > 0)
			})
		}
	}
}

// ways are the kinds of parts in which a form is sent.
func (f *form) ways() []string {
	switch {
	case f.html == "":
		return []string{"plain"}
	case f.plain == "":
		return []string{"html"}
	case strings.Contains(f.plain, "不支持HTML"):
		return []string{"both"}
	}
	return []string{"plain", "html", "both"}
}

// othersMail reads a mail with an answer, words and what they claim.
func othersMail(t *testing.T, raw []byte, ours []string, w [2]string, threaded bool) {
	m, err := incoming.Read(raw, incoming.Bounds{File: 1 << 20, Sum: 1 << 21, Files: 5, Own: []string{othersFrom}})
	if err != nil || m.Machine != "" {
		t.Fatalf("%v, machine %q", err, m.Machine)
	}
	if m.Mark != "DB-1260ee3343" || threaded && !slices.Equal(m.IDs, []string{othersID}) || m.From.Name != "李明" {
		t.Errorf("mark %q, ids %q, name %q", m.Mark, m.IDs, m.From.Name)
	}
	words, doubts := m.Cut(ours)
	spoken := incoming.Spoken(words)
	if got := othersBrief(answer.Judge(spoken, othersMatters, remind.NewDate(2026, 11, 27)).Claims); got != w[1] {
		t.Errorf("claims %q, want %q; words %q, spoken %q", got, w[1], words, spoken)
	}
	// A name may stay below the words, and no more.
	if said, want := lettersOf(spoken), lettersOf(w[0]); !strings.HasPrefix(said, want) || len(said) > len(want)+60 {
		t.Errorf("spoken %q, want %q", spoken, w[0])
	}
	for _, d := range doubts {
		if !strings.Contains(d, "下方也有文字") {
			t.Errorf("doubt %q; words %q", d, words)
		}
	}
}
