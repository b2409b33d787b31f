package main

import "duban/scheduler"

// dutiesOf returns what shares out a daemon's work where several machines may be on its store; nil where the store is a file, which one has alone.
func (a *app) dutiesOf(d *scheduler.Daemon, p *scheduler.Pulse) *scheduler.Duties {
	if !d.Store.Shared() {
		return nil
	}
	return &scheduler.Duties{Store: d.Store, Holder: scheduler.Machine(), Log: d.Log, Now: d.Now, Wait: d.Wait, Pulse: p}
}
