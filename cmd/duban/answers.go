package main

import (
	"context"

	"duban/office"
	"duban/remind/answer"
	"duban/remind/ticket"
	"duban/web"
	"duban/web/answers"
)

// A doorstep is where the pages behind the links of mails are served, and under which address.
type doorstep struct{ listen, base string }

// openAnswers serves the pages behind the links of mails, where mails have links. They have a listener of their own, so that an office can put it
// before its firewall. As with the page, a port that is taken is no reason to stop reminding.
func (s *service) openAnswers() {
	o, err := s.office(s.store)
	if err != nil { // of settings by which the daemon itself could not have been built
		s.daemon.Log.Error("answers by link are not served", "error", err)
		return
	}
	s.forms.Store(&office.Forms{Office: o})
	at := doorstep{s.settings.Answers.Listen, s.settings.LinkBase()}
	if at == s.doorstep && s.answers != nil { // a form that is being sent goes on over a reload
		return
	}
	s.answers.Close()
	s.answers, s.doorstep = nil, at
	s.answersFault.Store(nil)
	if at.base == "" {
		return
	}
	// The handler asks for the office at each look, as a reload puts another one in its place.
	h := answers.NewHandler(answers.Source{
		Links:   o.Terms.Links,
		Form:    func(ctx context.Context, id string) (*answer.Form, error) { return s.forms.Load().Form(ctx, id) },
		Receive: func(ctx context.Context, r *answer.Reply) (bool, error) { return s.forms.Load().Office.Receive(ctx, r) },
		Now:     s.now, Log: s.daemon.Log,
	})
	served, err := web.Start("answers.listen", at.listen, nil, web.Guard(web.Names(at.listen, at.base), h), s.daemon.Log)
	if err != nil {
		s.daemon.Log.Error("answers by link are not served", "error", err)
		text := err.Error()
		s.answersFault.Store(&text)
		return
	}
	s.answers = served
}

// links returns what makes the links of mails, by the key of the store that was opened.
func (a *app) links() ticket.Links { return ticket.Links{Base: a.settings.LinkBase(), Key: a.linkKey} }

// unkept signs the links of a preview where there is no store yet: no page will ever open them.
var unkept = []byte("a preview without a store")
