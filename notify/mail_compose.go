package notify

import (
	"bytes"
	"fmt"
	"mime"
	"net/mail"
	"slices"
	"strings"
	"time"

	"duban/remind"
	"duban/remind/delivery"
)

// What a mail is, byte for byte, stands in this file: a repetition is the same mail, and a mailbox shows it once. It is what go-mail would write, which takes
// most of its time to encode the words.

// encode returns a letter as a mail: multipart/alternative, UTF-8, base64, with its files behind it. The same letter gives the same bytes.
func (s Sender) encode(l delivery.Letter) ([]byte, error) { return s.encodeInto(nil, l) }

// encodeInto does so in the room of a mail that is no longer needed.
func (s Sender) encodeInto(old []byte, l delivery.Letter) ([]byte, error) {
	const frame = 2 << 10 // about what stands around the words
	raw := slices.Grow(old[:0], frame+base64Size(len(l.Text))+base64Size(len(l.HTML)))
	raw, err := s.head(raw, &l)
	if err != nil {
		return nil, err
	}
	boundary := boundaryOf(l.ID)
	raw = append(append(append(raw, "Content-Type: multipart/alternative;\r\n boundary="...), boundary...), "\r\n"...)
	raw = appendPart(raw, boundary, "text/plain", l.Text)
	raw = appendPart(raw, boundary, "text/html", l.HTML)
	raw = append(append(append(raw, "\r\n--"...), boundary...), "--\r\n"...)
	if len(l.Attachments) == 0 {
		return raw, nil
	}
	return enclose(raw, l.ID, l.Attachments)
}

// boundaryOf returns what stands between the parts of a mail.
func boundaryOf(id string) string { return "duban-" + id }

// appendPart appends words as a part, behind the boundary before it.
func appendPart(raw []byte, boundary, kind, words string) []byte {
	raw = append(append(append(raw, "\r\n--"...), boundary...), "\r\nContent-Transfer-Encoding: base64\r\nContent-Type: "...)
	return appendBase64(append(append(raw, kind...), "; charset=UTF-8\r\n\r\n"...), words)
}

// head appends the fields but for the type. Boundary and Message-ID come from the message's name, and no date but that of its making stands in it.
func (s Sender) head(raw []byte, l *delivery.Letter) ([]byte, error) {
	from, err := mail.ParseAddress(s.From)
	if err != nil {
		return nil, fmt.Errorf("mail.from: %w", err)
	}
	to, err := mail.ParseAddress(l.To)
	if err != nil {
		return nil, fmt.Errorf("address mail %s: %w", l.ID, err)
	}
	domain, root := domainOf(from.Address), ""
	if l.References != "" {
		root = "<" + l.References + "@" + domain + ">"
	}
	field := func(name, value string) {
		if value != "" {
			raw = appendField(raw, name, mime.BEncoding.Encode("UTF-8", value))
		}
	}
	pressing := func(value string) string {
		if !l.Pressing {
			return ""
		}
		return value
	}
	field("Auto-Submitted", "auto-generated")
	field("Date", l.Date.In(remind.Shanghai).Format(time.RFC1123Z))
	field("Importance", pressing("high"))
	field("In-Reply-To", root)
	field("List-Id", listID(domain))
	field("MIME-Version", "1.0")
	field("Message-ID", "<"+l.ID+"@"+domain+">")
	field("References", root)
	field("X-Auto-Response-Suppress", "OOF, AutoReply, RN, NRN")
	field("X-Priority", pressing("1"))
	raw = append(append(append(raw, "Subject: "...), encodeSubject(l.Subject)...), "\r\n"...)
	raw = appendField(appendField(raw, "From", from.String()), "To", to.String())
	if s.ReplyTo == "" {
		return raw, nil
	}
	reply, err := mail.ParseAddress(s.ReplyTo)
	if err != nil {
		return nil, fmt.Errorf("address mail %s: %w", l.ID, err)
	}
	return appendField(raw, "Reply-To", reply.String()), nil
}

// appendField appends a field of a header, folded between words so that lines have 76 characters at most where their words allow it.
func appendField(raw []byte, name, value string) []byte {
	const line = 76
	room := line - len("\r\n") - len(name) - len(": ")
	raw = append(append(raw, name...), ": "...)
	first := true
	for word := range strings.SplitSeq(value, " ") {
		if !first {
			raw = append(raw, ' ')
			room--
		}
		first = false
		if room-len(word) <= 1 {
			raw = append(bytes.TrimSuffix(raw, []byte(" ")), "\r\n "...)
			room = line - len("\r\n ")
		}
		raw = append(raw, word...)
		room -= len(word)
	}
	return append(raw, "\r\n"...)
}

// listID returns the field by which a reader's rules can file these mails (RFC 2919), whatever becomes of subjects: one name, as long as the sender's
// domain stays. There is no List-Unsubscribe beside it, since nobody can leave his duties.
func listID(domain string) string {
	label := strings.ToLower(strings.Trim(strings.ReplaceAll(domain, "_", "-"), "[]")) // a bare IP address has brackets, which no list may have
	return mime.BEncoding.Encode("UTF-8", "督办") + " <duban." + label + ">"
}
