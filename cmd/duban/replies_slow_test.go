//go:build slow

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"duban/remind"
	"duban/remind/answer"
	"duban/store"
)

// A replyBox is a real IMAP server with the mailbox that replies go to.
type replyBox struct {
	*imapmemserver.User
	port   int
	looked chan struct{} // a reader has left
}

func startReplyBox(t *testing.T) *replyBox {
	t.Helper()
	b := &replyBox{User: imapmemserver.NewUser("duban", "imap-secret"), looked: make(chan struct{}, 1000)}
	if err := b.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	memory := imapmemserver.New()
	memory.AddUser(b.User)
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &listened{memory.NewSession(), b.looked}, nil, nil
		},
		Caps: imap.CapSet{imap.CapIMAP4rev1: {}}, InsecureAuth: true, Logger: log.New(io.Discard, "", 0),
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b.port = l.Addr().(*net.TCPAddr).Port
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	return b
}

// A listened session tells when its reader has left.
type listened struct {
	imapserver.Session
	left chan<- struct{}
}

func (s *listened) Close() error {
	s.left <- struct{}{}
	return s.Session.Close()
}

// settings returns the settings of a daemon that reads the mailbox, in a file.
func (b *replyBox) settings(t *testing.T, dir string) string {
	t.Helper()
	text := fmt.Sprintf("page: {listen: \"\"}\nmail: {from: duban@city.test}\n"+
		"answers: {inbox: {host: 127.0.0.1, port: %d, tls: none, username: duban, password: imap-secret}}\n", b.port)
	path := filepath.Join(dir, "duban.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// put lays a mail into the mailbox.
func (b *replyBox) put(t *testing.T, mail string) {
	t.Helper()
	raw := strings.ReplaceAll(mail, "\n", "\r\n")
	if _, err := b.Append("INBOX", letterBox{bytes.NewReader([]byte(raw))}, &imap.AppendOptions{}); err != nil {
		t.Fatal(err)
	}
}

type letterBox struct{ *bytes.Reader }

func (b *replyBox) unread(t *testing.T) int {
	t.Helper()
	s, err := b.Status("INBOX", &imap.StatusOptions{NumUnseen: true})
	if err != nil {
		t.Fatal(err)
	}
	return int(*s.NumUnseen)
}

// kept returns the messages that a state has sent and the replies that it has taken in.
func keptReplies(t *testing.T, state string) (sent []store.Trail, replies []answer.Reply) {
	t.Helper()
	st, err := store.Open(t.Context(), state, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer closing(st)
	ids := map[string]bool{}
	err1 := st.Log(t.Context(), store.Filter{Realm: store.Rehearsal, State: store.Delivered}, func(r store.LogRow) error {
		ids[r.Message] = true
		return nil
	})
	for id := range ids {
		m, err := st.Trail(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		sent = append(sent, m)
	}
	slices.SortFunc(sent, func(a, b store.Trail) int { return strings.Compare(a.ID, b.ID) })
	replies, _, err2 := st.Replies(t.Context())
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	return sent, replies
}

// answerTo is a reply of whoever was told, quoting all that he was told.
func answerTo(m *store.Trail, id, words string) string {
	quoted := "> " + strings.ReplaceAll(m.Text, "\n", "\n> ")
	return fmt.Sprintf(`From: <%s>
To: duban@city.test
Subject: Re: %s
Message-ID: <%s@unit.example>
In-Reply-To: <%s@city.test>
Date: Mon, 23 Nov 2026 10:00:00 +0800
Content-Type: text/plain; charset=utf-8

%s

在 2026/11/23 9:00, 督办 写道:
%s
`, m.To, m.Subject, id, m.ID, words, quoted)
}

// A unit answers the mail that it was sent, through a real mailbox: the office's list has its words, and what is no answer is left unread.
func TestARepliedMailIsHeard(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	box := startReplyBox(t)
	settings, state := box.settings(t, dir), filepath.Join(dir, "state")
	running(t, "", []string{"--demo", "--config", settings, "--state", state}, func() {})
	sent, _ := keptReplies(t, state)
	m := &sent[slices.IndexFunc(sent, func(m store.Trail) bool { return strings.HasPrefix(m.Recipient, "石鼓区") })]
	box.put(t, answerTo(m, "a1", "收到，正在组织整改。"))
	box.put(t, "From: <"+m.To+">\nTo: duban@city.test\nSubject: 自动回复: x\nIn-Reply-To: <"+m.ID+"@city.test>\nMessage-ID: <a2@unit.example>\n\n已收到，已完成\n")
	box.put(t, "From: somebody@else.example\nTo: duban@city.test\nSubject: 发票\nMessage-ID: <a3@else.example>\n\n收到请回复\n")
	for range 2 { // another process sees all of them again
		box.read(t, settings, state)
		_, replies := keptReplies(t, state)
		if len(replies) != 1 || replies[0].Message != m.ID || replies[0].Words != "收到，正在组织整改。" || replies[0].Foreign {
			t.Fatalf("%+v", replies)
		}
		if n := box.unread(t); n != 2 {
			t.Errorf("%d mails are left unread, not 2", n)
		}
	}
}

// read runs the daemon until it has read the mailbox once.
func (b *replyBox) read(t *testing.T, settings, state string) {
	t.Helper()
	for len(b.looked) > 0 {
		<-b.looked
	}
	running(t, "", []string{"--config", settings, "--state", state}, func() {
		select {
		case <-b.looked:
		case <-time.After(time.Minute):
			t.Error("nobody has read the mailbox")
		}
	})
}

// Replies come in while the real program is killed at any point: none is lost, and none is taken twice.
func TestRepliesWhileTheProgramIsKilled(t *testing.T) {
	t.Parallel()
	dir, exe := t.TempDir(), program(t)
	box := startReplyBox(t)
	settings, state := box.settings(t, dir), filepath.Join(dir, "state")
	running(t, "", []string{"--demo", "--config", settings, "--state", state}, func() {})
	sent, _ := keptReplies(t, state)
	luck := rand.New(rand.NewPCG(11, 13))
	came, strange := 0, 0
	for range 15 {
		for range 4 {
			m := &sent[luck.IntN(len(sent))]
			box.put(t, answerTo(m, fmt.Sprintf("r%d", came), fmt.Sprintf("第%d次答复：已完成整改。", came)))
			came++
		}
		box.put(t, fmt.Sprintf("From: x@else.example\nSubject: x\nMessage-ID: <s%d@else.example>\n\n收到\n", strange))
		strange++
		kill(t, luck, 1500*time.Millisecond, exe, "run", "--config", settings, "--state", state)
	}
	_, early := keptReplies(t, state)
	box.read(t, settings, state)
	if n := box.unread(t); n != strange {
		t.Errorf("%d mails are left unread, not %d", n, strange)
	}
	_, replies := keptReplies(t, state)
	times := map[string]int{}
	for i := range replies {
		id, _, _ := strings.Cut(replies[i].Source, "@")
		times[id]++
		if !strings.Contains(replies[i].Words, "次答复：已完成整改。") || strings.Contains(replies[i].Words, ">") {
			t.Errorf("the words of %s: %q", id, replies[i].Words)
		}
	}
	for n := range came {
		if got := times[fmt.Sprintf("r%d", n)]; got != 1 {
			t.Errorf("reply %d is there %d times", n, got)
		}
	}
	if len(replies) != came || len(early) == 0 || len(early) == came {
		t.Errorf("%s: %d replies of %d mails, %d before the last run", remind.DateOf(clock()), len(replies), came, len(early))
	}
}
