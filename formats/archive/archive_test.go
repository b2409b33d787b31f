package archive

import (
	"archive/zip"
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestFilesThatAreRefused(t *testing.T) {
	archive := func(names ...string) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, n := range names {
			w, err := z.Create(n)
			if err == nil {
				_, err = w.Write([]byte("x"))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	bomb := func() []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.Create("word/document.xml")
		for range MaxUnpacked>>20 + 1 {
			if err == nil {
				_, err = w.Write(make([]byte, 1<<20))
			}
		}
		if err := errors.Join(err, z.Close()); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for _, c := range []struct {
		what string
		raw  []byte
		want error
	}{
		{"a document", archive("word/document.xml"), nil},
		{"a macro", archive("word/document.xml", "word/vbaProject.bin"), ErrMacro},
		{"half an archive", archive("word/document.xml")[:40], ErrBroken},
		{"a bomb", bomb(), ErrTooLarge},
		{"an old document", append(slices.Clone(OleMagic), make([]byte, 512)...), ErrOldForm},
		{"a locked document", append(slices.Clone(OleMagic), wideBytes(strings.Repeat(" ", 9)+"EncryptedPackage")...), ErrPassword},
	} {
		if _, err := Unpack(c.raw); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.what, err, c.want)
		}
	}
}
