// Package webpage writes pages for an office's site: one file in HTML that needs no other, has no script, and is read on a telephone as on paper.
package webpage

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"duban/remind"
	"duban/remind/disclosure"
)

//go:embed disclosure.html
var disclosureText string

// disclosurePage is the page of what is published. html/template escapes by where a text stands, so that no plan's words become marks.
var disclosurePage = template.Must(template.New("disclosure").Parse(disclosureText))

// WriteDisclosure writes the pages of a day as one, which names the office that publishes it. There is nothing in it but what pages have: no
// author, no program, no path.
func WriteDisclosure(w io.Writer, today remind.Date, pages []disclosure.Page) error {
	about := struct {
		Office, Today string
		Demo          bool
		Pages         []disclosure.Page
	}{Today: today.ChineseShort(), Pages: pages}
	for i := range pages {
		about.Office, about.Demo = pages[i].Office, about.Demo || pages[i].Demo
	}
	if err := disclosurePage.Execute(w, about); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}
