package incoming

import (
	"strings"

	"duban/remind/pattern"
)

var (
	// tail is the line that a client writes below everything.
	tail = pattern.New(`(?i)^[\s|*>_\-—]*(?:发[自送]自?我?的?(?:iPhone|iPad|手机|平板|华为|小米|荣耀|红米|三星|HUAWEI|HONOR|OPPO|vivo|安卓|Android|企业微信|微信|钉钉|QQ邮箱|网易邮箱|阿里邮箱|新浪|139|189|Windows|Mac|Outlook|Foxmail)[^。！？]{0,30}` +
		`|(?:发自|发送自|来自)\s*我的.{1,30}|发自.{0,20}(?:邮箱|邮件|大师|客户端|版|手机|App).{0,6}|来自[^。，！？]{1,20}(?:客户端|移动版|手机版|邮箱)` +
		`|(?:获取|下载)\s*(?:适用于\s*\S+\s*的\s*)?Outlook.{0,30}|(?:从|由|用|通过)\s*.{0,6}?(?:Windows|iPhone|iPad|手机|Mac|Android|安卓|Outlook|华为|小米|Galaxy|三星|Proton|Yahoo|雅虎|Zoho|Gmail).{0,20}?(?:发送|发出|发来).{0,6}` +
		`|该邮件从移动设备发送|此邮件由.{1,20}(?:发送|发出)|Sent (?:from|via|with) .{1,40}|Get Outlook for .{1,20})[\s|*.。\-—_<>()（）\w:/&;=?%]*$`)
	// tailInside is the same at the end of a line, in a mail that was pressed into one.
	tailInside = pattern.New(`(?i)\s*(?:(?:发自|发送自|来自)\s*我的\s*\S{2,20}|-*该邮件从移动设备发送|获取\s*Outlook for \w+|从\s*Windows 版邮件发送|Sent from my \w+)(?:<\S*>)?[\s\-—_]*$`)

	delimiter  = pattern.New(`^\s*(?:--|——|－－|\|\s*\|)\s*$`)
	contact    = pattern.New(`(?i)^[\s\x{3000}|*]*(?:联系电话|办公电话|电\s*话|手\s*机|座\s*机|移动电话|传\s*真|邮\s*箱|电子邮[箱件]|邮\s*编|邮政编码|地\s*址|办公地址|网\s*址|联\s*系\s*人|微\s*信|QQ|Tel|Telephone|Phone|Mobile|Mob|Fax|E-?mail|Mail|Add|Address|Web|M|T|P|E)[\s\x{3000}]*[:：]|^\s*Tel\.`)
	number     = pattern.New(`^[\s\x{3000}|*+]*(?:\+?86[- ]?)?(?:1[3-9]\d{9}|0\d{2,3}[-—－ ]?\d{7,8})\s*$`)
	nameNumber = pattern.New(`^[\s\x{3000}]*\p{Han}{2,12}[\s\x{3000}:：，,]*(?:1[3-9]\d{9}|0\d{2,3}[-—－ ]?\d{7,8})\s*$`)
	about      = pattern.New(`问题\s*[0-9０-９一二三四五六七八九十]|第\s*[0-9０-９一二三四五六七八九十]+\s*[个项号题]|措施|申请(?:验收|延期|销号)|已(?:经)?(?:全部|基本|按期|如期|按时)?(?:完成|整改|办结|落实)|延期至`)

	disclaimer = pattern.New(`(?i)^[\s\x{3000}|*>【\[(（]*(?:免责声明|保密(?:声明|提示|提醒|须知)|重要提示[:：].*邮件|(?:本|此|该|这封)(?:电子)?邮件.{0,60}(?:机密|保密|专有信息|(?:指定|特定)的?收件人|未经|误收|错误地?收到|仅限|仅供)|` +
		`DISCLAIMER|CONFIDENTIAL|(?:This|The information in this) (?:e-?mail|message).{0,60}(?:confidential|intended|privileged))`)
	// slogan is what people put below their names.
	slogan = pattern.New(`^[\s\x{3000}|*]*(?:(?:工作|服务|办事|执法|我们的?)?(?:理念|宗旨|口号|承诺|作风|精神|准则)|座右铭|格言|签名|温馨提示|廉[政洁]提醒)\s*[:：]|(?:收到|接报|来件)(?:即|必|就)(?:办|复|回|转|查)|(?:完成|办结|已完成|办完)必报|[件事案](?:件|事|案)(?:有回音|有着落|有落实|有回复)`)
	banner = pattern.New(`^[\s\x{3000}|*]*(?:[【\[(（](?:外部邮件|External|请注意，?邮件由|此邮件来自|提示：?此|警告|注意：?此?邮件).{0,120}|(?:外部邮件|此邮件来自外部).{0,80})$`)
	mere   = pattern.New(`^[\s|*<\[]*(?:(?:cid|image)[:：]\S*|图片|[\w.+-]+@[\w.-]+|签名由.{0,4}网易邮箱大师.{0,4}定制)[\s|*>\]]*$`)
	cloud  = pattern.New(`^[^\p{L}\d]*(?:(?:从|来自|以下|此|本|您)[^。，！]{0,16}(?:超大附件|云附件|中转站|网盘)[^。，！]{0,10}$|(?:超大附件|云附件)[^\p{L}]*$|进入下载页面|下载链接[:：]|点击下载)` +
		`|\d\s*(?:[KMGT]B?|字节).{0,30}(?:到期|过期|失效|有效)|^[^\p{L}\d]*\d{4}年\d{1,2}月\d{1,2}日.{0,12}(?:到期|过期|失效)[^\p{L}]*$|^[^\p{L}]*(?:到期|过期|失效|有效)(?:时间|日期|期)至?[:：]?\s*\d`)
	fileLine = pattern.New(`(?i)^[\s|*\[]*[^。！？]{1,80}\.(?:zip|rar|7z|pdf|docx?|xlsx?|pptx?|wps|et|ofd|jpe?g|png|mp4)(?:\s*[(（\[].{0,60})?[\s|*\]]*$`)

	// answering are the words of an answer, hint a plain part that only points at the other.
	links     = pattern.New(`(?i)\[cid:[^\]]*\]|<?https?://[^\s>]+>?|<mailto:[^>]*>`) // one part has them, the other has not
	answering = pattern.New(claims.String() + `|未|没有|不|暂缓|问题\d+|\d{2,}`)
	hint      = pattern.New(`(?i)HTML|网页格式|富文本|不支持.{0,10}格式|(?:无法|不能)(?:正常)?显示`)
)

// Spoken returns the part of a sender's words that says something: without signature, the tail of his program, disclaimers, what gateways
// write above a mail and what cloud disks write into it. Slogans below a name say 收到 and 完成 to everybody.
func Spoken(words string) string {
	lines := strings.Split(words, "\n")
	if at := signatureAt(lines); at > 0 {
		lines = lines[:at]
	}
	var said []string
	for _, l := range lines {
		if !noise(l) {
			end := behind(l, window)
			said = append(said, l[:len(l)-len(end)]+tailInside.ReplaceAllString(end, ""))
		}
	}
	for len(said) > 0 && !hasLetters(said[len(said)-1]) {
		said = said[:len(said)-1]
	}
	return strings.Join(tidy(said), "\n")
}

// noise reports whether a line is a program's.
func noise(l string) bool {
	l = before(l, 4*window)
	return tail.MatchString(l) || disclaimer.MatchString(l) || banner.MatchString(l) || mere.MatchString(l) || fileLine.MatchString(l) || cloud.MatchString(l) || contact.MatchString(l) && !about.MatchString(l) || number.MatchString(l) || slogan.MatchString(l)
}

// signatureAt returns with which line a signature begins; len(lines) where there is none. Two dashes begin one that is not the whole mail.
// Without them it begins with the telephone, unless something behind it speaks of a matter.
func signatureAt(lines []string) int {
	matter := len(lines) // behind the last line that speaks of one
	for matter > 0 && (!about.MatchString(before(lines[matter-1], 4*window)) || slogan.MatchString(lines[matter-1])) {
		matter--
	}
	said := false
	for i, l := range lines {
		l = before(l, 4*window)
		if said && (disclaimer.MatchString(l) || i >= matter && (delimiter.MatchString(l) || reachable(l))) {
			return i
		}
		said = said || hasLetters(l) && !noise(l)
	}
	return len(lines)
}

// reachable reports whether a line only says how somebody is reached.
func reachable(l string) bool {
	return len(l) < window && (contact.MatchString(l) || number.MatchString(l) || nameNumber.MatchString(l))
}
