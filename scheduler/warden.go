package scheduler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"duban/remind"
	"duban/store"
	"duban/store/lock"
)

// A Warden looks after the files of the state beside the daemon, for as long as the process runs: it writes down how far the store has come, mends
// the lock, sees whether the database is still in its place, and reads the whole of it for damages. Its fields are set before Run.
type Warden struct {
	Store *store.Store
	Lock  *lock.Held
	Log   *slog.Logger
	Now   func() time.Time                       // these two are the daemon's own
	Wait  func(context.Context, time.Time) error // returns at that instant, or with the context's error

	mu       sync.Mutex
	findings []Finding
	said     map[string]bool // what was logged
	news     chan struct{}   // there is a finding; made by awake
}

// A Finding is what is wrong with the files of the state.
type Finding struct {
	What  string   // for the log and the status; the same finding says the same
	Lines []string // for the administrator
	kept  bool     // the store keeps whether he knows
	told  bool
}

// How often the files are looked at, and the whole database is read.
const (
	wardenGlance = 10 * time.Second
	examineEvery = 7 * 24 * time.Hour
)

// Run looks after the files until the context ends.
func (w *Warden) Run(ctx context.Context) {
	var beside sync.WaitGroup
	beside.Go(func() { w.examine(ctx) })
	defer beside.Wait()
	for {
		w.glance(context.WithoutCancel(ctx)) // also at the end, when all is recorded
		if ctx.Err() != nil {
			return
		}
		_ = w.Wait(ctx, w.Now().Add(wardenGlance)) // at the context's end there is one more
	}
}

// glance looks at the files once.
func (w *Warden) glance(ctx context.Context) {
	mended, err := w.Lock.Mend()
	if mended {
		w.Log.Warn("the file of the lock was removed or replaced while the daemon ran; it is made anew", "file", lock.File)
	}
	if err = errors.Join(err, w.Store.Moved()); errors.Is(err, lock.ErrMoved) {
		w.find(Finding{What: err.Error(), Lines: []string{
			"状态目录或其中的数据库文件在系统运行时被移走或替换。系统仍在向原来的文件写入，停止后这些记录将会丢失。",
			"请将原目录或原文件放回原处；无法放回的，请立即停止系统，用 duban restore 恢复最近的备份，此后可能已发出的提醒将列为送达存疑。",
		}})
		return
	}
	w.minor(err)
	w.remember(ctx)
}

// remember writes down how far the store has come. A nil warden does not.
func (w *Warden) remember(ctx context.Context) {
	if w != nil {
		w.minor(w.Store.Remember(ctx, w.Now()))
	}
}

// minor logs once what hinders nothing: it is tried again.
func (w *Warden) minor(err error) {
	if err != nil && w.first(err.Error()) {
		w.Log.Warn("the files of the state cannot be looked after", "error", err)
	}
}

// examine reads the whole database now and every week.
func (w *Warden) examine(ctx context.Context) {
	for ctx.Err() == nil {
		what, err := w.Store.Examine(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			w.Log.Warn("the database could not be examined", "error", err)
		default:
			w.examined(ctx, what)
		}
		if w.Wait(ctx, w.Now().Add(examineEvery)) != nil {
			return
		}
	}
}

// examined takes in what an examination found. A store that is damaged may not take a note of it; the log and the administrator do.
func (w *Warden) examined(ctx context.Context, what string) {
	kept, err := w.Store.NoteDamage(ctx, store.Damage{Since: w.Now(), What: what})
	if err != nil {
		w.Log.Warn("what the database's examination found is not kept", "error", err)
	}
	if what == "" {
		w.Log.Debug("the database is sound")
		return
	}
	_, good, err := w.Store.LastBackup(ctx)
	if err != nil {
		w.Log.Warn("the last backup cannot be looked up", "error", err)
	}
	w.find(Finding{What: "the database is damaged: " + what, Lines: damageLines(what, good), kept: true, told: kept.Told})
}

// damageLines words a damage, with what to do. A backup is examined while it is made, so the last good one is of before the damage.
func damageLines(what string, good store.Backup) []string {
	lines := []string{
		"系统检查发现数据库文件有损坏，部分记录可能读不出。提醒尽可能照常发出。",
		"损坏之处：" + what + "。",
	}
	if good.File == "" {
		return append(lines, "尚无完好的备份。请停止系统，先将状态目录整个拷到别处，再请维护人员修复；同时检查磁盘。")
	}
	return append(lines,
		"最近一份完好的备份是"+good.At.In(remind.Shanghai).Format("2006年1月2日15:04")+"的 "+good.File+"。",
		fmt.Sprintf("请停止系统，检查磁盘，再输入 duban restore %s --replace 恢复；原文件改名保留。此后可能已发出的提醒将列为送达存疑，待核实后登记结果。", good.File))
}

// find keeps a finding and logs it once.
func (w *Warden) find(f Finding) {
	if !w.first(f.What) {
		return
	}
	w.Log.Error(f.What)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.findings = append(w.findings, f)
	if w.news != nil {
		close(w.news)
		w.news = nil
	}
}

// awake returns a context that ends with the given one, or as soon as the warden finds something: the loop is to tell it.
func (w *Warden) awake(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, release := context.WithCancel(ctx)
	if w == nil {
		return ctx, release
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.news == nil {
		w.news = make(chan struct{})
	}
	news := w.news
	go func() {
		select {
		case <-news:
			release()
		case <-ctx.Done():
		}
	}()
	return ctx, release
}

// first reports whether something is said for the first time.
func (w *Warden) first(what string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.said == nil {
		w.said = map[string]bool{}
	}
	known := w.said[what]
	w.said[what] = true
	return !known
}

// untold returns the findings that the administrator does not know of; of a nil warden there are none.
func (w *Warden) untold() (all []Finding) {
	if w == nil {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range w.findings {
		if !f.told {
			all = append(all, f)
		}
	}
	return all
}

// tell notes that the administrator knows of a finding.
func (w *Warden) tell(ctx context.Context, f Finding) {
	if f.kept {
		if err := w.Store.ToldDamage(ctx); err != nil {
			w.Log.Debug("that the administrator knows of a damage is not kept", "error", err)
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := range w.findings {
		w.findings[i].told = w.findings[i].told || w.findings[i].What == f.What
	}
}
