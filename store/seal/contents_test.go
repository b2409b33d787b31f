package seal_test

import (
	"bytes"
	"compress/gzip"
	"testing"

	"duban/store/seal"
)

// megabytes returns a pack of so many megabytes of spaces, and of some bytes after them.
func megabytes(t *testing.T, n, more int) []byte {
	t.Helper()
	packed := func(size int) []byte {
		var to bytes.Buffer
		z := gzip.NewWriter(&to)
		if _, err := z.Write(bytes.Repeat([]byte(" "), size)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return to.Bytes()
	}
	return append(bytes.Repeat(packed(1<<20), n), packed(more)...) // a pack may be one after another
}

// Words of a file that came from elsewhere are unpacked no further than any letter reaches: what goes on is named, and not taken into memory.
func TestWordsWithoutEndAreNotUnpacked(t *testing.T) {
	for _, tt := range []struct {
		name           string
		megabytes, and int
		want           seal.Kind
	}{
		{"of another letter", 0, 1, seal.Content},
		{"as long as any may be", 64, 0, seal.Content},
		{"a byte longer", 64, 1, seal.TooLarge},
		{"of four gigabytes", 4096, 0, seal.TooLarge},
	} {
		v := seal.NewVerifier(nil)
		v.Row("messages", &seal.Row{No: 7, Cells: []seal.Cell{
			{Name: "id", Value: "m1"}, {Name: "body", Value: megabytes(t, tt.megabytes, tt.and)}, {Name: "sha256", Value: "00"},
		}})
		d := v.Verdict()
		if len(d.Findings) != 1 || d.Findings[0].Kind != tt.want || d.Findings[0].Row != 7 || d.Findings[0].Table != "messages" {
			t.Errorf("%s: found %+v, want %s of row 7", tt.name, d.Findings, tt.want)
		}
	}
}
