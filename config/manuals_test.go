package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Whatever an administrator reads says the same of secrets (root:duban, 0640; root's alone only with the drop-in, or away from the service)
// and of who types: root or sudo, never the daemon's user.
func TestManualsAgreeOnSecretsAndOnWhoTypes(t *testing.T) {
	var files []string
	for _, pattern := range []string{
		"../README*.md", "../DESIGN.md", "../docs/*.md", "../duban.example.yaml", "../systemd/duban.*", "../tools/package/*",
	} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %v, %d files", pattern, err, len(found))
		}
		files = append(files, found...)
	}
	excused := []string{"credentials", "备份", "store is the daemon's alone", "不作为系统服务运行"}
	modes := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for paragraph := range strings.SplitSeq(strings.ReplaceAll(string(text), "\n- ", "\n\n- "), "\n\n") {
			modes += strings.Count(paragraph, "0640")
			if strings.Contains(paragraph, "0600") && !containsAny(paragraph, excused) {
				t.Errorf("%s has secrets of another mode: %s", file, paragraph)
			}
			if containsAny(paragraph, []string{"sudo -u duban", "runuser -u duban"}) {
				t.Errorf("%s types as the daemon's user: %s", file, paragraph)
			}
		}
	}
	if modes < 8 {
		t.Errorf("the mode of secrets is named %d times only", modes)
	}
}

func containsAny(text string, parts []string) bool {
	for _, p := range parts {
		if strings.Contains(text, p) {
			return true
		}
	}
	return false
}
