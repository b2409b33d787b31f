package scheduler

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"duban/notify"
	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
	"duban/store/database"
)

// queued returns a daemon with so many messages in the queue, none of them tried.
func queued(t *testing.T, n int, now *time.Time) *Daemon {
	t.Helper()
	return queuedIn(t, t.TempDir(), n, now)
}

// queuedIn does so over a store in a folder.
func queuedIn(t *testing.T, dir string, n int, now *time.Time) *Daemon {
	t.Helper()
	d := dueIn(t, dir, store.Options{Create: true, Fast: true}, n, now)
	t.Cleanup(func() { _ = d.Store.Close() })
	d.Routes = map[string]Route{remind.MailChannel: {Channel: notify.Channel(&quay{lines: 1}), Kind: remind.KindMail}}
	v, err := d.look(t.Context(), *now, true)
	if err == nil {
		err = d.runRound(t.Context(), v, *now)
	}
	if err == nil {
		h := d.begin(t.Context(), func() bool { return false })
		look := func(context.Context, []int64) (*remind.Day, *dueKeys, error) { return v.day, v.keys(), nil }
		err = d.queueWaiting(t.Context(), wordingOf{look: look, now: *now}, h)
		_, err1 := h.end()
		err = errors.Join(err, err1)
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// What cannot be recorded of one message for a cause of its own holds up no other that is written with it.
func TestTheClerkTriesOneByOneWhatFailsTogether(t *testing.T) {
	now := nine
	d := queued(t, 4, &now)
	k := d.newClerk()
	lease := store.Demand{Realm: d.Realm, Channel: remind.MailChannel, Now: now, Until: now.Add(lease), Most: 3}
	some, _, err := d.Store.ClaimSome(t.Context(), lease)
	if err != nil || len(some) != 3 {
		t.Fatalf("%d claimed, %v", len(some), err)
	}
	mark := func(c store.Claimed) store.Mark { return store.Mark{Message: c.ID, Attempt: c.Attempt, At: now} }
	x := store.Turn{Commit: []store.Mark{mark(some[0]), mark(some[0]), mark(some[1])}, Claim: []store.Demand{lease}} // the same mark twice is refused
	for _, c := range some[1:] {
		x.Settle = append(x.Settle, store.Outcome{Mark: mark(c), Verdict: delivery.Verdict{Outcome: delivery.Delivered}})
	}
	x.Settle = append(x.Settle, x.Settle[0])
	b := k.add(k.wake, func(next *store.Turn) { *next = x })
	k.write(context.Background())
	<-b.done
	if b.err != nil || k.failed() != nil {
		t.Fatal(b.err, k.failed())
	}
	got := fmt.Sprint(b.got.Committed[0] == nil, b.got.Committed[1] == nil, errors.Is(b.got.Committed[2], store.ErrEnded), len(b.got.Claimed[0].Letters))
	if got += fmt.Sprint(b.got.Settled[0] == nil, b.got.Settled[1] == nil, errors.Is(b.got.Settled[2], store.ErrEnded)); got != "true false true 1true true true" {
		t.Errorf("marked, claimed and settled: %s", got)
	}
}

// An outcome that the store refuses for a cause of its own waits in memory, while those that were written with it are recorded.
func TestTheClerkKeepsTheOneOutcomeThatIsRefused(t *testing.T) {
	now, dir := nine, t.TempDir()
	d := queuedIn(t, dir, 3, &now)
	some, _, err := d.Store.ClaimSome(t.Context(), store.Demand{Realm: d.Realm, Channel: remind.MailChannel, Now: now, Until: now.Add(lease), Most: 3})
	if err != nil || len(some) != 3 {
		t.Fatal(some, err)
	}
	db, err := database.Connect(filepath.Join(dir, database.File))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	do := func(statement string) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	do(`CREATE TRIGGER refuses BEFORE INSERT ON settlements WHEN NEW.message_id = '` + some[1].ID + `' BEGIN SELECT RAISE(ABORT, 'refused'); END`)
	k := d.newClerk()
	for _, c := range some {
		k.settle(store.Outcome{Mark: store.Mark{Message: c.ID, Attempt: c.Attempt, At: now}, Verdict: delivery.Verdict{Outcome: delivery.Delivered}})
	}
	k.write(context.Background())
	backlog, err := d.Store.Backlog(t.Context(), d.Realm)
	if k.failed() == nil || len(d.left.list) != 1 || d.left.list[0].Message != some[1].ID || backlog.Queue != 1 || err != nil {
		t.Fatalf("%v; %+v wait in memory, %d in the queue, %v", k.failed(), d.left.list, backlog.Queue, err)
	}
	do(`DROP TRIGGER refuses`)
	k.claimed(t, store.Demand{Realm: d.Realm, Channel: remind.MailChannel, Now: now.Add(time.Hour), Until: now.Add(2 * time.Hour), Most: 9}, 0)
	if len(d.left.list) != 0 {
		t.Error("the outcome still waits")
	}
}

// What the store cannot take waits in memory, and is recorded before anything else is.
func TestTheClerkKeepsWhatTheStoreCannotTake(t *testing.T) {
	now := nine
	d := queued(t, 2, &now)
	c, _, err := d.Store.Claim(t.Context(), d.Realm, remind.MailChannel, now, lease)
	if err != nil {
		t.Fatal(err)
	}
	st := d.Store
	d.Store = dueIn(t, t.TempDir(), store.Options{Create: true, Fast: true}, 1, &now).Store
	_ = d.Store.Close() // nothing can be written to it
	k := d.newClerk()
	k.settle(store.Outcome{Mark: store.Mark{Message: c.ID, Attempt: c.Attempt, At: now}, Verdict: delivery.Verdict{Outcome: delivery.Delivered}})
	k.write(context.Background())
	if k.failed() == nil || len(d.left.list) != 1 {
		t.Fatalf("%v, and %d outcomes wait", k.failed(), len(d.left.list))
	}
	d.Store = st
	k.claimed(t, store.Demand{Realm: d.Realm, Channel: remind.MailChannel, Now: now.Add(time.Hour), Until: now.Add(2 * time.Hour), Most: 9}, 1)
	if len(d.left.list) != 0 {
		t.Error("the outcome still waits")
	}
}

// claimed has the clerk claim, and expects so many letters.
func (k *clerk) claimed(t *testing.T, l store.Demand, want int) {
	t.Helper()
	b := k.add(k.wake, func(next *store.Turn) { next.Claim = append(next.Claim, l) })
	k.write(context.Background())
	if b.err != nil || len(b.got.Claimed[0].Letters) != want {
		t.Errorf("claimed %+v, %v", b.got.Claimed, b.err)
	}
}
