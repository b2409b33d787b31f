package typed_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duban/remind/typed"
)

func TestFormulasAreDisarmed(t *testing.T) {
	for cell, want := range map[string]string{
		"": "", "甲=1": "甲=1", "=1+1": "'=1+1", "+86": "+86", "+86 1": "'+86 1", "-2": "-2", "-": "'-", "@a": "'@a", "\tx": "'\tx", "\nx": "'\nx",
		"+cmd|x": "'+cmd|x", "-2+3": "'-2+3", "+8613800000001": "+8613800000001", "-1e5": "-1e5", "'": "'", "'甲": "'甲",
		"'=": "''=", "''@a": "'''@a", "'-2": "'-2", // as if they had been disarmed, or not
	} {
		if got := typed.Disarm(cell); got != want {
			t.Errorf("%q: %q, want %q", cell, got, want)
		}
	}
}

// What an office exports to CSV and imports again is what it was, whatever somebody has typed.
func TestEveryTextComesBackFromCSV(t *testing.T) {
	parts := rapid.SliceOfN(rapid.SampledFrom([]string{"'", "=", "+", "-", "@", "\t", "\n", "1", "e", ".", "甲", " "}), 0, 8)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(parts.Draw(t, "parts"), "")
		written := typed.Disarm(text)
		if got := typed.Rearm(written); got != text {
			t.Fatalf("%q is written as %q and read as %q", text, written, got)
		}
		if strings.HasPrefix(written, "=") || strings.HasPrefix(written, "@") {
			t.Fatalf("%q is written as a formula: %q", text, written)
		}
	})
}
