package incoming

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// itemAt parts our text before a line that holds some words.
func itemAt(text, words string) (before, after string) {
	i := strings.Index(text, words)
	i = strings.LastIndexByte(text[:i], '\n') + 1
	return text[:i], text[i:]
}

// where a person wrote: what no marker stands behind.
func TestCutWhereWordsStand(t *testing.T) {
	r := ourMail()
	first, second := itemAt(r.shown(), "问题24")
	textFirst, textSecond := itemAt(r.text, "问题24")
	beforeClose, closing := itemAt(r.shown(), "已完成的，请附")
	bodyHead, bodyTail, _ := strings.Cut(r.body(), "<p style=\"margin:10px 0 6px")
	head := headOf("：", " ", r)
	said := "在 2026/11/23 9:05, 督办 写道:\n"
	clerk := "发件人: 李市长 <li@changning.example>\n发送时间: 2026年11月24日 8:00\n收件人: zgb@changning.example\n主题: 转发: 督办\n\n"
	tests := []struct {
		name, plain, html, want string
		doubt                   string
	}{
		{name: "below", plain: said + angled("> ", r.text) + "\n\n问题24已完成。\n", want: "问题24已完成。"},
		{name: "below, with nothing that tells whose", plain: angled("> ", r.text) + "\n\n收到", want: "收到"},
		{name: "below, HTML", html: `<blockquote type="cite">` + r.body() + `</blockquote><div>收到，正在办理</div>`, want: "收到，正在办理"},
		{name: "above and below", plain: "详见下方。\n\n" + said + angled("> ", r.text) + "\n\n问题24已完成。\n", want: "详见下方。\n问题24已完成。", doubt: doubtBetween},
		{name: "above and a signature below", plain: "已完成。\n\n" + said + angled("> ", r.text) + "\n\n-- \n王某\n", want: "已完成。\n--\n王某"},
		{name: "between", plain: said + angled("> ", first) + "\n正在推进。\n" + angled("> ", second) + "\n问题24已整改到位，申请验收。", want: "正在推进。\n问题24已整改到位，申请验收。", doubt: doubtBetween},
		{name: "between, below a signature", plain: "见下\n-- \n王某\n\n" + said + angled("> ", first) + "\n已完成\n" + angled("> ", second), want: "见下\n已完成\n--\n王某", doubt: doubtBetween},
		{name: "below a head that says nothing of its end", plain: head + "\n" + r.shown() + "\n\n问题24申请延期至2027年3月31日。", want: "问题24申请延期至2027年3月31日。", doubt: doubtBetween},
		{name: "between the lines behind a head", plain: "见正文。\n\n" + head + "\n" + first + "——正在推进，预计12月底完成\n" + second, want: "见正文。\n——正在推进，预计12月底完成", doubt: doubtBetween},
		{name: "before our own 已完成", plain: "见正文。\n\n" + head + "\n" + beforeClose + "已完成\n" + closing, want: "见正文。\n已完成", doubt: doubtBetween},
		{name: "before our own 已完成, and more", plain: head + "\n" + beforeClose + "已完成的见附件\n" + closing, want: "已完成的见附件", doubt: doubtBetween},
		{name: "behind a line of ours", plain: head + "\n" + strings.Replace(r.text, "完成夏联渠截污干管改造", "完成夏联渠截污干管改造（已铺设2公里）", 1), want: "（已铺设2公里）", doubt: doubtBetween},
		{name: "inside the blockquote", html: `<div>见下</div><blockquote id="isReplyContent">` + bodyHead + `<p style="color:red">正在推进</p><p style="margin:10px 0 6px` + bodyTail + `</blockquote>`, want: "见下\n正在推进", doubt: doubtBetween},
		{name: "Gmail, between", html: `<div dir="ltr"><div class="gmail_quote"><div class="gmail_attr">督办 &lt;duban@office.example&gt; 于2026年11月23日周一 09:05写道：</div><blockquote class="gmail_quote" style="border-left:1px solid #ccc">` + bodyHead + `</td></tr></table></td></tr></table></blockquote><div>正在推进</div><blockquote class="gmail_quote" style="border-left:1px solid #ccc"><p style="` + bodyTail + `</blockquote></div></div>`, want: "正在推进", doubt: doubtBetween},
		{name: "our text in between without any mark", plain: "收到。\n\n" + textFirst + textSecond + "\n王某", want: "收到。\n王某", doubt: doubtBetween},
		{name: "an excerpt", plain: textSecond[:strings.Index(textSecond, "　　已完成的")] + "\n以上已按要求整改到位。", want: "以上已按要求整改到位。"},
		{name: "a line of ours copied", plain: "措施（二）七是：编制杨柳塘矿区环境整治和生态修复方案，完成幸福水库的清淤和水体治理，提请验收\n正在推进", want: "正在推进", doubt: doubtCopied},
		{name: "a title named in a sentence", plain: "贵办提醒的“常宁市白沙镇福坪地区历史遗留废渣污染综合治理项目”正在推进。\n\n" + head + "\n" + r.text, want: "贵办提醒的“常宁市白沙镇福坪地区历史遗留废渣污染综合治理项目”正在推进。"},
		{name: "the heading of an item copied", plain: "问题24\n正在推进\n\n" + head + r.text, want: "问题24\n正在推进"},
		{name: "wrapped lines lose their mark", plain: "收到\n\n" + said + angled("> ", strings.ReplaceAll(wrapped(r.text, 30), "\n", "\n")) + "\n" + strings.Replace(angled("> ", wrapped(r.text, 30)), "\n> ", "\n", 3), want: "收到"},
		{name: "a leader's mail between", plain: "问题24已完成。\n\n" + clerk + "请抓紧办理，已完成的速报。\n\n" + head + "\n" + r.text, want: "问题24已完成。"},
		{name: "a leader's mail between, with >", plain: "收到。\n\n2026年11月24日 08:00，李市长 <li@changning.example> 写道：\n> 已完成的速报。\n>\n> " + said + angled(">> ", r.text), want: "收到。"},
		{name: "answered twice", plain: "补充材料见附件。\n\n" + clerk + "问题24已完成。\n\n-----原始邮件-----\n" + head + "\n" + r.text, want: "补充材料见附件。"},
		{name: "forwarded with nothing above", plain: "\n\n" + clerk + "已完成的速报。\n\n" + head + "\n" + r.text, want: "", doubt: doubtEmpty},
		{name: "nothing at all", plain: "\n\n-----原始邮件-----\n" + head + "\n" + r.text, want: "", doubt: doubtEmpty},
		{name: "nothing at all, HTML", html: `<div><br></div><blockquote type="cite">` + r.body() + `</blockquote>`, want: "", doubt: doubtEmpty},
		{name: "empty", plain: " \n", want: ""},
		{name: "our mail in an attachment's place, in an element to indent by", html: `<p>已完成</p><blockquote>` + r.body() + `</blockquote>`, want: "已完成"},
		{name: "his own indentation", html: `<p>情况如下：</p><blockquote style="margin:0 0 0 40px;border:none;padding:0px"><p>问题24已完成</p></blockquote><p>特此报告</p>`, want: "情况如下：\n问题24已完成\n特此报告"},
		{name: "three lines of his own with >", plain: "> 问题24：已完成\n> 问题11：正在办理\n> 其他：无", want: "> 问题24：已完成\n> 问题11：正在办理\n> 其他：无"},
		{name: "hint", plain: "请使用支持HTML格式的邮件程序查看。", html: `<p>已完成</p>` + `<div id="divRplyFwdMsg"><b>Von:</b> duban</div>` + r.body(), want: "已完成"},
		{name: "the parts disagree", plain: "收到", html: `<p>已完成</p>`, want: "已完成", doubt: doubtDisagree},
		{name: "words in the plain part alone", plain: "已完成\n\n" + head + r.text, html: `<div></div><blockquote type="cite">` + r.body() + `</blockquote>`, want: "已完成", doubt: doubtDisagree},
		{name: "HTML in a plain part", plain: `<html><body><p>已完成</p><blockquote type="cite">` + r.body() + `</blockquote></body></html>`, want: "已完成"},
		{name: "one that nobody's marker knows", plain: "已完成\n\n原始邮件：\n" + r.text, want: "已完成"},
		{name: "a head in a language that nobody knows", plain: "已完成\n\nVon: duban\nGesendet: Montag\nBetreff: " + r.subject + "\n\n" + r.text, want: "已完成"},
		{name: "an attribution in another language", plain: "已完成\n\nAm 23/11/2026 schrieb Duban <duban@office.example>:\n" + angled("> ", r.text), want: "已完成"},
		{name: "an attribution without hour and address", plain: "已完成\n\n督办 于 2026-11-23 写道：\n" + angled("> ", r.text), want: "已完成"},
		{name: "Samsung", plain: "已完成\n\n\n-------- 原始邮件 --------\n自： 督办 <duban@office.example>\n日期： 2026/11/23 09:05 (GMT+08:00)\n至： zgb@changning.example\n主题： " + r.subject + "\n\n" + r.shown(), want: "已完成"},
		{name: "NetEase master, English", plain: "已完成\n\n\n---- Replied Message ----\n| From | 督办<duban@office.example> |\n| Date | 11/23/2026 09:05 |\n| To | <zgb@changning.example> |\n| Cc | |\n| Subject | " + r.subject + " |\n\n" + r.shown(), want: "已完成"},
		{name: "Outlook, English", plain: "已完成\n\nFrom: 督办 <duban@office.example>\nSent: Monday, November 23, 2026 9:05 AM\nTo: zgb@changning.example\nSubject: " + r.subject + "\n\n" + r.shown(), want: "已完成"},
		{name: "Taiwan", plain: "已完成\n\n寄件者: 督办 <duban@office.example>\n寄件日期: 2026年11月23日 上午 09:05\n收件者: zgb@changning.example\n主旨: " + r.subject + "\n\n" + r.shown(), want: "已完成"},
		{name: "labels above their values", plain: "已完成\n\n发件人：\n督办\n发送时间：\n2026-11-23 09:05\n收件人：\nzgb\n主题：\n" + r.subject + "\n\n" + r.shown(), want: "已完成"},
		{name: "labels with empty lines between", plain: "已完成\n\n" + strings.ReplaceAll(head, "\n", "\n\n") + "\n" + r.shown(), want: "已完成"},
		{name: "labels in bold", plain: "已完成\n\n*发件人:* 督办\n*发送时间:* 2026年11月23日 9:05\n*收件人:* zgb\n*主题:* " + r.subject + "\n\n" + r.shown(), want: "已完成"},
		{name: "a name before the day, not quoted", plain: "已完成\n\n督办 整改办 <duban@office.example> 于2026年11月23日周一 09:05写道：\n\n" + r.shown(), want: "已完成"},
		{name: "the verb on a line of its own", plain: "已完成\n\n在 2026年11月23日，上午9:05，督办 <duban@office.example>\n写道：\n\n" + r.shown(), want: "已完成"},
		{name: "the day behind the verb", plain: "已完成\n\n督办 <duban@office.example> 写道（2026年11月23日 9:05）：\n\n" + r.shown(), want: "已完成"},
		{name: "the name on the line before", plain: "已完成\n\n督办 <duban@office.example>\n于2026年11月23日周一 09:05写道：\n\n" + angled("> ", r.shown()), want: "已完成"},
		{name: "words right before the marker", plain: "已完成\n发件人：督办 <duban@office.example>\n发送时间：2026-11-23 09:05\n" + r.shown(), want: "已完成"},
		{name: "literal entities", plain: "已完成\n\n&gt; 在 2026年11月23日，上午9:05，督办 写道：\n&gt; \n" + angled("&gt; ", r.shown()), want: "已完成"},
		{name: "his own frame", html: `<p>已完成</p><blockquote style="border-left:3px solid #ccc"><p>问题24已整改到位</p></blockquote>`, want: "已完成\n问题24已整改到位"},
		{name: "his heading between", plain: "见下\n\n" + head + "\n" + first + "问题24\n已完成\n" + second, want: "见下\n问题24\n已完成", doubt: doubtBetween},
		{name: "a page made of plain text", html: "已完成<br><br>在 2026/11/23 9:05, 督办 写道:<br>" + strings.ReplaceAll(angled("&gt; ", r.text), "\n", "<br>\n"), want: "已完成"},
		{name: "two labels in a sentence", plain: "发件人：请改为王某，主题：不变。", want: "发件人：请改为王某，主题：不变。"},
		{name: "his letter's own head", plain: "收件人：市整改办\n主题：问题24整改情况\n\n问题24已完成。", want: "收件人：市整改办\n主题：问题24整改情况\n\n问题24已完成。"},
		{name: "below a head, before our salutation", plain: head + "\n已完成\n" + r.shown(), want: "已完成", doubt: doubtBetween},
		{name: "a tick", plain: head + "\n" + strings.Replace(r.shown(), "措施（一）：完成夏联渠截污干管改造", "措施（一）：完成夏联渠截污干管改造 √", 1), want: "√", doubt: doubtBetween},
		{name: "words before the name in one line", plain: "收到 督办 <duban@office.example> 于2026年11月23日周一 09:05写道：\n" + angled("> ", r.text), want: "收到"},
		{name: "links in one part", plain: "问题24已完成，见[cid:image001.png@01DA2026]\n链接<https://pan.example/12345>\n\n" + head + r.text, html: `<p>问题24已完成，见<img src="cid:x"></p><p><a href="x">链接</a></p><div>发件人：督办</div><div>发送时间：2026-11-23</div>` + r.body(), want: "问题24已完成，见\n链接"},
		{name: "WeCom, English", plain: "已完成\n\n----------Reply to Message----------\nOn Mon, Nov 23, 2026 09:05 AM 督办<duban@office.example> wrote:\n\n" + r.shown(), want: "已完成"},
		{name: "Evolution", plain: "已完成\n\n在 2026-11-23一的 09:05 +0800，督办写道：\n" + angled("> ", r.text), want: "已完成"},
		{name: "Spark", plain: "已完成\n\n在 2026年11月23日 +0800 09:05，督办 <duban@office.example>，写道：\n" + r.shown(), want: "已完成"},
		{name: "Gmail, forwarded", plain: "问题24已完成\n\n---------- Forwarded message ---------\n发件人： 督办 <duban@office.example>\nDate: 2026年11月23日周一 09:05\nSubject: " + r.subject + "\nTo: <zgb@changning.example>\n\n\n" + r.shown(), want: "问题24已完成"},
		{name: "Apple, forwarded", plain: "问题24已完成\n\n> 开始转发的邮件：\n> \n> 发件人： 督办 <duban@office.example>\n> 主题： " + r.subject + "\n> 日期： 2026年11月23日 GMT+8 09:05:12\n> 收件人： zgb@changning.example\n> \n" + angled("> ", r.shown()), want: "问题24已完成"},
		{name: "NetEase, forwarded", plain: "问题24已完成\n\n\n-------- 转发邮件信息 --------\n发件人：\"督办\" <duban@office.example>\n发送日期：2026-11-23 09:05:12\n收件人：zgb@changning.example\n主题：" + r.subject + "\n" + r.shown(), want: "问题24已完成"},
		{name: "mailto inside brackets", plain: "已完成\n\n督办 <duban@office.example<mailto:duban@office.example>> 于2026年11月23日周一 09:05写道：\n" + r.shown(), want: "已完成"},
		{name: "a head quoted with >", plain: "已完成\n\n> -----原始邮件-----\n> 发件人: 督办\n> 发送时间: 2026-11-23 09:05:12 (星期一)\n> 收件人: zgb\n> 主题: " + r.subject + "\n>\n" + angled("> ", r.shown()), want: "已完成"},
		{name: "x_ names", html: `<div>已完成</div><div id="x_isReplyContent">` + r.body() + `</div>`, want: "已完成"},
		{name: "a label with blanks", plain: "已完成\n\n发 件 人： 督办\n发送时间： 2026-11-23\n收 件 人： zgb\n主　　题： " + r.subject + "\n" + r.shown(), want: "已完成"},
		{name: "stars", plain: "已完成\n\n======== 原始邮件 ========\n" + r.shown(), want: "已完成"},
		{name: "a short rule above a signature", html: `<div>收到</div><hr style="width: 210px; height: 1px;" color="#b5c4df" size="1" align="left"><div>使命必达，完成每一项任务</div><blockquote style="margin-left:0.5em"><div>发件人：督办</div><div>发送时间：2026-11-23 09:05</div>` + r.body() + `</blockquote>`, want: "收到\n--\n使命必达，完成每一项任务"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for name, ours := range map[string][]string{"all": r.known(), "text": {r.text}} {
				got, doubts := cut(tt.plain, tt.html, ours)
				if squeezed(got) != squeezed(tt.want) || strings.Join(doubts, "") != tt.doubt {
					t.Errorf("%s: %q, doubts %q\nwant %q, %q", name, got, doubts, tt.want, tt.doubt)
				}
			}
		})
	}
}

// Our lines come back in another order, as cells of a table do, and none is taken for the sender's.
func TestCutKnowsOurLinesInAnyOrder(t *testing.T) {
	r := ourMail()
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.Permutation(strings.Split(r.shown(), "\n")).Draw(t, "lines")
		for _, text := range []string{
			"正在推进。\n\n" + headOf("：", " ", r) + "\n" + strings.Join(lines, "\n"),
			"正在推进。\n\n-----原始邮件-----\n" + strings.Join(lines, "  "),
		} {
			if got, doubts := cut(text, "", r.known()); got != "正在推进。" || len(doubts) > 0 {
				t.Fatalf("%q, %q", got, doubts)
			}
		}
	})
}

// A line of ours that comes twice is ours both times, though both are found at one place of our text.
func TestCutKnowsALineOfOursThatComesTwice(t *testing.T) {
	r := ourMail()
	var twice []string
	lines := strings.Split(r.shown(), "\n")
	for i, l := range lines[:len(lines)-2] {
		if strings.Contains(l, "牵头督导验收：") {
			twice = []string{lines[i-1], l, "二、其余涉及逾期（1个）", l, lines[i+1]}
		}
	}
	if got, doubts := cut("正在推进。\n\n-----原始邮件-----\n"+strings.Join(twice, "  "), "", r.known()); len(twice) == 0 || got != "正在推进。" || len(doubts) > 0 {
		t.Errorf("%q: %q, %q", twice, got, doubts)
	}
}

// What somebody writes between our lines comes out, wherever he does.
func TestCutFindsWordsBetween(t *testing.T) {
	r := ourMail()
	sentence := rapid.StringMatching(`(已完成|收到|申请延期|正在推进|[一-龥]{2,8})[一-龥]{0,10}(，[一-龥A-Za-z0-9%]{1,12})?[。！]?`)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{r.text, r.shown()}).Draw(t, "text")
		lines := strings.Split(strings.TrimSpace(text), "\n")
		at := rapid.IntRange(1, len(lines)-1).Draw(t, "at")
		w := sentence.Draw(t, "words")
		first, second := strings.Join(lines[:at], "\n"), strings.Join(lines[at:], "\n")
		for name, in := range map[string][2]string{
			"behind a head": {headOf("：", " ", r) + "\n" + first + "\n" + w + "\n" + second, ""},
			"marked":        {"在 2026/11/23 9:05, 督办 写道:\n" + angled("> ", first) + "\n" + w + "\n" + angled("> ", second), ""},
			"in a page":     {"", `<blockquote type="cite">` + paragraphs("<p>", first, "</p>") + "<p>" + w + "</p>" + paragraphs("<p>", second, "</p>") + "</blockquote>"},
			"unmarked":      {first + "\n" + w + "\n" + second, ""},
		} {
			if got, doubts := cut(in[0], in[1], r.known()); got != w || len(doubts) != 1 {
				t.Fatalf("%s: %q, %q, want %q\n%s\n==\n%s", name, got, doubts, w, lines[at-1], lines[at])
			}
		}
	})
}

// The letters before a line of ours are those that ours has there, too, but on the line of somebody else.
func TestCutLeavesTheEndOfALine(t *testing.T) {
	r := ourMail()
	const line = "  常宁市白沙镇福坪地区历史遗留废渣污染综合治理项目" // behind 问题24　常宁市白沙镇福坪地区…
	before, after, found := strings.Cut(r.shown(), "\n"+line)
	if !found {
		before, after, found = strings.Cut(r.text, "\n"+line)
	}
	if !found {
		t.Fatal("our mail has no such line")
	}
	for _, w := range []string{"正在推进，4", "已完成，完成率达24", "收到。"} {
		if got, _ := cut(headOf("：", " ", r)+"\n"+before+"\n"+w+"\n"+line+after, "", r.known()); got != w {
			t.Errorf("%q became %q", w, got)
		}
	}
}

// A gateway presses a mail into one line.
func TestCutPressed(t *testing.T) {
	r := ourMail()
	press := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	for _, f := range forms() {
		if f.plain == nil {
			continue
		}
		for _, w := range []string{"收到。", "问题24已完成，申请验收。", "问题24申请延期至2027年3月31日，原因是雨季影响"} {
			got, doubts := cut(press(f.plain(w, r)), "", r.known())
			if Spoken(got) != w || len(doubts) > 0 {
				t.Errorf("%s: %q, spoken %q, doubts %q, want %q", f.name, got, Spoken(got), doubts, w)
			}
		}
	}
}

// What is nobody's words is not seen.
func TestVisible(t *testing.T) {
	for _, tt := range []struct{ name, html, want string }{
		{"hidden", `收到<span style="display:none">已完成</span><span hidden>已完成</span><font style="font-size:0">已完成</font><p style="mso-hide:all">已完成</p><div style="max-height:0;overflow:hidden">已完成</div>`, "收到"},
		{"small around, seen inside", `<table style="font-size:0"><tr><td style="font-size:14px">收到</td></tr></table>`, "收到"},
		{"not words", `<title>已完成</title><style>p{}</style><script>var x="已完成"</script><!-- 已完成 --><img alt="已完成" title="延期"><p>收到</p>`, "收到"},
		{"Office", `<!--[if gte mso 9]><xml>已完成</xml><![endif]--><xml><o:x>96</o:x></xml><p class=MsoNormal>收到<o:p></o:p></p>`, "收到"},
		{"blocks", `a<div>b</div>c<p>d</p><ul><li>e<li>f</ul>g<br>h<br><br>i`, "a\nb\nc\nd\ne\nf\ng\nh\n\ni"},
		{"inline", `已<b>完</b>成 <i>了</i>`, "已完成 了"},
		{"cells", `<table><tr><td><p>问题22</p></td><td><p>已完成</p></td></tr><tr><td>问题24</td><td>推进中</td></tr></table>`, "问题22 已完成\n问题24 推进中"},
		{"blanks", "<p>&nbsp;&nbsp;问题&nbsp;22&#xFEFF;&#x200B;已\n  完成&zwnj;</p>", "  问题 22已 完成"},
		{"ideographic blanks", "<p>　　已完成</p>", "　　已完成"},
		{"pre", "<pre>a\n  b</pre>", "a\nb"},
		{"wrap", "<div style='white-space: pre-wrap'>a\nb</div>", "a\nb"},
		{"entities", "&lt;已完成&gt; &amp;nbsp;", "<已完成> &nbsp;"},
		{"torn", "<p>收到</b></div></p></blockquote><td>完", "收到\n完"},
		{"nothing", "<div><br></div>", ""},
	} {
		if got := Visible(tt.html); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestSpoken(t *testing.T) {
	for _, tt := range []struct{ name, words, want string }{
		{"nothing to cut", "收到。\n问题22已完成", "收到。\n问题22已完成"},
		{"delimiter", "收到\n--\n使命必达 完成每一项任务", "收到"},
		{"iPhone", "收到\n\n发自我的 iPhone", "收到"},
		{"iPhone, in the line", "收到 发自我的iPhone", "收到"},
		{"Huawei", "收到\n发自我的华为手机", "收到"},
		{"master", "收到\n发自 网易邮箱大师", "收到"},
		{"WeCom", "收到\n________________________________\n发自我的企业微信", "收到"},
		{"English", "收到\nSent from my iPhone", "收到"},
		{"Windows", "收到\n从 Windows 版邮件发送", "收到"},
		{"name and telephone", "收到\n\n王某\n常宁市生态环境局\n电话：0734-7221234\n凡事有交代，件件有着落，事事有回音，收到请回复，完成任务", "收到\n\n王某\n常宁市生态环境局"},
		{"a contact, and another matter", "问题22已完成\n联系人：王某，13812345678\n问题23申请延期", "问题22已完成\n问题23申请延期"},
		{"disclaimer", "收到\n本邮件及其附件含有保密信息，仅限于发送给上面地址中列出的个人，未经许可不得使用。如已收到本邮件而非收件人，请完成删除。", "收到"},
		{"an attachment", "本邮件附件包含问题22的验收材料，已完成。", "本邮件附件包含问题22的验收材料，已完成。"},
		{"banner", "【外部邮件】请谨慎点击链接，收到可疑邮件请上报。\n已完成", "已完成"},
		{"cloud", "材料见附件\n从QQ邮箱发来的超大附件\n佐证材料.zip (120.5M, 2026年12月27日 09:05 到期)进入下载页面：https://mail.example/x", "材料见附件"},
		{"cloud, in lines of its own", "已完成\n来自QQ邮箱的超大附件\n问题24验收材料.zip\n（120.5M）\n2026年12月27日 09:05 到期", "已完成\n（120.5M）"},
		{"a cloud disk in his words", "佐证材料已作为超大附件上传，问题24已完成，申请验收。", "佐证材料已作为超大附件上传，问题24已完成，申请验收。"},
		{"two dashes between matters", "问题22已完成\n--\n问题24申请延期", "问题22已完成\n--\n问题24申请延期"},
		{"a matter behind a telephone", "联系人：王某\n电话：0734-7221234\n以上各项均已完成整改。", "以上各项均已完成整改。"},
		{"Windows app", "收到\n发自Windows 10版邮件应用", "收到"},
		{"a card", "收到\n|\n王某\n|\nwang@changning.example\n|\n签名由 网易邮箱大师 定制", "收到\n|\n王某"},
		{"a logo", "收到\n[cid:image001.png@01DA]", "收到"},
		{"only a signature", "--\n已完成", "--\n已完成"},
		{"his own dashes", "一、已完成\n——————\n二、未完成", "一、已完成\n——————\n二、未完成"},
	} {
		if got := Spoken(tt.words); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// Whatever somebody writes comes out of each form as he wrote it.
func TestCutGivesBackAnyWords(t *testing.T) {
	all, r := forms(), ourMail()
	sentence := rapid.StringMatching(`[一-龥]{1,12}(，[一-龥A-Za-z0-9%（）、“”]{1,12}){0,2}[。！]?`)
	rapid.Check(t, func(t *rapid.T) {
		w := strings.Join(rapid.SliceOfN(sentence, 1, 4).Draw(t, "words"), "\n")
		f := all[rapid.IntRange(0, len(all)-1).Draw(t, "form")]
		want := strings.TrimSuffix(w+"\n"+f.tail, "\n")
		if f.plain != nil {
			if got, doubts := cut(f.plain(w, r), "", r.known()); squeezed(got) != squeezed(want) || len(doubts) > 0 {
				t.Fatalf("%s: %q, %q, want %q", f.name, got, doubts, want)
			}
		}
		if f.html != nil {
			if got, doubts := cut("", f.html(w, r), r.known()); squeezed(got) != squeezed(want) || len(doubts) > 0 {
				t.Fatalf("%s, HTML: %q, %q, want %q", f.name, got, doubts, want)
			}
		}
	})
}

// traps are inputs that make careless code slow.
func traps(size int) map[string][2]string {
	long := func(s string) string { return strings.Repeat(s, size/len(s)) }
	return map[string][2]string{
		"one line":      {long("整改"), ""},
		"verbs":         {long("2026年1月1日 9:05 a@b 写道："), ""},
		"bare verbs":    {long("写道："), ""},
		"labels":        {long("发件人："), ""},
		"label lines":   {long("发件人：\n"), ""},
		"mixed labels":  {long("发件人：a@b 发送时间：9:05 主题：x "), ""},
		"dashes":        {long("-"), ""},
		"dashed words":  {long("----原始邮件---- "), ""},
		"angles":        {long(">"), ""},
		"angle lines":   {long("> \n"), ""},
		"blanks":        {long(" "), ""},
		"ours":          {long(strings.ReplaceAll(ourMail().text, "\n", "")), ""},
		"spaces, digit": {long("1 "), ""},
		"telephones":    {long("电话：0734-7221234\n") + "问题22", ""},
		"pieces":        {"-----原始邮件-----\n" + ourMail().text + long("已，"+ourMail().text[:60]), ""},
		"copied":        {long("11月25日有任务到期（1个）\n"), ""},
		"open tags":     {"", long("<b>")},
		"open divs":     {"", long("<div>")},
		"end tags":      {"", "<td>" + long("<b></p></div>")},
		"quotes":        {"", long("<blockquote type=cite>a")},
		"attributes":    {"", "<div " + long("a=b ") + ">x"},
		"style":         {"", `<div style="` + long("display:none;") + `">x`},
		"breaks":        {"", long("<br>")},
		"unclosed":      {"", long("<")},
	}
}

// What a stranger sends to make us slow is cut in the time of its length, so that none of these stands out.
func TestCutOfTraps(t *testing.T) {
	for name, trap := range traps(1 << 16) {
		t.Run(name, func(*testing.T) {
			words, _ := cut(trap[0], trap[1], ourMail().known())
			Spoken(words)
		})
	}
}

func BenchmarkCutLongLine(b *testing.B) {
	line := strings.Repeat("整改工作正在推进，", 1<<20/27)
	b.SetBytes(int64(len(line)))
	for b.Loop() {
		cut(line, "", ourMail().known())
	}
}

func FuzzCut(f *testing.F) {
	r := ourMail()
	for _, form := range forms() {
		if form.plain != nil {
			f.Add(form.plain("收到", r), "")
		}
		if form.html != nil {
			f.Add("", form.html("收到", r))
		}
	}
	f.Fuzz(func(_ *testing.T, plain, html string) {
		words, _ := cut(plain, html, r.known())
		Spoken(words)
	})
}

func BenchmarkTrap(b *testing.B) {
	for name, trap := range traps(1 << 20) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				cut(trap[0], trap[1], ourMail().known())
			}
		})
	}
}
