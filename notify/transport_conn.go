package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http/httptrace"
	"sync/atomic"
	"syscall"
)

// A countedConn knows whether anything has left on it since a moment. On a kept connection that the other side has closed meanwhile, only it
// can tell that nothing of the body has gone.
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

// undialled says what the administrator can do where no connection came about; empty: one did.
func undialled(err error) string {
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "proxyconnect" { // it wraps the dial, or what came after it
		err = dial.Err
	}
	if !errors.As(err, &dial) || dial.Op != "dial" {
		return ""
	}
	var unknown *net.DNSError
	switch {
	case errors.As(err, &unknown) && unknown.IsNotFound:
		return " —— 域名无法解析，请检查 url、proxy 中的主机名和本机的域名服务器"
	case errors.Is(err, syscall.ECONNREFUSED):
		return " —— 对方没有程序在此端口接听，请检查 url、proxy 中的端口"
	default:
		return " —— 连接不上，请检查网络、防火墙，以及 url、proxy"
	}
}

// A line is the connection that a call was given.
type line struct {
	kept   *countedConn // nil: a new one
	before int64        // its writes when the mark was made
}

// watch returns a context under which the connection becomes known.
func (l *line) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		conn := info.Conn
		for secured, ok := conn.(*tls.Conn); ok; secured, ok = conn.(*tls.Conn) {
			conn = secured.NetConn()
		}
		if info.Reused {
			l.kept, _ = conn.(*countedConn)
		}
	}})
}

// marked notes that the body is about to leave.
func (l *line) marked() {
	if l.kept != nil {
		l.before = l.kept.writes.Load()
	}
}

// dead reports whether the connection was a kept one on which nothing of the body has left: headers alone deliver nothing.
func (l *line) dead(begun bool) bool {
	return l.kept != nil && (!begun || l.kept.writes.Load() == l.before)
}
