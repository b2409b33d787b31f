package notify

import (
	"strings"
	"time"

	"duban/notify/phrase"
	"duban/notify/wording"
	"duban/remind"
	"duban/remind/delivery"
)

// What a WeCom robot takes, in bytes of UTF-8.
const (
	wecomMarkdown = 4096
	wecomText     = 2048
	wecomInline   = 600 // mentions inside markdown; longer lists go beside a text
)

// newWeCom returns a robot of WeCom. It answers with errcode and errmsg and counts 20 messages a minute, hence the
// pause. It knows no signature: its address is the secret.
func newWeCom(c RobotConfig) (Channel, error) {
	return newRobot(&c, &vendor{
		posts: wecomPosts, field: "errcode", words: "errmsg", rows: wecomRows, pause: time.Minute, strip: []string{"debug"},
	})
}

// wecomPosts returns markdown, then text. Only a text can mention a mobile number, so a letter that mentions one is a text from the start.
func wecomPosts(l *delivery.Letter, keyword string) []map[string]any {
	m := mentionsOf(l.Mention)
	content := map[string]any{"content": clipBytes(withKeyword(plainText(l), keyword), wecomText)}
	if len(m.users) > 0 {
		content["mentioned_list"] = m.users
	}
	if len(m.mobiles) > 0 {
		content["mentioned_mobile_list"] = m.mobiles
	}
	text := map[string]any{"msgtype": "text", "text": content}
	inline := ""
	for _, u := range m.users {
		inline += "<@" + u + ">"
	}
	if l.Markdown == "" || len(m.mobiles) > 0 || len(inline) > wecomInline {
		return []map[string]any{text}
	}
	body := withKeyword(titled(l), keyword)
	if inline != "" {
		body += "\n" + inline
	}
	if len(body) > wecomMarkdown { // a keyword or a mention was added since it was worded
		return []map[string]any{text}
	}
	return []map[string]any{{"msgtype": "markdown", "markdown": map[string]any{"content": body}}, text}
}

// renderWeCom words a message for markdown of few bytes, in brief. A part must fit as text, too, in which it goes where somebody is mentioned by his
// mobile number.
func renderWeCom(t *wording.Texts, m *remind.Message) ([]wording.Part, error) {
	return t.Chat(m, wording.Dialect{
		Heading:   func(s string) string { return "### " + s },
		Strong:    func(s string) string { return "**" + s + "**" },
		Quiet:     func(s string) string { return `<font color="comment">` + s + "</font>" },
		Tint:      wecomTint,
		LineBreak: "\n", Quote: "> ", Brief: true,
		Fits: func(l *delivery.Letter) bool {
			inline := 0
			for _, u := range mentionsOf(l.Mention).users {
				inline += len(u) + len("<@>")
			}
			size := len(withKeyword(l.Markdown, widestKeyword)) + 1 + min(inline, wecomInline)
			return size <= wecomMarkdown && len(withKeyword(plainText(l), widestKeyword)) <= wecomText
		},
	}), nil
}

// wecomTint colours by the three names that markdown knows here: warning is orange, info green, comment grey.
func wecomTint(c remind.Colour, s string) string {
	name := "comment"
	switch c {
	case remind.Red, remind.Orange, remind.Yellow:
		name = "warning"
	case remind.Green, remind.Blue:
		name = "info"
	}
	return `<font color="` + name + `">` + s + "</font>"
}

// wecomRows are what its codes mean; the first row that fits counts.
var wecomRows = []row{
	{code: -1, meaning: "平台繁忙", outcome: delivery.Retry},
	{code: 6000, meaning: "平台数据冲突", outcome: delivery.Retry},
	{code: 45009, meaning: "发送过快，暂歇一分钟", outcome: delivery.Paused, pause: time.Minute, advice: "每分钟不超过20条；同一机器人不要多处使用"},
	{code: 45033, meaning: "同时调用过多", outcome: delivery.Retry, advice: "同一机器人不要多处使用"},
	{code: 93000, text: "exceed max length", meaning: "内容过长", outcome: delivery.Declined, advice: adviceUs},
	{code: 93000, meaning: "地址有误，或机器人已被移出群", outcome: delivery.Broken, advice: "在群中重新添加机器人，换上新地址"},
	{code: 93004, meaning: "机器人已停用", outcome: delivery.Broken, advice: "由机器人的创建人启用，或另建机器人"},
	{code: 93008, meaning: "机器人不在群中", outcome: delivery.Broken, advice: "在群中重新添加机器人，换上新地址"},
	{code: 60020, meaning: "本机地址不在允许之列", outcome: delivery.Broken, advice: "请平台管理员将本机出口地址列入可信地址"},
	{code: 40008, meaning: "消息类型不被接受", outcome: delivery.Declined, advice: adviceUs},
	{code: 40033, meaning: "内容含有不被接受的字符", outcome: delivery.Declined, advice: adviceUs},
	{code: 40058, meaning: "内容格式有误或过长", outcome: delivery.Declined, advice: adviceUs},
	{code: 40063, meaning: "缺少必填内容", outcome: delivery.Declined, advice: adviceUs},
	{code: 44004, meaning: "内容为空", outcome: delivery.Declined, advice: adviceUs},
	{code: 45002, meaning: "内容过长", outcome: delivery.Declined, advice: adviceUs},
}

// titled returns the letter's markdown under its subject, for robots that show it nowhere else: a word without a plan behind it has no heading.
func titled(l *delivery.Letter) string {
	if strings.HasPrefix(l.Markdown, "### ") {
		return l.Markdown
	}
	return "### " + phrase.Disarm(l.Subject) + "\n\n" + l.Markdown
}

// plainText returns the letter as text, its subject first.
func plainText(l *delivery.Letter) string {
	text := phrase.Disarm(l.Text)
	if subject := phrase.Disarm(l.Subject); !strings.HasPrefix(text, subject) {
		text = subject + "\n" + text
	}
	return text
}
