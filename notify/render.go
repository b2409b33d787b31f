package notify

import (
	"embed"
	"fmt"
	htmltemplate "html/template"
	"strings"
	texttemplate "text/template"

	"duban/remind"
)

//go:embed templates
var templates embed.FS

// Render words a message. It is pure: the same message gives the same bytes.
func Render(m remind.Message) (remind.Rendered, error) {
	v := newView(&m)
	text, err := texttemplate.ParseFS(templates, "templates/mail.txt")
	if err != nil {
		return remind.Rendered{}, fmt.Errorf("read the text template: %w", err)
	}
	html, err := htmltemplate.ParseFS(templates, "templates/mail.html")
	if err != nil {
		return remind.Rendered{}, fmt.Errorf("read the HTML template: %w", err)
	}
	var t, h strings.Builder
	if err := text.Execute(&t, v); err != nil {
		return remind.Rendered{}, fmt.Errorf("word the text: %w", err)
	}
	if err := html.Execute(&h, v); err != nil {
		return remind.Rendered{}, fmt.Errorf("word the HTML: %w", err)
	}
	return remind.Rendered{Subject: v.Subject, Text: t.String(), HTML: h.String()}, nil
}
