package notify

import (
	"encoding/json"
	"net/url"
	"strconv"
	"time"

	"duban/notify/phrase"
	"duban/notify/wording"
	"duban/remind"
	"duban/remind/delivery"
)

// feishuBody is what a Feishu robot takes, in bytes of the request's body.
const feishuBody = 20_000

// newFeishu returns a robot of Feishu. It answers with code and msg, and asks for a rest of seconds only.
func newFeishu(c RobotConfig) (Channel, error) {
	return newRobot(&c, &vendor{
		posts: feishuPosts, sign: feishuSign, field: "code", words: "msg", rows: feishuRows, pause: 30 * time.Second, odd: feishuOld,
	})
}

// feishuSign puts timestamp and sign into the body. Key and message stand the other way round than at DingTalk: the message is empty.
func feishuSign(_ url.Values, body map[string]any, secret string, now time.Time) (string, error) {
	at := strconv.FormatInt(now.Unix(), 10)
	sign := hmacBase64(at+"\n"+secret, "")
	body["timestamp"], body["sign"] = at, sign
	return sign, nil
}

// feishuPosts returns a card, in the old form that private deployments know, then text. A mobile number cannot be mentioned.
func feishuPosts(l *delivery.Letter, keyword string) []map[string]any {
	text := clipBytes(withKeyword(plainText(l), keyword), plainRoom)
	card := withKeyword(l.Markdown, keyword)
	// The card and the text mention by different attributes of one tag: id and user_id.
	inCard, inText := "", ""
	for _, u := range mentionsOf(l.Mention).users {
		inCard += "<at id=" + u + "></at>"
		inText += `<at user_id="` + u + `"></at>`
	}
	if inCard != "" {
		card += "\n" + inCard
		text += "\n" + inText
	}
	plain := map[string]any{"msg_type": "text", "content": map[string]any{"text": text}}
	if l.Markdown == "" {
		return []map[string]any{plain}
	}
	template := "blue"
	if l.Urgent {
		template = "red"
	}
	return []map[string]any{{"msg_type": "interactive", "card": map[string]any{
		"config": map[string]any{"wide_screen_mode": true},
		"header": map[string]any{
			"title": map[string]any{"tag": "plain_text", "content": withKeyword(phrase.Disarm(l.Subject), keyword)}, "template": template,
		},
		"elements": []any{map[string]any{"tag": "markdown", "content": card}},
	}}, plain}
}

// renderFeishu words a message for cards. The limit counts the whole request, so signing takes its part.
func renderFeishu(t *wording.Texts, m *remind.Message) ([]wording.Part, error) {
	const signRoom = 128
	return t.Chat(m, wording.Dialect{
		Heading:   func(string) string { return "" }, // the card has its own
		Strong:    func(s string) string { return "**" + s + "**" },
		Quiet:     func(s string) string { return "<font color=grey>" + s + "</font>" },
		Tint:      feishuTint,
		LineBreak: "\n", Quote: "",
		Fits: func(l *delivery.Letter) bool { return within(l, feishuPosts(l, widestKeyword), feishuBody-signRoom) },
	}), nil
}

// feishuTint colours what is pressing. Cards know few colours: red, green and grey; the word beside says the rest.
func feishuTint(c remind.Colour, s string) string {
	name := "grey"
	switch c {
	case remind.Red, remind.Orange:
		name = "red"
	case remind.Green:
		name = "green"
	case remind.Yellow, remind.Blue:
		return "**" + s + "**"
	}
	return "<font color=" + name + ">**" + s + "**</font>"
}

// feishuOld knows the answer of old versions: StatusCode alone. Only its success says something.
func feishuOld(fields map[string]json.RawMessage) (delivery.Verdict, bool) {
	code, ok := number(fields["StatusCode"])
	if _, both := fields["code"]; both || !ok || code != 0 {
		return delivery.Verdict{}, false
	}
	return delivery.Verdict{Outcome: delivery.Delivered, Reply: "success"}, true
}

// feishuRows are what its codes mean. The first row that fits counts, so rows with a text come before those of their code alone.
var feishuRows = []row{
	{code: 11232, meaning: "发送过快，暂歇半分钟", outcome: delivery.Paused, pause: 30 * time.Second, advice: "提醒时间避开整点、半点"},
	{code: 9499, text: "too many request", meaning: "发送过快，暂歇半分钟", outcome: delivery.Paused, pause: 30 * time.Second, advice: "提醒时间避开整点、半点"},
	{code: 9499, meaning: "内容格式有误或过长", outcome: delivery.Declined, advice: adviceUs},
	{code: 99991400, meaning: "平台限制了调用频率", outcome: delivery.Paused, pause: 30 * time.Second},
	{code: 19001, meaning: "没有这个机器人", outcome: delivery.Broken, advice: "在群中重新添加机器人，换上新地址"},
	{code: 19002, meaning: "内容格式有误", outcome: delivery.Declined, advice: adviceUs},
	{code: 19007, meaning: "机器人已停用", outcome: delivery.Broken, advice: "由群主或管理员启用，或另建机器人"},
	{code: 19021, meaning: "签名不符或时间不被接受", outcome: delivery.Broken, clock: true, advice: "核对 secret_file 与机器人安全设置中的密钥，校准本机时钟"},
	{code: 19022, meaning: "本机地址不在允许之列", outcome: delivery.Broken, advice: "将本机出口地址加入机器人安全设置的白名单"},
	{code: 19024, meaning: "缺少自定义关键词", outcome: delivery.Broken, advice: "把机器人安全设置中的一个关键词写入 keyword"},
	{code: 11246, meaning: "卡片不被接受", outcome: delivery.Declined, advice: adviceUs},
}
