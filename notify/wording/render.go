package wording

import (
	"embed"
	"fmt"
	htmltemplate "html/template"
	"io"
	"strings"
	"sync"
	texttemplate "text/template"
	"text/template/parse"

	"duban/notify/compiled"
	"duban/remind"
	"duban/remind/delivery"
)

//go:embed templates
var templates embed.FS

// Texts are the words of messages: the letter in its two forms, and the sentences that fill it.
type Texts struct {
	text  *texttemplate.Template // of mail.txt
	html  *htmltemplate.Template // of mail.html
	words *texttemplate.Template // of words.txt: each sentence a template with a name

	programs *compiled.Programs          // the same, compiled
	filled   func(name string, with any) // told of what each is filled with; nil: nobody asks
}

// Outlook for Windows knows no max-width: it alone reads these comments, which html/template would leave out.
const (
	outlookOpen  = `<!--[if mso]><table role="presentation" width="760" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->`
	outlookClose = `<!--[if mso]></td></tr></table><![endif]-->`
)

// Builtin returns the texts of the program itself.
var Builtin = sync.OnceValue(func() *Texts {
	// They are part of the program: it cannot speak without them.
	t := &Texts{
		text:  texttemplate.Must(texttemplate.New(mailText).Funcs(funcs).ParseFS(templates, "templates/"+mailText)),
		html:  htmltemplate.Must(htmltemplate.New(mailHTML).Funcs(funcs).ParseFS(templates, "templates/"+mailHTML)),
		words: texttemplate.Must(texttemplate.New(wordsText).ParseFS(templates, "templates/"+wordsText)),
	}
	t.programs = compiled.NewPrograms(funcs, t.tree)
	return t
})

// tree returns a text as it was parsed; of the letter in HTML with what is escaped of it, which happens when it is first filled.
func (t *Texts) tree(name string) *parse.Tree {
	switch name {
	case mailText:
		return t.text.Tree
	case mailHTML:
		_ = t.html.Execute(io.Discard, view{}) // if it fails nothing is lost: it fails again where that is told
		return t.html.Tree
	}
	if s := t.words.Lookup(name); s != nil {
		return s.Tree
	}
	return nil
}

// The files of texts.
const (
	mailText  = "mail.txt"
	mailHTML  = "mail.html"
	wordsText = "words.txt"
)

// funcs are what the templates of a mail may call.
var funcs = map[string]any{
	"pieces":       func(who string) []string { return strings.Split(who, blank) },
	"outlookOpen":  func() htmltemplate.HTML { return outlookOpen },
	"outlookClose": func() htmltemplate.HTML { return outlookClose },
}

// say returns the sentence of a name, filled with what it speaks of.
func (t *Texts) say(name string, of any) string {
	if t.filled != nil {
		t.filled(name, of)
	}
	if said, ok := t.programs.Fill(name, of); ok {
		return strings.TrimSpace(said)
	}
	var b strings.Builder
	if t.words.ExecuteTemplate(&b, name, of) != nil {
		// Nobody goes untold for an office's slip. That the program's own sentences can be filled is what tests hold.
		if own := Builtin(); own != t {
			return own.say(name, of)
		}
	}
	return strings.TrimSpace(b.String())
}

// mailLimit bounds text and HTML together: web mail folds away what is longer than 102 KB.
const mailLimit = 96 << 10

// Mail words a message as a mail, the more briefly the more it holds, so that it stays under mailLimit. It is pure: the same message
// gives the same bytes.
func (t *Texts) Mail(m *remind.Message) (remind.Rendered, error) {
	var r remind.Rendered
	var err error
	for _, within := range extents {
		if r, err = t.render(t.newView(m, within)); err != nil || len(r.Text)+len(r.HTML) <= mailLimit {
			break
		}
	}
	r.Subject = delivery.Marked(r.Subject, m.ID)
	return r, err
}

// render fills both forms. A failure is a fault of the templates: nothing of a plan can cause one.
func (t *Texts) render(v view) (remind.Rendered, error) {
	if t.filled != nil {
		t.filled(mailText, v)
		t.filled(mailHTML, v)
	}
	text, err := t.letter(mailText, t.text.Execute, v)
	if err != nil {
		return remind.Rendered{}, fmt.Errorf("word the text: %w", err)
	}
	html, err := t.letter(mailHTML, t.html.Execute, v)
	if err != nil {
		return remind.Rendered{}, fmt.Errorf("word the HTML: %w", err)
	}
	return remind.Rendered{Subject: v.Subject, Text: text, HTML: html}, nil
}

// letter fills one form, by the library where it asks for more than a program does.
func (t *Texts) letter(name string, execute func(io.Writer, any) error, v view) (string, error) {
	if words, ok := t.programs.Fill(name, &v); ok {
		return words, nil
	}
	var b strings.Builder
	err := execute(&b, v)
	return b.String(), err
}
