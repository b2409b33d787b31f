package plantext

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	utf "golang.org/x/text/encoding/unicode"
)

// ErrEncoding says that a file is no text in an encoding known here, and what to do about it.
var ErrEncoding = errors.New("文件既不是UTF-8编码也不是GB18030（GBK）编码，请在记事本或WPS中另存为UTF-8编码的文本文件后重新导入")

// Decode returns the text of a file in UTF-8, with or without a mark in front, in GB18030, as older office machines write it, or in UTF-16 with
// its mark, which Notepad and Excel call Unicode.
// UTF-8 is tried first, as Chinese text in GB18030 is hardly ever valid UTF-8 by chance, while much UTF-8 passes for GB18030.
// GB18030 holds GBK and GB2312, so that one decoder reads the files of all older machines.
func Decode(raw []byte) (string, error) {
	if bytes.HasPrefix(raw, []byte("\xFF\xFE")) || bytes.HasPrefix(raw, []byte("\xFE\xFF")) {
		return decoded(utf.UTF16(utf.LittleEndian, utf.ExpectBOM), raw)
	}
	if utf8.Valid(raw) {
		return strings.TrimPrefix(string(raw), "\ufeff"), nil
	}
	if line := utf8Line(raw); line > 0 {
		return "", fmt.Errorf("第%d行是UTF-8编码，而文件中另有其他编码的内容（多为两份文件拼接而成），%w", line, ErrEncoding)
	}
	return decoded(simplifiedchinese.GB18030, raw)
}

// decoded returns a text in some encoding, all of it.
func decoded(e encoding.Encoding, raw []byte) (string, error) {
	text, err := e.NewDecoder().Bytes(raw)
	// The decoder puts U+FFFD where the bytes are no character and goes on. A zero stands in no text: it is half a character of UTF-16.
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) || bytes.IndexByte(text, 0) >= 0 {
		return "", ErrEncoding
	}
	return strings.TrimPrefix(string(text), "\ufeff"), nil
}

// surely is how many Chinese characters of UTF-8 a line must hold, and nothing else that is not ASCII, to be no GB18030 by chance.
const surely = 6

// utf8Line returns the first line of a file that is surely UTF-8, counted from 1; 0 if there is none. Read as GB18030 like the rest of its
// file it would be other words, without any fault to be seen.
func utf8Line(raw []byte) int {
	n := 0
	for line := range bytes.Lines(raw) {
		n++
		if !utf8.Valid(line) {
			continue
		}
		chinese, other := 0, 0
		for _, r := range string(line) {
			switch {
			case unicode.Is(unicode.Han, r) || strings.ContainsRune("，。、；：（）“”《》", r):
				chinese++
			case r > unicode.MaxASCII && r != '\ufeff':
				other++
			}
		}
		if chinese >= surely && other == 0 {
			return n
		}
	}
	return 0
}

// ErrEmpty says that a file holds nothing, whatever form its name promises.
var ErrEmpty = errors.New("文件是空的，没有内容可读")
