package incoming

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"html"
	"net/mail"
	"slices"
	"strings"

	"duban/remind/typed"
)

// Bounds says how much is kept of the files of a mail, in bytes and in number, and what mails are our own.
type Bounds struct {
	File, Sum, Files int
	Own              []string // the addresses that we send from
}

// ErrNoMail says that some bytes are no mail: they have no header.
var ErrNoMail = errors.New("no mail")

// The bounds of what a hostile mail can make of itself. What people write has a few parts, three or four deep.
const (
	maxParts = 200
	maxDepth = 12
	maxText  = 1 << 20 // bytes of words of a kind
)

// Read takes a mail apart. It never gives up for a fault in it: what can be read is there, and what could not is said in Doubts and Left. Only what
// is no mail at all returns ErrNoMail. No file is opened, and nothing is fetched.
func Read(raw []byte, b Bounds) (*Mail, error) {
	e := newEntity(bytes.TrimLeft(raw, "\r\n\ufeff"))
	if len(e.fields) == 0 {
		return nil, ErrNoMail
	}
	m := newMail(e)
	r := &reader{mail: m, bounds: b}
	w := r.words(e, 0)
	m.Text, m.HTML = typed.Visible(bounded(w.text, m)), bounded(w.html, m)
	r.finish()
	m.Machine = machine(e, r.kinds, m, b.Own)
	return m, nil
}

// newMail reads the header.
func newMail(e *entity) *Mail {
	m := &Mail{
		Subject: typed.VisibleLine(decodeWords(e.get("subject"))), MessageID: bareID(e.get("message-id")), IDs: ourIDs(e), Auth: checks(e),
	}
	m.Mark = markIn(m.Subject)
	m.From = firstAddress(e.get("from"))
	for _, field := range slices.Concat(e.all("to"), e.all("cc")) {
		m.To = append(m.To, addresses(field)...)
	}
	if date, err := mail.ParseDate(e.get("date")); err == nil {
		m.Date = date
	}
	if m.From.Address == "" {
		m.doubt("发件人地址无法识别")
	}
	return m
}

// doubt adds what the office should look at, once.
func (m *Mail) doubt(what string) {
	if !slices.Contains(m.Doubts, what) {
		m.Doubts = append(m.Doubts, what)
	}
}

// bounded cuts words that are longer than any that a person writes.
func bounded(text string, m *Mail) string {
	if len(text) <= maxText {
		return text
	}
	m.doubt("正文过长，只保留了开头部分")
	return strings.ToValidUTF8(text[:maxText], "")
}

// words are what parts of a mail say, as text and as HTML; where a mail says all in both, one is enough.
type words struct{ text, html string }

// A reader walks through the parts of a mail.
type reader struct {
	mail   *Mail
	bounds Bounds
	kinds  []kind // of all parts, for what they tell of the sender
	sum    int    // bytes of the files that are kept
	icons  int    // pictures of a signature, which were left out
}

// A kind is what a part says that it is.
type kind struct {
	name   string
	params map[string]string
	file   bool
	body   []byte // of what programs tell each other
}

// words returns what an entity says; its files go to the mail.
func (r *reader) words(e *entity, depth int) words {
	if len(r.kinds) >= maxParts || depth > maxDepth {
		r.mail.doubt("邮件结构过于复杂，有的内容没有读取")
		return words{}
	}
	name, params := parseParams(cmp.Or(e.get("content-type"), "text/plain"))
	disposition, more := parseParams(e.get("content-disposition"))
	k := kind{name: name, params: params}
	k.file = disposition == "attachment" && depth > 0 || params["name"]+more["filename"] != ""
	r.kinds = append(r.kinds, k)
	switch {
	case strings.HasPrefix(name, "multipart/"):
		return r.multipart(e, &k, depth)
	case !k.file && name == "text/html":
		return words{html: r.text(e, &k)}
	case !k.file && (name == "text/plain" || !strings.Contains(name, "/")):
		return words{text: unflow(r.text(e, &k), params)}
	}
	r.file(e, &k, cmp.Or(more["filename"], params["name"]), disposition)
	return words{}
}

// multipart returns what the parts of an entity say: all of them, or the same in several forms. What cannot be parted is read as text.
func (r *reader) multipart(e *entity, k *kind, depth int) words {
	pieces, closed := parts(e.body, k.params["boundary"])
	if len(pieces) == 0 {
		return words{text: r.text(e, k)}
	}
	if !closed {
		r.mail.doubt("邮件不完整，正文或附件可能有缺失")
	}
	if k.name == "multipart/encrypted" {
		r.mail.doubt("邮件已加密，系统不能读取")
	}
	var all []words
	for _, piece := range pieces {
		part := newEntity(piece)
		if len(part.body) == 0 && !part.has("content-type", "content-disposition", "content-transfer-encoding") {
			part = &entity{body: piece}
		}
		all = append(all, r.words(part, depth+1))
	}
	return together(all, k.name == "multipart/alternative")
}

// together joins what parts say. Parts that follow each other are all seen, so as soon as one is HTML the others are in the HTML too.
func together(all []words, alternative bool) (w words) {
	anyHTML := slices.ContainsFunc(all, func(one words) bool { return one.html != "" })
	for _, one := range all {
		w.text = joined(w.text, one.text)
		if one.html == "" && one.text != "" && anyHTML && !alternative {
			one.html = "<pre>" + html.EscapeString(one.text) + "</pre>"
		}
		w.html = joined(w.html, one.html)
	}
	return w
}

// joined puts one text behind another, on a line of its own.
func joined(a, b string) string {
	if a != "" && b != "" && !strings.HasSuffix(a, "\n") {
		a += "\n"
	}
	return a + b
}

// text returns the body of a part as text.
func (r *reader) text(e *entity, k *kind) string {
	text, fits := decodeText(unencode(e.body, e.get("content-transfer-encoding")), k.params["charset"])
	if !fits {
		r.mail.doubt("正文的字符编码有误，个别文字无法识别")
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\x00", "")
}

// finish says what the mail's files were, once all are seen.
func (r *reader) finish() {
	if r.icons > 0 {
		r.mail.Left = append(r.mail.Left, fmt.Sprintf("正文中的小图片（徽标、签名等）%d个，未作为佐证保留", r.icons))
	}
	if len(r.mail.Left) > maxLeft {
		rest := len(r.mail.Left) - maxLeft
		r.mail.Left = append(r.mail.Left[:maxLeft], fmt.Sprintf("另有%d个附件未保留", rest))
	}
}

// maxLeft bounds how many files are named that were not kept.
const maxLeft = 20
