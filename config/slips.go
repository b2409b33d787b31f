package config

import (
	"bytes"
	"fmt"
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
		return []Fault{fault(1, "not YAML in UTF-8: the file is in UTF-16, save it as UTF-8")}
	}
	var all []Fault
	for i, line := range strings.Split(strings.TrimPrefix(string(text), byteOrderMark), "\n") {
		if !utf8.ValidString(line) {
			return []Fault{fault(i+1, "not YAML in UTF-8: the file is likely in GB18030 (ANSI), save it as UTF-8")}
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
		{wideBlank, "begins with a full-width blank", "indent with ordinary blanks"},
		{wideColon, "has the full-width colon ： after a key", "write : and a blank"},
		{wideComma, "has the full-width comma ， between keys", "write , and a blank"},
		{wideBrace, "has full-width brackets", "write { } or [ ]"},
		{wideQuote, "has full-width quotation marks around a value", `write "`},
	} {
		if s.form.MatchString(line) {
			return fmt.Sprintf("the line %s: %s", s.what, s.want)
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
			all = append(all, Fault{Where: r.source + ":" + strconv.Itoa(i+1), Message: "the line begins with a tab: indent with blanks"})
		}
	}
	return all
}
