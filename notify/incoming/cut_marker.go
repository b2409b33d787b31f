package incoming

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"duban/remind/pattern"
)

// gap is what may stand between the characters of a marker; dash is what its dashes are made of.
const (
	gap  = `[\s\x{3000}]*`
	dash = `[-－—–―_=*~]`
)

// original are the words of markers: that the mail which is quoted follows.
const original = `(?:原始邮件|邮件原件|邮件原文|原邮件|原始信息|原始信件|原始郵件|原郵件|原始訊息|郵件原件|邮件原始内容|来信原文|` +
	`回复的原邮件|回复的邮件|回复邮件|转发的原邮件|转发的邮件|转发邮件|转发的消息|转发信息|轉寄的?郵件|引用原文|引用邮件|引用的邮件)(?:信息|内容|正文|如下)?|` +
	`Original(?:\s*(?:Mess?ages?|E?-?mail))?|Reply to Messages?|(?:Replied|Forwarded|Quoted) (?:Message|Mail)`

var (
	dashMark    = pattern.New(`(?i)` + dash + `{2,}` + gap + `(?:` + original + `)` + gap + `[:：]?` + gap + dash + `{2,}`)
	bareMark    = pattern.New(`(?i)^[\s|*]*(?:` + original + `)` + gap + `[:：]?[\s|*]*$`)
	forwardMark = pattern.New(`(?i)^` + gap + `(?:以下[是为]?(?:被)?(?:转发|引用)的?(?:邮件|原邮件|内容)|下面是被转发的邮件|开始转发的邮件|Begin forwarded message)` + gap + `[:：]` + gap + `$`)
	barLine     = pattern.New(`^` + gap + dash + `{5,}` + gap + `$`)
)

// A headField is what a label of a mail's head stands for.
type headField int

const (
	noField headField = iota
	fromField
	sentField
	toField
	subjectField
	copyField
	otherField
)

// labels are the labels of a mail's head. Strong ones are said of mails alone; 主题 and 日期 stand in people's own words, too.
var labels = []struct {
	field  headField
	strong bool
	words  string
}{
	{fromField, true, `发件人|发件者|发信人|寄信人|寄件者|寄件人|發件人|From`},
	{fromField, false, `自`},
	{sentField, true, `发送时间|发送日期|发件时间|发件日期|发信时间|寄件日期|傳送時間|發送時間|Sent Time|Sent`},
	{sentField, false, `日期|时间|時間|Date`},
	{toField, true, `收件人|收件者|收信人|To`},
	{toField, false, `至`},
	{copyField, false, `抄送人|抄送至|抄送|副本|密送|Cc|Bcc`},
	{subjectField, false, `主题|主旨|主題|标题|標題|Subject`},
	{otherField, false, `附件|重要性|优先级|回复至|答复给|Reply-To|Attachments?|Importance`},
}

var (
	labelAny    = pattern.New(`(?i)(?:` + anyLabel(true) + `)[\s*\x{3000}]*[:：]`)
	labelFirst  = pattern.New(`(?i)^[\s|*_\x{3000}]*(?:` + anyLabel(true) + `)[\s*\x{3000}]*[:：]`)
	labelListed = pattern.New(`(?i)^[\s|*_\x{3000}]*(?:` + anyLabel(true) + `)(?:[\s|*:：\x{3000}]|$)`)
	labelCell   = pattern.New(`(?i)^\s*\|[\s*]*(?:` + anyLabel(true) + `)[\s*]*\|`)
	labelAlone  = pattern.New(`(?i)^[\s|*_\x{3000}]*(?:` + anyLabel(false) + `)[\s|*:：\x{3000}]*$`)
)

// anyLabel returns a pattern of all labels, with blanks between their characters where the label is Chinese; grouped by label or not.
func anyLabel(grouped bool) string {
	var all []string
	for _, l := range labels {
		var words []string
		for w := range strings.SplitSeq(l.words, "|") {
			if w[0] >= utf8.RuneSelf {
				w = strings.Join(strings.Split(w, ""), gap)
			} else {
				w = `\b` + w
			}
			words = append(words, w)
		}
		one := strings.Join(words, "|")
		if grouped {
			one = "(" + one + ")"
		}
		all = append(all, one)
	}
	return strings.Join(all, "|")
}

// fieldOf returns which label a match of label, opening or listed found: the group that took part.
func fieldOf(m []int) (headField, bool) {
	for i, l := range labels {
		if 2*i+3 < len(m) && m[2*i+2] >= 0 {
			return l.field, l.strong
		}
	}
	return noField, false
}

// A head counts the labels that stand one after the other.
type head struct {
	first  headField
	seen   map[headField]bool
	strong bool
	lines  int // that begin with one
}

func (h *head) add(m []int) {
	p, s := fieldOf(m)
	if h.seen == nil {
		h.first, h.seen = p, map[headField]bool{}
	}
	h.seen[p], h.strong = true, h.strong || s
}

// is reports whether the labels are a mail's head: two in lines of their own, the sender's among them, or three, one of which is said of mails
// alone.
func (h *head) is() bool {
	return len(h.seen) >= 3 && h.strong || len(h.seen) == 2 && h.seen[fromField] && h.lines >= 2
}

// What an attribution holds: who wrote when.
var (
	verb  = pattern.New(`(?i)(?:写道|寫道|写到|来信|來信|撰写|撰寫|\bwrote)(?:` + gap + `[（(][^（()）]{4,60}[)）])?(?:` + gap + `[:：]|` + gap + dash + `{2,})`)
	dates = pattern.New(`(?i)\d{4}` + gap + `(?:年|[-/.])` + gap + `\d{1,2}` + gap + `(?:月|[-/.])` + gap + `\d{1,2}|\d{1,2}月\d{1,2}日|\d{1,2}/\d{1,2}/\d{4}|` +
		`\d{1,2}[, ]+(?:(?:[一二三四五六七八九十]|\d){1,2}月|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)[., ]+\d{4}|` +
		`(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2}`)
	clock     = pattern.New(`\d{1,2}` + gap + `[:：]` + gap + `\d{2}|[上下]午|\d{1,2}[时点]`)
	starter   = pattern.New(`(?i)(?:在|于|於|\bon|\bat)(?:[\s,，、()（）\x{3000}]|周|星期|[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|GMT[-+\d:]*)*$`)
	anAddress = pattern.New(`@[^\s@>]+`)
	nameLast  = pattern.New(`(?:["“][^"“”]{1,60}["”]|[^\s,，。；;！!？?：:"“”<>〈〉＜＞（）()]{1,40})?` + gap + `[<〈＜（(\[][^<>〈〉＜＞\s]{1,80}@[^<>〈〉＜＞\s]{1,80}[>〉＞）)\]]` + gap + `$`)
)

// window bounds how far before its verb an attribution begins, and how far apart the labels of a head stand.
const window = 400

// attribution returns where in a text an attribution begins that ends with the verb at v[0]; -1: there is none, as somebody only writes
// that somebody wrote. What it needs is a date, and an hour or an address. It begins no earlier than after.
func attribution(text string, after int, v []int) int {
	lo := max(after, v[0]-window)
	for lo < v[0] && !utf8.RuneStart(text[lo]) {
		lo++
	}
	said, all := text[lo:v[0]], text[lo:v[1]]
	days := dates.FindAllStringIndex(all, -1)
	if len(days) == 0 || !clock.MatchString(all) && !anAddress.MatchString(said) {
		return -1
	}
	start, end := days[len(days)-1][0], days[len(days)-1][1]
	if start >= len(said) { // 写道（2026年11月27日 9:05）：
		start, end = len(said), len(said)
	}
	if m := starter.FindStringIndex(said[:start]); m != nil {
		start = m[0]
	}
	if strings.ContainsFunc(hours.ReplaceAllString(said[end:], ""), unicode.IsLetter) {
		return lo + start // the name comes after the day
	}
	return lo + nameAt(said[:start], strings.TrimSpace(text[v[1]:]) == "")
}

// hours are what may follow a day and is no name.
var hours = pattern.New(`(?i)日|周[一二三四五六日]|星期[一二三四五六日天]|[上下]午|中午|晚上|\bat\b|[ap]m\b|GMT|CST|[时点分秒]`)

// nameAt returns where the name begins with which a text ends. In a line of its own an attribution has all of it; in a line with more only
// what an address shows to be a name.
func nameAt(text string, own bool) int {
	if own && utf8.RuneCountInString(text) <= 80 && !strings.ContainsAny(text, "。！？；;!?") && !claims.MatchString(text) {
		return 0
	}
	if m := nameLast.FindStringIndex(text); m != nil {
		return m[0]
	}
	return len(text)
}

// withoutBars takes a line across the page off the end of a text.
func withoutBars(text string) string {
	rest := strings.TrimRight(text, "-－—–―_=*~ \t\u3000")
	if utf8.RuneCountInString(text[len(rest):]) < 10 || dashMark.MatchString(text) {
		return text
	}
	return rest
}

// behind returns the end of a text that is no longer than n bytes.
func behind(text string, n int) string {
	if len(text) <= n {
		return text
	}
	at := len(text) - n
	for at < len(text) && !utf8.RuneStart(text[at]) {
		at++
	}
	return text[at:]
}

// before returns the beginning of a text that is no longer than n bytes.
func before(text string, n int) string {
	return text[:len(text)-len(behind(text, max(0, len(text)-n)))]
}

func containsAny(text string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// hasVerb and hasOriginal tell cheaply that a text holds no marker.
func hasVerb(text string) bool {
	return containsAny(text, "写", "寫", "来信", "來信", "撰", "rote", "ROTE")
}

func hasOriginal(text string) bool {
	return containsAny(text, "原", "邮件", "郵件", "转发", "引用", "riginal", "RIGINAL", "essage", "ESSAGE", "Mail", "MAIL")
}

func hasLetters(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return letter(r) != 0 })
}
