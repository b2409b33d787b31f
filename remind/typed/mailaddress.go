package typed

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// A MailFault says why no mail can go to an address.
type MailFault struct {
	Why   string // for a clerk: what is wrong, and what to do
	Meant string // the address that most likely was meant; empty: none can be told
}

// Error returns both.
func (f MailFault) Error() string {
	if f.Meant == "" {
		return f.Why
	}
	return f.Why + "（是否应为“" + f.Meant + "”）"
}

// The longest that mail servers take (RFC 5321 4.5.3.1, RFC 1035 2.3.4), in bytes.
const (
	longestMail  = 254
	longestLocal = 64
	longestLabel = 63
)

// mailSigns are the characters besides letters and digits that may stand before the @ without quotes (RFC 5322 3.2.3).
const mailSigns = ".!#$%&'*+-/=?^_`{|}~"

// CheckMail returns a MailFault for an address, without a name around it, that not every mail server would take; nil if it is good.
// It asks for less than net/mail knows: quoted names and SMTPUTF8 (RFC 6531) are refused, as many servers of offices refuse them, and on the
// day itself. A domain without a dot is good, as servers inside an office have such names.
func CheckMail(address string) error {
	if why := mailFault(address); why != "" {
		return MailFault{Why: why, Meant: meantMail(address)}
	}
	return nil
}

// mailFault says what is wrong with an address, empty if nothing is. What nobody sees is named first, as the address looks good to whoever
// typed it.
func mailFault(s string) string {
	local, domain, found := strings.Cut(s, "@")
	if i := strings.IndexFunc(s, Unseen); i >= 0 {
		return fmt.Sprintf("邮箱地址无效：含有看不见的字符U+%04X，请删去", []rune(s[i:])[0])
	}
	switch {
	case s == "":
		return "邮箱地址无效：没有填写"
	case strings.Count(meantSigns.Replace(s), "@") > 1:
		return "只能填写一个邮箱地址，其他的请另起一行"
	case strings.ContainsFunc(s, unicode.IsSpace):
		return "邮箱地址无效：含有空格或换行，请只填写地址本身"
	}
	if i := strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }); i >= 0 {
		return "邮箱地址无效：含有“" + string([]rune(s[i:])[0]) + "”，只能使用英文半角的字母、数字和符号"
	}
	switch {
	case !found:
		return "邮箱地址无效：没有@，请更正"
	case len(s) > longestMail, len(local) > longestLocal:
		return fmt.Sprintf("邮箱地址无效：超过%d个字符，或@前超过%d个，请更正", longestMail, longestLocal)
	case local == "" || strings.Trim(local, ".") != local || strings.Contains(local, ".."):
		return "邮箱地址无效：@前为空，或有多余的“.”，请更正"
	case !onlyOf(local, mailSigns):
		return "邮箱地址无效：@前有不能使用的符号，请只填写地址本身"
	}
	return domainFault(domain)
}

// numberedHost is a server without a name: a@[10.1.2.3].
var numberedHost = regexp.MustCompile(`^\[(([1-9]?\d|1\d\d|2[0-4]\d|25[0-5])(\.|\]$)){4}$`)

// domainFault says what is wrong with what stands behind the @. An underscore is no sign of a host's name, but servers inside offices have it.
func domainFault(domain string) string {
	if numberedHost.MatchString(domain) {
		return ""
	}
	for label := range strings.SplitSeq(domain, ".") {
		switch {
		case label == "":
			return "邮箱地址无效：@后为空，或有多余的“.”，请更正"
		case len(label) > longestLabel, !onlyOf(label, "-_"), strings.Trim(label, "-") != label:
			return "邮箱地址无效：@后不是服务器的名称，请更正"
		}
	}
	return ""
}

// onlyOf reports whether a text holds nothing but ASCII letters, digits and some signs.
func onlyOf(s, signs string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z') && !strings.ContainsRune(signs, r)
	})
}

// meantSigns are what Chinese keyboards write for the signs of an address.
var meantSigns = strings.NewReplacer("。", ".", "｡", ".", "．", ".", "＠", "@", "﹫", "@", "　", " ", "\u00a0", " ")

// oneMail finds an address within other words: 甲某 linye@city.gov.cn, <linye@city.gov.cn>, linye@city.gov.cn（办公室）. Where a comma
// follows, it may have been meant for a dot, so nothing is guessed.
var oneMail = regexp.MustCompile("([0-9A-Za-z.!#$%&'*+/=?^_`{|}~-]+@[0-9A-Za-z_-]+(?:\\.[0-9A-Za-z_-]+)+)\\.?(?:$|[\\s（()）<>;；/|])")

// meantMail returns the one good address that stands in a text, once what is unseen or typed in full width is put right.
func meantMail(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case Unseen(r):
			return -1
		case r >= '！' && r <= '～': // the full-width forms of ASCII
			return r - '！' + '!'
		}
		return r
	}, meantSigns.Replace(s))
	found := oneMail.FindAllStringSubmatch(strings.TrimPrefix(s, "mailto:")+" ", -1)
	if len(found) != 1 || strings.Count(s, "@") != 1 || mailFault(found[0][1]) != "" {
		return ""
	}
	return found[0][1]
}
