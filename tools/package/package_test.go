// Package package_test tries what the scripts of the packages do to the files of an installation.
package package_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// installed lays what an installation has below a folder; files are names, those of folders end in a slash.
func installed(t *testing.T, files ...string) string {
	t.Helper()
	root := t.TempDir()
	for _, f := range files {
		path := filepath.Join(root, f)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f, "/") {
			if err := os.MkdirAll(path, 0o700); err != nil {
				t.Fatal(err)
			}
		} else if err := os.WriteFile(path, []byte(f), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// removed runs the script after removal below a folder, as dpkg or rpm calls it, and returns what it says and what is left.
func removed(t *testing.T, root string, args ...string) (said string, left []string) {
	t.Helper()
	script, err := os.ReadFile("postremove.sh")
	if err != nil {
		t.Fatal(err)
	}
	moved := strings.NewReplacer("/var/lib/duban", root+"/var/lib/duban", "/etc/duban", root+"/etc/duban", "/run/systemd", root+"/run/systemd")
	out, err := exec.Command("sh", append([]string{"-c", moved.Replace(string(script)), "sh"}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, _ := filepath.Rel(root, path)
			left = append(left, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(out), left
}

// A purge takes settings, passwords and state, and leaves the backups, which it names.
func TestAPurgeKeepsTheBackups(t *testing.T) {
	const backup, mine = "var/lib/duban/backups/duban-20261123-180000.db", "var/lib/duban/backups/.before the upgrade.db"
	state := []string{
		"var/lib/duban/duban.db", "var/lib/duban/duban.db-wal", "var/lib/duban/duban.high", "var/lib/duban/.hidden", "var/lib/duban/outbox/new/1 2",
		"etc/duban/duban.yaml", "etc/duban/secrets/mail.password",
	}
	for _, tt := range []struct {
		name  string
		files []string
		args  []string
		want  []string
		says  bool
	}{
		{"purge", append([]string{backup, mine}, state...), []string{"purge"}, []string{mine, backup}, true},
		{"purge, no backup was made", append([]string{"var/lib/duban/backups/"}, state...), []string{"purge"}, nil, false},
		{"purge, never started", []string{"etc/duban/duban.yaml"}, []string{"purge"}, nil, false},
		{"remove", append([]string{backup}, state...), []string{"remove"}, append([]string{backup}, state...), false},
		{"erase", append([]string{backup}, state...), []string{"0"}, append([]string{backup}, state...), false},
		{"upgrade", append([]string{backup}, state...), []string{"upgrade", "0.2.0"}, append([]string{backup}, state...), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			root := installed(t, tt.files...)
			said, left := removed(t, root, tt.args...)
			slices.Sort(left)
			slices.Sort(tt.want)
			if !slices.Equal(left, tt.want) {
				t.Errorf("left %q, want %q", left, tt.want)
			}
			if got := strings.Contains(said, "备份未删除，保留在 "+root+"/var/lib/duban/backups"); got != tt.says {
				t.Errorf("it says %q", said)
			}
		})
	}
}
