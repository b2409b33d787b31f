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
		if c.Name != strings.TrimSpace(c.Name) {
			l.fault(key+".name", fmt.Sprintf("%q begins or ends with a blank, which contacts cannot name", c.Name))
		}
		if seen[c.Name] {
			l.fault(key+".name", fmt.Sprintf("%q is the name of another channel", c.Name))
		}
		seen[c.Name] = true
		l.channel(c, key)
	}
}

// channel checks one robot by its kind. No fault repeats the URL: it holds the key by which anybody may post.
func (l *loader) channel(c *Channel, key string) {
	l.oneOf(key+".kind", string(c.Kind), remind.RobotKinds()...)
	l.notNegative(key+".per_minute", c.PerMinute)
	l.notNegative(key+".per_second", c.PerSecond)
	l.authorities(key+".ca_file", &c.CAFile)
	if u, err := url.Parse(c.Proxy); c.Proxy != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		l.fault(key+".proxy", "want http:// or https:// and a host")
	}
	l.signature(c, key)
	l.keyword(c, key)
	switch {
	// Sealed calls do not read the file, so it counts as given.
	case !c.URL.Set() && c.URLFile == "":
		l.fault(key+".url", "missing: give url_file or url")
	case c.URL.Set():
		l.robotURL(c, l.given(key+".url"))
	}
}

// robotURL checks a channel's URL without showing it, as it holds the robot's key.
func (l *loader) robotURL(c *Channel, key string) {
	u, err := url.Parse(c.URL.Reveal())
	plain := err == nil && u.Scheme == "http" && (c.Kind == remind.KindWebhook || loopback(u.Hostname()))
	if err != nil || u.Host == "" || u.Scheme != "https" && !plain {
		l.fault(key, "want a URL with https:// and a host (http:// only for a webhook or on this machine)")
		return
	}
	if kind := robotOf(u); kind != "" && kind != c.Kind {
		l.fault(key, fmt.Sprintf("this is the address of a robot of kind %s, and kind is %q: set kind to %s", kind, c.Kind, kind))
	}
}

// robotOf returns the kind of the robot whose address a URL is; empty where it is none that is known.
func robotOf(u *url.URL) remind.ChannelKind {
	return remind.RobotOf(u.Hostname(), u.Path, slices.Collect(maps.Keys(u.Query())))
}

// loopback reports whether a host is this machine, to which plain http betrays nothing.
func loopback(host string) bool { return host == "localhost" || net.ParseIP(host).IsLoopback() }

// signature checks the secrets of a channel.
func (l *loader) signature(c *Channel, key string) {
	if c.Kind != remind.KindWebhook {
		if c.OldSecret.Set() || c.OldSecretFile != "" {
			l.fault(key+".old_secret", "only a webhook signs with two secrets")
		}
		if c.Kind == remind.KindWeCom && c.Secret.Set() {
			l.fault(key+".secret", "a WeCom robot has no secret: its key stands in the URL")
		}
		return
	}
	if c.OldSecret.Set() && !c.Secret.Set() {
		l.fault(key+".old_secret", "needs secret, the new one")
	}
	for name, s := range map[string]Secret{"secret": c.Secret, "old_secret": c.OldSecret} {
		text, ok := strings.CutPrefix(s.Reveal(), "whsec_")
		raw, err := base64.StdEncoding.DecodeString(text)
		if s.Set() && (!ok || err != nil || len(raw) < minWebhookKey || len(raw) > maxWebhookKey) {
			l.fault(key+"."+name, fmt.Sprintf("want whsec_ and %d to %d bytes in base64: echo whsec_$(openssl rand -base64 32)",
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
		l.fault(key+".keyword", "only a robot demands a keyword")
	case utf8.RuneCountInString(c.Keyword) > maxKeyword || strings.TrimSpace(c.Keyword) != c.Keyword ||
		strings.ContainsAny(c.Keyword, "<>@*_`[]#\n\r\t"):
		l.fault(key+".keyword", fmt.Sprintf("want at most %d characters and none of <>@*_`[]#", maxKeyword))
	}
}
