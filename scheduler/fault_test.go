package scheduler_test

import (
	"bytes"
	"context"
	"database/sql"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/scheduler"
	"duban/store"
)

// locked keeps the store of a folder locked until it is called. Whoever writes at that moment comes to his end before.
func locked(t *testing.T, dir string) (unlock func()) {
	t.Helper()
	ctx := context.Background()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, store.File))
	if err != nil {
		t.Fatal(err)
	}
	c, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for tries := 1; ; tries++ {
		if _, err = c.ExecContext(ctx, "BEGIN IMMEDIATE"); err == nil {
			break
		}
		if tries == 1000 {
			t.Fatal(err)
		}
		time.Sleep(time.Millisecond)
	}
	return func() {
		_, err := c.ExecContext(ctx, "ROLLBACK")
		if err1, err2 := c.Close(), db.Close(); err != nil || err1 != nil || err2 != nil {
			t.Error(err, err1, err2)
		}
	}
}

// While the store is locked nothing leaves but one word to the administrator; then the day goes on as if nothing had been.
func TestALockedStoreSendsNothingAndTellsTheAdministrator(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		o.Glance = time.Minute
		admin := &robot{}
		o.Routes["值班"] = scheduler.Route{Channel: admin, Kind: remind.KindFile}
		o.Admin = remind.Address{Channel: "值班", To: "值班"}
		var log bytes.Buffer
		o.Log = slog.New(slog.NewTextHandler(&log, nil))
		until(day(3), 8, 55)
		unlock := locked(t, dir)
		o.start()
		until(day(3), 11, 0)
		expect(t, o.letters())
		unlock()
		until(day(3), 11, 3)
		o.halt()
		if got := o.letters(); len(got) != 2 {
			t.Errorf("within minutes of the lock's end left %v", got)
		}
		if len(admin.letters) != 1 || !strings.Contains(admin.letters[0].Text, "数据库被另一进程锁定") ||
			!strings.Contains(admin.letters[0].Text, "数据库被其他程序长时间占用，请查明并结束该程序。") {
			t.Errorf("the administrator was told %d times: %+v", len(admin.letters), admin.letters)
		}
		for text, want := range map[string]int{"level=ERROR": 1, "level=WARN": 1, "step succeeds again": 1} {
			if got := strings.Count(log.String(), text); got != want {
				t.Errorf("in two hours the log says %s %d times, want %d:\n%s", text, got, want, log.String())
			}
		}
	})
}

// A word that does not go is tried again, ever more seldom, until it has gone once.
func TestAWordThatDoesNotGoIsTriedAgain(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		o.Glance = time.Minute
		no := delivery.Verdict{Outcome: delivery.Retry, Code: 451}
		admin := &robot{answers: []delivery.Verdict{no, no, no, no, no, no, {Outcome: delivery.Delivered}}}
		o.Routes["值班"] = scheduler.Route{Channel: admin, Kind: remind.KindFile}
		o.Admin = remind.Address{Channel: "值班", To: "值班"}
		unlock := locked(t, dir)
		o.start()
		until(day(1), 20, 0)
		unlock()
		o.halt()
		if got := admin.at; len(got) != 7 {
			t.Fatalf("in twelve hours the word was tried at %v", got)
		}
		last := time.Duration(0)
		for i, at := range admin.at[1:] {
			pause := at.Sub(admin.at[i])
			if pause < last || pause < 5*time.Minute || pause > time.Hour+2*time.Minute {
				t.Errorf("%s after %s", pause, last)
			}
			if last = pause.Round(5 * time.Minute); admin.letters[i+1].ID != admin.letters[i].ID {
				t.Error("the word changes its name")
			}
		}
	})
}

// The second mark cannot be set: nothing is sent, the fault is told, and with the lock's end the day goes on.
func TestWhatCannotBeMarkedIsNotSent(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		o.Glance = time.Minute
		var log bytes.Buffer
		o.Log = slog.New(slog.NewTextHandler(&log, nil))
		var unlock func()
		sent := 0
		o.Routes["mail"] = scheduler.Route{Kind: remind.KindMail, Channel: sender(func(_ context.Context, _ delivery.Letter, mark func() error) delivery.Verdict {
			if unlock == nil {
				unlock = locked(t, dir)
				defer unlock() // a fault as long as the mark: the outcome itself can be recorded
			}
			if err := mark(); err != nil {
				return delivery.Verdict{Outcome: delivery.Retry, Reply: err.Error()}
			}
			sent++
			return delivery.Verdict{Outcome: delivery.Delivered}
		})}
		until(day(3), 8, 55)
		o.start()
		until(day(3), 11, 0)
		o.halt()
		if got := o.states(); got[store.Delivered] != 2 || len(got) != 1 || sent != 2 {
			t.Errorf("notices %v, sent %d", got, sent)
		}
		if got := strings.Count(log.String(), "level=ERROR"); got != 1 || !strings.Contains(log.String(), "mark attempt 1 of message ") {
			t.Errorf("the log says an error %d times:\n%s", got, log.String())
		}
	})
}

// An outcome that is kept in memory is recorded before another channel's claims judge its lease: a mail that has gone is not sent twice.
func TestAnOutcomeIsRecordedBeforeItsLeaseIsJudged(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		o.Glance = time.Minute
		group(o, room(1), mailbox("jia", 1))
		slowly := make(chan struct{})
		mails := 0
		o.Routes["群"] = scheduler.Route{Kind: remind.KindMail, Channel: sender(func(_ context.Context, _ delivery.Letter, mark func() error) delivery.Verdict {
			<-slowly
			if err := mark(); err != nil {
				return delivery.Verdict{Outcome: delivery.Retry, Reply: err.Error()}
			}
			return delivery.Verdict{Outcome: delivery.Delivered}
		})}
		o.Routes["mail"] = scheduler.Route{Kind: remind.KindMail, Channel: sender(func(_ context.Context, _ delivery.Letter, mark func() error) delivery.Verdict {
			if err := mark(); err != nil {
				return delivery.Verdict{Outcome: delivery.Retry, Reply: err.Error()}
			}
			if mails++; mails == 1 {
				unlock := locked(t, dir)
				time.AfterFunc(time.Minute, unlock)
				time.AfterFunc(20*time.Minute, func() { close(slowly) }) // past the mail's lease, within the same step
			}
			return delivery.Verdict{Outcome: delivery.Delivered}
		})}
		until(day(3), 8, 55)
		o.start()
		until(day(3), 11, 0)
		o.halt()
		if got := o.states(); mails != 1 || len(got) != 1 {
			t.Errorf("%d mails, notices %v", mails, got)
		}
	})
}

// An outcome that the store could not take is recorded as soon as it can: the mail has gone once and is in no doubt.
func TestAnOutcomeOutlivesALock(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		o.Glance = time.Minute
		var unlock func()
		slow := &robot{}
		o.Routes["mail"] = scheduler.Route{Kind: remind.KindMail, Channel: sender(func(ctx context.Context, l delivery.Letter, mark func() error) delivery.Verdict {
			v := slow.Send(ctx, l, mark)
			if unlock == nil {
				unlock = locked(t, dir)
			}
			return v
		})}
		until(day(3), 8, 55)
		o.start()
		until(day(3), 11, 0)
		if got := slow.times(""); len(got) != 1 {
			t.Errorf("with a locked store letters left at %v", got)
		}
		unlock()
		until(day(3), 12, 0)
		o.halt()
		if got := o.states(); got[store.Delivered] != 2 || len(got) != 1 || len(slow.times("")) != 2 {
			t.Errorf("notices %v, letters at %v", got, slow.times(""))
		}
	})
}

// A store that can only be read is backed up all the same, and what cannot be recorded does not pile up.
func TestBackupsOfALockedStore(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		folder := filepath.Join(dir, "backups")
		b := keeper(t, o, folder, 2)
		unlock := locked(t, dir)
		ctx, stop := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() { b.Run(ctx); close(done) }()
		until(day(2), 8, 30)
		if got := names(t, folder); len(got) != 2 {
			t.Errorf("in a day with a locked store are left %v", got)
		}
		unlock()
		until(day(2), 10, 0)
		stop()
		<-done
		if tried, good, err := o.Store.LastBackup(context.Background()); err != nil || tried.Why != "" || good.Rows == 0 {
			t.Errorf("afterwards: tried %+v, good %+v, %v", tried, good, err)
		}
	})
}

type sender func(context.Context, delivery.Letter, func() error) delivery.Verdict

func (sender) InFlight() int { return 1 }

// Send calls the function.
func (s sender) Send(ctx context.Context, l delivery.Letter, mark func() error) delivery.Verdict {
	return s(ctx, l, mark)
}
