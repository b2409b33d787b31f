package tables

import "strings"

// ownReplies are what the program itself notes where nobody answers, in the words of the office. What is on record stays as it was written.
var ownReplies = map[string]string{
	"written to the outbox":                                      "已写入outbox文件夹",
	"the server takes the login":                                 "服务器接受登录",
	"the URL cannot be called":                                   "地址无法访问",
	"the daemon stopped before anything was sent":                "服务在发出之前停止",
	"the daemon stopped while the message was being handed over": "服务在交付途中停止",
	"settled by hand":                                            "人工登记",
	"settled by hand after a restore":                            "恢复后人工登记",
}

// Reply returns what the other side said, or what the program has noted in its stead, as people read it.
func Reply(s string) string {
	if words := ownReplies[s]; words != "" {
		return words
	}
	if file, ok := strings.CutPrefix(s, "written to "); ok {
		return "已写入" + file
	}
	return s
}
