package notify

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"duban/remind/delivery"
)

// plainRoom bounds a plain text where only the whole body has a limit, in bytes.
const plainRoom = 14_000

// widestKeyword takes the room that a keyword may need; settings allow no longer one.
var widestKeyword = strings.Repeat("关", 20)

// clipBytes cuts a text to n bytes, between characters.
func clipBytes(s string, n int) string {
	const mark = "…"
	if len(s) <= n {
		return s
	}
	n -= len(mark)
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + mark
}

// within reports whether every post's JSON keeps to a limit, in bytes, and the text needs no clipping.
func within(l *delivery.Letter, posts []map[string]any, limit int) bool {
	return len(withKeyword(plainText(l), widestKeyword)) <= plainRoom && !slices.ContainsFunc(posts, func(p map[string]any) bool {
		b, err := encode(p)
		return err != nil || len(b) > limit
	})
}

// withKeyword puts a keyword in front of a text that lacks it, inside its heading if it begins with one.
func withKeyword(s, keyword string) string {
	if keyword == "" || strings.Contains(s, keyword) {
		return s
	}
	if rest, ok := strings.CutPrefix(s, "### "); ok {
		return "### " + keyword + " " + rest
	}
	return keyword + " " + s
}

// mentions are those whom a post calls by name.
type mentions struct{ users, mobiles []string }

// maxMentions is how many a post may call.
const maxMentions = 50

var (
	mobile = regexp.MustCompile(`^(?:\+86-?)?(1\d{10})$`)
	userID = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z_.@-]{0,63}$`)
)

// mentionsOf sorts a directory's list. Nobody can call all: such words, and what is no name of an account, are passed over.
func mentionsOf(list []string) mentions {
	var m mentions
	for _, s := range list {
		s = strings.TrimLeft(strings.TrimSpace(s), "@＠")
		if len(m.users)+len(m.mobiles) == maxMentions {
			break
		}
		if n := mobile.FindStringSubmatch(s); n != nil {
			if !slices.Contains(m.mobiles, n[1]) {
				m.mobiles = append(m.mobiles, n[1])
			}
			continue
		}
		everybody := slices.Contains([]string{"all", "everyone", "here", "channel"}, strings.ToLower(s))
		if !everybody && userID.MatchString(s) && !slices.Contains(m.users, s) {
			m.users = append(m.users, s)
		}
	}
	return m
}
