// Package phrase makes words of documents fit for a line: short, whole where they are cut, and harmless.
package phrase

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// openings are how documents begin a problem without saying anything of it.
var openings = [...]string{"截至督察进驻结束", "截至督察结束", "截至督察进驻时", "截至督察进驻", "截至督察时", "督察发现", "督察指出", "检查发现"}

// Headline makes a heading of a problem's title, which documents give as a long quotation: without its opening formula, its first
// sentence if that says enough, cut at n characters.
func Headline(title string, n int) string {
	s := spaced(title)
	for _, o := range openings {
		if rest, ok := strings.CutPrefix(s, o); ok && strings.IndexAny(rest, "，,：:") == 0 {
			_, size := utf8.DecodeRuneInString(rest)
			s = rest[size:]
			break
		}
	}
	s = strings.TrimRight(s, "。；")
	if i := strings.IndexAny(s, "。；"); i > 0 && utf8.RuneCountInString(s[:i]) >= 14 && balanced(s[:i]) {
		s = s[:i] + "…"
	}
	return Shorten(s, n)
}

// Shorten cuts a text at n characters: where a clause ends, else where a word of a list does, and never inside a bracket or a quotation
// if that can be helped.
func Shorten(s string, n int) string {
	s = spaced(s)
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	r := []rune(s)
	if len(r) == n+1 && r[n] == '…' {
		return s
	}
	for _, marks := range []string{"。；，", "、 "} {
		for i := n; i > n/2; i-- {
			if strings.ContainsRune(marks, r[i]) && balanced(string(r[:i])) {
				return string(r[:i]) + "…"
			}
		}
	}
	for i := n; i > n/2; i-- {
		if balanced(string(r[:i])) && (!figure(r[i-1]) || !figure(r[i])) {
			return string(r[:i]) + "…"
		}
	}
	return string(r[:n]) + "…"
}

// spaced returns a text with one blank where any are, and none at its ends. Nearly all texts are so already.
func spaced(s string) string {
	blank := true // before the first character as behind a blank
	for _, r := range s {
		space := unicode.IsSpace(r)
		if space && (blank || r != ' ') {
			return strings.Join(strings.Fields(s), " ")
		}
		blank = space
	}
	if blank {
		return strings.TrimSuffix(s, " ")
	}
	return s
}

// figure reports whether a character belongs to a number or a Latin word, which are not cut.
func figure(r rune) bool { return r > ' ' && r <= unicode.MaxASCII }

// balanced reports whether every bracket and quotation mark that a text opens is closed in it.
func balanced(s string) bool {
	for _, p := range []string{"（）", "《》", "“”", "()", "〔〕", "<>"} {
		open, size := utf8.DecodeRuneInString(p)
		if strings.Count(s, string(open)) != strings.Count(s, p[size:]) {
			return false
		}
	}
	return true
}

// Within joins names, at most n characters of them, and says how many there are where some are left out.
func Within(names []string, between string, n int) string {
	whole := strings.Join(names, between)
	if utf8.RuneCountInString(whole) <= n {
		return whole
	}
	k, length := 0, 0
	for k < len(names) && length+utf8.RuneCountInString(names[k]) <= n {
		length += utf8.RuneCountInString(names[k]) + 1
		k++
	}
	if k == 0 {
		k = 1
	}
	if k == len(names) {
		return Shorten(whole, n)
	}
	shown := make([]string, k)
	for i := range shown {
		shown[i] = Shorten(names[i], n)
	}
	return fmt.Sprintf("%s等%d家", strings.Join(shown, between), len(names))
}

// TitleMarks returns the titles of plans in title marks, marks inside them made single, as the rules of punctuation have it.
func TitleMarks(titles []string) string {
	var all []string
	for _, t := range titles {
		t = strings.Join(strings.Fields(t), "")
		if rest, ok := strings.CutPrefix(t, "《"); ok && strings.Count(t, "》") == 1 {
			t = strings.TrimSuffix(rest, "》")
		}
		if t = "《" + Shorten(SingleMarks(t), 60) + "》"; !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	if len(all) > 3 {
		return fmt.Sprintf("%s等%d个方案", strings.Join(all[:2], ""), len(all))
	}
	return strings.Join(all, "")
}

// singleMarks are title marks, and those for inside of title marks.
var singleMarks = strings.NewReplacer("《", "〈", "》", "〉")

// SingleMarks returns a text with its title marks made single, for inside of others.
func SingleMarks(s string) string { return singleMarks.Replace(s) }
