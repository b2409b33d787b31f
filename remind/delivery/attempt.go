package delivery

import (
	"hash/fnv"
	"time"
)

// An Outcome is what became of an attempt to send.
type Outcome string

// The outcomes of an attempt.
const (
	Delivered Outcome = "delivered"
	Retry     Outcome = "retry"    // surely not delivered; may go later
	Refused   Outcome = "refused"  // surely not delivered and never will be: the answer speaks of this address
	Declined  Outcome = "declined" // surely not delivered, for a cause that is not the address: content, sender, policy, or none that is named
	Broken    Outcome = "broken"   // the channel itself: credentials, certificate, configuration
	Paused    Outcome = "paused"   // surely not delivered: the channel asks for a rest, which costs the message nothing
	InDoubt   Outcome = "in_doubt"
	Unsent    Outcome = "unsent" // given back untried, or cut off before anything was delivered, as its channel rests or the daemon stops: it costs nothing
)

// A Verdict is an attempt's outcome with what the other side said. It holds no secret and no address.
type Verdict struct {
	Outcome Outcome
	Code    int           // SMTP or vendor code; 0 for a transport fault
	Reply   string        // what the server answered, or the fault
	Dead    bool          // with Refused: the address is no good until somebody mends it
	Pause   time.Duration // with Paused: how long the channel rests
	Unknown bool          // with Retry: an answer that no table has; the third one breaks the channel
	Drift   time.Duration // how far the local clock is ahead of the answer's, where it is minutes; else 0
}

// An Attempt is one try to send a message.
type Attempt struct {
	Message string
	Number  int
	At      time.Time
	Verdict Verdict
}

// Backoff returns the wait before the next attempt after n have failed, n from 1: 5 s, 30 s, 2 min, 10 min, 30 min, then hourly, each longer by
// up to a quarter, as the message's name has it, so that messages that failed together do not come back together.
func Backoff(n int, message string) time.Duration {
	ladder := [...]time.Duration{5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour}
	wait := ladder[min(max(n, 1), len(ladder))-1]
	h := fnv.New32a()
	_, _ = h.Write([]byte(message)) // it never fails
	return wait + wait/4*time.Duration(h.Sum32()%1000)/1000
}
