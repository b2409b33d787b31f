package workbook

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"

	"duban/formats/plantext"
	"duban/remind"
	"duban/remind/days"
	"duban/remind/typed"
)

// Plain returns what a person sees of a text in a cell, as the readers of spreadsheets do: by it, what was written is compared with what is read.
func Plain(s string) string {
	return strings.Trim(strings.ReplaceAll(typed.Visible(s), "\u00a0", " "), plantext.Blanks+"\n")
}

// Narrow returns an address, a number or an account as machines write it: no blanks, no full-width letters, digits and signs.
// ｚｈａｎｇ＠ｈｙ.gov.cn, typed with a Chinese keyboard in full width, is the address zhang@hy.gov.cn; no mail server would take it as it stands.
func Narrow(s string) string {
	s = width.Narrow.String(Plain(s))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(plantext.Blanks+"\n", r) }), "")
}

// Mailbox returns a mail address as it was typed, but for what is certain: blanks and marks of no width around it are none of it, and letters,
// digits and signs in full width are those of ASCII. All else is left, so that it can be told of: 李某 li@hy.gov.cn without its blank would be
// somebody's.
func Mailbox(s string) string {
	s = strings.Trim(s, plantext.Blanks+"\n\u200c\u200d\u2060\u00ad")
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, s)
}

var dayPattern = regexp.MustCompile(`^(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?$`)

// readDay reads a day written out: 2024-05-31, 2024/5/31, 2024.5.31 or 2024年5月31日. A day that does not exist is none.
func readDay(s string) (remind.Date, bool) {
	m := dayPattern.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	year, _ := strconv.Atoi(m[1]) // the pattern admits digits only
	month, _ := strconv.Atoi(m[2])
	day, _ := strconv.Atoi(m[3])
	return remind.NewDate(year, time.Month(month), day), days.ValidDate(year, month, day)
}

// A Place is where an entry stands in its file: on a line, in a column, both counted from 1, or in words.
type Place struct {
	Line, Column int
	Where        string
	cell         bool // of a table, whose titles are Chinese
}

// Entered returns the place of an entry that stands in no file, in words.
func Entered(words string) Place { return Place{Where: words, cell: true} }

// Places says where the fields of an entry stand.
type Places func(field string) Place

// keyNames are the names that fields have in YAML, and what stands with them.
var keyNames = regexp.MustCompile(`（[a-z][^（）]*）`)

// Fault makes a finding of the place. What fields are called in YAML is no help in a table.
func (s Place) Fault(v plantext.Severity, message, quote string) plantext.Finding {
	if s.cell {
		message = keyNames.ReplaceAllString(message, "")
	}
	return plantext.Finding{Line: s.Line, Column: s.Column, Where: s.Where, Severity: v, Message: message, Quote: quote}
}

// HelpSheets are the names of the sheet that explains a template: it is written for people and read by nobody.
var HelpSheets = []string{"填写说明", "说明"}
