package notify

import (
	"embed"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"strings"
	"sync"
	texttemplate "text/template"

	"duban/remind"
)

//go:embed templates
var templates embed.FS

type pair struct {
	text *texttemplate.Template
	html *htmltemplate.Template
}

// parsed reads the templates once.
var parsed = sync.OnceValues(func() (pair, error) {
	text, err1 := texttemplate.ParseFS(templates, "templates/mail.txt")
	html, err2 := htmltemplate.ParseFS(templates, "templates/mail.html")
	return pair{text, html}, errors.Join(err1, err2)
})

// Render words a message. It is pure: the same message gives the same bytes.
func Render(m remind.Message) (remind.Rendered, error) {
	v := newView(&m)
	p, err := parsed()
	if err != nil {
		return remind.Rendered{}, fmt.Errorf("read the templates: %w", err)
	}
	var t, h strings.Builder
	if err := p.text.Execute(&t, v); err != nil {
		return remind.Rendered{}, fmt.Errorf("word the text: %w", err)
	}
	if err := p.html.Execute(&h, v); err != nil {
		return remind.Rendered{}, fmt.Errorf("word the HTML: %w", err)
	}
	return remind.Rendered{Subject: v.Subject, Text: t.String(), HTML: h.String()}, nil
}
