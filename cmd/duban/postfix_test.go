//go:build postfix

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/emersion/go-message"

	"duban/tools/postfix"
)

// An office's path to real mail: contacts, a server, a look, the release, mails in the mailboxes; and none of them twice.
func TestFromTheContactsToTheMailbox(t *testing.T) {
	t.Parallel()
	server := postfix.Start(t, "virtual_mailbox_domains = city.test",
		"virtual_mailbox_maps = inline:{{shigu@city.test = shigu/} {office@city.test = office/} {leader@city.test = leader/}}")
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	contacts := write("contacts.yaml", `contacts:
  - {body: 石鼓区党委、政府, name: 联络员, channel: mail, address: shigu@city.test}
  - {body: 市住建局, channel: mail, address: gone@city.test}
  - {body: 于新凡, name: 于新凡, channel: mail, address: leader@city.test}
  - {body: 整改办, channel: mail, address: office@city.test}
`)
	settings := write("duban.yaml", fmt.Sprintf("mail: {host: 127.0.0.1, port: %d, tls: none, from: \"督办 <duban@city.test>\"}\n", server.Port))
	duban := func(args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		args = append(args, "--config", settings, "--state", filepath.Join(dir, "state"))
		if code := execute(context.Background(), args, &out, &errs, clock); code != 0 {
			t.Fatalf("%v: exit code %d: %s%s", args, code, out.String(), errs.String())
		}
		return out.String()
	}
	duban("import", "contacts", contacts, "--apply")
	once(t, settings, filepath.Join(dir, "state"))
	if _, err := os.Stat(filepath.Join(server.Box("shigu"), "new")); err == nil {
		t.Fatal("mail left before anyone has looked")
	}
	if out := duban("release", "hengyang-2024", "--yes", "--unreviewed", "--note", "试运行"); !strings.Contains(out, "放行后共发送4条消息") {
		t.Errorf("release shows %s", out)
	}
	for range 2 {
		once(t, settings, filepath.Join(dir, "state"))
		for user, to := range map[string]string{"shigu": "石鼓区党委、政府：", "leader": "于新凡同志：", "office": "整改办："} {
			got := server.Mails(t, user, 1)
			if len(got) != 1 || !strings.HasPrefix(subjectOf(t, got[0]), "【督办】") || !strings.HasPrefix(letterOf(t, got[0]), to) {
				t.Errorf("%s has %d mails, the first is %q", user, len(got), subjectOf(t, got[0]))
			}
		}
	}
	if out := duban("check", "--online"); !strings.Contains(out, "事项：115个（") {
		t.Errorf("check --online: %s", out)
	}
	if out := duban("status"); !strings.Contains(out, "队列：消息0条") || !strings.Contains(out, "未能送达：市住建局：") {
		t.Errorf("status: %s", out)
	}
	if out := duban("notices", "--only", "failed", "--format", "json"); !strings.Contains(out, `"recipient":"市住建局"`) {
		t.Errorf("the refused address is not in the log: %.300s", out)
	}
	if out := duban("check", "--format", "json"); !regexp.MustCompile(`"body":"市住建局","from":"[-0-9]+","reason":"地址自`).MatchString(out) {
		t.Errorf("the refused address is no gap: %.300s", out)
	}
}

// once runs the daemon's round of the demonstration and stops it when it is ready.
func once(t *testing.T, settings, state string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	w := &watcher{ready: make(chan struct{})}
	go func() {
		<-w.ready
		stop()
	}()
	if code := execute(ctx, []string{"run", "--demo", "--config", settings, "--state", state}, io.Discard, w, clock); code != 0 {
		t.Fatalf("exit code %d: %s", code, w.String())
	}
}

func subjectOf(t *testing.T, raw string) string {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	s, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// letterOf returns the text of a mail, wherever it stands among its parts.
func letterOf(t *testing.T, raw string) string {
	t.Helper()
	text := ""
	e, err := message.Read(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Walk(func(_ []int, part *message.Entity, err error) error {
		kind, _, _ := part.Header.ContentType()
		if err == nil && kind == "text/plain" && text == "" {
			b, err := io.ReadAll(part.Body)
			text = string(b)
			return err
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return text
}
