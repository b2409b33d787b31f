package notify

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/remind/delivery"
)

// A model is a server that keeps to the protocol whatever it answers: it knows which letters it has taken, and complains of what no client
// may say.
type model struct {
	net.Listener
	extensions string
	script     script
	pace       pace
	tls        *tls.Config // after STARTTLS
	open       sync.WaitGroup

	mu          sync.Mutex
	connections int
	accepted    map[string]bool // by recipient: the whole envelope of a letter
	took        map[string]int  // likewise: letters whose dot was answered with 250
	faults      []string
	said        []string // verbs, and "." for a dot
}

// A script returns what is said at a step of a connection: "" for what a server in order says, "X; drop" says X and closes.
type script func(connection int, step string) string

// A pace is how answers come: together as far as there is something to answer, one by one, or byte by byte.
type pace int

const (
	together pace = iota
	apart
	bytewise
)

func (p pace) String() string { return [...]string{"together", "apart", "byte by byte"}[p] }

func newModel(tb testing.TB, p pace, does script, extensions ...string) *model {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	m := &model{
		Listener: l, pace: p, script: does, accepted: map[string]bool{}, took: map[string]int{},
		extensions: strings.Join(append([]string{"250-model"}, extensions...), "\r\n250-") + "\r\n250 SIZE 1000000",
	}
	m.open.Go(func() {
		for n := 1; ; n++ {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			m.mu.Lock()
			m.connections++
			m.mu.Unlock()
			m.open.Go(func() { (&dialogue{model: m, conn: conn, in: bufio.NewReader(conn), number: n}).run() })
		}
	})
	tb.Cleanup(func() {
		_ = l.Close()
		m.open.Wait()
	})
	return m
}

// channel returns a channel to the server.
func (m *model) channel(tb testing.TB) *Mail {
	tb.Helper()
	c, err := NewMail(MailConfig{
		Sender: Sender{From: "督办 <duban@office.example>"}, Host: "127.0.0.1", Port: m.Addr().(*net.TCPAddr).Port, TLS: "none",
		Timeout: 20 * time.Second, DotTimeout: 20 * time.Second,
	})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = c.Close() })
	return c
}

func (m *model) fault(format string, args ...any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.faults = append(m.faults, fmt.Sprintf(format, args...))
}

func (m *model) count(to string) int     { m.mu.Lock(); defer m.mu.Unlock(); return m.took[to] }
func (m *model) envelope(to string) bool { m.mu.Lock(); defer m.mu.Unlock(); return m.accepted[to] }
func (m *model) dialled() int            { m.mu.Lock(); defer m.mu.Unlock(); return m.connections }
func (m *model) verbs() string           { m.mu.Lock(); defer m.mu.Unlock(); return strings.Join(m.said, " ") }

func (m *model) hears(verb string)    { m.mu.Lock(); defer m.mu.Unlock(); m.said = append(m.said, verb) }
func (m *model) complaints() []string { m.mu.Lock(); defer m.mu.Unlock(); return m.faults }

// A dialogue is one connection.
type dialogue struct {
	*model
	conn      net.Conn
	in        *bufio.Reader
	number    int
	pending   strings.Builder
	inMail    bool   // a MAIL was accepted
	recipient string // that was accepted
	promised  bool   // a recipient, though there is no sender
}

var errDropped = errors.New("dropped")

// say answers with the script's words where it has any. The code is that of the answer.
func (d *dialogue) say(step, usual string) (code int, err error) {
	text := d.script(d.number, step)
	if text == "" {
		text = usual
	}
	text, drop := strings.CutSuffix(text, "drop")
	if text = strings.TrimSuffix(text, "; "); text != "" {
		d.note(step, text)
		d.pending.WriteString(text + "\r\n")
		code, _ = strconv.Atoi(text[:3])
	}
	if drop || d.pace != together || d.in.Buffered() == 0 {
		d.flush()
	}
	if drop {
		return code, errDropped
	}
	return code, nil
}

// note keeps what an answer makes of a letter, before it is said: what is done upon it may be quicker than this goroutine.
func (d *dialogue) note(step, text string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if step == "DATA" && strings.HasPrefix(text, "354") {
		d.accepted[d.recipient] = true
	}
	if step == "dot" && strings.HasPrefix(text, "250") {
		d.took[d.recipient]++
	}
}

func (d *dialogue) flush() {
	out := d.pending.String()
	d.pending.Reset()
	for d.pace == bytewise && len(out) > 1 {
		_, _ = d.conn.Write([]byte(out[:1]))
		out = out[1:]
	}
	_, _ = d.conn.Write([]byte(out))
}

func (d *dialogue) run() {
	defer func() { _ = d.conn.Close() }()
	if code, err := d.say("greeting", "220 model"); err != nil || code != 220 {
		return
	}
	for {
		line, err := d.in.ReadString('\n')
		if err != nil || d.obey(strings.TrimSuffix(line, "\r\n")) != nil {
			return
		}
	}
}

// obey carries out one command.
func (d *dialogue) obey(line string) error {
	verb, rest, _ := strings.Cut(line, " ")
	d.hears(verb)
	code, err := 0, error(nil)
	switch verb {
	case "EHLO":
		_, err = d.say(verb, d.extensions)
	case "STARTTLS":
		_, err = d.say(verb, "220 go on")
		d.conn = tls.Server(d.conn, d.tls)
		d.in = bufio.NewReader(d.conn)
	case "AUTH":
		_, err = d.say(verb, "235 ok")
	case "RSET":
		if code, err = d.say(verb, "250 ok"); code == 250 {
			d.inMail, d.recipient = false, ""
		}
	case "MAIL":
		if d.inMail {
			d.fault("a second MAIL in one transaction")
		}
		code, err = d.say(verb, "250 ok")
		d.inMail, d.recipient = code == 250, ""
	case "RCPT":
		to := strings.TrimSuffix(strings.TrimPrefix(rest, "TO:<"), ">")
		if !d.inMail {
			code, err = d.say("RCPT without MAIL", "503 no MAIL")
			d.promised = code == 250
		} else if code, err = d.say(verb, "250 ok"); code == 250 {
			d.recipient = to
		}
	case "DATA":
		err = d.data()
	case "QUIT":
		_, _ = d.say(verb, "221 bye")
		err = errDropped
	default:
		d.fault("no command: %q", line)
		err = errDropped
	}
	return err
}

// data takes a mail. Without a recipient it may still be asked for, as some servers do; then nothing but a dot may come.
func (d *dialogue) data() error {
	step, usual := "DATA", "354 go on"
	if d.recipient == "" {
		step, usual = "DATA without a recipient", "554 no recipient"
	}
	code, err := d.say(step, usual)
	if err != nil || code != 354 {
		return err
	}
	letter, whole := body(d.in)
	if whole {
		d.hears(".")
	}
	switch {
	case d.recipient == "" && letter != "":
		d.fault("a body without a recipient: %d bytes", len(letter))
	case whole && d.promised:
		d.fault("a dot that may be a letter's to a server that took a recipient")
	case whole && d.recipient == "":
		_, err = d.say("lone dot", "554 no recipient")
	case whole:
		if !strings.Contains(letter, "To: <"+d.recipient+">") || !strings.HasSuffix(letter, "--\r\n") {
			d.fault("the letter to %s is not whole, or is another's", d.recipient)
		}
		_, err = d.say("dot", "250 queued")
	default:
		err = errDropped
	}
	d.inMail, d.recipient, d.promised = false, "", false
	return err
}

// to returns a letter to a recipient of its own.
func to(i int) delivery.Letter {
	l := aLetter(i)
	l.To = fmt.Sprintf("a%d@city.example", i)
	return l
}

// mishaps are what a server may say or do at each step without losing count of its answers.
var mishaps = map[string][]string{
	"greeting": {"421 too many connections; drop", "drop", "554 no service; drop", "451 later; drop"},
	"EHLO":     {"drop", "421 bye; drop"},
	"MAIL":     {"451 later", "550 5.1.8 bad sender", "421 bye; drop", "drop", "550-no\r\n550 way", "354 what?"},
	"RCPT":     {"450 4.2.0 later", "550 5.1.1 no such user", "421 bye; drop", "drop", "550-5.1.1 no\r\n550 5.1.1 such user", "250 ok; drop"},
	"DATA":     {"451 later", "554 no", "421 bye; drop", "drop", "250 what?", "354 go on; drop"},

	"RCPT without MAIL":        {"503 no MAIL; drop", "250 whatever"},
	"DATA without a recipient": {"354 go on", "354-go\r\n354 on", "503 no", "421 bye; drop", "drop", "250 what?"},
	"lone dot":                 {"250 ok", "451 no", "421 bye; drop", "drop"},
	"dot":                      {"451 4.3.0 later", "554 DT:SPM", "421 bye; drop", "drop", "250 queued; drop", "250-queued\r\n250 as 4711", "354 what?"},
	"RSET":                     {"502 what?", "drop"},
}

// chance returns a script of mishaps, one in every few steps.
func chance(seed uint64, every int) script {
	r := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // a test's dice
	var mu sync.Mutex
	return func(_ int, step string) string {
		mu.Lock()
		defer mu.Unlock()
		if all := mishaps[step]; len(all) > 0 && r.IntN(every) == 0 {
			return all[r.IntN(len(all))]
		}
		return ""
	}
}

// Whatever a server says, and whenever it goes: what counts as delivered is what it took, nothing goes twice, and no word of a letter leaves
// before its envelope was accepted.
func TestWhateverAServerDoes(t *testing.T) {
	const letters = 12
	for _, extensions := range [][]string{nil, {"PIPELINING"}} {
		for p := together; p <= bytewise; p++ {
			t.Run(fmt.Sprint(extensions, p), func(t *testing.T) {
				t.Parallel()
				for seed := range uint64(40) {
					s := newModel(t, p, chance(seed, 3+int(seed%12)), extensions...)
					m := s.channel(t)
					m.limit = 1 + int(seed%4) // so that some letters wait, and go behind another
					var all sync.WaitGroup
					for i := range letters {
						all.Go(func() { checkLetter(t, s, m, i, seed) })
					}
					all.Wait()
					_ = m.Close()
					for _, f := range s.complaints() {
						t.Errorf("seed %d: %s", seed, f)
					}
				}
			})
		}
	}
}

// checkLetter sends one letter and holds its verdict against what the server did.
func checkLetter(t *testing.T, s *model, m *Mail, i int, seed uint64) {
	l, marks := to(i), 0
	v := m.Send(t.Context(), l, func() error {
		marks++
		if !s.envelope(l.To) {
			t.Errorf("seed %d: %s is marked before its envelope was accepted", seed, l.To)
		}
		return nil
	})
	took := s.count(l.To)
	switch {
	case marks > 1, took > 1:
		t.Errorf("seed %d: %s: marked %d times, taken %d times", seed, l.To, marks, took)
	case took > marks, v.Outcome == delivery.InDoubt && marks == 0:
		t.Errorf("seed %d: %s: taken %d times and not marked: %+v", seed, l.To, took, v)
	case v.Outcome != delivery.InDoubt && (v.Outcome == delivery.Delivered) != (took == 1):
		t.Errorf("seed %d: %s: %+v, taken %d times", seed, l.To, v, took)
	}
}
