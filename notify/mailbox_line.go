package notify

import (
	"errors"
	"net"
	"sync/atomic"
)

// answerSize bounds what a server of a mailbox may send in answer to a command, in bytes, beside the mail that was asked for: a list of all the
// mails of a fortnight, and no more.
const answerSize = 4 << 20

// errChatty refuses a server that sends more than it can have been asked for.
var errChatty = errors.New("the server sends more than it was asked for")

// A metered connection reads no more than it is allowed to. The client keeps what a server says in memory, and asks nobody how much that is.
type metered struct {
	net.Conn
	left atomic.Int64
}

// allow lets the answer to the next command hold a mail of a size.
func (c *metered) allow(size int64) { c.left.Store(size + size/8 + answerSize) }

// Read reads what came, within what is allowed.
func (c *metered) Read(p []byte) (int, error) {
	if c.left.Load() <= 0 {
		return 0, errChatty
	}
	n, err := c.Conn.Read(p)
	c.left.Add(-int64(n))
	return n, err
}
