package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
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
	"time"

	"duban/seeds"
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
	"environment's key": "env-key-f00dcafe",
}

// forms gives the shapes in which a secret may show.
func forms(secret string) []string {
	return []string{
		secret, url.QueryEscape(secret), url.PathEscape(secret), strings.TrimPrefix(secret, "whsec_"),
		base64.StdEncoding.EncodeToString([]byte(secret)), base64.StdEncoding.EncodeToString([]byte("\x00duban\x00" + secret)),
	}
}

// telltale is an SMTP server that refuses the login and repeats what it was given, in every form.
func telltale(t *testing.T) (port int) {
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
			go repeat(c)
		}
	}()
	return l.Addr().(*net.TCPAddr).Port
}

func repeat(c net.Conn) {
	defer func() { _ = c.Close() }()
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

// secretSettings writes settings whose secrets stand in files, in the settings, or in the environment.
func secretSettings(t *testing.T, dir, server, path string, port int, tls string) (file string) {
	t.Helper()
	secret := func(name, text string) string {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	text := fmt.Sprintf(`window: "00:00-24:00"
log: {level: debug, format: %s}
mail: {host: 127.0.0.1, port: %d, tls: %s, username: duban, password_file: %s, from: duban@city.test}
channels:
  - {name: 企业微信群, kind: wecom, url_file: %s}
  - {name: 钉钉群, kind: dingtalk, url_file: %s, secret_file: %s}
  - {name: 飞书群, kind: feishu, url: "%s", secret: %s}
  - {name: 网关, kind: webhook, url: "%s", secret_file: %s, old_secret: %s}
  - {name: 代理群, kind: wecom, url_file: wecom.url, proxy: "http://user:%s@127.0.0.1:1"}
`, map[bool]string{true: "json", false: "text"}[tls == "implicit"], port, tls, secret("mail.password", hidden["mail.password"]),
		secret("wecom.url", server+path+"?key="+hidden["wecom.url"]),
		secret("dingtalk.url", server+path+"?access_token="+hidden["dingtalk.url"]), secret("dingtalk.secret", hidden["dingtalk.secret"]),
		server+path+"/"+hidden["feishu.url"], hidden["feishu.secret"],
		server+path+"/"+hidden["hook.url"], secret("hook.secret", hidden["hook.secret"]), hidden["hook.old"], hidden["proxy"])
	file = filepath.Join(dir, "duban.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// Whatever goes wrong, no output of any command and no file of the state holds a secret.
func TestNoSecretIsSaid(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(echo))
	server.Config.ErrorLog = nil
	server.Start()
	t.Cleanup(server.Close)
	exe := program(t)
	for _, tt := range []struct {
		name, url, path, tls string
		port                 int
	}{
		{"refused and repeated", server.URL, "/robot", "none", telltale(t)},
		{"redirected, the mail server speaks no TLS", server.URL, "/redirect", "starttls", telltale(t)},
		{"broken off, TLS with a plain server", server.URL, "/broken", "implicit", telltale(t)},
		{"nobody there", "http://127.0.0.1:1", "/robot", "none", 1},
		{"TLS with a plain robot", strings.Replace(server.URL, "http:", "https:", 1), "/robot", "none", 1},
		{"an address that is none", "http://127.0.0.1:port", "/robot", "none", 1},
		{"an address with a control character", "http://127.0.0.1\x7f", "/robot", "none", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			settings := secretSettings(t, dir, tt.url, tt.path, tt.port, tt.tls)
			said := sayEverything(t, exe, dir, settings)
			if len(said) < 2000 {
				t.Fatalf("little was said: %s", said)
			}
			search(t, "the output", said)
			searchFiles(t, filepath.Join(dir, "state"))
		})
	}
}

// sayEverything runs every command that says something, and the daemon, and gives all they print.
func sayEverything(t *testing.T, exe, dir, settings string) []byte {
	t.Helper()
	sample, err := seeds.Files.ReadFile("contacts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	contacts := filepath.Join(dir, "contacts.yaml")
	text := strings.Replace(strings.ReplaceAll(string(sample), ".example}", ".test}"), "contacts:\n", "contacts:\n"+
		"  - {body: 石鼓区党委、政府, channel: 企业微信群}\n  - {body: 市住建局, channel: 钉钉群}\n  - {body: 黄立, channel: 飞书群}\n"+
		"  - {body: 于新凡, channel: 网关}\n  - {body: 市水利局, channel: 代理群}\n", 1)
	if err := os.WriteFile(contacts, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	command := func(args ...string) *exec.Cmd {
		c := exec.Command(exe, append(args, "--config", settings, "--state", filepath.Join(dir, "state"))...)
		c.Env = append(os.Environ(), "GOTRACEBACK=all", "DUBAN_CHANNELS_KEY="+hidden["environment's key"])
		c.Stdout, c.Stderr = &said, &said
		return c
	}
	run := func(args ...string) { _ = command(args...).Run() } // most of them fail: that is what is looked at
	run("check")
	run("import", "contacts", contacts, "--apply")
	run("release", "hengyang-2024", "--yes")
	daemon := command("run", "--demo")
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(3 * time.Second) // attempts of every kind
	_ = daemon.Process.Signal(syscall.SIGQUIT)
	_ = daemon.Wait()
	run("check", "--online")
	for _, name := range []string{"mail", "企业微信群", "钉钉群", "飞书群", "网关", "代理群"} {
		run("send-test", name, "--to", "someone@city.test")
	}
	for _, format := range []string{"table", "json", "csv"} {
		run("status", "--format", format)
		run("notices", "--all", "--format", format)
		run("export", "plan", "--format", format)
		run("export", "obligations", "--format", format)
		run("preview", "--budget", "--format", format)
	}
	return said.Bytes()
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
