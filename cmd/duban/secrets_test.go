//go:build slow

package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"duban/seeds"
	"duban/store"
)

// The secrets of the test, by where they stand.
var hidden = map[string]string{
	"mail.password":     "Mail-Pass/word+1=",
	"wecom.url":         "wecom-key-693a91f6",
	"dingtalk.url":      "dingtalk-token-566cc69d",
	"dingtalk.secret":   "SECdingtalk0123456789",
	"feishu.url":        "feishu-hook-0a1b2c3d",
	"feishu.secret":     "feishu-Secret-XYZ",
	"hook.url":          "hook-path-token-77",
	"hook.secret":       "whsec_" + "aG9vay1zZWNyZXQtaG9vay1zZWNyZXQtMDE=",
	"hook.old":          "whsec_" + "b2xkLXNlY3JldC1vbGQtc2VjcmV0LW9sZCE=",
	"proxy":             "proxy-pass-99",
	"bounces.password":  "Imap-Pass/word+2=",
	"push.url":          "push-ping-5d41402abc4b",
	"environment's key": "env-key-f00dcafe",
}

// forms returns the shapes in which a secret may show.
func forms(secret string) []string {
	return []string{
		secret, url.QueryEscape(secret), url.PathEscape(secret), strings.TrimPrefix(secret, "whsec_"),
		base64.StdEncoding.EncodeToString([]byte(secret)), base64.StdEncoding.EncodeToString([]byte("\x00duban\x00" + secret)),
	}
}

// telltale is a server of mail that refuses the login and repeats what it was given, in every form.
func telltale(t *testing.T, repeat func(net.Conn)) (port int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				repeat(c)
				_ = c.Close()
			}()
		}
	}()
	return l.Addr().(*net.TCPAddr).Port
}

func repeatSMTP(c net.Conn) {
	_, _ = io.WriteString(c, "220 mx\r\n")
	lines := bufio.NewScanner(c)
	for lines.Scan() {
		line := lines.Text()
		switch {
		case strings.HasPrefix(line, "EHLO"):
			_, _ = io.WriteString(c, "250-mx\r\n250 AUTH PLAIN\r\n")
		case strings.HasPrefix(line, "AUTH"):
			given := line[strings.LastIndexByte(line, ' ')+1:]
			plain, _ := base64.StdEncoding.DecodeString(given)
			_, _ = fmt.Fprintf(c, "535 5.7.8 no: %s %q\r\n", given, plain)
		default:
			_, _ = fmt.Fprintf(c, "250 %s\r\n", line)
		}
	}
}

func repeatIMAP(c net.Conn) {
	_, _ = io.WriteString(c, "* OK [CAPABILITY IMAP4rev1] ready\r\n")
	lines := bufio.NewScanner(c)
	for lines.Scan() {
		tag, rest, _ := strings.Cut(lines.Text(), " ")
		_, _ = fmt.Fprintf(c, "%s NO [AUTHENTICATIONFAILED] %s\r\n", tag, rest)
	}
}

// echo is a robots' server that answers with what it was asked, redirects, or breaks off.
func echo(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.Contains(r.URL.Path, "redirect"):
		http.Redirect(w, r, r.URL.String()+"&again", http.StatusFound)
	case strings.Contains(r.URL.Path, "broken"):
		panic(http.ErrAbortHandler)
	default:
		_, _ = fmt.Fprintf(w, `{"errcode":310000,"code":19021,"errmsg":"bad %s","msg":"bad %s, %v"}`, r.URL, r.URL, r.Header)
	}
}

// A place is a server's address and how it is reached.
type place struct {
	server, path, tls string
	smtp, imap        int
}

// secretSettings writes settings whose secrets stand in files and in the settings, or all in the environment.
func secretSettings(t *testing.T, dir string, at *place, inEnviron bool) (file string, environ []string) {
	t.Helper()
	secret := func(name, text string) string {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	url := func(rest, name string) string { return at.server + at.path + rest + hidden[name] }
	format := map[bool]string{true: "json", false: "text"}[at.tls == "implicit"]
	text := fmt.Sprintf("window: \"00:00-24:00\"\npage: {listen: \"\"}\nlog: {level: debug, format: %s}\n", format)
	mail := fmt.Sprintf("host: 127.0.0.1, port: %d, tls: %s, username: duban, from: duban@city.test", at.smtp, at.tls)
	bounces := fmt.Sprintf("host: 127.0.0.1, port: %d, tls: %s, username: duban", at.imap, at.tls)
	if inEnviron {
		text += fmt.Sprintf("mail: {%s, bounces: {%s}}\n", mail, bounces)
		environ = []string{
			"DUBAN_MAIL_PASSWORD=" + hidden["mail.password"], "DUBAN_MAIL_BOUNCES_PASSWORD=" + hidden["bounces.password"],
			"DUBAN_WATCH_PUSH_URL=" + url("/", "push.url"), "DUBAN_CHANNELS=" + fmt.Sprintf("[{name: 企业微信群, kind: wecom, url: %q}, "+
				"{name: 钉钉群, kind: dingtalk, url: %q, secret: %s}, {name: 飞书群, kind: feishu, url: %q, secret: %s}, "+
				"{name: 网关, kind: webhook, url: %q, secret: %s, old_secret: %s}]", url("?key=", "wecom.url"), url("?access_token=", "dingtalk.url"),
				hidden["dingtalk.secret"], url("/", "feishu.url"), hidden["feishu.secret"], url("/", "hook.url"), hidden["hook.secret"], hidden["hook.old"]),
		}
	} else {
		text += fmt.Sprintf(`mail: {%s, password_file: %s, bounces: {%s, password: %q}}
watch: {push_url_file: %s}
channels:
  - {name: 企业微信群, kind: wecom, url_file: %s}
  - {name: 钉钉群, kind: dingtalk, url_file: %s, secret_file: %s}
  - {name: 飞书群, kind: feishu, url: "%s", secret: %s}
  - {name: 网关, kind: webhook, url: "%s", secret_file: %s, old_secret: %s}
  - {name: 代理群, kind: wecom, url_file: wecom.url, proxy: "http://user:%s@127.0.0.1:1"}
`, mail, secret("mail.password", hidden["mail.password"]), bounces, hidden["bounces.password"], secret("push.url", url("/", "push.url")),
			secret("wecom.url", url("?key=", "wecom.url")), secret("dingtalk.url", url("?access_token=", "dingtalk.url")),
			secret("dingtalk.secret", hidden["dingtalk.secret"]), url("/", "feishu.url"), hidden["feishu.secret"], url("/", "hook.url"),
			secret("hook.secret", hidden["hook.secret"]), hidden["hook.old"], hidden["proxy"])
	}
	file = filepath.Join(dir, "duban.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file, append(environ, "GOTRACEBACK=all", "DUBAN_CHANNELS_KEY="+hidden["environment's key"])
}

// Whatever goes wrong, no output of any command and no file of the state holds a secret.
func TestNoSecretIsSaid(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(echo))
	server.Config.ErrorLog = nil
	server.Start()
	t.Cleanup(server.Close)
	exe := program(t)
	smtp, imap := telltale(t, repeatSMTP), telltale(t, repeatIMAP)
	for _, tt := range []struct {
		name      string
		at        place
		inEnviron bool
	}{
		{"refused and repeated", place{server.URL, "/robot", "none", smtp, imap}, false},
		{"refused and repeated, from the environment", place{server.URL, "/robot", "none", smtp, imap}, true},
		{"redirected, the mail servers speak no TLS", place{server.URL, "/redirect", "starttls", smtp, imap}, false},
		{"broken off, TLS with plain servers", place{server.URL, "/broken", "implicit", smtp, imap}, false},
		{"nobody there", place{"http://127.0.0.1:1", "/robot", "none", 1, 1}, true},
		{"TLS with a plain robot", place{strings.Replace(server.URL, "http:", "https:", 1), "/robot", "none", 1, 1}, false},
		{"an address that is none", place{"http://127.0.0.1:port", "/robot", "none", 1, 1}, false},
		{"an address with a control character", place{"http://127.0.0.1\x7f", "/robot", "none", 1, 1}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v := &victim{t: t, exe: exe, dir: t.TempDir()}
			v.settings, v.environ = secretSettings(t, v.dir, &tt.at, tt.inEnviron)
			v.sayEverything()
			if len(v.said) < 2000 {
				t.Fatalf("little was said: %s", v.said)
			}
			search(t, "the output", v.said)
			searchFiles(t, filepath.Join(v.dir, "state"))
			searchStore(t, filepath.Join(v.dir, "state", store.File))
		})
	}
}

// A victim is the real program with secrets.
type victim struct {
	t                  *testing.T
	exe, dir, settings string
	environ            []string
	said               []byte
}

func (v *victim) command(args ...string) *exec.Cmd {
	c := exec.Command(v.exe, append(args, "--config", v.settings, "--state", filepath.Join(v.dir, "state"))...)
	c.Env = append(os.Environ(), v.environ...)
	return c
}

// run keeps what a command says. Most of them fail: that is what is looked at.
func (v *victim) run(args ...string) {
	out, _ := v.command(args...).CombinedOutput()
	v.said = append(v.said, out...)
}

// sayEverything runs every command that says something, and the daemon, and keeps all they print.
func (v *victim) sayEverything() {
	v.t.Helper()
	sample, err := seeds.Files.ReadFile("contacts.yaml")
	if err != nil {
		v.t.Fatal(err)
	}
	contacts := filepath.Join(v.dir, "contacts.yaml")
	text := strings.Replace(strings.ReplaceAll(string(sample), ".example}", ".test}"), "contacts:\n", "contacts:\n"+
		"  - {body: 石鼓区党委、政府, channel: 企业微信群}\n  - {body: 市住建局, channel: 钉钉群}\n  - {body: 黄立, channel: 飞书群}\n"+
		"  - {body: 于新凡, channel: 网关}\n  - {body: 市水利局, channel: 代理群}\n", 1)
	if err := os.WriteFile(contacts, []byte(text), 0o600); err != nil {
		v.t.Fatal(err)
	}
	v.run("check")
	v.run("import", "contacts", contacts, "--apply")
	v.run("release", "hengyang-2024", "--yes", "--unreviewed", "--note", "试运行")
	v.daemon()
	v.run("check", "--online")
	for _, name := range []string{"mail", "企业微信群", "钉钉群", "飞书群", "网关", "代理群"} {
		v.run("send-test", name, "--to", "someone@city.test")
	}
	for _, format := range []string{"table", "json", "csv"} {
		v.run("status", "--format", format)
		v.run("notices", "--all", "--format", format)
		v.run("export", "plan", "--format", format)
		v.run("export", "obligations", "--format", format)
		v.run("preview", "--budget", "--format", format)
	}
	v.run("explain", "24")
	v.run("report", "24")
	v.run("settle")
	v.run("clock")
	v.run("simulate", "--from", "2026-01-05", "--to", "2026-01-05")
	v.run("backup", filepath.Join(v.dir, "state", "copy.db"))
}

// daemon runs the daemon until it has tried everything, lets it refuse settings, and ends it with a dump of all that it is at.
func (v *victim) daemon() {
	v.t.Helper()
	c := v.command("run", "--demo")
	r := watch(v.t, c)
	if r.hears("ready") && r.hears("a mailbox cannot be read") {
		good, err := os.ReadFile(v.settings)
		bad := bytes.Replace(good, []byte(`url: "`), []byte(`url "`), 1) // a slip that makes a key of it
		bad = append(bad, "caps: {per_day: -1}\n"...)
		if err := errors.Join(err, os.WriteFile(v.settings, bad, 0o600), c.Process.Signal(syscall.SIGHUP)); err != nil {
			v.t.Fatal(err)
		}
		r.says("settings refused")
		if err := errors.Join(os.WriteFile(v.settings, good, 0o600), c.Process.Signal(syscall.SIGQUIT)); err != nil {
			v.t.Fatal(err)
		}
		r.says("goroutine ")
		<-r.ends
	}
	v.said = append(v.said, r.said()...)
}

func search(t *testing.T, where string, text []byte) {
	t.Helper()
	for name, secret := range hidden {
		for _, form := range forms(secret) {
			if i := bytes.Index(text, []byte(form)); i >= 0 {
				t.Errorf("%s: the secret %s stands in %q", where, name, text[max(0, i-200):min(len(text), i+100)])
				break
			}
		}
	}
}

func searchFiles(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		search(t, path, text)
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
}

// searchStore looks into every value of the database, and into what is packed there.
func searchStore(t *testing.T, path string) {
	t.Helper()
	if _, err := os.Stat(path); os.IsNotExist(err) {
		return // the settings were refused
	}
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, table := range column(t, db, `SELECT name FROM sqlite_master WHERE type = 'table'`) {
		for _, name := range column(t, db, `SELECT name FROM pragma_table_info('`+string(table)+`')`) {
			for _, value := range column(t, db, fmt.Sprintf(`SELECT coalesce(CAST(%q AS BLOB), x'') FROM %q`, name, table)) {
				if z, err := gzip.NewReader(bytes.NewReader(value)); err == nil {
					if value, err = io.ReadAll(z); err != nil {
						t.Fatal(err)
					}
				}
				search(t, string(table)+"."+string(name), value)
			}
		}
	}
}

// column returns the one column of a query.
func column(t *testing.T, db *sql.DB, query string) (values [][]byte) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var value []byte
		if err := rows.Scan(&value); err != nil {
			t.Fatal(err)
		}
		values = append(values, value)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		t.Fatal(err)
	}
	return values
}
