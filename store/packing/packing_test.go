package packing

import (
	"bytes"
	"compress/gzip"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// unpacked returns what gzip makes of a packed text.
func unpacked(t interface{ Fatal(...any) }, packed []byte) []byte {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// letter is as long and as much of a pattern as the words of a mail are.
var letter = `{"subject":"【督办】问题50“蒸湘区第100处历史遗留废渣堆存点”：12月7日到期","text":"` +
	strings.Repeat(`蒸湘区第100街道党工委、办事处：\n根据《第2批突出生态环境问题整改方案》，贵单位承担的问题50“蒸湘区第100处历史遗留废渣堆存点”，还有7天。`, 3) + `","html":"` +
	strings.Repeat(`<tr><td align=\"left\" style=\"border-bottom:1px solid #e3e6e8\">雨季淋溶水直排，影响周边水体和农田安全</td></tr>`, 20) + `"}`

func noise(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// One packer packs them all: what it remembers of one text is in no other.
func TestGzipReadsWhatIsPacked(t *testing.T) {
	var p Packer
	apart := append(noise(window-3), "over there and far away"...) // a match at the window's edge
	for name, text := range map[string][]byte{
		"nothing": nil, "a byte": {'a'}, "two": []byte("ab"), "three": []byte("abc"), "a letter": []byte(letter), "the letter again": []byte(letter),
		"one byte, often": bytes.Repeat([]byte("x"), 100_000), "three bytes, often": bytes.Repeat([]byte("督"), 90_000),
		"noise": noise(100_000), "the edge of the window": append(append([]byte("over there"), apart...), "over there"...),
		"every byte": bytes.Repeat(func() (all []byte) {
			for i := range 256 {
				all = append(all, byte(i))
			}
			return all
		}(), 3),
	} {
		if got := unpacked(t, p.Pack(text)); !bytes.Equal(got, text) {
			t.Errorf("%s: %d bytes became %d", name, len(text), len(got))
		}
	}
}

// Any texts, one after the other, of few different bytes, so that there are many matches.
func TestAnyTextIsReadAsItWasPacked(t *testing.T) {
	var p Packer
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.SliceOfN(rapid.SampledFrom([]byte("ab督\x00\xff")), 0, 300)
		text := bytes.Join(rapid.SliceOfN(part, 0, 8).Draw(t, "parts"), rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "between"))
		if got := unpacked(t, p.Pack(text)); !bytes.Equal(got, text) {
			t.Errorf("%q became %q", text, got)
		}
	})
}

// Places begin anew before they are too many to be counted, and what was noted before is forgotten then.
func TestPlacesAreCountedAnew(t *testing.T) {
	p := Packer{begun: far - 3*int32(len(letter))}
	for range 5 {
		if got := unpacked(t, p.Pack([]byte(letter))); string(got) != letter {
			t.Error("a letter is read otherwise than it was packed")
		}
	}
	if p.begun > far/2 {
		t.Error("the places are not counted anew")
	}
}

// A letter takes no more room than by the library at its fastest.
func TestALetterIsPackedAsSmallAsByTheLibrary(t *testing.T) {
	var p Packer
	var to bytes.Buffer
	z, _ := gzip.NewWriterLevel(&to, gzip.BestSpeed)
	_, _ = io.WriteString(z, letter)
	_ = z.Close()
	if n := len(p.Pack([]byte(letter))); n > to.Len() {
		t.Errorf("%d bytes, by the library %d", n, to.Len())
	}
}

func BenchmarkPack(b *testing.B) {
	var p Packer
	b.SetBytes(int64(len(letter)))
	b.ReportAllocs()
	for b.Loop() {
		p.Pack([]byte(letter))
	}
}

func BenchmarkGzip(b *testing.B) {
	z, _ := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed)
	b.SetBytes(int64(len(letter)))
	b.ReportAllocs()
	for b.Loop() {
		var to bytes.Buffer
		z.Reset(&to)
		_, _ = io.WriteString(z, letter)
		_ = z.Close()
	}
}
