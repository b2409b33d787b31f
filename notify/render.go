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

// A pair is one letter in its two forms. Both are filled from the same view, so they say the same.
type pair struct {
	text *texttemplate.Template
	html *htmltemplate.Template
}

// Outlook for Windows knows no max-width: it alone reads these comments, which html/template would leave out.
const (
	outlookOpen  = `<!--[if mso]><table role="presentation" width="760" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->`
	outlookClose = `<!--[if mso]></td></tr></table><![endif]-->`
)

// parsed reads the templates once.
var parsed = sync.OnceValues(func() (pair, error) {
	funcs := map[string]any{
		"pieces":       func(who string) []string { return strings.Split(who, blank) },
		"outlookOpen":  func() htmltemplate.HTML { return outlookOpen },
		"outlookClose": func() htmltemplate.HTML { return outlookClose },
	}
	text, err1 := texttemplate.New("mail.txt").Funcs(funcs).ParseFS(templates, "templates/mail.txt")
	html, err2 := htmltemplate.New("mail.html").Funcs(funcs).ParseFS(templates, "templates/mail.html")
	return pair{text, html}, errors.Join(err1, err2)
})

// mailLimit bounds text and HTML together: web mail folds away what is longer than 102 KB.
const mailLimit = 96 << 10

// Render words a message as a mail, the more briefly the more it holds, so that it stays under mailLimit. It is pure: the same message
// gives the same bytes.
func Render(m remind.Message) (remind.Rendered, error) {
	p, err := parsed()
	if err != nil {
		return remind.Rendered{}, fmt.Errorf("read the templates: %w", err)
	}
	r, err := p.render(newView(&m))
	for _, within := range extents[1:] {
		if err != nil || len(r.Text)+len(r.HTML) <= mailLimit {
			break
		}
		r, err = p.render(newViewWithin(&m, within))
	}
	return r, err
}

// render fills both forms. A failure is a fault of the templates: nothing of a plan can cause one.
func (p pair) render(v view) (remind.Rendered, error) {
	var t, h strings.Builder
	if err := p.text.Execute(&t, v); err != nil {
		return remind.Rendered{}, fmt.Errorf("word the text: %w", err)
	}
	if err := p.html.Execute(&h, v); err != nil {
		return remind.Rendered{}, fmt.Errorf("word the HTML: %w", err)
	}
	return remind.Rendered{Subject: v.Subject, Text: t.String(), HTML: h.String()}, nil
}
