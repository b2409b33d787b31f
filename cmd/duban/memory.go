package main

import (
	"context"
	"os"
	"runtime/debug"
	"syscall"
	"time"

	"duban/store"
)

// tidyEvery is how often memory that nobody uses any more is given back.
const tidyEvery = 5 * time.Minute

// thrifty lets the collector run when half as much garbage as there is data has come together, not as much: a daemon that waits for most
// of the day has time. At its start it has none: the collector would run again and again over a heap that grows. Whoever sets GOGC knows better.
func thrifty() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
}

// tidyWork is how much of the processor's time the daemon has to take before there is anything to give back.
const tidyWork = 50 * time.Millisecond

// worked returns the processor's time that the process has taken.
func worked() time.Duration {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// tidy frees for the system what a start, a round or a backup took and nobody uses any more: the pages that SQLite caches, and the heap's free
// memory. It leaves the pages of the program's own file alone: they count in VmRSS, but are page cache, which the kernel takes when it needs it.
func tidy(st *store.Store) error {
	err := st.Shrink(context.Background())
	debug.FreeOSMemory()
	return err
}
