// Package medium knows the kinds of channels that messages go over, and by which addresses the robots of chats are known.
package medium

import (
	"slices"
	"strings"
)

// A Kind is what sort of channel messages go over: what they look like, and who carries them.
type Kind string

// The kinds.
const (
	Mail     Kind = "mail" // a mail server or a Maildir
	WeCom    Kind = "wecom"
	DingTalk Kind = "dingtalk"
	Feishu   Kind = "feishu"
	Webhook  Kind = "webhook"
	File     Kind = "file" // chat posts into a file
)

// Robots returns the kinds that settings may give a channel, as their reference lists them. Mail has settings of its own, and files
// are where rehearsals go.
func Robots() []string {
	return []string{string(WeCom), string(DingTalk), string(Feishu), string(Webhook)}
}

// robots are the addresses of the robots, by their paths: a private deployment, or a gateway before it, has a host of its own. DingTalk's path
// might be anybody's, so there the host or the key in the query must say so, too.
var robots = []struct {
	kind              Kind
	path, host, query string // empty: any
}{
	{WeCom, "/cgi-bin/webhook/", "", ""},
	{DingTalk, "/robot/send", "oapi.dingtalk.com", ""},
	{DingTalk, "/robot/send", "", "access_token"},
	{Feishu, "/open-apis/bot/", "", ""},
}

// RobotOf returns the kind of the robot whose address has a host, a path and keys in its query; empty where it is none that is known.
func RobotOf(host, path string, keys []string) Kind {
	host, path = strings.ToLower(host), strings.ToLower(path)
	for _, r := range robots {
		if strings.Contains(path, r.path) && (r.host == "" || r.host == host) && (r.query == "" || slices.Contains(keys, r.query)) {
			return r.kind
		}
	}
	return ""
}
