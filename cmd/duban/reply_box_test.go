//go:build slow || postfix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
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

// settings returns the settings of a daemon that reads the mailbox and sends by mail as is said, in a file.
func (b *replyBox) settings(t *testing.T, dir, mail string) string {
	t.Helper()
	text := fmt.Sprintf("page: {listen: \"\"}\nmail: {from: duban@city.test"+mail+"}\n"+
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
	raw := strings.ReplaceAll(strings.ReplaceAll(mail, "\r\n", "\n"), "\n", "\r\n")
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

// keptReplies returns the messages that a state has sent and the replies that it has taken in.
func keptReplies(t *testing.T, state, realm string) (sent []store.Trail, replies []answer.Reply) {
	t.Helper()
	st, err := store.Open(t.Context(), state, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer closing(st)
	ids := map[string]bool{}
	err1 := st.Log(t.Context(), store.Filter{Realm: realm, State: store.Delivered}, func(r store.LogRow) error {
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
