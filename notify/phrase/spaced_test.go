package phrase

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A text gets one blank where any are, as if it were taken apart into its words and put together again.
func TestBlanksAreMadeOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[甲乙a \t\n　\x{A0}]*`)).Draw(t, "text")
		if got, want := spaced(text), strings.Join(strings.Fields(text), " "); got != want {
			t.Fatalf("%q: %q, want %q", text, got, want)
		}
	})
}
