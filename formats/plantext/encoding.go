package plantext

import (
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// ErrEncoding says that a file is no text in an encoding known here, and what to do about it.
var ErrEncoding = errors.New("文件既不是UTF-8编码也不是GB18030（GBK）编码，请在记事本或WPS中另存为UTF-8编码的文本文件后重新导入")

// Decode returns the text of a file in UTF-8, with or without a mark in front, or in GB18030, as older office machines write it.
// UTF-8 is tried first, as Chinese text in GB18030 is hardly ever valid UTF-8 by chance, while much UTF-8 passes for GB18030.
// GB18030 holds GBK and GB2312, so that one decoder reads the files of all older machines.
func Decode(raw []byte) (string, error) {
	if utf8.Valid(raw) {
		return strings.TrimPrefix(string(raw), "\ufeff"), nil
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
	// The decoder puts U+FFFD where the bytes are no character and goes on.
	if err != nil || strings.ContainsRune(string(text), utf8.RuneError) {
		return "", ErrEncoding
	}
	return strings.TrimPrefix(string(text), "\ufeff"), nil
}

// ErrEmpty says that a file holds nothing, whatever form its name promises.
var ErrEmpty = errors.New("文件是空的，没有内容可读")
