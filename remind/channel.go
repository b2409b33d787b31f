package remind

import (
	"slices"
	"strings"
)

// A ChannelKind is what sort of channel messages go over: what they look like, and who carries them.
type ChannelKind string

// The kinds.
const (
	KindMail     ChannelKind = "mail" // a mail server or a Maildir
	KindWeCom    ChannelKind = "wecom"
	KindDingTalk ChannelKind = "dingtalk"
	KindFeishu   ChannelKind = "feishu"
	KindWebhook  ChannelKind = "webhook"
	KindFile     ChannelKind = "file" // chat posts into a file
)

// RobotKinds returns the kinds that settings may give a channel, as their reference lists them. Mail has settings of its own, and files
// are where rehearsals go.
func RobotKinds() []string {
	return []string{string(KindWeCom), string(KindDingTalk), string(KindFeishu), string(KindWebhook)}
}

// robots are the addresses of the robots, by their paths: a private deployment, or a gateway before it, has a host of its own. DingTalk's path
// might be anybody's, so there the host or the key in the query must say so, too.
var robots = []struct {
	kind              ChannelKind
	path, host, query string // empty: any
}{
	{KindWeCom, "/cgi-bin/webhook/", "", ""},
	{KindDingTalk, "/robot/send", "oapi.dingtalk.com", ""},
	{KindDingTalk, "/robot/send", "", "access_token"},
	{KindFeishu, "/open-apis/bot/", "", ""},
}

// RobotOf returns the kind of the robot whose address has a host, a path and keys in its query; empty where it is none that is known.
func RobotOf(host, path string, keys []string) ChannelKind {
	host, path = strings.ToLower(host), strings.ToLower(path)
	for _, r := range robots {
		if strings.Contains(path, r.path) && (r.host == "" || r.host == host) && (r.query == "" || slices.Contains(keys, r.query)) {
			return r.kind
		}
	}
	return ""
}
