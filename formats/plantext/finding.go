package plantext

import (
	"cmp"
	"fmt"

	"duban/remind/typed"
)

// Severity says how much a finding weighs.
type Severity string

// The severities: an error stops an import, a warning needs a person's eye, a note tells what was left out on purpose.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Note    Severity = "note"
)

// Chinese names the severity as the office reads it.
func (s Severity) Chinese() string {
	switch s {
	case Error:
		return "错误"
	case Warning:
		return "提示"
	default:
		return "说明"
	}
}

// A Finding is a complaint about a document, for the office to read. Line and Column count from 1; 0 means the whole document. Where
// a document has no lines of its own, Where says the place in words that its reader sees: 工作表“联系人”第12行C列.
type Finding struct {
	Line     int      `json:"line"`
	Column   int      `json:"column"`
	Where    string   `json:"where,omitempty"`
	Severity Severity `json:"severity"`
	Message  string   `json:"message"`
	Quote    string   `json:"quote,omitempty"`
}

// String returns the finding in one line: 第12行第3列：…, or with Where in place of the line. Of the document it shows what a person sees there.
func (f Finding) String() string {
	s := f.Message
	if f.Quote != "" {
		s += "：“" + typed.VisibleLine(f.Quote) + "”"
	}
	switch {
	case f.Where != "":
		return f.Where + "：" + s
	case f.Line == 0:
		return s
	}
	return fmt.Sprintf("第%d行第%d列：%s", f.Line, f.Column, s)
}

// ByPlace orders findings as the document does, those on the whole of it first.
func ByPlace(a, b Finding) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// quoteLength bounds a quote, in characters: what one line can show beside its message.
const quoteLength = 40

// Clip shortens a quote to what a line can show.
func Clip(s string) string { return typed.Clip(s, quoteLength) }

// finding makes a finding of the place at which a span begins.
func finding(s span, v Severity, message, quote string) *Finding {
	at := s.at(0)
	return &Finding{Line: at.Line, Column: at.Column, Severity: v, Message: message, Quote: quote}
}
