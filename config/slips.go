package config

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// byteOrderMark is what some editors put before UTF-8; it means nothing.
const byteOrderMark = "\ufeff"

// wide reports whether a text is in UTF-16: ASCII in it has every other byte 0.
func wide(text []byte) bool {
	return bytes.HasPrefix(text, []byte{0xff, 0xfe}) || bytes.HasPrefix(text, []byte{0xfe, 0xff}) || bytes.IndexByte(text, 0) >= 0
}

// slips finds what Chinese keyboards and editors make of a settings file, of which the words of the YAML parser would say nothing to the one who
// typed it. No fault quotes the line, which may hold a secret.
func (r *reader) slips(text []byte) []Fault {
	fault := func(line int, message string) Fault {
		return Fault{Where: r.source + ":" + strconv.Itoa(line), Message: message}
	}
	if wide(text) {
		return []Fault{fault(1, "文件是 UTF-16 编码，请另存为 UTF-8")}
	}
	var all []Fault
	for i, line := range strings.Split(strings.TrimPrefix(string(text), byteOrderMark), "\n") {
		if !utf8.ValidString(line) {
			return []Fault{fault(i+1, "文件像是 GB18030（ANSI）编码，请另存为 UTF-8")}
		}
		if slip := slipOf(bare(line)); slip != "" {
			all = append(all, fault(i+1, slip))
		}
	}
	return all
}

// Quoted texts and comments, in which anything may stand. A # begins a comment only at the beginning or after a blank.
var (
	quotedText = regexp.MustCompile(`"(\\.|[^"\\])*"|'[^']*'`)
	remarkText = regexp.MustCompile(`(^|[\s\pZ])#.*`)
)

// bare returns a line without its quoted texts and its comment.
func bare(line string) string {
	return remarkText.ReplaceAllString(quotedText.ReplaceAllString(line, `""`), "")
}

// What is typed in full width where YAML wants ASCII.
var (
	wideColon = regexp.MustCompile(`^[\s\pZ]*(- *)*\{?[\s\pZ]*[A-Za-z_]+[ \t]*：|\{(.*[,，])?[\s\pZ]*[A-Za-z_]+[ \t]*：`)
	wideComma = regexp.MustCompile(`\{.*，[\s\pZ]*[A-Za-z_]+[ \t]*[:：]`)
	wideQuote = regexp.MustCompile(`[:：,，\[][\s\pZ]*[“”‘’＂＇].*[“”‘’＂＇][\s\pZ]*([,，}\]].*)?$`)
	wideBrace = regexp.MustCompile(`[:：][\s\pZ]*[｛［【]`)
	wideBlank = regexp.MustCompile(`^[ \t]*[\x{3000}\x{a0}]`)
)

// slipOf names the first slip of a bare line; empty: there is none.
func slipOf(line string) string {
	for _, s := range []struct {
		form       *regexp.Regexp
		what, want string
	}{
		{wideBlank, "行首是全角空格", "请改用半角空格缩进"},
		{wideColon, "设置项后面是全角冒号“：”", "请改为半角冒号加一个空格"},
		{wideComma, "设置项之间是全角逗号“，”", "请改为半角逗号加一个空格"},
		{wideBrace, "用了全角括号", "请改为半角的 { } 或 [ ]"},
		{wideQuote, "值的两端是全角引号", `请改为半角的 "`},
	} {
		if s.form.MatchString(line) {
			return s.what + "，" + s.want
		}
	}
	return ""
}

// tabIndent is a tab at the beginning of a line. YAML takes it in some places, so it is named only in a file that is none.
var tabIndent = regexp.MustCompile(`^ *\t`)

// tabs returns a fault for each line that begins with a tab.
func (r *reader) tabs(text []byte) []Fault {
	var all []Fault
	for i, line := range strings.Split(string(text), "\n") {
		if tabIndent.MatchString(line) {
			all = append(all, Fault{Where: r.source + ":" + strconv.Itoa(i+1), Message: "行首是制表符（Tab），请改用空格缩进"})
		}
	}
	return all
}
