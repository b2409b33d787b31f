package archive

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"unicode/utf16"
)

// Reasons for which a file of Word or Excel is refused, each with what to do.
var (
	ErrPassword = errors.New("文件设有打开密码，请在WPS或Office中取消密码后重新导入")
	ErrOldForm  = errors.New("文件是旧格式（.doc、.xls），请在WPS或Office中另存为.docx或.xlsx后重新导入")
	ErrMacro    = errors.New("文件含有宏，请另存为不含宏的.docx或.xlsx后重新导入")
	ErrBroken   = errors.New("文件已损坏或不完整，无法解开，请重新获取后导入")
	ErrTooLarge = errors.New("文件解开后超过允许的大小，疑似异常文件，未予读取；如确为所需文件，请将有内容的部分复制到新建的文件中，另存后重新导入")
)

// Bounds on what a file of Word or Excel unpacks to. A plan of 500 problems is below 4 MiB.
const (
	MaxUnpacked = 64 << 20 // all parts together, in bytes
	maxParts    = 4096
)

var (
	// ZipMagic begins every file of the ZIP family, the newer forms of Word and Excel among them.
	ZipMagic = []byte("PK\x03\x04")
	// OleMagic begins the old forms of Word and Excel, and new ones that are locked with a password.
	OleMagic = []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") // [MS-CFB] 2.2
)

// Unpack opens the archive that a .docx or .xlsx is, having looked that it is whole, without macros and of bounded size. The sizes that
// an archive states of itself are checked here; archive/zip holds every part to the size it states.
// An encrypted .docx is no ZIP but a compound file with a stream EncryptedPackage; other compound files are the .doc and .xls of before 2007.
// A file with macros is refused though they are never run: an office that mails 整改方案.docm on would spread them. Of the sizes each is
// looked at by itself as well as the sum, as two huge ones could add up to a small number.
func Unpack(raw []byte) (*zip.Reader, error) {
	if bytes.HasPrefix(raw, OleMagic) {
		if bytes.Contains(raw, wideBytes("EncryptedPackage")) { // [MS-OFFCRYPTO] 2.3.4.4
			return nil, ErrPassword
		}
		return nil, ErrOldForm
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, errors.Join(ErrBroken, err)
	}
	if err := stated(z); err != nil {
		return nil, err
	}
	if err := bounded(z); err != nil {
		return nil, err
	}
	return z, nil
}

// stated looks at what an archive states of its parts, before any of them is unpacked.
func stated(z *zip.Reader) error {
	var all uint64
	for _, f := range z.File {
		all += f.UncompressedSize64
		switch {
		case f.Flags&1 != 0:
			return ErrPassword
		case strings.EqualFold(f.Name[strings.LastIndexByte(f.Name, '/')+1:], "vbaProject.bin"):
			return ErrMacro
		case f.UncompressedSize64 > MaxUnpacked || all > MaxUnpacked || len(z.File) > maxParts:
			return ErrTooLarge
		}
	}
	return nil
}

// Holds reports whether an archive has a part.
// Names are compared as written: both forms of ECMA-376 fix the names that are asked for.
func Holds(z *zip.Reader, name string) bool {
	return slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == name })
}

// wideBytes returns a name as compound files keep it: UTF-16, little end first.
// Names in the directory of a compound file stand in this form ([MS-CFB] 2.6), so the stream is found without reading the directory.
func wideBytes(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}
