//go:build browser && slow

package main

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"duban/tools/browser"
)

// What a mail server has refused is sent again from the page, once its address is good.
func TestAFailedMessageIsSentAgainInABrowser(t *testing.T) {
	t.Parallel()
	const lost = "shigu@city.test"
	p, settings, state := openPostOffice(t)
	p.says(func(_, to string) error {
		if to != lost {
			return nil
		}
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.NoEnhancedCode, Message: "no such mailbox"}
	}, "")
	address := aPort(t)
	text, err := os.ReadFile(settings)
	if err != nil {
		t.Fatal(err)
	}
	open := strings.Replace(string(text), `page: {listen: ""}`, `page: {listen: "`+address+`"}`, 1)
	if err := os.WriteFile(settings, []byte(open), 0o600); err != nil {
		t.Fatal(err)
	}
	h := &officeHouse{t: t}
	h.start(address, settings, "--state", state)
	b := browser.Open(t, 1200, 800)
	h.begin(b)
	h.until(b, "/messages?state=failed", func() bool {
		return browser.Eval[int](b, `document.querySelectorAll('td a[href^="/messages/"]').length`) == 1
	})
	b.Press(`td a[href^="/messages/"]`)
	h.sees(b, "550", "no such mailbox")
	b.Shoot("failed")
	before := p.heard()
	p.says(nil, "")
	b.Press(`a[href*="act=resend"]`)
	b.Press(`form[action$="/settle"] button.main`)
	h.until(b, "/messages?state=failed", func() bool { return p.heard() > before })
}

// until looks at a page until something has come to pass.
func (h *officeHouse) until(b *browser.Tab, path string, done func() bool) {
	h.t.Helper()
	for began := time.Now(); ; time.Sleep(time.Second) {
		b.Go(h.at + path)
		if done() {
			return
		}
		if time.Since(began) > 3*browser.Patience {
			h.t.Fatalf("%s stays so:\n%s", path, b.Text("main"))
		}
	}
}
