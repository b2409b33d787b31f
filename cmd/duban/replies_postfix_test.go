//go:build postfix

package main

import (
	"bytes"
	"context"
	"fmt"
	"net/smtp"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duban/store"
	"duban/tools/postfix"
)

// A reminder goes through a real server to a unit, and its reply through the same server into the mailbox that is read. Postfix has no IMAP: the
// mails of its Maildir are laid into the tests' own server as they are.
func TestAReplyThroughPostfix(t *testing.T) {
	t.Parallel()
	server := postfix.Start(t, "virtual_mailbox_domains = city.test",
		"virtual_mailbox_maps = inline:{{shigu@city.test = shigu/} {duban@city.test = duban/} {office@city.test = office/}}")
	dir := t.TempDir()
	box := startReplyBox(t)
	settings, state := box.settings(t, dir, fmt.Sprintf(", host: 127.0.0.1, port: %d, tls: none", server.Port)), filepath.Join(dir, "state")
	contacts := filepath.Join(dir, "contacts.yaml")
	text := "contacts:\n  - {body: 石鼓区党委、政府, name: 联络员, channel: mail, address: shigu@city.test}\n  - {body: 整改办, channel: mail, address: office@city.test}\n"
	if err := os.WriteFile(contacts, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	duban := func(args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		if code := execute(context.Background(), append(args, "--config", settings, "--state", state), &out, &errs, clock); code != 0 {
			t.Fatalf("%v: exit code %d: %s%s", args, code, out.String(), errs.String())
		}
		return out.String()
	}
	duban("import", "contacts", contacts, "--apply")
	duban("release", "hengyang-2024", "--yes", "--unreviewed", "--note", "试运行")
	once(t, settings, state)
	got := server.Mails(t, "shigu", 1)
	sent, _ := keptReplies(t, state, store.Real)
	for i := range sent {
		if m := &sent[i]; m.To == "shigu@city.test" && strings.Contains(got[0], m.ID) {
			reply := strings.ReplaceAll(answerTo(m, "p1", "问题1已完成整改，申请验收。"), "\n", "\r\n")
			if err := smtp.SendMail(fmt.Sprintf("127.0.0.1:%d", server.Port), nil, m.To, []string{"duban@city.test"}, []byte(reply)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, raw := range server.Mails(t, "duban", 1) {
		box.put(t, raw)
	}
	box.read(t, settings, state)
	_, replies := keptReplies(t, state, store.Real)
	if len(replies) != 1 || replies[0].From != "shigu@city.test" || replies[0].Words != "问题1已完成整改，申请验收。" || replies[0].Foreign || box.unread(t) != 0 {
		t.Fatalf("%d unread, %+v", box.unread(t), replies)
	}
	if out := duban("replies", "--all", "--full", "--format", "json"); !strings.Contains(out, `"from":"shigu@city.test"`) || !strings.Contains(out, "已完成整改，申请验收") {
		t.Errorf("duban replies: %s", out)
	}
}
