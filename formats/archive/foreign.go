package archive

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
)

// ErrForeign says that a file has a form that no reader here knows. What to do about it follows the reason.
var ErrForeign = errors.New("不支持这种格式")

// What to do about a foreign form.
const (
	AdviceDocx    = "请在WPS或Office中另存为.docx或.xlsx后重新导入"
	AdviceUnpack  = "文件是压缩包，请解压后分别导入其中的文件"
	adviceScanned = "图片中的文字无法读出，请向发文单位索取.docx，或识别为文字、核对后存为.docx或.txt"
)

// A foreignForm is told by how a file begins. Bytes are compared as they are: lower-cased as if they were text, those of Chinese in GBK became
// the beginning of a picture.
type foreignForm struct{ magic, advice string }

var foreignForms = []foreignForm{
	{"%PDF-", "文件是PDF，请索取原.docx，或在WPS中转换为.docx、核对后重新导入"},
	{"\xFF\xD8\xFF", adviceScanned},
	{"\x89PNG\r\n", adviceScanned},
	{"GIF87a", adviceScanned},
	{"GIF89a", adviceScanned},
	{"II*\x00", adviceScanned},
	{"MM\x00*", adviceScanned},
	{"{\\rtf", "文件是RTF，" + AdviceDocx},
	{"Rar!\x1A", AdviceUnpack},
	{"7z\xBC\xAF\x27\x1C", AdviceUnpack},
	{"\x1F\x8B", AdviceUnpack},
}

// Foreign returns ErrForeign, with what to do, for a file that is neither text nor an archive of Word or Excel; nil for all that a reader may try.
func Foreign(raw []byte) error {
	start := bytes.TrimLeft(raw[:min(len(raw), 64)], " \t\r\n")
	for _, f := range foreignForms {
		if bytes.HasPrefix(start, []byte(f.magic)) {
			return fmt.Errorf("%w：%s", ErrForeign, f.advice)
		}
	}
	return nil
}

// marked is how a page of the web begins, or a mail that holds one (MHTML); what systems of offices export as .xls often is one.
var marked = regexp.MustCompile(`^\s*(<[!?A-Za-z]|(?i:MIME-Version:))`)

// ForeignText returns ErrForeign for a text that is a page of the web or XML. No plan, directory or ledger begins so.
func ForeignText(text string) error {
	if marked.MatchString(text[:min(len(text), 4096)]) {
		return fmt.Errorf("%w：文件是网页或XML（有的系统导出的.xls即为网页），%s", ErrForeign, AdviceDocx)
	}
	return nil
}
