package answers

import (
	"crypto/sha256"
	_ "embed" // the page and its style
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"sync"

	"duban/remind"
	"duban/remind/answer"
	"duban/remind/ticket"
)

//go:embed page.html
var pageText string

//go:embed style.css
var styleText string

// style is the sheet as it stands in a page. Its hash stands in the policy, so that nothing else in a page can be a style, and no script runs.
var style = template.CSS(strings.ReplaceAll(styleText, "\n", "")) //nolint:gosec // a file of the program

var pages = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Funcs(template.FuncMap{"style": func() template.CSS { return style }}).Parse(pageText))
})

// headers go with every answer. The address of a page holds its token: no cache may keep it, no search engine list it, no other site hear of it.
// The referrer stays within the page, because browsers that send none name no origin either, by which a form of another site is told.
var headers = map[string]string{
	"Content-Type":            "text/html; charset=utf-8",
	"Cache-Control":           "no-store",
	"Referrer-Policy":         "same-origin",
	"X-Robots-Tag":            "noindex, nofollow, noarchive",
	"X-Content-Type-Options":  "nosniff",
	"X-Frame-Options":         "DENY",
	"Content-Security-Policy": "default-src 'none'; style-src 'sha256-" + styleHash() + "'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
}

// styleHash returns the hash by which a browser knows the style.
func styleHash() string {
	sum := sha256.Sum256([]byte(style))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// taken is the name of what says in the address which answer was recorded.
const taken = "r"

// many is how many matters a form folds away.
const many = 6

// A view is what a page shows.
type view struct {
	Title   string
	Office  *remind.SignOff // nil: to a stranger
	Lines   []string
	Back    string
	Matters []matter
	Said    string // of an answer that was taken
	Again   string
	*fields
}

// fields are what the form shows besides.
type fields struct {
	Recipient, Day    string
	Token, Fault      string
	May, Shown        map[string]bool
	One, Many, Open   bool // one matter; so many that they are folded away; unfolded all the same
	Chosen            int
	Tomorrow          remind.Date
	To                string
	DoneWords, Reason string
	ProgressWords     string
	MaxMB             int
	Earlier           []string
}

// A matter is one line of a form.
type matter struct {
	answer.Asked
	Chosen bool
}

// page writes a page.
func (h *handler) page(w http.ResponseWriter, status int, name string, v *view) {
	w.WriteHeader(status)
	// Who looks has gone, or the page is at fault, which tests would show.
	if err := pages().ExecuteTemplate(w, name, v); err != nil {
		h.Log.Debug("a page was not written", "error", err)
	}
}

// office returns who is to be telephoned; a stranger is told nobody.
func office(f *answer.Form) *remind.SignOff {
	if f == nil {
		return nil
	}
	return &f.Office
}

// plainView says one line. Whoever has a form can go back to it.
func plainView(f *answer.Form, line string) *view {
	v := &view{Title: "督办答复", Office: office(f), Lines: []string{line}}
	if f != nil {
		v.Back = "?"
	}
	return v
}

// settledView says why a link serves no more, and what became of its matters: to whom they are none of his any more, not.
func settledView(f *answer.Form) *view {
	v := &view{Title: "链接已失效", Office: &f.Office}
	if !f.Speaks {
		v.Lines = []string{"收到该邮件的地址现已不是有关单位的联系方式，本链接不再用于答复。如有变动，请与整改办联系。"}
		return v
	}
	v.Lines = []string{"该邮件提醒的事项均无需再通过本链接答复，现状如下。如有疑问，请与整改办联系。"}
	for _, m := range f.Matters {
		v.Matters = append(v.Matters, matter{Asked: m})
	}
	return v
}

// takenView says what was recorded.
func takenView(f *answer.Form, r *answer.Reply) *view {
	v := &view{Title: "已收到您的答复", Office: &f.Office, Said: spoken(r)}
	for _, c := range r.Claims {
		for _, m := range f.Matters {
			if m.Key == c.Key {
				v.Matters = append(v.Matters, matter{Asked: m})
			}
		}
	}
	if r.Words != "" {
		v.Lines = append(v.Lines, "内容："+r.Words)
	}
	if len(r.Files) > 0 {
		v.Lines = append(v.Lines, fmt.Sprintf("附件%d个：%s", len(r.Files), strings.Join(fileNames(r.Files), "、")))
	}
	v.Lines = append(v.Lines, r.Left...)
	if r.Waits() {
		v.Lines = append(v.Lines, "整改办核实后登记，办理结果另行告知。")
	}
	if f.Open() {
		v.Again = "?"
	}
	return v
}

// spoken says when an answer came, and what it claims.
func spoken(r *answer.Reply) string {
	said := "答复"
	if len(r.Claims) > 0 {
		c := &r.Claims[0]
		said = c.Kind.Chinese()
		if c.To != 0 {
			said += "至" + c.To.ChineseShort()
		}
	}
	return r.At.In(remind.Shanghai).Format("2006年1月2日15:04") + "　" + said
}

// fileNames returns what files are called.
func fileNames(files []answer.File) (names []string) {
	for i := range files {
		names = append(names, files[i].Name)
	}
	return names
}

// formView returns the form, with what was filled in and what is to be mended, where it comes back.
func (h *handler) formView(f *answer.Form, e *entry, fault string) *view {
	asks := f.Asks()
	if fault != "" && len(e.files) > 0 {
		fault += "附件须重新选择。"
	}
	v := &view{Title: "督办答复", Office: &f.Office, fields: &fields{
		Recipient: f.Recipient, Day: f.Day.ChineseShort(), Token: ticket.MakeForm(h.Links.Key, f.Message, nonce()), Fault: fault,
		May: map[string]bool{}, Shown: shown(e), One: len(asks) == 1, Many: len(asks) >= many, Tomorrow: h.today() + 1, To: e.fields["to"],
		DoneWords: e.fields["done-words"], Reason: e.fields["reason"], ProgressWords: e.fields["progress-words"], MaxMB: maxBody >> 20,
	}}
	for _, a := range asks {
		chosen := false
		for _, k := range e.chosen {
			chosen = chosen || k == a.Key
		}
		v.Matters = append(v.Matters, matter{a, chosen})
		if chosen {
			v.Chosen++
		}
		for _, k := range []answer.Kind{answer.Done, answer.Extension} {
			v.May[string(k)] = v.May[string(k)] || a.Allows(k)
		}
	}
	v.Open = fault != "" && v.Chosen == 0
	for i := range f.Earlier {
		v.Earlier = append(v.Earlier, spoken(&f.Earlier[i]))
	}
	return v
}

// shown returns which buttons are unfolded: the one that was pressed, and those under which something was typed.
func shown(e *entry) map[string]bool {
	all := map[string]bool{string(e.kind()): true}
	for _, w := range wordFields {
		if e.fields[w.name] != "" {
			all[string(w.kind)] = true
		}
	}
	return all
}

// today returns the day on which the page is looked at.
func (h *handler) today() remind.Date { return remind.DateOf(h.Now()) }
