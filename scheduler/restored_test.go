package scheduler_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/scheduler"
	"duban/scheduler/timetable"
	"duban/store"
)

// backedUp copies the office's store at this instant.
func (o *office) backedUp(file string) {
	o.t.Helper()
	if _, err := o.Store.Backup(context.Background(), file, time.Now()); err != nil {
		o.t.Fatal(err)
	}
}

// restored is another office that goes on from a backup.
func restored(t *testing.T, file, dir string) *office {
	t.Helper()
	_, err := store.RestoreBackup(context.Background(), store.RestoreOrder{File: file, Dir: dir, By: "管理员", At: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	return open(t, dir)
}

// told returns the notices that stand in a state, with the day on which their last attempt ended, if it ended after an instant.
func (o *office) told(state string, after time.Time) map[string]remind.Date {
	o.t.Helper()
	got := map[string]remind.Date{}
	if err := o.Store.Log(context.Background(), store.Filter{Realm: o.Realm, State: state}, func(r store.LogRow) error {
		if state != store.Delivered || r.At.After(after) {
			got[r.Notice.String()] = remind.DateOf(r.At)
		}
		return nil
	}); err != nil {
		o.t.Fatal(err)
	}
	return got
}

// A daemon runs for months and is backed up at random instants. Each backup is restored elsewhere at a later random instant, and goes on
// for a month beside the one that never stopped. What each of them tells in that month is the same on the same day, less what the restored
// one names as in doubt; and nothing that was sent after the backup is sent again.
func TestARestoredDaemonGoesOnAsIfItHadNeverStopped(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		const month = 30 * 24 * time.Hour
		random := rand.New(rand.NewPCG(3, 5))
		var due []remind.Date
		for range 8 {
			due = append(due, day(5+random.IntN(70)))
		}
		never := open(t, filepath.Join(dir, "never"), due...)
		other := remind.Plan{ID: "q", Title: "另一方案", Problems: []remind.Problem{{
			Plan: "q", Number: 1, Title: "题", Deadline: remind.Deadline{Kind: remind.Dated, Date: day(30)}, Parties: remind.Parties{Responsible: []string{"甲县"}},
		}}}
		if err := never.Store.PutPlan(context.Background(), -1, other, time.Now()); err != nil {
			t.Fatal(err)
		}
		never.Glance = 8 * time.Hour
		unsteady(never, random)
		never.start()
		var all []*point
		for i := range 5 {
			p := &point{name: fmt.Sprint("point ", i), dir: filepath.Join(dir, fmt.Sprint(i))}
			p.backup = day(3+i*3).At(0, 0).Add(time.Duration(random.Int64N(int64(24 * time.Hour))))
			if i%2 == 1 {
				p.few = 1 // it goes by plans
			}
			if i%2 == 0 { // while a letter waits for its second try
				p.backup = remind.DateOf(p.backup).At(9, 0).Add(2 * time.Second)
			}
			p.restore = p.backup.Add(time.Duration(random.Int64N(int64(12 * 24 * time.Hour))))
			all = append(all, p)
		}
		for _, p := range all {
			go p.live(t, never, random.Uint64(), month)
		}
		until(day(65), 12, 0)
		never.halt()
		doubts, sent := 0, 0
		if t.Failed() {
			t.FailNow()
		}
		for _, p := range all {
			d, s := p.compare(t, never, month)
			doubts, sent = doubts+d, sent+s
			_ = p.again.Store.Close()
		}
		if doubts < 10 || sent < 50 {
			t.Errorf("the points try too little: %d notices in doubt, %d told after a restore", doubts, sent)
		}
		_ = never.Store.Close()
	})
}

// unsteady lets one attempt in four fail.
func unsteady(o *office, random *rand.Rand) {
	for range 600 {
		v := delivery.Verdict{Outcome: delivery.Delivered}
		if random.IntN(4) == 0 {
			v = delivery.Verdict{Outcome: delivery.Retry, Code: 451}
		}
		o.answers = append(o.answers, v)
	}
}

// A point is a backup and its restore.
type point struct {
	name, dir       string
	backup, restore time.Time
	again           *office
	few             int // up to how many plans the restored one looks at everything together
}

func (p *point) live(t *testing.T, never *office, seed uint64, month time.Duration) {
	time.Sleep(time.Until(p.backup))
	file := p.dir + ".db"
	never.backedUp(file)
	time.Sleep(time.Until(p.restore))
	p.again = restored(t, file, p.dir)
	p.again.Glance, p.again.Few = 8*time.Hour, p.few
	unsteady(p.again, rand.New(rand.NewPCG(seed, seed)))
	p.again.start()
	time.Sleep(month)
	p.again.halt()
}

// compare holds the month after the restore against the daemon that never stopped, and counts notices in doubt and told.
func (p *point) compare(t *testing.T, never *office, month time.Duration) (doubts, sent int) {
	t.Helper()
	in := p.again.told(store.InDoubt, time.Time{})
	mine, gap := p.again.told(store.Delivered, p.restore), never.told(store.Delivered, p.backup)
	end := remind.DateOf(p.restore.Add(month))
	for key, on := range never.told(store.Delivered, p.restore) {
		_, doubtful := in[key]
		if on < end && mine[key] != on && !doubtful {
			t.Errorf("%s: %s was told on %s, and after the restore on %s", p.name, key, on, mine[key])
		}
		delete(gap, key)
	}
	for key := range gap {
		if _, doubtful := in[key]; !doubtful {
			t.Errorf("%s: %s was sent after the backup and is not in doubt", p.name, key)
		}
		if _, twice := mine[key]; twice {
			t.Errorf("%s: %s is sent twice", p.name, key)
		}
	}
	return len(in), len(mine)
}

// due 10 January: d7 falls on the 3rd, d3 and d1 on the 7th.
func doubted(t *testing.T, dir string) *office {
	t.Helper()
	o := open(t, filepath.Join(dir, "old"), day(10))
	file := filepath.Join(dir, "b.db")
	until(day(2), 20, 0)
	o.backedUp(file)
	_ = o.Store.Close()
	until(day(4), 8, 0)
	p := restored(t, file, filepath.Join(dir, "new"))
	p.start()
	return p
}

func TestWhatMayHaveBeenSentWaitsForAPersonAndGoesOnceMoreWhenAsked(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := doubted(t, dir)
		defer func() { _ = o.Store.Close() }()
		ctx := context.Background()
		until(day(4), 12, 0)
		expect(t, o.letters())
		snap, err := o.Store.Snapshot(ctx)
		if err != nil || len(snap.Restores) != 1 || snap.Restores[0].Open != 2 || snap.Restores[0].Realm != o.Realm {
			t.Fatalf("restores %+v, %v", snap.Restores, err)
		}
		pick := store.Pick{Realm: o.Realm, Restore: 1, Address: "jia@x.example"}
		if n, err := o.Store.ResolveRestored(ctx, pick, false, "管理员", time.Now()); n != 1 || err != nil {
			t.Errorf("settled %d, %v", n, err)
		}
		pick.Address = ""
		if n, err := o.Store.ResolveRestored(ctx, pick, true, "管理员", time.Now()); n != 1 || err != nil {
			t.Errorf("settled %d, %v", n, err)
		}
		until(day(5), 12, 0)
		o.halt()
		got := o.letters()
		if len(got) != 1 || !strings.HasPrefix(got[0], "01-04") && !strings.HasPrefix(got[0], "01-05") || !strings.HasSuffix(got[0], "jia") {
			t.Errorf("letters %v", got)
		}
		if s := o.states(); s[store.Delivered] != 2 || len(s) != 1 {
			t.Errorf("notices: %v", s)
		}
	})
}

// A backup of the evening that is restored before the next window leaves nothing in doubt: nothing can have left.
func TestNothingIsInDoubtWhereNothingCouldLeave(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, filepath.Join(dir, "old"), day(10))
		o.start()
		until(day(3), 18, 0)
		file := filepath.Join(dir, "b.db")
		o.backedUp(file)
		o.halt()
		_ = o.Store.Close()
		until(day(4), 8, 0)
		p := restored(t, file, filepath.Join(dir, "new"))
		p.start()
		until(day(7), 12, 0)
		p.halt()
		expect(t, p.letters(), "01-07 09:00:00 jia")
		if s := p.states(); s[store.InDoubt] != 0 {
			t.Errorf("notices: %v", s)
		}
		_ = p.Store.Close()
	})
}

// What may have been sent counts for the caps: nobody hears twice on the day of a restore.
func TestWhatIsInDoubtCountsForTheCaps(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, filepath.Join(dir, "old"), day(10))
		until(day(2), 20, 0)
		file := filepath.Join(dir, "b.db")
		o.backedUp(file)
		_ = o.Store.Close()
		until(day(3), 10, 0)
		p := restored(t, file, filepath.Join(dir, "new"))
		defer func() { _ = p.Store.Close() }()
		p.start()
		synctest.Wait()
		p.halt()
		h, err := p.Store.History(context.Background(), p.Realm, remind.Address{Channel: "mail", To: "jia@x.example"}, day(1))
		if err != nil || len(h.Messages) != 1 || h.Messages[0].Day != day(3) {
			t.Errorf("history %+v, %v", h, err)
		}
	})
}

func TestBackupsByScheduleRotateAndTouchNothingElse(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, filepath.Join(dir, "state"), day(10))
		defer func() { _ = o.Store.Close() }()
		b := keeper(t, o, filepath.Join(dir, "backups"), 3)
		write(t, b.Dir, "duban-2000.db", "mine.txt", "duban-19991201-180000.db.old", "duban-19991230-180000.db.123.part")
		ctx, stop := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() { b.Run(ctx); close(done) }()
		until(day(6), 19, 0)
		stop()
		<-done
		want := []string{
			"duban-19991201-180000.db.old", "duban-2000.db", "duban-20000104-180000.db", "duban-20000105-180000.db", "duban-20000106-180000.db", "mine.txt",
		}
		if got := names(t, b.Dir); !slices.Equal(got, want) {
			t.Errorf("kept %v, want %v", got, want)
		}
	})
}

// A restored store knows of the backups of its former life. Where they lie may be gone, so the first of the new one does not wait for its hour; and it
// is the only one before that.
func TestARestoredStoreIsBackedUpAtOnce(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, filepath.Join(dir, "old"), day(10))
		run := func(o *office, to string, until func()) {
			b := keeper(t, o, filepath.Join(dir, to), 9)
			ctx, stop := context.WithCancel(context.Background())
			done := make(chan struct{})
			go func() { b.Run(ctx); close(done) }()
			until()
			stop()
			<-done
		}
		run(o, "before", func() { until(day(2), 19, 0) })
		file := filepath.Join(dir, "b.db")
		o.backedUp(file) // in it the backups by schedule are on record
		_ = o.Store.Close()
		until(day(2), 20, 0)
		p := restored(t, file, filepath.Join(dir, "new"))
		defer func() { _ = p.Store.Close() }()
		until(day(2), 20, 1)
		run(p, "after", func() { until(day(2), 21, 0) })
		run(p, "after", func() { until(day(3), 19, 0) }) // a start anew asks for no other
		want := []string{"duban-20000102-200100.db", "duban-20000103-180000.db"}
		if got := names(t, filepath.Join(dir, "after")); !slices.Equal(got, want) {
			t.Errorf("backed up %v, want %v", got, want)
		}
	})
}

func TestABackupThatFailsIsRecordedAndTriedAgainHourly(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, filepath.Join(dir, "state"), day(10))
		defer func() { _ = o.Store.Close() }()
		write(t, dir, "blocked")
		b := keeper(t, o, filepath.Join(dir, "blocked"), 3)
		ctx, stop := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() { b.Run(ctx); close(done) }()
		until(day(2), 12, 0)
		tried, good, err := o.Store.LastBackup(ctx)
		if err != nil || !strings.Contains(tried.Why, "blocked") || !good.At.IsZero() {
			t.Errorf("tried %+v, good %+v, %v", tried, good, err)
		}
		remove(t, filepath.Join(dir, "blocked"))
		until(day(2), 13, 30)
		stop()
		<-done
		if tried, good, err = o.Store.LastBackup(context.Background()); err != nil || tried.Why != "" || good.Rows == 0 {
			t.Errorf("afterwards: tried %+v, good %+v, %v", tried, good, err)
		}
	})
}

func keeper(t *testing.T, o *office, dir string, keep int) *scheduler.Backups {
	t.Helper()
	schedule, err := timetable.ParseBackups("0 18 * * *")
	if err != nil {
		t.Fatal(err)
	}
	return &scheduler.Backups{Store: o.Store, Dir: dir, Keep: keep, Schedule: schedule, Log: o.Log, Now: time.Now, Wait: wait}
}

func write(t *testing.T, dir string, files ...string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(dir, f), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}
