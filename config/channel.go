package config

import (
	"encoding/base64"
	"fmt"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"duban/remind"
	"duban/remind/medium"
)

// Bounds of a channel's settings. Messages leave room for a keyword of that length.
const (
	maxKeyword                   = 20
	minWebhookKey, maxWebhookKey = 24, 64 // bytes, after Standard Webhooks
)

// channels checks the robots. Their names are what contacts refer to, so two of one name would leave it open where a
// reminder goes; mail is taken.
func (l *loader) channels(channels []Channel) {
	seen := map[string]bool{remind.MailChannel: true}
	for i := range channels {
		c, key := &channels[i], fmt.Sprintf("channels[%d]", i)
		l.filled(key+".name", c.Name)
		l.shows(key+".name", c.Name)
		l.keyed(key+".name", c.Name)
		if c.Name != strings.TrimSpace(c.Name) {
			l.fault(key+".name", fmt.Sprintf("“%s”首尾有空格，请删去（通讯录无法填写这样的名称）", c.Name))
		}
		if seen[c.Name] {
			l.fault(key+".name", fmt.Sprintf("“%s”与另一渠道重名，请改名", c.Name))
		}
		seen[c.Name] = true
		l.channel(c, key)
	}
}

// channel checks one robot by its kind. No fault repeats the URL: it holds the key by which anybody may post.
func (l *loader) channel(c *Channel, key string) {
	l.oneOf(key+".kind", string(c.Kind), medium.Robots()...)
	for name, n := range map[string]*int{".per_minute": c.PerMinute, ".per_second": c.PerSecond} {
		if n != nil {
			l.notNegative(key+name, *n)
		}
	}
	l.authorities(key+".ca_file", &c.CAFile)
	if u, err := url.Parse(c.Proxy); c.Proxy != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		l.fault(key+".proxy", "应为 http:// 或 https:// 开头的地址")
	}
	l.signature(c, key)
	l.keyword(c, key)
	switch {
	// Sealed calls do not read the file, so it counts as given.
	case !c.URL.Set() && c.URLFile == "":
		l.fault(key+".url", "没有填写，请填写 url_file 或 url")
	case c.URL.Set():
		l.robotURL(c, l.given(key+".url"))
	}
}

// robotURL checks a channel's URL without showing it, as it holds the robot's key.
func (l *loader) robotURL(c *Channel, key string) {
	u, err := url.Parse(c.URL.Reveal())
	plain := err == nil && u.Scheme == "http" && (c.Kind == remind.KindWebhook || loopback(u.Hostname()))
	if err != nil || u.Host == "" || u.Scheme != "https" && !plain {
		l.fault(key, "应为 https:// 开头的地址（只有 webhook 和本机地址可用 http://）")
		return
	}
	if kind := robotOf(u); kind != "" && kind != c.Kind {
		l.fault(key, fmt.Sprintf("这是 %s 机器人的地址，而 kind 是“%s”：请把 kind 改为 %s", kind, c.Kind, kind))
	}
}

// robotOf returns the kind of the robot whose address a URL is; empty where it is none that is known.
func robotOf(u *url.URL) remind.ChannelKind {
	return medium.RobotOf(u.Hostname(), u.Path, slices.Collect(maps.Keys(u.Query())))
}

// loopback reports whether a host is this machine, to which plain http betrays nothing.
func loopback(host string) bool { return host == "localhost" || net.ParseIP(host).IsLoopback() }

// signature checks the secrets of a channel.
func (l *loader) signature(c *Channel, key string) {
	if c.Kind != remind.KindWebhook {
		if c.OldSecret.Set() || c.OldSecretFile != "" {
			l.fault(key+".old_secret", "只有 webhook 可用两个密钥签名，请删去")
		}
		if c.Kind == remind.KindWeCom && c.Secret.Set() {
			l.fault(key+".secret", "企业微信机器人没有密钥（其密钥在 url 中），请删去")
		}
		return
	}
	if c.OldSecret.Set() && !c.Secret.Set() {
		l.fault(key+".old_secret", "还须填写 secret（新密钥）")
	}
	for name, s := range map[string]Secret{"secret": c.Secret, "old_secret": c.OldSecret} {
		text, ok := strings.CutPrefix(s.Reveal(), "whsec_")
		raw, err := base64.StdEncoding.DecodeString(text)
		if s.Set() && (!ok || err != nil || len(raw) < minWebhookKey || len(raw) > maxWebhookKey) {
			l.fault(key+"."+name, fmt.Sprintf("应为 whsec_ 加%d至%d字节的 base64，可用此命令生成：echo whsec_$(openssl rand -base64 32)",
				minWebhookKey, maxWebhookKey))
		}
	}
}

// keyword checks the word that some robots demand in every post. It goes into texts of each dialect, so it must mean
// nothing in any of them.
func (l *loader) keyword(c *Channel, key string) {
	switch {
	case c.Keyword == "":
	case c.Kind == remind.KindWebhook:
		l.fault(key+".keyword", "只有群机器人需要关键词，请删去")
	case utf8.RuneCountInString(c.Keyword) > maxKeyword || strings.TrimSpace(c.Keyword) != c.Keyword ||
		strings.ContainsAny(c.Keyword, "<>@*_`[]#\n\r\t"):
		l.fault(key+".keyword", fmt.Sprintf("最多%d个字，且不能含有 <>@*_`[]#", maxKeyword))
	}
}
