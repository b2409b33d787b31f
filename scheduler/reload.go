package scheduler

import "time"

// A RejectedReload is a reload that was refused whole: the former settings stay in force.
type RejectedReload struct {
	At  time.Time
	Err error // every fault
}

// Refuse keeps the last refusal, for whoever asks why the settings that were written are not in force. It may be called while Run runs.
func (w *watch) Refuse(at time.Time, err error) { w.refused.Store(&RejectedReload{At: at, Err: err}) }

// Refused returns the last refusal, or nil where the settings in force are those that were loaded last.
func (w *watch) Refused() *RejectedReload { return w.refused.Load() }

// TakeOver takes over what only memory held of a daemon whose Run has ended because it was to leave: outcomes that the store could not take,
// what the administrator has been told, and the clock's guard, which must not begin its count anew. All else stands in the store. Call it
// before Run.
func (d *Daemon) TakeOver(old *Daemon) {
	d.left.inherit(&old.left)
	d.trouble, d.dailyDone = old.trouble, old.dailyDone
	d.Guard = old.Guard
}
