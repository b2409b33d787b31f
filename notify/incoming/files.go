package incoming

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"duban/remind/answer"
	"duban/remind/typed"
)

// file keeps a part as proof, or says why not.
func (r *reader) file(e *entity, k *kind, name, disposition string) {
	if noEvidence(k.name) || strings.EqualFold(name, "smime.p7s") {
		return
	}
	r.note(k, e, name)
	data := unencode(e.body, e.get("content-transfer-encoding"))
	if isIcon(e, k.name, disposition, len(data)) {
		r.icons++
		return
	}
	name = fileName(name, k.name, len(r.mail.Files)+1)
	if why := r.refused(len(data)); why != "" {
		r.mail.Left = append(r.mail.Left, "附件“"+name+"”"+why)
		return
	}
	sum := sha256.Sum256(data)
	f := answer.File{Name: name, Type: k.name, Bytes: len(data), SHA256: hex.EncodeToString(sum[:]), Data: data}
	if slices.ContainsFunc(r.mail.Files, func(x answer.File) bool { return x.SHA256 == f.SHA256 && x.Name == f.Name }) {
		return // some programs put one twice
	}
	r.mail.Files = append(r.mail.Files, f)
	r.sum += len(data)
}

// refused says why a file of a size is not kept; nothing where it is.
func (r *reader) refused(size int) string {
	b := &r.bounds
	switch {
	case size == 0:
		return "是空的，未保留"
	case size > b.File:
		return fmt.Sprintf("（%s）超过单个附件的上限%s，未保留", megabytes(size), megabytes(b.File))
	case len(r.mail.Files) >= b.Files:
		return fmt.Sprintf("未保留：一封邮件最多保留%d个附件", b.Files)
	case r.sum+size > b.Sum:
		return fmt.Sprintf("（%s）未保留：一封邮件的附件合计超过上限%s", megabytes(size), megabytes(b.Sum))
	}
	return ""
}

// megabytes returns a size as people read it.
func megabytes(n int) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.1f KB", float64(n)/(1<<10))
}

// noEvidence reports whether parts of a kind are a program's own: signatures of the mail, what was taken apart by an Apple, what servers tell each other.
func noEvidence(kind string) bool {
	switch kind {
	case "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "application/pgp-keys", "application/applefile",
		"message/delivery-status", "message/global-delivery-status", "message/disposition-notification", "text/rfc822-headers", "text/x-amp-html":
		return true
	}
	return false
}

// note says what the office has to know of a part before it looks at it, and keeps what tells whether a person sent it.
func (r *reader) note(k *kind, e *entity, name string) {
	switch {
	case k.name == "application/ms-tnef", k.name == "application/vnd.ms-tnef", strings.EqualFold(name, "winmail.dat"):
		r.mail.doubt("附件以 winmail.dat 的形式封装，内容须用 Outlook 打开")
	case k.name == "application/pkcs7-mime", k.name == "application/x-pkcs7-mime":
		r.mail.doubt("邮件经加密或者签名封装，系统不能读取正文")
	case k.name == "text/calendar":
		last := &r.kinds[len(r.kinds)-1]
		body := unencode(e.body, e.get("content-transfer-encoding"))
		last.body = body[:min(len(body), 1<<10)]
	}
}

// iconSize is how large the picture of a signature may be. What people put among their words to prove something is a photograph.
const iconSize = 24 << 10

// isIcon reports whether a part is a picture that belongs to the layout of a mail, as a logo.
func isIcon(e *entity, kind, disposition string, size int) bool {
	return strings.HasPrefix(kind, "image/") && e.has("content-id") && disposition != "attachment" && size < iconSize
}

// longestName bounds the name of a file, in characters.
const longestName = 100

// fileName returns the name of a file as it may be shown and be given to a file: without path, without what nobody sees or what turns a line around,
// not too long. What has none is called by its number.
func fileName(name, kind string, number int) string {
	if escaped := unpercent(name); strings.Count(name, "%") > 2 && utf8.Valid(escaped) && chinese(string(escaped)) {
		name = string(escaped) // as the web writes names
	}
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(c rune) rune {
		if strings.ContainsRune(`:*?"<>|`, c) || c == utf8.RuneError {
			return -1
		}
		return c
	}, typed.VisibleLine(name))
	name = strings.TrimRight(strings.TrimLeft(name, " ."), " .")
	if name == "" {
		return fmt.Sprintf("附件%d%s", number, extension(kind))
	}
	if ext := path.Ext(name); utf8.RuneCountInString(name) > longestName {
		stem := []rune(strings.TrimSuffix(name, ext))
		ext = string([]rune(ext)[:min(utf8.RuneCountInString(ext), 10)])
		name = string(stem[:min(len(stem), longestName-utf8.RuneCountInString(ext))]) + ext
	}
	return name
}

// extension returns what the names of files of a kind end with. A table of the machine's would make names that depend on the machine.
func extension(kind string) string { return extensions[kind] }

var extensions = map[string]string{
	"message/rfc822": ".eml", "image/jpeg": ".jpg", "image/png": ".png", "image/heic": ".heic", "application/pdf": ".pdf", "text/plain": ".txt",
	"text/html": ".html", "text/calendar": ".ics", "application/ms-tnef": ".dat", "application/zip": ".zip", "application/msword": ".doc",
	"application/vnd.ms-excel": ".xls", "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
