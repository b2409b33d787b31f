package incoming

import (
	"bytes"
	"encoding/hex"
	"strings"

	"duban/remind/pattern"
)

// encodedWord is a word in another charset (RFC 2047), also with blanks in it, as some programs write them.
var encodedWord = pattern.New(`=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=`)

// decodeWords returns a field's value with its encoded words decoded, wherever they stand: most programs put them inside quotes too. Words of one
// kind that follow each other are read as one, since programs cut them anywhere, in the middle of a character too.
func decodeWords(s string) string {
	var out strings.Builder
	var kind, run string
	flush := func() {
		charset, how, _ := strings.Cut(kind, "?")
		text, _ := decodeText(unword(run, how), charset)
		out.WriteString(text)
		kind, run = "", ""
	}
	end := 0
	for _, at := range encodedWord.FindAllStringSubmatchIndex(s, -1) {
		between, this := s[end:at[0]], strings.ToLower(s[at[2]:at[3]]+"?"+s[at[4]:at[5]])
		apart := strings.TrimSpace(between) != ""
		if kind != "" && (apart || this != kind) {
			flush()
		}
		if end == 0 || apart {
			out.WriteString(between)
		}
		kind, run, end = this, run+s[at[6]:at[7]], at[1]
	}
	flush()
	return out.String() + s[end:]
}

// unword returns the bytes of an encoded word.
func unword(s, how string) []byte {
	if how == "b" {
		return unbase64([]byte(s))
	}
	return unquote([]byte(strings.ReplaceAll(s, "_", " ")))
}

// unencode returns the body of a part as it was before its transfer encoding. What stands under a name that nobody knows stays as it is.
func unencode(body []byte, encoding string) []byte {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		return unbase64(body)
	case "quoted-printable":
		return unquote(body)
	}
	return body
}

// unbase64 decodes all that is base64 among some bytes. A library would stop at the first blank, stray sign or end in the middle, and leave out what
// a person wrote behind it.
func unbase64(b []byte) []byte {
	out := make([]byte, 0, len(b)/4*3+3)
	var bits, n uint
	for _, c := range b {
		v := bytes.IndexByte(base64Digits, c)
		switch {
		case c == '=':
			bits, n = 0, 0 // the end of one of several texts behind each other
			continue
		case v < 0:
			continue
		}
		bits, n = bits<<6|uint(v), n+6
		if n >= 8 {
			n -= 8
			out = append(out, byte(bits>>n&0xff))
			bits &= 1<<n - 1
		}
	}
	return out
}

var base64Digits = []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

// unquote decodes quoted-printable. An = that begins nothing stays.
func unquote(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		if b[0] != '=' {
			out, b = append(out, b[0]), b[1:]
			continue
		}
		if n := softBreak(b); n > 0 {
			b = b[n:]
			continue
		}
		if len(b) > 2 {
			if coded, err := hex.AppendDecode(out, b[1:3]); err == nil {
				out, b = coded, b[3:]
				continue
			}
		}
		out, b = append(out, '='), b[1:]
	}
	return out
}

// softBreak returns the length of an = at the end of a line, with the line's end; 0 where it is none.
func softBreak(b []byte) int {
	i := 1
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '\r') {
		i++
	}
	switch {
	case i < len(b) && b[i] == '\n':
		return i + 1
	case i == len(b):
		return i
	}
	return 0
}
