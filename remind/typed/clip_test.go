package typed_test

import (
	"testing"

	"duban/remind/typed"
)

func TestTextsAreCutBetweenCharacters(t *testing.T) {
	for _, tt := range []struct {
		text     string
		n        int
		clip, to string
	}{
		{"", 1, "", ""},
		{"整改", 2, "整改", "整改"},
		{"整改任务", 4, "整改任务", "整改任务"},
		{"整改任务", 3, "整改任…", "整改…"},
		{"ab整改", 3, "ab整…", "ab…"},
		{"整改", 1, "整…", "…"},
	} {
		if got := typed.Clip(tt.text, tt.n); got != tt.clip {
			t.Errorf("Clip(%q, %d) = %q, want %q", tt.text, tt.n, got, tt.clip)
		}
		if got := typed.ClipTo(tt.text, tt.n); got != tt.to {
			t.Errorf("ClipTo(%q, %d) = %q, want %q", tt.text, tt.n, got, tt.to)
		}
	}
}
