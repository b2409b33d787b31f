package database

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A password that is not escaped splits an address at the wrong place: it is refused, and no part of it is shown or asked for as a host.
func TestAnAddressOfAnUnescapedPasswordIsRefused(t *testing.T) {
	for dsn, good := range map[string]bool{
		"postgres://duban:ge%40heim%2F@db1:5432,db2:5432/duban?sslmode=verify-full&search_path=a": true,
		"postgres://duban@db/duban":                             true,
		"postgres:///duban?host=/run/postgresql":                true,
		"host=db user=duban password='ge@he/im' dbname=duban":   true,
		"postgres://db/duban?application_name=a":                true,
		"postgres://duban:geheim@db/duban?application_name=a@b": true,
		"postgres://db/duban?user=duban&password=a@b":           true,
		"postgres:///duban?host=/run/postgresql&options=a@b":    true,
		"postgres://duban:p%40@[::1]:5432/duban":                true,
		"host=db user=duban password='a://b@c/d@e'":             true,
		"postgres://duban:ge/heim@db/duban":                     false,
		"postgres://duban:ge?a=1&heim@db/duban":                 false,
		"postgres://duban:ge@heim@db/duban":                     false,
		"postgres://duban:ge@he/im@db/duban":                    false,
		"postgres://duban:ge?heim@db/duban?sslmode=disable":     false,
		"postgres://duban:ge%heim@db/duban":                     false,
		"postgresql://duban:1/heim@db/duban":                    false,
		"postgres://duban:geheim@db/duban?sslmode=verify_full":  false,
		"  \n": false,
	} {
		_, err := Dial(dsn)
		if (err == nil) != good || err != nil && (!errors.Is(err, ErrAddress) || strings.Contains(err.Error(), "heim")) {
			t.Errorf("%s: %v", dsn, err)
		}
		if shown := Shown(dsn); !good && shown != "PostgreSQL" || strings.Contains(shown, "heim") {
			t.Errorf("%s is shown as %s", dsn, shown)
		}
	}
}

func TestAnAddressNamesTheFileThatIsNotThere(t *testing.T) {
	file := filepath.Join(t.TempDir(), "root.crt")
	_, err := Dial("postgres://duban:geheim@db/duban?sslmode=verify-full&sslrootcert=" + file)
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), file) || strings.Contains(err.Error(), "geheim") {
		t.Errorf("got %v", err)
	}
	if err := os.WriteFile(file, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Dial("postgres://duban:geheim@db/duban?sslmode=verify-full&sslrootcert=" + file); !errors.Is(err, ErrAddress) {
		t.Errorf("got %v", err)
	}
}

func TestTheFirstSchemaOfASearchPath(t *testing.T) {
	for path, want := range map[string]string{
		"hengyang": "hengyang", "Heng_Yang": "heng_yang", `"Heng-Yang"`: "Heng-Yang", "a, public": "a", `"$user", public`: "duban", "$user": "duban", "衡阳": "衡阳",
	} {
		if got := firstSchema(path, "duban"); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

func TestEveryFaultOfAServerSaysWhatToDo(t *testing.T) {
	for kind := ServerAway; kind <= ServerRefuses; kind++ {
		if serverAdvices[kind] == "" {
			t.Errorf("kind %d has no advice", kind)
		}
		// a command has ended when it is read; what goes on by itself is the daemon
		if what, goes := strings.CutSuffix(serverAdvices[kind], "自动继续"); goes && !strings.Contains(what, "服务在") {
			t.Errorf("kind %d does not say what goes on: %s", kind, what)
		}
	}
}
