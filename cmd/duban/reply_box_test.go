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
	"sync/atomic"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"duban/remind/answer"
	"duban/store"
)

// A replyBox is the mailbox that replies go to, behind a real IMAP server.
type replyBox struct {
	*imapmemserver.User
	port int
	door atomic.Pointer[door]
}

func startReplyBox(t *testing.T) *replyBox {
	t.Helper()
	b := &replyBox{User: imapmemserver.NewUser("duban", "imap-secret")}
	if err := b.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	b.port, _ = b.serve(t)
	return b
}

// serve starts a server before the mailbox and tells when a reader of it has left.
func (b *replyBox) serve(t *testing.T) (port int, left <-chan struct{}) {
	t.Helper()
	memory, leaving := imapmemserver.New(), make(chan struct{}, 1000)
	memory.AddUser(b.User)
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &listened{memory.NewSession(), b, leaving}, nil, nil
		},
		Caps: imap.CapSet{imap.CapIMAP4rev1: {}}, InsecureAuth: true, Logger: log.New(io.Discard, "", 0),
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	return l.Addr().(*net.TCPAddr).Port, leaving
}

// A listened session tells what its reader does.
type listened struct {
	imapserver.Session
	box  *replyBox
	left chan<- struct{}
}

// Close tells that the reader has left.
func (s *listened) Close() error {
	s.left <- struct{}{}
	return s.Session.Close()
}

// Fetch passes the door.
func (s *listened) Fetch(w *imapserver.FetchWriter, mails imap.NumSet, o *imap.FetchOptions) error {
	s.box.door.Load().pass()
	return s.Session.Fetch(w, mails, o)
}

// Store passes the door.
func (s *listened) Store(w *imapserver.FetchWriter, mails imap.NumSet, flags *imap.StoreFlags, o *imap.StoreOptions) error {
	s.box.door.Load().pass()
	return s.Session.Store(w, mails, flags, o)
}

// A door tells when a reader has come to a command of its, and may keep it there.
type door struct {
	before atomic.Int64 // commands that pass without a word
	come   chan struct{}
	open   chan struct{}
}

// doorAt puts up a door that tells of the nth command from now on.
func (b *replyBox) doorAt(n int, open bool) *door {
	d := &door{come: make(chan struct{}), open: make(chan struct{})}
	d.before.Store(int64(n))
	if open {
		close(d.open)
	}
	b.door.Store(d)
	return d
}

func (d *door) pass() {
	if d != nil && d.before.Add(-1) == 0 {
		close(d.come)
		<-d.open
	}
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

// read runs the daemon until it has read the mailbox once, from a server that nobody else knows.
func (b *replyBox) read(t *testing.T, settings, state string) {
	t.Helper()
	port, left := b.serve(t)
	text, err := os.ReadFile(settings)
	if err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(t.TempDir(), "duban.yaml")
	text = bytes.Replace(text, fmt.Appendf(nil, "port: %d, tls: none, username: duban", b.port), fmt.Appendf(nil, "port: %d, tls: none, username: duban", port), 1)
	if err := os.WriteFile(own, text, 0o600); err != nil {
		t.Fatal(err)
	}
	running(t, "", []string{"--config", own, "--state", state}, func() { <-left })
}
