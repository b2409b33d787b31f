package main

import (
	"crypto/rand"
	"fmt"
	"os"

	"duban/scheduler"
)

// dutiesOf returns what shares out a daemon's work where several machines may be on its store; nil where the store is a file, which one has alone.
func (a *app) dutiesOf(d *scheduler.Daemon, p *scheduler.Pulse) *scheduler.Duties {
	if !d.Store.Shared() {
		return nil
	}
	return &scheduler.Duties{Store: d.Store, Holder: machine(), Log: d.Log, Now: d.Now, Wait: d.Wait, Pulse: p}
}

// machine names this process as no other is named: a machine that starts again is not the one that was.
func machine() string {
	host, err := os.Hostname()
	if err != nil {
		host = "localhost"
	}
	return fmt.Sprintf("%s/%d/%s", host, os.Getpid(), rand.Text()[:6])
}
