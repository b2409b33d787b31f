package tables

import (
	"cmp"
	"regexp"
	"strings"
	"unicode"

	"duban/store"
)

// replyWords say in Chinese what the log keeps of a delivery in the words of machines.
var replyWords = map[string]string{
	"written to the outbox":           "已写入本机发件目录",
	"success":                         "对方已接收", // of robots; of mail servers, too
	"ok":                              "对方已接收",
	"settled by hand":                 "人工登记结果",
	"settled by hand after a restore": "恢复备份后人工登记结果",
	store.WindowEnded:                 "当日发送时段已过",
	"the daemon stopped before anything was sent":                "程序中断，未发出",
	"the daemon stopped while the message was being handed over": "程序在发送途中中断，送达存疑",
}

// replyCode is the code with which a mail server begins its answer.
var replyCode = regexp.MustCompile(`^([245])\d\d[ -]`)

// codeWords say what the first digit of such a code means.
var codeWords = map[string]string{"2": "邮件服务器已接收", "4": "邮件服务器暂时未接收", "5": "邮件服务器拒收"}

// answered returns what the other side said as a clerk reads it. What a server says in English stands whole in a column of its own; advice in
// Chinese behind it is kept here.
func answered(state, reply string) string {
	if words := noted(reply); words != "" || reply == "" {
		return words
	}
	said := ""
	if m := replyCode.FindStringSubmatch(reply); m != nil {
		said = codeWords[m[1]]
	}
	raw, advice, _ := strings.Cut(strings.ReplaceAll(reply, "——", "—"), " — ")
	switch {
	case chinese(advice) && said != "":
		return said + "：" + advice
	case chinese(advice):
		return advice
	case said != "":
		return said
	case chinese(raw):
		return raw
	case state == store.Delivered:
		return "对方已接收"
	case state == store.InDoubt:
		return "对方是否接收不明，见答复原文"
	default:
		return "对方未接收，见答复原文"
	}
}

// chinese reports whether a text has Chinese words.
func chinese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// Reply returns what the other side said, in its own words; what the program itself has noted in its stead as people read it.
func Reply(reply string) string {
	return cmp.Or(noted(reply), reply)
}

// noted returns what the program itself has noted, as people read it; empty for what the other side said.
func noted(reply string) string {
	if _, file, ok := strings.Cut(reply, "written to "); ok && replyWords[reply] == "" {
		return "已写入" + file
	}
	return replyWords[reply]
}
