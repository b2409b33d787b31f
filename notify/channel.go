package notify

import (
	"context"

	"duban/remind"
)

// A Channel carries letters. Send calls mark just before the step after which a failure is doubtful; if mark fails, nothing is sent.
type Channel interface {
	Send(ctx context.Context, l remind.Letter, mark func() error) remind.Verdict
}
