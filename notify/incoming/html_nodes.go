package incoming

import (
	"strconv"
	"strings"

	"duban/remind/pattern"
)

// traits are what an element means for the words in it.
type traits struct {
	hidden bool // nobody sees it
	quote  bool // its words are quoted
	weak   bool // they may be: people indent by the same element
	opens  bool // what comes behind it is quoted, to the end
	sign   bool // a signature
	pre    bool // its ends of lines are seen
	size   int  // of its letters: -1 too small to be seen, 1 to be seen, 0 as around it
}

func set(names ...string) map[string]bool {
	s := make(map[string]bool, len(names))
	for _, n := range names {
		s[n] = true
	}
	return s
}

// The elements by how they are laid out.
var (
	blocks = set("address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figure", "footer",
		"form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "html", "includetail", "li", "main", "nav", "ol", "p", "pre", "section", "sign", "summary",
		"table", "tbody", "thead", "tfoot", "tr", "ul", "caption")
	cells  = set("td", "th")
	rows   = set("td", "th", "tr", "table", "tbody", "thead", "tfoot")
	void   = set("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
	unread = set("script", "style", "title", "template", "xml", "svg", "object", "iframe", "select", "textarea", "audio", "video", "canvas", "noembed")
)

// The names by which programs call the element that holds what they quote: ids, classes and names alike, in small letters.
var (
	quoteNames = set("isreplycontent", "reply139content", "origbody", "replycontent", "referencequote", "yahoo_quoted", "protonmail_quote",
		"ntes-mailmaster-quote", "tutanota_quote", "moz-forward-container", "messagereplysection", "blockquote_zmail", "k9mail_quote",
		"mail-editor-reference-message-container", "__aliyun_previous_quote", "quoted_content", "mail_quote_content")
	openingNames = set("divrplyfwdmsg", "outlookmessageheader", "orimsghtmlseperator", "xm_mail_oringinal_describe", "zmail_extra_hr")
	cardNames    = set("xmail_card", "mail_card", "mail-card", "name-card", "namecard", "businesscard", "business-card")
)

// traitsOf returns what an element means.
func traitsOf(name string, attrs map[string]string) traits {
	style := styleOf(attrs["style"])
	_, hidden := attrs["hidden"]
	t := traits{
		hidden: hidden || unread[name] || style.hides(),
		pre:    name == "pre" || strings.HasPrefix(style["white-space"], "pre"),
		sign:   name == "sign",
		size:   style.size(),
	}
	for _, key := range []string{"id", "class", "name", "data-smartmail"} {
		t.named(name, attrs[key])
	}
	if name == "blockquote" && !t.quote {
		t.quote = strings.EqualFold(attrs["type"], "cite") || attrs["cite"] != ""
		t.weak = !t.quote
	}
	return t
}

// named adds what the names of an element say. Exchange puts x_ before each name of a mail that it shows inside another.
func (t *traits) named(element, names string) {
	for n := range strings.FieldsSeq(strings.ToLower(names)) {
		for strings.HasPrefix(n, "x_") {
			n = n[2:]
		}
		t.quote = t.quote || quoteNames[n] || strings.HasPrefix(n, "yahoo_quoted") || element == "blockquote" && strings.HasPrefix(n, "gmail_quote")
		t.opens = t.opens || openingNames[n]
		t.sign = t.sign || cardNames[n] || strings.Contains(n, "signature")
	}
}

// A style is the declarations of an element, the last of each name.
type style map[string]string

func styleOf(s string) style {
	if s == "" {
		return nil
	}
	d := style{}
	for one := range strings.SplitSeq(strings.ToLower(s), ";") {
		name, value, ok := strings.Cut(one, ":")
		if ok {
			d[strings.TrimSpace(name)] = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "!important"))
		}
	}
	return d
}

// hides reports whether nobody sees what is in the element, whatever its size.
func (s style) hides() bool {
	if s["display"] == "none" || s["visibility"] == "hidden" || s["mso-hide"] == "all" || s["color"] == "transparent" {
		return true
	}
	if o, ok := s["opacity"]; ok && zero(o) {
		return true
	}
	for _, name := range []string{"height", "max-height", "width", "max-width"} {
		if v, ok := s[name]; ok && zero(v) && s["overflow"] == "hidden" {
			return true
		}
	}
	return false
}

var length = pattern.New(`^(\d*\.?\d+)(px|pt)?`)

// size returns how large letters are, by which those that nobody can see are found. An element that says nothing has those around it: pages set a size of nothing on a
// table, to close its gaps, and a real one on its cells.
func (s style) size() int {
	v, ok := s["font-size"]
	if !ok {
		v, ok = s["font"]
		if ok && !strings.HasPrefix(v, "0") {
			return 1
		}
	}
	m := length.FindStringSubmatch(v)
	switch {
	case !ok:
		return 0
	case m == nil:
		return 1
	}
	n, _ := strconv.ParseFloat(m[1], 64)
	if n == 0 || n <= 1 && m[2] != "" {
		return -1
	}
	return 1
}

// zero reports whether a length or a share is nothing.
func zero(v string) bool {
	m := length.FindStringSubmatch(v)
	if m == nil {
		return false
	}
	n, _ := strconv.ParseFloat(m[1], 64)
	return n == 0
}

// shortRule reports whether a rule is one above a signature, as Foxmail draws it: those above a quotation go across the page.
func shortRule(attrs map[string]string) bool {
	w := attrs["width"]
	if v, ok := styleOf(attrs["style"])["width"]; ok {
		w = v
	}
	if strings.HasSuffix(w, "%") {
		return false
	}
	n, err := strconv.Atoi(strings.TrimSuffix(w, "px"))
	return err == nil && n <= 300
}
