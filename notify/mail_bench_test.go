package notify

import (
	"bufio"
	"bytes"
	"net"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"duban/remind/delivery"
)

// A sink takes every mail and keeps none, as fast as it can read: what is measured is the sender.
type sink struct {
	net.Listener
	greeting string
	took     atomic.Int64
	open     sync.WaitGroup
}

// newSink listens; extensions are announced beside the name.
func newSink(tb testing.TB, extensions ...string) *sink {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	s := &sink{Listener: l, greeting: "250-" + strings.Join(append([]string{"sink"}, extensions...), "\r\n250-") + "\r\n250 SIZE\r\n"}
	s.open.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.open.Go(func() { s.serve(conn) })
		}
	})
	tb.Cleanup(func() {
		_ = l.Close()
		s.open.Wait()
	})
	return s
}

func (s *sink) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	in, out := bufio.NewReaderSize(conn, 64<<10), bufio.NewWriter(conn)
	say := func(line string) { _, _ = out.WriteString(line) }
	say("220 sink\r\n")
	for inBody := false; ; {
		if in.Buffered() == 0 {
			_ = out.Flush()
		}
		line, err := in.ReadSlice('\n')
		switch {
		case err != nil:
			return
		case inBody:
			if len(line) == 3 && line[0] == '.' {
				inBody = false
				s.took.Add(1)
				say("250 2.0.0 Ok: queued as 4711\r\n")
			}
		case bytes.HasPrefix(line, []byte("EHLO")):
			say(s.greeting)
		case bytes.HasPrefix(line, []byte("DATA")):
			inBody = true
			say("354 End data with <CR><LF>.<CR><LF>\r\n")
		case bytes.HasPrefix(line, []byte("QUIT")):
			say("221 bye\r\n")
			_ = out.Flush()
			return
		default:
			say("250 2.1.0 Ok\r\n")
		}
	}
}

// ofSize returns what makes letters whose mails have about 20 KB, as those about several matters.
func ofSize() func(i int) delivery.Letter {
	text := strings.Repeat("督办提醒：某事项距时限还有三天，请抓紧办理。\r\n", 70)
	html := "<html><body>" + strings.Repeat("<p style=\"margin:0\">督办提醒：某事项距时限还有三天，请抓紧办理。</p>\n", 110) + "</body></html>"
	return func(i int) delivery.Letter {
		l := aLetter(i)
		l.Text, l.HTML = text, html
		return l
	}
}

// processor returns the seconds of processor that this process has used: the sink's, too, where it is no other process.
func processor(tb testing.TB) float64 {
	tb.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return (time.Duration(u.Utime.Nano()) + time.Duration(u.Stime.Nano())).Seconds()
}

// sendAll sends n letters with as many under way as the channel allows.
func sendAll(tb testing.TB, c Channel, n int, letter func(int) delivery.Letter, mark func() error) {
	tb.Helper()
	var next atomic.Int64
	var workers sync.WaitGroup
	for range c.InFlight() {
		workers.Go(func() {
			for i := next.Add(1); i <= int64(n); i = next.Add(1) {
				if v := c.Send(tb.Context(), letter(int(i)), mark); v.Outcome != delivery.Delivered {
					tb.Errorf("letter %d: %+v", i, v)
				}
			}
		})
	}
	workers.Wait()
}

// BenchmarkSendMail sends mails of 20 KB to a sink. SMTP_SINK names another one, as Postfix's smtp-sink, in a process of its own.
func BenchmarkSendMail(b *testing.B) {
	for _, tt := range []struct {
		name       string
		extensions []string
		mark       time.Duration
	}{{"pipelining", []string{"PIPELINING"}, 0}, {"one by one", nil, 0}, {"pipelining, marked in a millisecond", []string{"PIPELINING"}, time.Millisecond}} {
		b.Run(tt.name, func(b *testing.B) {
			addr := os.Getenv("SMTP_SINK")
			if addr == "" {
				addr = newSink(b, tt.extensions...).Addr().String()
			}
			a, err := net.ResolveTCPAddr("tcp", addr)
			if err != nil {
				b.Fatal(err)
			}
			m, err := NewMail(MailConfig{Sender: Sender{From: "督办 <duban@office.example>"}, Host: a.IP.String(), Port: a.Port, TLS: "none"})
			if err != nil {
				b.Fatal(err)
			}
			before := processor(b)
			b.ResetTimer()
			sendAll(b, m, b.N, ofSize(), func() error { time.Sleep(tt.mark); return nil })
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
			b.ReportMetric((processor(b)-before)*1000/float64(b.N), "cpu-s/1000")
			_ = m.Close()
		})
	}
}

// BenchmarkComposeMail renders mails of 20 KB.
func BenchmarkComposeMail(b *testing.B) {
	s := Sender{From: "督办 <duban@office.example>"}
	l := ofSize()(1)
	for b.Loop() {
		raw, err := s.encode(l)
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(raw)))
	}
}
