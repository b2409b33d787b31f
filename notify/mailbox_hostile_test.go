package notify_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"duban/notify"
)

// A playedBox is a server of a mailbox that does as it is told, by the book or not.
type playedBox struct {
	*inbox
	validity int
	search   string                        // what it finds
	sizes    string                        // what it says of sizes
	give     func(w io.Writer, ask string) // a body; what closes the connection panics with errCut

	asked []string // for bodies, with what was asked for
	sent  atomic.Int64
}

var errCut = errors.New("cut")

func play(t *testing.T) *playedBox {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &playedBox{inbox: &inbox{port: l.Addr().(*net.TCPAddr).Port}, validity: 1}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			p.serve(c)
		}
	}()
	t.Cleanup(func() {
		_ = l.Close()
		<-done
	})
	return p
}

// serve plays one connection to its end.
func (p *playedBox) serve(c net.Conn) {
	defer func() {
		_ = c.Close()
		if v := recover(); v != nil && v != any(errCut) {
			panic(v)
		}
	}()
	w := &counted{c, &p.sent}
	_, _ = io.WriteString(w, "* OK [CAPABILITY IMAP4rev1] played\r\n")
	lines := bufio.NewScanner(c)
	for lines.Scan() {
		tag, command, _ := strings.Cut(lines.Text(), " ")
		switch {
		case strings.HasPrefix(command, "SELECT"):
			fmt.Fprintf(w, "* 9 EXISTS\r\n* OK [UIDVALIDITY %d] \r\n", p.validity)
		case strings.HasPrefix(command, "UID SEARCH"):
			fmt.Fprintf(w, "* SEARCH %s\r\n", p.search)
		case strings.Contains(command, "RFC822.SIZE"):
			_, _ = io.WriteString(w, p.sizes)
		case strings.HasPrefix(command, "UID FETCH"):
			p.asked = append(p.asked, strings.TrimPrefix(command, "UID FETCH "))
			p.give(w, command)
		}
		_, _ = io.WriteString(w, tag+" OK done\r\n")
	}
}

type counted struct {
	net.Conn
	n *atomic.Int64
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.n.Add(int64(n))
	if err != nil {
		panic(errCut)
	}
	return n, err
}

// hand writes a mail whole, as a server that keeps to the book does.
func hand(w io.Writer, uid, mail string) {
	fmt.Fprintf(w, "* 1 FETCH (UID %s BODY[]<0> {%d}\r\n%s)\r\n", uid, len(mail), mail)
}

// uidOf returns the mail that is asked for.
func uidOf(ask string) string {
	return regexp.MustCompile(`UID FETCH (\d+)`).FindStringSubmatch(ask)[1]
}

func (p *playedBox) reads(t *testing.T) *notify.Mailbox {
	t.Helper()
	return p.open(t, notify.MailboxConfig{Key: "answers.inbox", TLS: "none", Whole: true})
}

// kept remembers what came.
func kept(came *[]notify.Came) notify.Taker {
	return func(_ context.Context, m notify.Came) (bool, error) {
		*came = append(*came, m)
		return true, nil
	}
}

const mib = 1 << 20

// A server that does not end what it says is left, and what it has said does not fill the memory.
func TestAMailboxWithoutEnd(t *testing.T) {
	endless := func(w io.Writer, head string) {
		block := bytes.Repeat([]byte("a"), mib)
		_, _ = io.WriteString(w, head)
		for {
			_, _ = w.Write(block)
		}
	}
	tests := []struct {
		name  string
		sizes string
		head  string
		most  int64 // MiB that the server gets rid of, with what lies in the buffers of the system
	}{
		{"a literal that says so", "", "* 1 FETCH (UID 7 BODY[]<0> {99999999999}\r\n", 64},
		{"more than was asked for", "* 1 FETCH (UID 7 RFC822.SIZE 99999999999)\r\n", "* 1 FETCH (UID 7 BODY[]<0> {99999999999}\r\n", 24},
		{"a quoted text", "", "* 1 FETCH (UID 7 BODY[]<0> \"", 64},
		{"a list of sizes", "\x00", "* 1 FETCH (UID 7 FLAGS (", 24},
		{"another command's answer", "", "* LIST () \"/\" \"", 64},
		{"a mail that nobody asked for", "", "* 2 FETCH (UID 8 BODY[] {99999999999}\r\n", 64},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := play(t)
			p.search, p.sizes = "7", tt.sizes
			p.give = func(w io.Writer, _ string) { endless(w, tt.head) }
			if tt.sizes == "\x00" {
				p.sizes = tt.head + strings.Repeat("a ", 16*mib)
			}
			var came []notify.Came
			err := p.reads(t).Read(t.Context(), kept(&came))
			if err == nil || len(came) > 0 {
				t.Errorf("%v, %d mails", err, len(came))
			}
			if n := p.sent.Load() / mib; n > tt.most {
				t.Errorf("the server got rid of %d MiB", n)
			}
		})
	}
}

// What a server says of a size is not believed; what is cut off is known as such.
func TestAMailboxThatLiesAboutSizes(t *testing.T) {
	small, large := "Subject: s\r\n\r\nsmall\r\n", "Subject: l\r\n\r\n"+strings.Repeat("large\r\n", mib)
	tests := []struct {
		name, size, mail string
		asked            string
		cut              bool
	}{
		{"too small", "5", large, "<0.41943040>", false},
		{"far too large", "99999999999", small, "<0.1048576>", false},
		{"none", "", small, "<0.41943040>", false},
		{"larger than is read", "99999999999", large[:mib], "<0.1048576>", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := play(t)
			p.search = "7"
			if tt.size != "" {
				p.sizes = "* 1 FETCH (UID 7 RFC822.SIZE " + tt.size + ")\r\n"
			}
			p.give = func(w io.Writer, ask string) { hand(w, "7", tt.mail) }
			var came []notify.Came
			if err := p.reads(t).Read(t.Context(), kept(&came)); err != nil || len(came) != 1 {
				t.Fatalf("%v, %d mails", err, len(came))
			}
			if string(came[0].Raw) != tt.mail || (came[0].Size > int64(len(came[0].Raw))) != tt.cut {
				t.Errorf("%d bytes of %d", len(came[0].Raw), came[0].Size)
			}
			if !strings.Contains(p.asked[0], tt.asked) {
				t.Errorf("asked for %s", p.asked[0])
			}
		})
	}
}

// A mail that breaks the connection each time is asked for in part, then left, and holds up none behind it.
func TestAMailThatNeverComes(t *testing.T) {
	p := play(t)
	p.search, p.sizes = "1 2", "* 1 FETCH (UID 1 RFC822.SIZE 20)\r\n* 2 FETCH (UID 2 RFC822.SIZE 20)\r\n"
	p.give = func(w io.Writer, ask string) {
		if uidOf(ask) == "2" {
			hand(w, "2", letterOfAPerson)
			return
		}
		_, _ = io.WriteString(w, "* 1 FETCH (UID 1 BODY[]<0> {2000}\r\nSubject: ")
		panic(errCut)
	}
	var came []notify.Came
	m := p.reads(t)
	for n := range 6 {
		if err := m.Read(t.Context(), kept(&came)); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("try %d of 6", n+1)) {
			t.Errorf("look %d: %v", n+1, err)
		}
	}
	if err := m.Read(t.Context(), kept(&came)); err != nil {
		t.Errorf("it is left: %v", err)
	}
	if len(came) != 1 || string(came[0].Raw) != letterOfAPerson {
		t.Errorf("%d mails came", len(came))
	}
	if whole := strings.Count(strings.Join(p.asked, "\n"), "<0.41943040>"); whole != 4 || len(p.asked) != 7 {
		t.Errorf("asked %q", p.asked)
	}
}

// A mail that is there and of which nothing comes is no mail that was removed.
func TestAMailOfWhichNothingComes(t *testing.T) {
	p := play(t)
	p.search, p.sizes = "1", "* 1 FETCH (UID 1 RFC822.SIZE 20)\r\n"
	p.give = func(io.Writer, string) {}
	m := p.reads(t)
	for range 6 {
		if err := m.Read(t.Context(), kept(new([]notify.Came))); err == nil {
			t.Error("no error")
		}
	}
	p.sizes, m = "", p.reads(t) // somebody has removed it meanwhile
	if err := m.Read(t.Context(), kept(new([]notify.Came))); err != nil {
		t.Error(err)
	}
}

// One that cannot be taken is seen again, behind what is new; when all fail the look ends.
func TestAMailThatCannotBeTaken(t *testing.T) {
	box := startInbox(t, nil)
	for i := range 15 {
		box.add(t, fmt.Sprintf("Subject: %d\r\n\r\n", i))
	}
	m := box.open(t, notify.MailboxConfig{TLS: "none", Whole: true})
	fault, seen := errors.New("the store is locked"), ""
	fails := "all"
	take := func(_ context.Context, c notify.Came) (bool, error) {
		subject := strings.TrimSpace(strings.TrimPrefix(string(c.Raw), "Subject: "))
		seen += subject + " "
		if fails == "all" || fails == subject {
			return false, fault
		}
		return true, nil
	}
	for _, look := range []struct{ fails, seen string }{
		{"all", "0 1 2 3 4 5 6 7 8 9 "},
		{"3", "10 11 12 13 14 0 1 2 3 4 5 6 7 8 9 "},
		{"none", "3 "},
		{"none", ""},
	} {
		fails, seen = look.fails, ""
		if err := m.Read(t.Context(), take); (err != nil) != (fails != "none") || seen != look.seen {
			t.Errorf("%s failing: saw %q, want %q: %v", look.fails, seen, look.seen, err)
		}
	}
	if n := box.unread(t); n != 0 {
		t.Errorf("%d unread", n)
	}
}

// A mailbox that was made anew numbers its mails anew.
func TestAMailboxMadeAnew(t *testing.T) {
	p := play(t)
	p.search, p.give = "7", func(w io.Writer, ask string) { hand(w, "7", letterOfAPerson) }
	var came []notify.Came
	m := p.reads(t)
	for n, want := range []int{1, 1, 2} {
		if n == 2 {
			p.validity++
		}
		if err := m.Read(t.Context(), kept(&came)); err != nil || len(came) != want {
			t.Errorf("look %d: %v, %d mails", n, err, len(came))
		}
	}
}

// A server that falls silent in the middle of a mail, or gives a byte now and then, is left when the time of a look is over.
func TestASlowMailbox(t *testing.T) {
	for _, pause := range []time.Duration{time.Hour, 20 * time.Millisecond} {
		p := play(t)
		p.search = "7"
		left := make(chan struct{})
		p.give = func(w io.Writer, _ string) {
			_, _ = io.WriteString(w, "* 1 FETCH (UID 7 BODY[]<0> {100000}\r\n")
			for {
				select {
				case <-left:
					panic(errCut)
				case <-time.After(pause):
					_, _ = io.WriteString(w, "a")
				}
			}
		}
		ctx, stop := context.WithTimeout(t.Context(), 200*time.Millisecond)
		if err := p.reads(t).Read(ctx, kept(new([]notify.Came))); err == nil {
			t.Error("no error")
		}
		stop()
		close(left)
	}
}
