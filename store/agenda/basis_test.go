package agenda

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What is kept on a server holds for each machine that has the same program, whenever it was put there.
func TestAProgramIsWhatItsFileHolds(t *testing.T) {
	dir := t.TempDir()
	of := func(name, content string, at time.Time) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
		is, err := held(path)
		if err != nil {
			t.Fatal(err)
		}
		return is
	}
	rules := strings.Repeat("rules", 1000)
	here := of("here", rules, time.Unix(1, 0))
	if there := of("there", rules, time.Unix(2, 0)); there != here {
		t.Errorf("%s and %s", here, there)
	}
	if other := of("other", rules[:2500]+"R"+rules[2501:], time.Unix(1, 0)); other == here {
		t.Errorf("one byte is another, and both are %s", other)
	}
	if _, err := held(filepath.Join(dir, "nowhere")); err == nil {
		t.Error("a program without a file is told from others")
	}
}
