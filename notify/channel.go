package notify

import (
	"context"

	"duban/remind/delivery"
)

// A Channel carries letters. It may be called by several goroutines, as several names may lead to one channel. It decides
// nothing: whether and when there is another attempt follows from the verdict.
//
// Send calls mark just before the step after which a failure is doubtful (a mail's final dot, or the body that goes with it; a request's body), exactly once if it comes so
// far; if mark fails, nothing is sent. A channel that knows what it has sent, as a Maildir does, need not call it: it is never in doubt.
// Send returns in less than the daemon's lease, fifteen minutes, or when the context ends.
//
// InFlight returns how many letters may be on their way over the channel at once, at least 1. It is asked once before a group of them is
// taken: a channel that keeps an order, or whose other side counts each post, says 1.
type Channel interface {
	Send(ctx context.Context, l delivery.Letter, mark func() error) delivery.Verdict
	InFlight() int
}
