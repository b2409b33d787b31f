package notify

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"duban/remind/delivery"
)

func unmarked() error { return nil }

// waits returns when n letters wait for a place.
func waits(m *Mail, n int) {
	for {
		m.mu.Lock()
		there := len(m.waiting)
		m.mu.Unlock()
		if there == n {
			return
		}
		runtime.Gosched()
	}
}

// A server that takes three connections and no more gets all letters over those, and none has failed for it.
func TestAServerThatTakesFewConnections(t *testing.T) {
	for _, tt := range []struct{ step, says string }{
		{"greeting", "421 4.7.0 too many connections; drop"},
		{"greeting", "drop"},
		{"greeting", "554 too many connections; drop"},
		{"greeting", "451 later; drop"},
		{"EHLO", "421 HL:ICC; drop"},
		{"MAIL", "421 too many; drop"},
	} {
		for _, extensions := range [][]string{nil, {"PIPELINING"}} {
			t.Run(fmt.Sprint(tt.step, tt.says, extensions), func(t *testing.T) {
				s := newModel(t, together, func(connection int, step string) string {
					if connection > 3 && step == tt.step {
						return tt.says
					}
					return ""
				}, extensions...)
				m := s.channel(t)
				if m.InFlight() != perConnection*connections {
					t.Errorf("%d under way", m.InFlight())
				}
				sendAll(t, m, 24, to, unmarked)
				for i := range 24 {
					if n := s.count(to(i + 1).To); n != 1 {
						t.Errorf("letter %d was taken %d times", i+1, n)
					}
				}
				if s.dialled() > 3 && m.allowed() != 3 || m.taken != 0 || len(m.resting) > 3 {
					t.Errorf("%d connections allowed, %d taken, %d at rest", m.allowed(), m.taken, len(m.resting))
				}
			})
		}
	}
}

// A server that takes nobody has said nothing on how many it would take: each letter has its answer, and the limit is as before.
func TestAServerThatTakesNobody(t *testing.T) {
	s := newModel(t, together, func(_ int, step string) string {
		return map[string]string{"greeting": "421 4.3.2 shutting down; drop"}[step]
	})
	m := s.channel(t)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if v := m.Send(t.Context(), to(i), unmarked); v.Outcome != delivery.Retry || v.Code != 421 {
				t.Errorf("%+v", v)
			}
		})
	}
	all.Wait()
	if m.allowed() != connections || m.taken != 0 || len(m.waiting) != 0 {
		t.Errorf("%d allowed, %d taken, %d waiting", m.allowed(), m.taken, len(m.waiting))
	}
}

// Where the server took fewer, one more is tried from time to time, for a letter that waits too.
func TestTheConnectionsGrowAgain(t *testing.T) {
	hold := make(chan struct{})
	s := newModel(t, together, func(connection int, step string) string {
		if connection == 1 && step == "dot" {
			<-hold
		}
		return ""
	})
	m := s.channel(t)
	m.limit = 1
	var all sync.WaitGroup
	started := make(chan struct{})
	all.Go(func() { _ = m.Send(t.Context(), to(1), func() error { close(started); return nil }) })
	<-started
	all.Go(func() {
		defer close(hold)
		if v := m.Send(t.Context(), to(2), unmarked); v.Outcome != delivery.Delivered {
			t.Errorf("%+v", v)
		}
	})
	waits(m, 1)
	m.grow()
	all.Wait()
	for range 2 * connections {
		m.grow()
	}
	if m.allowed() != connections || s.dialled() != 2 {
		t.Errorf("%d allowed, %d connections", m.allowed(), s.dialled())
	}
}

// The envelope of the next letter goes behind a mail. Whatever becomes of that mail, the letter behind it goes once.
func TestTheLetterBehind(t *testing.T) {
	for _, tt := range []struct {
		name  string
		step  string
		says  string
		first delivery.Outcome
		next  delivery.Outcome
		count int // connections
	}{
		{"in order", "", "", delivery.Delivered, delivery.Delivered, 1},
		{"the mail is refused", "dot", "554 DT:SPM", delivery.Declined, delivery.Delivered, 1},
		{"by 421", "dot", "421 bye; drop", delivery.Retry, delivery.Delivered, 2},
		{"the server goes with the mail", "dot", "drop", delivery.InDoubt, delivery.Delivered, 2},
		{"the server goes after it", "dot", "250 ok; drop", delivery.Delivered, delivery.Delivered, 2},
		{"or with a word", "dot", "250 ok\r\n421 too many in one connection; drop", delivery.Delivered, delivery.Delivered, 2},
		{"nonsense", "dot", "250 ok\r\n354 what?", delivery.Delivered, delivery.Delivered, 2},
		{"the next sender is refused", "MAIL 2", "503 out of turn", delivery.Delivered, delivery.Delivered, 2},
		{"the next recipient is refused", "RCPT 2", "550 5.1.1 no", delivery.Delivered, delivery.Refused, 1},
		{"the next recipient is unheard", "RCPT 2", "drop", delivery.Delivered, delivery.Delivered, 2},
		{"the next DATA is refused", "DATA 2", "451 later", delivery.Delivered, delivery.Retry, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var mu sync.Mutex
			count := map[string]int{}
			s := newModel(t, together, func(_ int, step string) string {
				mu.Lock()
				defer mu.Unlock()
				count[step]++
				if step == tt.step && count[step] == 1 || fmt.Sprint(step, " ", count[step]) == tt.step {
					return tt.says
				}
				return ""
			}, "PIPELINING")
			m := s.channel(t)
			m.limit = 1
			verdicts := behind(t, m, 3)
			if verdicts[0].Outcome != tt.first || verdicts[1].Outcome != tt.next || verdicts[2].Outcome != delivery.Delivered || s.dialled() != tt.count {
				t.Errorf("%+v, %d connections", verdicts, s.dialled())
			}
			for i, v := range verdicts {
				if n := s.count(to(i).To); n > 1 || v.Outcome == delivery.Delivered && n != 1 {
					t.Errorf("letter %d was taken %d times", i, n)
				}
			}
			if s.complaints() != nil {
				t.Errorf("%q", s.complaints())
			}
		})
	}
}

// behind sends letters of which all but the first wait, in their order, when that one goes.
func behind(t *testing.T, m *Mail, n int) []delivery.Verdict {
	t.Helper()
	verdicts := make([]delivery.Verdict, n)
	var all sync.WaitGroup
	started, queued := make(chan struct{}), make(chan struct{})
	all.Go(func() {
		verdicts[0] = m.Send(t.Context(), to(0), func() error {
			close(started)
			<-queued
			return nil
		})
	})
	<-started
	for i := 1; i < n; i++ {
		all.Go(func() { verdicts[i] = m.Send(t.Context(), to(i), unmarked) })
		waits(m, i)
	}
	close(queued)
	all.Wait()
	return verdicts
}

// A server that announces what it does not master is not asked twice.
func TestAServerThatCannotTakeAnEnvelopeBehindAMail(t *testing.T) {
	s := newModel(t, together, func(connection int, step string) string {
		if connection == 1 && step == "dot" {
			return "250 ok\r\n503 out of turn"
		}
		return ""
	}, "PIPELINING")
	m := s.channel(t)
	m.limit = 1
	for _, v := range behind(t, m, 4) {
		if v.Outcome != delivery.Delivered {
			t.Errorf("%+v", v)
		}
	}
	if !m.apart || s.dialled() != 2 {
		t.Errorf("%v, %d connections", m.apart, s.dialled())
	}
}

// Whoever stops waiting leaves at once, and what he leaves is in order for the next: his place, or a connection on which his envelope stands.
func TestALetterThatWaitsNoLonger(t *testing.T) {
	for _, said := range []bool{false, true} {
		t.Run(fmt.Sprint(said), func(t *testing.T) {
			hold, reached := make(chan struct{}), make(chan struct{})
			reach := sync.OnceFunc(func() { close(reached) })
			s := newModel(t, together, func(connection int, step string) string {
				if connection == 1 && step == "dot" {
					reach()
					<-hold
				}
				return ""
			}, "PIPELINING")
			m := s.channel(t)
			m.limit, m.apart = 1, !said
			ctx, cancel := context.WithCancelCause(t.Context())
			var all sync.WaitGroup
			started, queued := make(chan struct{}), make(chan struct{})
			all.Go(func() {
				v := m.Send(t.Context(), to(1), func() error { close(started); <-queued; return nil })
				if v.Outcome != delivery.Delivered {
					t.Errorf("the first: %+v", v)
				}
			})
			<-started
			left := make(chan delivery.Verdict)
			go func() { left <- m.Send(ctx, to(2), func() error { t.Error("marked"); return nil }) }()
			waits(m, 1)
			close(queued)
			<-reached
			cancel(errors.New("terminated signal received"))
			if v := <-left; v.Outcome != delivery.Retry || v.Reply != "程序停止" {
				t.Errorf("%+v", v)
			}
			close(hold)
			all.Wait()
			if v := m.Send(t.Context(), to(3), unmarked); v.Outcome != delivery.Delivered || s.complaints() != nil || m.taken != 0 {
				t.Errorf("the next: %+v, %q, %d taken", v, s.complaints(), m.taken)
			}
		})
	}
}

// The context may end at any moment; what is delivered then is still what the server took.
func TestTheContextEndsAtEachStep(t *testing.T) {
	for _, extensions := range [][]string{nil, {"PIPELINING"}} {
		for step, want := range map[string]delivery.Outcome{
			"greeting": delivery.Retry, "EHLO": delivery.Retry, "MAIL": delivery.Retry, "RCPT": delivery.Retry, "DATA": delivery.Retry,
			"dot": delivery.Delivered, // the answer comes within the grace
		} {
			t.Run(fmt.Sprint(step, extensions), func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				over := make(chan struct{})
				s := newModel(t, apart, func(connection int, at string) string {
					if connection == 1 && at == step {
						cancel()
						if step != "dot" {
							<-over
						}
					}
					return ""
				}, extensions...)
				m, marks := s.channel(t), 0
				v := m.Send(ctx, to(1), func() error { marks++; return nil })
				close(over)
				if v.Outcome != want || marks != count(step == "dot") {
					t.Errorf("%+v, marked %d times", v, marks)
				}
				if v := m.Send(t.Context(), to(2), unmarked); v.Outcome != delivery.Delivered || m.taken != 0 {
					t.Errorf("the next: %+v, %d taken", v, m.taken)
				}
			})
		}
	}
}

// Many letters over several connections, as the daemon sends them: each arrives once.
func TestManyLettersAtOnce(t *testing.T) {
	const letters = 400
	s := newModel(t, together, func(int, string) string { return "" }, "PIPELINING")
	m := s.channel(t)
	sendAll(t, m, letters, to, unmarked)
	_ = m.Close()
	for i := range letters {
		if n := s.count(to(i + 1).To); n != 1 {
			t.Errorf("letter %d was taken %d times", i+1, n)
		}
	}
	if s.complaints() != nil || m.taken != 0 || len(m.resting) != 0 {
		t.Errorf("%q, %d taken, %d at rest", s.complaints(), m.taken, len(m.resting))
	}
}

// A password that is wrong is tried once, however many letters wait, and a server that does not answer is called once: a further try by each
// would lock the account.
func TestOneLetterKnocksForAll(t *testing.T) {
	for _, tt := range []struct {
		step, says string
		want       delivery.Outcome
	}{{"AUTH", "535 5.7.8 no; drop", delivery.Broken}, {"greeting", "drop", delivery.Retry}} {
		t.Run(tt.step, func(t *testing.T) {
			queued := make(chan struct{})
			s := newModel(t, together, func(_ int, step string) string {
				if step != tt.step {
					return ""
				}
				<-queued
				return tt.says
			}, "AUTH PLAIN")
			m := s.channel(t)
			m.config.Username, m.config.Password = "duban", "wrong"
			var all sync.WaitGroup
			for i := range m.InFlight() {
				all.Go(func() {
					if v := m.Send(t.Context(), to(i), unmarked); v.Outcome != tt.want {
						t.Errorf("%+v", v)
					}
				})
			}
			waits(m, m.InFlight()-1)
			close(queued)
			all.Wait()
			if s.dialled() != 1 || m.taken != 0 {
				t.Errorf("%d connections, %d taken", s.dialled(), m.taken)
			}
		})
	}
}
