package notify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"

	"duban/notify/phrase"
	"duban/notify/wording"
	"duban/remind"
	"duban/remind/delivery"
)

// dingtalkBody is what a DingTalk robot takes, in bytes of the request's body.
const dingtalkBody = 20_000

// newDingTalk returns a robot of DingTalk. One that sends more than its 20 messages a minute is silenced for ten
// minutes, which is the pause here. Timestamp and signature that were copied with the address are taken off: they would
// be stale.
func newDingTalk(c RobotConfig) (Channel, error) {
	return newRobot(&c, &vendor{
		posts: dingtalkPosts, sign: dingtalkSign, field: "errcode", words: "errmsg", rows: dingtalkRows, pause: 10 * time.Minute,
		strip: []string{"timestamp", "sign"}, odd: dingtalkGate,
	})
}

// dingtalkSign puts timestamp and sign into the query, which encodes them once.
func dingtalkSign(q url.Values, _ map[string]any, secret string, now time.Time) (string, error) {
	at := strconv.FormatInt(now.UnixMilli(), 10)
	sign := hmacBase64(secret, at+"\n"+secret)
	q.Set("timestamp", at)
	q.Set("sign", sign)
	return sign, nil
}

// hmacBase64 returns HMAC-SHA256 in standard base64, as both platforms sign.
func hmacBase64(key, message string) string {
	h := hmac.New(sha256.New, []byte(key))
	_, _ = h.Write([]byte(message)) // it never fails
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}

// dingtalkPosts returns markdown, then text. A mention counts only if the text names it too.
func dingtalkPosts(l *delivery.Letter, keyword string) []map[string]any {
	m := mentionsOf(l.Mention)
	at := map[string]any{"atMobiles": append([]string{}, m.mobiles...), "atUserIds": append([]string{}, m.users...), "isAtAll": false}
	names := ""
	for _, x := range called(l.Mention) {
		names += " @" + x
	}
	names = strings.TrimSpace(names)
	text := clipBytes(withKeyword(plainText(l), keyword), plainRoom)
	markdown := withKeyword(titled(l), keyword)
	if names != "" {
		text += "\n" + names
		markdown += "\n\n" + names
	}
	plain := map[string]any{
		// msgUuid is the platform's field for repetitions: the same at every attempt.
		"msgtype": "text", "msgUuid": l.ID, "at": at, "text": map[string]any{"content": text},
	}
	if l.Markdown == "" {
		return []map[string]any{plain}
	}
	return []map[string]any{{
		"msgtype": "markdown", "msgUuid": l.ID, "at": at,
		"markdown": map[string]any{"title": withKeyword(phrase.Disarm(l.Subject), keyword), "text": markdown},
	}, plain}
}

// renderDingTalk words a message for markdown without colours: what is tinted elsewhere is bold here. Two blanks end a line.
func renderDingTalk(t *wording.Texts, m *remind.Message) ([]wording.Part, error) {
	return t.Chat(m, wording.Dialect{
		Heading:   func(s string) string { return "### " + s },
		Strong:    func(s string) string { return "**" + s + "**" },
		Quiet:     func(s string) string { return s },
		Tint:      func(_ remind.Colour, s string) string { return "**" + s + "**" },
		LineBreak: "  \n", Quote: "> ",
		Fits: func(l *delivery.Letter) bool { return within(l, dingtalkPosts(l, widestKeyword), dingtalkBody) },
	}), nil
}

// dingtalkGate knows the gate before the robots, which answers without a code: {"status":1111,"wait":5,"punish":"deny"}.
func dingtalkGate(fields map[string]json.RawMessage) (delivery.Verdict, bool) {
	if _, punished := fields["punish"]; !punished {
		return delivery.Verdict{}, false
	}
	status, _ := number(fields["status"])
	wait, _ := number(fields["wait"])
	pause := min(max(time.Duration(min(wait, 1<<20))*time.Second, time.Minute), maxPause)
	return delivery.Verdict{Outcome: delivery.Paused, Code: status, Pause: pause, Reply: "平台防护拦截，渠道暂歇"}, true
}

// dingtalkRows are what its codes mean; the first row that fits counts, so 310000 is told apart by its text before it stands alone.
var dingtalkRows = []row{
	{code: -1, meaning: "平台繁忙", outcome: delivery.Retry},
	{code: 130101, meaning: "发送过快，暂歇十分钟", outcome: delivery.Paused, pause: 10 * time.Minute, advice: "每分钟不超过20条；同一机器人不要多处使用"},
	{code: 410100, meaning: "发送过快，暂歇十分钟", outcome: delivery.Paused, pause: 10 * time.Minute, advice: "每分钟不超过20条；同一机器人不要多处使用"},
	{code: 660026, meaning: "发送过快，暂歇十分钟", outcome: delivery.Paused, pause: 10 * time.Minute, advice: "每分钟不超过20条；同一机器人不要多处使用"},
	{code: 310000, text: "关键词", meaning: "缺少自定义关键词", outcome: delivery.Broken, advice: "把机器人安全设置中的一个关键词写入 keyword"},
	{code: 310000, text: "签名过期", meaning: "加签的时间已过期", outcome: delivery.Broken, clock: true, advice: "校准本机时钟"},
	{code: 310000, text: "签名", meaning: "加签密钥不符", outcome: delivery.Broken, advice: "核对 secret_file 与机器人安全设置中的密钥"},
	{code: 310000, text: "白名单", meaning: "本机地址不在允许之列", outcome: delivery.Broken, advice: "将本机出口地址加入机器人安全设置的地址段"},
	{code: 310000, text: "keywords not in content", meaning: "缺少自定义关键词", outcome: delivery.Broken, advice: "把机器人安全设置中的一个关键词写入 keyword"},
	{code: 310000, text: "invalid timestamp", meaning: "加签的时间不被接受", outcome: delivery.Broken, clock: true, advice: "校准本机时钟"},
	{code: 310000, text: "sign not match", meaning: "加签密钥不符", outcome: delivery.Broken, advice: "核对 secret_file 与机器人安全设置中的密钥"},
	{code: 310000, text: "not in whitelist", meaning: "本机地址不在允许之列", outcome: delivery.Broken, advice: "将答复中的地址加入机器人安全设置的地址段"},
	{code: 310000, meaning: "安全设置不符", outcome: delivery.Broken, advice: "核对机器人的安全设置与 keyword、secret_file"},
	{code: 300001, meaning: "没有这个机器人", outcome: delivery.Broken, advice: "在群中重新添加机器人，换上新地址"},
	{code: 300005, meaning: "没有这个机器人", outcome: delivery.Broken, advice: "在群中重新添加机器人，换上新地址"},
	{code: 400101, meaning: "没有这个机器人", outcome: delivery.Broken, advice: "在群中重新添加机器人，换上新地址"},
	{code: 400102, meaning: "机器人已停用", outcome: delivery.Broken, advice: "由群主启用，或另建机器人"},
	{code: 400106, meaning: "机器人已被删除", outcome: delivery.Broken, advice: "在群中重新添加机器人，换上新地址"},
	{code: 400013, meaning: "群已解散", outcome: delivery.Broken, advice: "另建群和机器人，换上新地址"},
	{code: 88, meaning: "没有权限", outcome: delivery.Broken, advice: "请平台管理员检查机器人的权限"},
	{code: 40035, text: "access_token", meaning: "地址中缺少 access_token", outcome: delivery.Broken, advice: "从机器人设置中重新复制地址"},
	{code: 40035, meaning: "缺少必填内容", outcome: delivery.Declined, advice: adviceUs},
	{code: 43002, meaning: "调用方式有误", outcome: delivery.Declined, advice: adviceUs},
	{code: 43004, meaning: "内容类型有误", outcome: delivery.Declined, advice: adviceUs},
	{code: 400105, meaning: "消息类型不被接受", outcome: delivery.Declined, advice: adviceUs},
	{code: 400201, meaning: "缺少文本内容", outcome: delivery.Declined, advice: adviceUs},
	{code: 400401, meaning: "缺少正文", outcome: delivery.Declined, advice: adviceUs},
	{code: 400602, meaning: "缺少正文", outcome: delivery.Declined, advice: adviceUs},
	{code: 430101, meaning: "平台认为含有不安全的链接", outcome: delivery.Declined, advice: "请平台管理员放行，本次改由其他方式告知"},
	{code: 430102, meaning: "平台认为文字不当", outcome: delivery.Declined, advice: "请平台管理员放行，本次改由其他方式告知"},
	{code: 430103, meaning: "平台认为图片不当", outcome: delivery.Declined, advice: "请平台管理员放行，本次改由其他方式告知"},
	{code: 430104, meaning: "平台认为内容不当", outcome: delivery.Declined, advice: "请平台管理员放行，本次改由其他方式告知"},
	{code: 460101, meaning: "内容过长", outcome: delivery.Declined, advice: adviceUs},
	{code: 90018, meaning: "平台限制了调用频率", outcome: delivery.Retry},
	{code: 90006, meaning: "平台限制了调用频率", outcome: delivery.Retry},
	{code: 90005, meaning: "平台限制了调用频率", outcome: delivery.Retry},
}
