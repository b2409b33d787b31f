package scheduler_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/notify"
	"duban/remind"
	"duban/scheduler"
	"duban/store"
)

// locked keeps the store of a folder locked until it is called.
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
	if _, err := c.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
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
		o.Lines["值班"] = scheduler.Line{Channel: admin, Kind: notify.KindFile}
		o.Admin = scheduler.Admin{Channel: "值班", Address: "值班"}
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
		if len(admin.letters) != 1 || !strings.Contains(admin.letters[0].Text, "another process keeps the database locked") {
			t.Errorf("the administrator was told %d times: %+v", len(admin.letters), admin.letters)
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
		o.Lines["mail"] = scheduler.Line{Kind: notify.KindMail, Channel: sender(func(ctx context.Context, l notify.Letter, mark func() error) remind.Verdict {
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

type sender func(context.Context, notify.Letter, func() error) remind.Verdict

// Send calls the function.
func (s sender) Send(ctx context.Context, l notify.Letter, mark func() error) remind.Verdict {
	return s(ctx, l, mark)
}
