package notify

import (
	"context"
	"crypto/tls"
	"net"
	"net/http/httptrace"
	"sync/atomic"
)

// A countedConn knows whether anything has left on it. net/http reads the body, and so makes the mark, before it writes: on a kept
// connection that the other side has closed only the connection itself can tell that nothing has gone.
type countedConn struct {
	net.Conn
	writes atomic.Int64 // that are under way or have sent something
}

// Write counts beforehand, so that a write that is under way counts as well.
func (c *countedConn) Write(b []byte) (int, error) {
	c.writes.Add(1)
	n, err := c.Conn.Write(b)
	if n == 0 && err != nil {
		c.writes.Add(-1)
	}
	return n, err
}

// dialCounted dials as a poster does.
func dialCounted(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := (&net.Dialer{Timeout: dialTimeout}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &countedConn{Conn: conn}, nil
}

// A kept is the connection that a call was given, where that is one that has carried another.
type kept struct {
	conn   *countedConn
	before int64
}

// watch returns a context under which the connection is known.
func (k *kept) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		if !info.Reused {
			return
		}
		conn := info.Conn
		for {
			secured, ok := conn.(*tls.Conn)
			if !ok {
				break
			}
			conn = secured.NetConn()
		}
		if k.conn, _ = conn.(*countedConn); k.conn != nil {
			k.before = k.conn.writes.Load()
		}
	}})
}

// untouched reports whether the connection was a kept one on which nothing of this call has left.
func (k *kept) untouched() bool { return k.conn != nil && k.conn.writes.Load() == k.before }
