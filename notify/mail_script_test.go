package notify

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
)

// A play is what a server says on one connection: for each step, its answers one after the other; where none is left, that of a server
// in order. "drop" closes the connection, "hang" says nothing more, "say X; drop" does one after the other.
type play map[string][]string

var inOrder = map[string]string{
	"greeting": "220 mx.city.example", "EHLO": "250-mx.city.example\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 10485760", "HELO": "250 mx",
	"MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", "dot": "250 2.0.0 queued as 4711", "RSET": "250 ok", "QUIT": "221 bye", "AUTH": "235 ok",
}

// A stage is a server that plays its plays, one for each connection.
type stage struct {
	t     *testing.T
	plays []play

	mu          sync.Mutex
	connections int
	commands    []string
	letters     []string
	reached     chan string // each step that somebody waits at
}

func perform(t *testing.T, plays ...play) (*stage, *Mail) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{t: t, plays: plays, reached: make(chan string, 100)}
	var open sync.WaitGroup
	open.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			open.Go(func() { s.play(conn) })
		}
	})
	m, err := NewMail(MailConfig{
		Sender: Sender{From: "督办 <duban@office.example>"}, Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: "none",
		Timeout: 10 * time.Second, DotTimeout: 10 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = m.Close()
		_ = l.Close()
		open.Wait()
	})
	return s, m
}

func (s *stage) next() play {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connections++
	p := play{}
	if len(s.plays) > 0 {
		for k, v := range s.plays[min(s.connections, len(s.plays))-1] {
			p[k] = slices.Clone(v)
		}
	}
	return p
}

// seen returns what the server has seen so far.
func (s *stage) seen() (connections int, commands, letters []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connections, slices.Clone(s.commands), slices.Clone(s.letters)
}

func (s *stage) opened() int        { n, _, _ := s.seen(); return n }
func (s *stage) said() []string     { _, c, _ := s.seen(); return c }
func (s *stage) received() []string { _, _, l := s.seen(); return l }

func (s *stage) note(list *[]string, what string) {
	s.mu.Lock()
	*list = append(*list, what)
	s.mu.Unlock()
}

func (s *stage) play(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	p, in := s.next(), bufio.NewReader(conn)
	for step := "greeting"; ; {
		if !s.answer(conn, p, step) {
			return
		}
		if step == "DATA" {
			letter, whole := body(in)
			if !whole {
				return
			}
			s.note(&s.letters, letter)
			step = "dot"
			continue
		}
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		s.note(&s.commands, line)
		step, _, _ = strings.Cut(line, " ")
	}
}

// body reads a mail up to its dot.
func body(in *bufio.Reader) (string, bool) {
	var b strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return b.String(), false
		}
		if line == ".\r\n" {
			return b.String(), true
		}
		b.WriteString(line)
	}
}

// answer says what the play has for a step; false ends the connection.
func (s *stage) answer(conn net.Conn, p play, step string) bool {
	say := inOrder[step]
	if len(p[step]) > 0 {
		say, p[step] = p[step][0], p[step][1:]
	}
	for part := range strings.SplitSeq(say, "; ") {
		switch part {
		case "drop":
			return false
		case "hang":
			s.reached <- step
			_, _ = io.Copy(io.Discard, conn)
			return false
		default:
			_, _ = conn.Write([]byte(strings.TrimPrefix(part, "say ") + "\r\n"))
		}
	}
	return step != "QUIT"
}

func aLetter(i int) delivery.Letter {
	return delivery.Letter{
		ID: fmt.Sprint("id", i), Address: remind.Address{Channel: remind.MailChannel, To: "a@city.example"},
		Rendered: remind.Rendered{Subject: "督办", Text: "正文", HTML: "<p>正文</p>"},
		Date:     time.Date(2026, 11, 23, 9, 0, 0, 0, remind.Shanghai),
	}
}

func TestEachStepThatFails(t *testing.T) {
	bye := play{}
	for _, tt := range []struct {
		name string
		play play
		want delivery.Outcome
		code int
		mark int // how often the attempt was marked
		took int // letters that the server has whole
	}{
		{"in order", bye, delivery.Delivered, 250, 1, 1},
		{"another 2xx after the dot", play{"dot": {"251 ok"}}, delivery.Delivered, 250, 1, 1},
		{"drops at the greeting", play{"greeting": {"drop"}}, delivery.Retry, 0, 0, 0},
		{"drops at EHLO", play{"EHLO": {"drop"}}, delivery.Retry, 0, 0, 0},
		{"drops at MAIL", play{"MAIL": {"drop"}}, delivery.Retry, 0, 0, 0},
		{"drops at RCPT", play{"RCPT": {"drop"}}, delivery.Retry, 0, 0, 0},
		{"drops at DATA", play{"DATA": {"drop"}}, delivery.Retry, 0, 0, 0},
		{"drops at the dot", play{"dot": {"drop"}}, delivery.InDoubt, 0, 1, 1},
		{"garbage as greeting", play{"greeting": {"HTTP/1.1 400 Bad Request"}}, delivery.Retry, 0, 0, 0},
		{"garbage at MAIL", play{"MAIL": {"\x00\x00\x00\x1a"}}, delivery.Retry, 0, 0, 0},
		{"garbage at the dot", play{"dot": {"\x00\x00\x00\x1a"}}, delivery.InDoubt, 0, 1, 1},
		{"neither yes nor no at the dot", play{"dot": {"354 go on"}}, delivery.InDoubt, 354, 1, 1},
		{"354 where 250 is due", play{"MAIL": {"354 go on"}}, delivery.Retry, 354, 0, 0},
		{"250 where 354 is due", play{"DATA": {"250 ok"}}, delivery.Retry, 250, 0, 0},
		{"speaks out of turn", play{"RCPT": {"250 ok\r\n250 ok"}}, delivery.Retry, 0, 0, 0},
		{"speaks before the dot", play{"DATA": {"354 go on\r\n250 queued"}}, delivery.Retry, 0, 0, 0},
		{"421 as greeting", play{"greeting": {"421 4.7.0 too many connections"}}, delivery.Retry, 421, 0, 0},
		{"421 at EHLO", play{"EHLO": {"421 bye"}, "HELO": {"421 bye"}}, delivery.Retry, 421, 0, 0},
		{"421 at MAIL", play{"MAIL": {"421 bye; drop"}}, delivery.Retry, 421, 0, 0},
		{"421 at RCPT", play{"RCPT": {"421 bye; drop"}}, delivery.Retry, 421, 0, 0},
		{"421 at the dot", play{"dot": {"421 bye; drop"}}, delivery.Retry, 421, 1, 1},
		{"451 at the dot", play{"dot": {"451 4.3.0 later"}}, delivery.Retry, 451, 1, 1},
		{"554 at the dot", play{"dot": {"554 DT:SPM"}}, delivery.Declined, 554, 1, 1},
		{"554 as greeting", play{"greeting": {"554 no service"}}, delivery.Broken, 554, 0, 0},
		{"HELO is enough", play{"EHLO": {"502 what?"}}, delivery.Delivered, 250, 1, 1},
		{"takes a letter and cannot QUIT", play{"QUIT": {"\x00\x00\x00\x1a\x00\x00\x00"}}, delivery.Delivered, 250, 1, 1},
		{"takes a letter and hangs up", play{"QUIT": {"drop"}}, delivery.Delivered, 250, 1, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, m := perform(t, tt.play)
			mark := 0
			v := m.Send(t.Context(), aLetter(1), func() error { mark++; return nil })
			_ = m.Close()
			if v.Outcome != tt.want || v.Code != tt.code || v.Dead || v.Reply == "" || mark != tt.mark || len(s.received()) != tt.took {
				t.Errorf("verdict %+v, marked %d times, letters %d", v, mark, len(s.received()))
			}
			if s.opened() != 1 {
				t.Errorf("%d connections for one attempt", s.opened())
			}
		})
	}
}

func TestEachStepThatHangs(t *testing.T) {
	for step, want := range map[string]delivery.Outcome{
		"greeting": delivery.Retry, "EHLO": delivery.Retry, "MAIL": delivery.Retry, "RCPT": delivery.Retry, "DATA": delivery.Retry, "dot": delivery.InDoubt,
	} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			s, m := perform(t, play{step: {"hang"}})
			m.config.Timeout, m.config.DotTimeout = 300*time.Millisecond, 300*time.Millisecond
			mark := 0
			v := m.Send(t.Context(), aLetter(1), func() error { mark++; return nil })
			if v.Outcome != want || !strings.Contains(v.Reply, "no answer within 300ms") || mark != count(want == delivery.InDoubt) {
				t.Errorf("verdict %+v, marked %d times", v, mark)
			}
			if s.opened() != 1 {
				t.Errorf("%d connections", s.opened())
			}
		})
	}
}

// An answer without an end is given up long before memory is full of it.
func TestAnswersWithoutEnd(t *testing.T) {
	const much = 64 << 20
	steps := map[string]delivery.Outcome{
		"220": delivery.Retry, "EHLO": delivery.Retry, "MAIL": delivery.Retry, "RCPT": delivery.Retry, "DATA": delivery.Retry, ".": delivery.InDoubt,
	}
	for kind, piece := range map[string]string{"a line": strings.Repeat("x", 1<<10), "lines": strings.Repeat("\r\n250-督办", 1<<7)} {
		for step, want := range steps {
			t.Run(kind+" at "+step, func(t *testing.T) {
				t.Parallel()
				l, err := net.Listen("tcp", "127.0.0.1:0")
				if err != nil {
					t.Fatal(err)
				}
				_, m := perform(t)
				m.config.Port = l.Addr().(*net.TCPAddr).Port
				said := make(chan int, 1)
				go func() {
					conn, err := l.Accept()
					if err != nil {
						return
					}
					said <- endless(conn, step, piece, much)
				}()
				marks := 0
				v := m.Send(t.Context(), aLetter(1), func() error { marks++; return nil })
				if v.Outcome != want || !strings.Contains(v.Reply, "no end") || marks != count(want == delivery.InDoubt) {
					t.Errorf("%+v, marked %d times", v, marks)
				}
				_ = l.Close()
				if n := <-said; n >= much {
					t.Errorf("the server could say %d bytes", n)
				}
			})
		}
	}
}

// endless serves a connection up to a step, and returns how much it could say there.
func endless(conn net.Conn, at, piece string, most int) (said int) {
	defer func() { _ = conn.Close() }()
	in := bufio.NewReader(conn)
	for step := "220"; step != at; {
		_, _ = io.WriteString(conn, map[string]string{"220": "220 mx", "DATA": "354 go on"}[step])
		if step != "220" && step != "DATA" {
			_, _ = io.WriteString(conn, "250 ok")
		}
		_, _ = io.WriteString(conn, "\r\n")
		if step == "DATA" {
			if _, whole := body(in); !whole {
				return 0
			}
			step = "."
			continue
		}
		line, err := in.ReadString('\n')
		if err != nil {
			return 0
		}
		step, _, _ = strings.Cut(strings.TrimSpace(line), " ")
	}
	_, _ = io.WriteString(conn, "250-")
	for said < most {
		n, err := io.WriteString(conn, piece)
		if said += n; err != nil {
			break
		}
	}
	return said
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// A server that stops reading in the middle of a mail has not got it.
func TestABodyThatDoesNotPass(t *testing.T) {
	_, m := perform(t, play{"EHLO": {"250 mx"}, "DATA": {"354 go on; hang"}})
	m.config.Timeout = 300 * time.Millisecond
	l := aLetter(1)
	l.Text = strings.Repeat("督办", 1<<21)
	l2, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l2.Close() }()
	over := make(chan struct{})
	defer close(over)
	go func() { // unlike the stage, this one reads nothing
		conn, err := l2.Accept()
		if err != nil {
			return
		}
		defer func() { // a connection that nobody holds is closed
			<-over
			_ = conn.Close()
		}()
		in := bufio.NewReader(conn)
		for _, say := range []string{"220 mx", "250 mx", "250 ok", "250 ok", "354 go on"} {
			_, _ = conn.Write([]byte(say + "\r\n"))
			if say[0] != '3' {
				_, _ = in.ReadString('\n')
			}
		}
	}()
	m.config.Port = l2.Addr().(*net.TCPAddr).Port
	v := m.Send(t.Context(), l, func() error { t.Error("marked"); return nil })
	if v.Outcome != delivery.Retry || !strings.Contains(v.Reply, "no answer within") {
		t.Errorf("verdict %+v", v)
	}
}

func TestCancelling(t *testing.T) {
	for step, want := range map[string]struct {
		outcome delivery.Outcome
		said    string
	}{
		"greeting": {delivery.Retry, "程序停止"}, "RCPT": {delivery.Retry, "程序停止"}, "dot": {delivery.InDoubt, "程序停止 — 邮件已发完，未收到答复"},
	} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			s, m := perform(t, play{step: {"hang"}})
			m.config.Timeout, m.config.DotTimeout = time.Hour, time.Hour
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				<-s.reached
				cancel()
			}()
			if v := m.Send(ctx, aLetter(1), func() error { return nil }); v.Outcome != want.outcome || !strings.Contains(v.Reply, want.said) {
				t.Errorf("verdict %+v", v)
			}
		})
	}
}

// A daemon that stops still hears the answer to the dot, if it comes soon.
func TestCancellingWhileTheAnswerIsOnItsWay(t *testing.T) {
	_, m := perform(t)
	ctx, cancel := context.WithCancel(t.Context())
	if v := m.Send(ctx, aLetter(1), func() error { cancel(); return nil }); v.Outcome != delivery.Delivered {
		t.Errorf("verdict %+v", v)
	}
}

func TestOneConnectionForManyLetters(t *testing.T) {
	s, m := perform(t)
	for i := range lettersPerWire + 1 {
		if v := m.Send(t.Context(), aLetter(i), func() error { return nil }); v.Outcome != delivery.Delivered || !strings.Contains(v.Reply, "4711") {
			t.Fatalf("letter %d: verdict %+v", i, v)
		}
	}
	if s.opened() != 2 || len(s.received()) != lettersPerWire+1 {
		t.Errorf("%d connections, %d letters", s.opened(), len(s.received()))
	}
	m.resting[0].old.Store(true)
	if v := m.Send(t.Context(), aLetter(99), func() error { return nil }); v.Outcome != delivery.Delivered || s.opened() != 3 {
		t.Errorf("over an old connection: verdict %+v, %d connections", v, s.opened())
	}
	_ = m.Close()
	var rsets, quits int
	for _, c := range s.said() {
		rsets += count(c == "RSET")
		quits += count(c == "QUIT")
	}
	if rsets != 0 || quits != 3 {
		t.Errorf("%d RSET, %d QUIT", rsets, quits)
	}
}

// Whatever becomes of a kept connection between two letters, the second letter goes, once, without a failed attempt.
func TestAKeptConnectionThatDied(t *testing.T) {
	for _, tt := range []struct {
		name  string
		first play
		want  delivery.Outcome
		count int // connections
	}{
		{"closed after the letter", play{"dot": {"250 ok; drop"}}, delivery.Delivered, 2},
		{"closed with a word", play{"dot": {"250 ok\r\n421 4.4.2 idle; drop"}}, delivery.Delivered, 2},
		{"closed at MAIL", play{"MAIL": {"250 ok", "drop"}}, delivery.Delivered, 2},
		{"421 at MAIL", play{"MAIL": {"250 ok", "421 too many in one connection; drop"}}, delivery.Delivered, 2},
		{"answers that have shifted", play{"dot": {"250 ok\r\n\x00\x00\x00\x1a"}}, delivery.Delivered, 2},
		{"451 at MAIL is an answer", play{"MAIL": {"250 ok", "451 MI:SFQ"}}, delivery.Retry, 1},
		{"closed at RCPT, when something was said", play{"RCPT": {"250 ok", "drop"}}, delivery.Retry, 1},
		{"421 at RCPT", play{"RCPT": {"250 ok", "421 bye; drop"}}, delivery.Retry, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, m := perform(t, tt.first, play{})
			if v := m.Send(t.Context(), aLetter(1), func() error { return nil }); v.Outcome != delivery.Delivered {
				t.Fatalf("the first letter: verdict %+v", v)
			}
			mark := 0
			v := m.Send(t.Context(), aLetter(2), func() error { mark++; return nil })
			if v.Outcome != tt.want || s.opened() != tt.count || mark != count(tt.want == delivery.Delivered) {
				t.Errorf("verdict %+v, %d connections, marked %d times", v, s.opened(), mark)
			}
			if v := m.Send(t.Context(), aLetter(3), func() error { return nil }); v.Outcome != delivery.Delivered || s.opened() != 2 {
				t.Errorf("the third letter: verdict %+v, %d connections", v, s.opened())
			}
		})
	}
}

// It is dialled again once, not for ever.
func TestAServerThatNeverComesToItself(t *testing.T) {
	s, m := perform(t, play{"MAIL": {"250 ok", "drop"}}, play{"MAIL": {"drop"}})
	_ = m.Send(t.Context(), aLetter(1), func() error { return nil })
	if v := m.Send(t.Context(), aLetter(2), func() error { return nil }); v.Outcome != delivery.Retry || s.opened() != 2 {
		t.Errorf("verdict %+v, %d connections", v, s.opened())
	}
}

func TestAfterARefusedAddress(t *testing.T) {
	for _, tt := range []struct {
		name        string
		play        play
		connections int
	}{
		{"the connection is kept", play{"RCPT": {"550 5.1.1 no such user"}}, 1},
		{"unless the server has no RSET", play{"RCPT": {"550 5.1.1 no such user"}, "RSET": {"502 what?"}}, 2},
		{"or goes", play{"RCPT": {"550 5.1.1 no such user"}, "RSET": {"drop"}}, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, m := perform(t, tt.play, play{})
			if v := m.Send(t.Context(), aLetter(1), func() error { return nil }); v.Outcome != delivery.Refused || !v.Dead {
				t.Errorf("verdict %+v", v)
			}
			if v := m.Send(t.Context(), aLetter(2), func() error { return nil }); v.Outcome != delivery.Delivered || s.opened() != tt.connections {
				t.Errorf("the next letter: verdict %+v, %d connections", v, s.opened())
			}
		})
	}
}

// When the mark fails, not even a command that comes later may end the mail.
func TestAFailedMarkLeavesNoDot(t *testing.T) {
	s, m := perform(t)
	v := m.Send(t.Context(), aLetter(1), func() error { return fmt.Errorf("the store is full") })
	_ = m.Close()
	if v.Outcome != delivery.Retry || v.Reply != "the store is full" || len(s.received()) != 0 {
		t.Errorf("verdict %+v, %d letters", v, len(s.received()))
	}
	if v := m.Send(t.Context(), aLetter(1), func() error { return nil }); v.Outcome != delivery.Delivered || len(s.received()) != 1 {
		t.Errorf("again: verdict %+v, %d letters", v, len(s.received()))
	}
}

// The mark comes when the whole mail is written and the dot is not.
func TestTheMarkComesBeforeTheDot(t *testing.T) {
	s, m := perform(t)
	v := m.Send(t.Context(), aLetter(1), func() error {
		if _, said, letters := s.seen(); said[len(said)-1] != "DATA" || len(letters) != 0 {
			t.Errorf("marked after %s with %d letters", said[len(said)-1], len(letters))
		}
		return nil
	})
	if v.Outcome != delivery.Delivered {
		t.Errorf("verdict %+v", v)
	}
}

func TestWhatIsSaid(t *testing.T) {
	s, m := perform(t)
	l := aLetter(1)
	l.Text = ".\n..\n督办"
	if v := m.Send(t.Context(), l, func() error { return nil }); v.Outcome != delivery.Delivered {
		t.Fatalf("verdict %+v", v)
	}
	_ = m.Close()
	raw, err := m.config.encode(l)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"EHLO office.example", fmt.Sprintf("MAIL FROM:<duban@office.example> SIZE=%d", len(raw)), "RCPT TO:<a@city.example>", "DATA", "QUIT"}
	if !slices.Equal(s.said(), want) {
		t.Errorf("said %q, want %q", s.said(), want)
	}
	if s.received()[0] != string(raw) {
		t.Error("the mail is not what was rendered")
	}
	for i, b := range []byte(s.received()[0]) {
		if b >= 0x80 {
			t.Fatalf("byte %d is %x: the mail must be ASCII where 8BITMIME is not asked for", i, b)
		}
	}
}

func TestTooBigForTheServer(t *testing.T) {
	s, m := perform(t, play{"EHLO": {"250-mx\r\n250 SIZE 500"}})
	v := m.Send(t.Context(), aLetter(1), func() error { t.Error("marked"); return nil })
	raw, err := m.config.encode(aLetter(1))
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("the mail has %d bytes and the server takes 500 at most", len(raw)); v.Outcome != delivery.Declined || v.Reply != want || v.Dead {
		t.Errorf("verdict %+v", v)
	}
	_ = m.Close()
	if want := []string{"EHLO office.example", "QUIT"}; !slices.Equal(s.said(), want) {
		t.Errorf("said %q", s.said())
	}
	for _, ehlo := range []string{"250-mx\r\n250 SIZE", "250-mx\r\n250 SIZE 0", "250-mx\r\n250 SIZE many", "250 mx"} {
		_, m := perform(t, play{"EHLO": {ehlo}})
		if v := m.Send(t.Context(), aLetter(1), func() error { return nil }); v.Outcome != delivery.Delivered {
			t.Errorf("%q: verdict %+v", ehlo, v)
		}
	}
}

func TestTheOldFormOfAUTH(t *testing.T) {
	for ehlo, want := range map[string]string{
		"250-mx\r\n250 AUTH=LOGIN PLAIN": "AUTH PLAIN AGR1YmFuAHNlY3JldA==",
		"250-mx\r\n250 AUTH=PLAIN":       "AUTH PLAIN AGR1YmFuAHNlY3JldA==",
		"250-mx\r\n250 auth=x\r\n250 ok": "",
		"250-mx\r\n250 AUTH login plain": "AUTH PLAIN AGR1YmFuAHNlY3JldA==",
	} {
		s, m := perform(t, play{"EHLO": {ehlo}})
		m.config.Username, m.config.Password = "duban", "secret"
		v := m.Send(t.Context(), aLetter(1), func() error { return nil })
		if want == "" {
			if v.Outcome != delivery.Broken {
				t.Errorf("%q: verdict %+v", ehlo, v)
			}
			continue
		}
		if v.Outcome != delivery.Delivered || s.said()[1] != want {
			t.Errorf("%q: verdict %+v, said %q", ehlo, v, s.said())
		}
	}
}

// The connection is given up soon after the last letter.
func TestAnIdleConnectionIsClosed(t *testing.T) {
	t.Parallel()
	s, m := perform(t, play{"QUIT": {"221 bye; hang"}})
	if v := m.Send(t.Context(), aLetter(1), func() error { return nil }); v.Outcome != delivery.Delivered {
		t.Fatalf("verdict %+v", v)
	}
	if step := <-s.reached; step != "QUIT" {
		t.Errorf("waits at %s", step)
	}
}
