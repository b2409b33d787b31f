package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf16"

	"duban/config"
)

// encode16 returns a text in UTF-16, with the byte order mark of the order.
func encode16(text string, big bool) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune("\ufeff" + text)) {
		if lo, hi := byte(u), byte(u>>8); big {
			b.Write([]byte{hi, lo})
		} else {
			b.Write([]byte{lo, hi})
		}
	}
	return b.String()
}

// What a Chinese keyboard or editor makes of the settings is named with its line.
func TestSlipsOfKeyboardsAndEditors(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"full-width colon", "state: a\nmail：\n  host: x", []string{"F:2：设置项后面是全角冒号“：”"}},
		{"full-width colon before a value", "state: a\noffice:\n  name：整改办\n  phone：123", []string{"F:3：设置项后面是全角冒号“：”", "F:4：设置项后面是全角冒号“：”"}},
		{"full-width colon in braces", "mail: {host：x}", []string{"F:1：设置项后面是全角冒号“：”"}},
		{"full-width colon further on", "mail: {host: x, port：25}", []string{"F:1：设置项后面是全角冒号“：”"}},
		{"full-width colon in a list", "channels:\n  - name：群\n", []string{"F:2：设置项后面是全角冒号“：”"}},
		{"full-width comma", "mail: {host: x，port: 25}", []string{"F:1：设置项之间是全角逗号“，”"}},
		{"full-width braces", "mail: ｛host: x｝", []string{"F:1：用了全角括号"}},
		{"full-width quotation marks", "state: a\noffice:\n  name: “整改办”\n", []string{"F:3：值的两端是全角引号"}},
		{"full-width quotation marks in braces", "office: {name: “整改办”, phone: \"1\"}", []string{"F:1：值的两端是全角引号"}},
		{"full-width blanks", "mail:\n　　host: x", []string{"F:2：行首是全角空格"}},
		{"tab", "mail:\n\thost: x\n\tport: 25", []string{"F:2：行首是制表符（Tab）", "F:3：行首是制表符（Tab）"}},
		{"tab after blanks", "mail:\n  \thost: x", []string{"F:2：行首是制表符（Tab）"}},
		{"tab alone", "office:\n  name: a\n\t\n", []string{"F:3：行首是制表符（Tab）"}},
		{"GB18030", "# a\nstate: a\noffice: {name: \xca\xd0}", []string{"F:3：文件像是 GB18030（ANSI）编码，请另存为 UTF-8"}},
		{"UTF-16", encode16("state: a", false), []string{"F:1：文件是 UTF-16 编码"}},
		{"UTF-16, big", encode16("state: a", true), []string{"F:1：文件是 UTF-16 编码"}},
	} {
		t.Run(tt.name, func(t *testing.T) { wantFaults(t, tt.text, tt.want) })
	}
}

// Where full-width characters are a part of what is said, nothing is found.
func TestNoSlips(t *testing.T) {
	for _, text := range []string{
		"\ufeffoffice: {name: 整改办}", "office: {name: “碧水”专班}", "office: {name: '整改办，电话：123', phone: \"a，b: c\"}",
		"# host：x\noffice:\n  name: 市整改办（tel：0734，fax：0735）  # phone：1", "office:\n  name: 甲，tel：1\n", "office:\r\n  name: 甲\r\n",
		"office:\n  name: a\n", "office: {\n\tname: a}",
	} {
		s, err := config.Load(config.Options{File: write(t, "duban.yaml", text)})
		if err != nil || s.Office.Name == config.Default().Office.Name {
			t.Errorf("%q: %v, %q", text, err, s.Office.Name)
		}
	}
}

// A secret file holds one line of plain text; what editors put around it does not belong to the secret.
func TestSecretFiles(t *testing.T) {
	bom, err := os.ReadFile("testdata/password-bom.txt")
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ text, want, fault string }{
		"byte order mark":       {string(bom), "not-a-real-password", ""},
		"blanks":                {"\r\n \t hunter2 \t\r\n\r\n", hush, ""},
		"a blank within":        {"hunter 2\n", "hunter 2", ""},
		"an ideographic blank":  {"　hunter2　\n", hush, ""},
		"a second line":         {"hunter2\nhunter3\n", "", "不止一行"},
		"a lone carriage":       {"hunter2\rhunter3", "", "不止一行"},
		"UTF-16":                {encode16(hush, false), "", "是 UTF-16 编码，请另存为 UTF-8"},
		"UTF-16, big":           {encode16(hush, true), "", "是 UTF-16 编码，请另存为 UTF-8"},
		"UTF-16 without a mark": {encode16(hush, false)[2:], "", "是 UTF-16 编码，请另存为 UTF-8"},
		"GB18030":               {"hunter2\xca\xd0", "", "不是 UTF-8 编码"},
		"an escape":             {"hunter2\x1b[A", "", "含有看不见的字符"},
		"no width":              {"hunter\u200b2", "", "含有看不见的字符"},
		"nothing but a mark":    {"\ufeff\r\n", "", "是空文件"},
		"nothing":               {"", "", "是空文件"},
		"much":                  {strings.Repeat(hush, 1000), "", "不像是密码（密钥）"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, "duban.yaml")
			for f, text := range map[string]string{
				"s": tt.text, "duban.yaml": "mail: {username: u, password_file: s}\nwatch: {push_url_file: u}", "u": "\ufeffhttps://a/key \r\n",
			} {
				if err := os.WriteFile(filepath.Join(dir, f), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			s, err := config.Load(config.Options{File: file})
			if s.Mail.Password.Reveal() != tt.want || s.Watch.PushURL.Reveal() != "https://a/key" {
				t.Errorf("got %q and %q", s.Mail.Password.Reveal(), s.Watch.PushURL.Reveal())
			}
			if (tt.fault == "") != (err == nil) || err != nil && (!strings.Contains(err.Error(), filepath.Join(dir, "s")+" ") || !strings.Contains(err.Error(), tt.fault)) {
				t.Errorf("error %v, want %q", err, tt.fault)
			}
			if err != nil && strings.Contains(err.Error(), hush) {
				t.Errorf("it shows the secret: %v", err)
			}
		})
	}
}

// A pipe or a device in place of any file is refused, and nobody waits for it.
func TestPipesAndDevicesAreRefused(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{pipe, "/dev/zero", "/dev/null"} {
		for _, text := range []string{
			"", "mail: {username: u, password_file: %s}", "mail: {ca_file: %s}", "watch: {push_url_file: %s}",
			"channels: [{name: a, kind: wecom, url_file: %s}]", "channels: [{name: a, kind: wecom, url: https://a, ca_file: %s}]",
		} {
			o := config.Options{File: file}
			if text != "" {
				o.File = write(t, "duban.yaml", fmt.Sprintf(text, file))
			}
			done := make(chan error, 1)
			go func() {
				_, err := config.Load(o)
				done <- err
			}()
			select {
			case err := <-done:
				if err == nil || !strings.Contains(err.Error(), file+" 不是普通文件") {
					t.Errorf("%s as %q: %v", file, text, err)
				}
			case <-time.After(10 * time.Second):
				t.Fatalf("%s as %q: it waits", file, text)
			}
		}
	}
}

// A secret in a settings file that everybody can read is warned of, with the key that it may be moved to.
func TestSecretsInASettingsFileThatEverybodyReads(t *testing.T) {
	const text = `
mail: {host: mx.city.gov.cn, from: a@city.gov.cn, username: u, password: hunter2}
channels:
  - {name: a, kind: dingtalk, url: "https://oapi.dingtalk.com/robot/send?access_token=hunter2", secret: SEChunter2}
  - {name: b, kind: webhook, url: "http://127.0.0.1:9000/hook"}
`
	file := write(t, "duban.yaml", text)
	for mode, want := range map[os.FileMode][]string{
		0o644: {"F:2：mail.password：密码、密钥写在人人可读的文件中", "F:4：channels[0].url：密码、密钥写在人人可读的文件中", "F:4：channels[0].secret：密码、密钥写在人人可读的文件中"}, 0o640: nil, 0o600: nil,
	} {
		if err := os.Chmod(file, mode); err != nil {
			t.Fatal(err)
		}
		s, err := config.Load(config.Options{File: file})
		if err != nil || len(s.Warnings) != len(want) {
			t.Fatalf("%o: %v, %v", mode, err, s.Warnings)
		}
		for i, w := range want {
			if got := strings.ReplaceAll(s.Warnings[i].String(), file, "F"); !strings.HasPrefix(got, w) || !strings.Contains(got, s.Warnings[i].Key+"_file") || strings.Contains(got, hush) {
				t.Errorf("%s, want %s", got, w)
			}
		}
	}
	env := []string{"DUBAN_MAIL_PASSWORD=hunter2", "DUBAN_CHANNELS=[]"}
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	if s, err := config.Load(config.Options{File: file, Environ: env}); err != nil || len(s.Warnings) > 0 {
		t.Errorf("secrets of the environment: %v, %v", err, s.Warnings)
	}
}
