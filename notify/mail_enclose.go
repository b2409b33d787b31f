package notify

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"duban/remind"
)

// enclose puts files behind the words of a mail: multipart/mixed around the multipart/alternative that it was. The type is the last field of its
// header: what follows is a part as it stands. The same files give the same bytes.
func enclose(raw []byte, id string, files []remind.Attachment) ([]byte, error) {
	at := bytes.Index(raw, []byte("Content-Type: multipart/alternative;"))
	if at < 0 {
		return nil, errors.New("a mail without words takes no files")
	}
	// Neither boundary is the beginning of the other: some programs compare no more than the beginning of a line.
	boundary := "files-duban-" + id
	var b bytes.Buffer
	fmt.Fprintf(&b, "%sContent-Type: multipart/mixed;\r\n boundary=%s\r\n\r\n--%s\r\n%s", raw[:at], boundary, boundary, raw[at:])
	for i := range files {
		f := &files[i]
		fmt.Fprintf(&b, "\r\n--%s\r\nContent-Type: %s;\r\n name=\"%s\"\r\nContent-Transfer-Encoding: base64\r\n", boundary, f.Type, encodedWords(f.Name, 39))
		fmt.Fprintf(&b, "Content-Disposition: attachment;\r\n filename*=UTF-8''%s\r\n\r\n", strings.ReplaceAll(url.QueryEscape(f.Name), "+", "%20"))
		b.Grow(base64Size(len(f.Data)))
		b.Write(appendBase64(b.AvailableBuffer(), f.Data))
	}
	fmt.Fprintf(&b, "\r\n--%s--\r\n", boundary)
	return b.Bytes(), nil
}

// base64Line is how many bytes a line of 76 characters holds.
const base64Line = 57

// base64Size returns how long data is in base64, with its ends of lines.
func base64Size(n int) int {
	return base64.StdEncoding.EncodedLen(n) + len("\r\n")*((n+base64Line-1)/base64Line)
}

// appendBase64 appends data in lines that every server passes on.
func appendBase64[T string | []byte](all []byte, data T) []byte {
	var line [base64Line]byte
	for len(data) > 0 {
		n := copy(line[:], data)
		all = append(base64.StdEncoding.AppendEncode(all, line[:n]), "\r\n"...)
		data = data[n:]
	}
	return all
}
