//go:build !manual

// Command duban reminds: it holds rectification plans and tells the right people in time, until each matter is closed.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() { os.Exit(start(time.Now)) }

// start runs the command of the program's arguments until it ends or the process is told to, and returns its exit code. now is the only
// clock that the program has: the tests start it by another.
func start(now func() time.Time) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return execute(ctx, os.Args[1:], os.Stdout, os.Stderr, now)
}
