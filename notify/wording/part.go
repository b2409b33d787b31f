package wording

import (
	"duban/remind"
	"duban/remind/typed"
)

// A Part is a message as one letter carries it.
type Part struct {
	Message  remind.Message
	Rendered remind.Rendered
}

// Visible returns words without what nobody sees, the subject in one line. Readers of documents leave it out already; this is the second wall,
// as a store may hold what an older reader has let in.
func Visible(r remind.Rendered) remind.Rendered {
	r.Subject, r.Text = typed.VisibleLine(r.Subject), typed.Visible(r.Text)
	r.HTML, r.Markdown = typed.Visible(r.HTML), typed.Visible(r.Markdown)
	return r
}
