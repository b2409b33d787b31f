package notify

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"duban/notify/certificate"
	"duban/remind/delivery"
)

// Limits of a call: an answer is a line of JSON, and an attempt must be over long before its lease.
const (
	dialTimeout = 5 * time.Second
	callTimeout = 15 * time.Second
	callGrace   = 5 * time.Second // for the answer when the daemon stops
	maxAnswer   = 64 << 10
	maxPause    = 24 * time.Hour
	postIdle    = time.Second // of a kept connection: less than any server waits before it closes one
)

// A poster posts to one URL and to nothing else: it follows no redirect and takes no proxy from the environment.
type poster struct {
	url     *url.URL
	request *http.Request // what all posts share
	client  *http.Client
	timeout time.Duration
	now     func() time.Time
	cloak
}

// An answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
	cut    error // why the body is not whole
}

// A proxyError is a proxy's refusal to connect.
type proxyError struct{ status int }

// Error says what the proxy answered; its words are left out, as they may repeat the address, which is a secret.
func (e *proxyError) Error() string { return fmt.Sprintf("the proxy answered %d", e.status) }

// errMark is a second mark that could not be recorded: the body is cut off before its first byte, so nothing was
// delivered.
var errMark = errors.New("record the attempt")

// errAnswered ends a body that nobody waits for.
var errAnswered = errors.New("the answer came before the body")

// newPoster returns what carries posts to one URL, over at most keep connections that are kept; 0: each post dials anew. An answer is
// bounded, as an address that was mistyped may lead to anything.
func newPoster(c *RobotConfig, keep int) (*poster, error) {
	u, err := url.Parse(c.URL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, errors.New("url: want https:// and a host") // the URL itself is a secret
	}
	// Proxies of the environment are not used: the URL is a key, and must go only where the settings say.
	t := &http.Transport{
		DialContext: dialCounted, TLSHandshakeTimeout: dialTimeout,
		DisableKeepAlives: keep == 0, MaxIdleConnsPerHost: keep, IdleConnTimeout: postIdle,
		TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}, MaxResponseHeaderBytes: maxAnswer,
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, r *http.Response) error {
			if r.StatusCode != http.StatusOK {
				return &proxyError{r.StatusCode}
			}
			return nil
		},
	}
	if t.TLSClientConfig.RootCAs, err = rootsIn(c.CAFile); err != nil {
		return nil, err
	}
	p := &poster{url: u, timeout: c.Timeout, now: c.Now}
	if p.request, err = http.NewRequest(http.MethodPost, u.String(), nil); err != nil {
		return nil, errors.New("url: it cannot be called")
	}
	if p.timeout == 0 {
		p.timeout = callTimeout
	}
	// What answers and errors repeat is cleaned of everything that could be used to post in the office's name.
	for _, s := range []string{c.Secret, c.OldSecret} {
		p.hide(s, strings.TrimPrefix(s, "whsec_"))
	}
	p.hideURL(u)
	if c.Proxy != "" {
		proxy, err := url.Parse(c.Proxy)
		if err != nil || proxy.Host == "" {
			return nil, errors.New("proxy: want http:// and a host")
		}
		t.Proxy = http.ProxyURL(proxy)
		p.hideURL(proxy)
	}
	// A redirect is not followed: it would take the post, and the signature with it, to an address that nobody has set.
	p.client = &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return p, nil
}

// rootsIn returns the certificates of a file, by which alone servers are trusted then; nil where none is set: those of the system.
func rootsIn(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("ca_file: %w", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("ca_file: %s holds no certificate", file)
	}
	return roots, nil
}

// hideURL hides what may be a key in a URL: its whole, its user, the longer parts of its path, and the values of its query.
func (p *poster) hideURL(u *url.URL) {
	p.hide(u.String())
	if u.User != nil {
		password, _ := u.User.Password()
		p.hide(u.User.String(), u.User.Username(), password)
	}
	// Short parts of a path (hook, send, v2) are the vendor's and no key; to hide them would garble every answer.
	for _, part := range strings.Split(u.Path+"/"+u.EscapedPath(), "/") {
		if len(part) >= 10 {
			p.hide(part)
		}
	}
	for _, values := range u.Query() {
		p.hide(values...)
	}
}

// A markedBody calls mark just before its first byte is read, which is after the connection stands.
type markedBody struct {
	io.Reader
	ctx   context.Context
	mark  func() error
	begun chan struct{} // closed once mark has held

	mu   sync.Mutex
	over bool // the answer is there: what has not left by now does not count
}

// end lets no mark be made any more, and waits for one that is under way. An answer may come before the body was read, as from a gateway
// that refuses by the headers; net/http goes on with the body then, beside whoever judges the answer.
func (b *markedBody) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.over = true
}

// marked reports whether the mark was made.
func (b *markedBody) marked() bool {
	select {
	case <-b.begun:
		return true
	default:
		return false
	}
}

// Read sets the second mark before the first byte of the body leaves. From there on only an answer tells whether the
// post has arrived.
func (b *markedBody) Read(into []byte) (int, error) {
	if err := b.begin(); err != nil {
		return 0, err
	}
	return b.Reader.Read(into)
}

// begin makes the mark where none has been made.
func (b *markedBody) begin() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case <-b.begun:
		return nil
	default:
	}
	if b.over {
		return errAnswered
	}
	if err := b.ctx.Err(); err != nil { // cancelled after the headers
		return err
	}
	if err := b.mark(); err != nil {
		return fmt.Errorf("%w: %w", errMark, err)
	}
	close(b.begun)
	return nil
}

// A call is one post.
type call struct {
	query  url.Values // nil: that of the set URL
	header map[string]string
	body   []byte
	secret []string // of this call alone: its signature
}

// post makes one call. What fails before the body begins surely delivered nothing; what fails after it is in doubt. A kept connection
// that was closed before a byte of the body has left is another matter: nothing has been said, so it is said over the next.
func (p *poster) post(ctx context.Context, c call, mark func() error) (answer, *delivery.Verdict) {
	mark = once(mark)
	for {
		a, v, dead := p.call(ctx, &c, mark)
		if !dead || ctx.Err() != nil {
			return a, v
		}
	}
}

// call makes a call over one connection. dead: it was a kept one, and nothing of the body has left on it.
func (p *poster) call(ctx context.Context, c *call, mark func() error) (a answer, v *delivery.Verdict, dead bool) {
	// The call outlives the context for a while: a daemon that stops waits for an answer that may be on its way, and
	// saves a message from being in doubt.
	call, cancel := context.WithTimeout(context.WithoutCancel(ctx), p.timeout)
	body := &markedBody{Reader: bytes.NewReader(c.body), ctx: call, begun: make(chan struct{})}
	defer cancel()
	defer context.AfterFunc(ctx, func() {
		select {
		case <-body.begun: // the answer may be on its way
			time.AfterFunc(callGrace, cancel)
		default:
			cancel()
		}
	})()
	var line line
	body.mark = func() error {
		err := mark()
		line.marked()
		return err
	}
	res, err := p.client.Do(p.requestOf(line.watch(call), c, body))
	body.end()
	if err != nil {
		v := p.fault(err, body, c.secret)
		return answer{}, &v, line.dead(body.marked()) && !errors.Is(err, errMark)
	}
	defer func() { _ = res.Body.Close() }() // the connection is kept if the answer was read whole
	a = answer{status: res.StatusCode, header: res.Header}
	// One byte more than is allowed, to tell an answer that just fits from one that was cut.
	a.body, a.cut = io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if a.cut == nil && len(a.body) > maxAnswer {
		a.cut = errors.New("the answer is too long")
	}
	a.body = []byte(readable(string(a.body)))
	return a, nil, false
}

// requestOf returns a post. It has no way to repeat its body and no key that would call it idempotent, so net/http never sends it twice by itself.
func (p *poster) requestOf(ctx context.Context, c *call, body io.Reader) *http.Request {
	req := p.request.WithContext(ctx)
	if c.query != nil {
		target := *p.url
		target.RawQuery = c.query.Encode()
		req.URL = &target
	}
	// The length is said beforehand, since some gateways refuse bodies of unknown length.
	req.Body, req.ContentLength = io.NopCloser(body), int64(len(c.body))
	req.Header = http.Header{"Content-Type": {"application/json; charset=utf-8"}, "User-Agent": {"duban"}}
	for name, value := range c.header {
		req.Header.Set(name, value)
	}
	return req
}

// fault judges a call that got no answer.
func (p *poster) fault(err error, body *markedBody, secrets []string) delivery.Verdict {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err // the URL holds the key
	}
	switch { // a context ends here, and the other side has no part in it
	case errors.Is(err, context.Canceled):
		err = errStopping
	case undialled(err) != "": // its time is another one, and where to is to be seen
	case errors.Is(err, context.DeadlineExceeded):
		err = fmt.Errorf("%d秒内没有答复", max(int(p.timeout.Seconds()), 1))
	}
	v := delivery.Verdict{Outcome: delivery.Retry, Reply: p.clean(err.Error(), secrets...)}
	var proxy *proxyError
	switch {
	// Nothing of the body has left, so it is a plain retry, whatever the connection made of it.
	case errors.Is(err, errMark):
	case body.marked():
		v.Outcome = delivery.InDoubt
		v.Reply = p.clean("内容已发出，未收到答复："+err.Error(), secrets...)
	case errors.As(err, &proxy):
		v.Code = proxy.status
		if proxy.status/100 == 4 {
			v.Outcome = delivery.Broken
			v.Reply += " —— 代理拒绝连接，请检查 proxy 的地址、用户名和密码"
		}
	case crowded(err):
		v.Reply += " —— 本机打开的文件和连接过多，与对方无关：请查明哪个进程占用，或提高服务单元的 LimitNOFILE"
	default:
		v.Reply += undialled(err)
		if advice := untrusted(err); advice != "" {
			v.Outcome = delivery.Broken
			v.Reply = p.clean(advice+"："+err.Error(), secrets...)
		}
	}
	return v
}

// untrusted says what the administrator can do about a TLS handshake that will fail again for the same reason; empty: it may pass.
func untrusted(err error) string {
	if advice := certificate.DoubtOf(err).Chinese(); advice != "" {
		return advice
	}
	var plain tls.RecordHeaderError
	if errors.As(err, &plain) || strings.Contains(err.Error(), "server gave HTTP response to HTTPS client") {
		return "对方在此端口不使用 TLS，请检查 url"
	}
	return ""
}

// rest reads how long the other side asks to wait: Retry-After in seconds or as a date, or Feishu's own header.
func (p *poster) rest(h http.Header) (time.Duration, bool) {
	// Bounded on both sides: 0 would make a storm, and a mistyped header must not silence a channel for a year.
	for _, name := range []string{"X-Ogw-Ratelimit-Reset", "Retry-After"} {
		text := h.Get(name)
		if n, err := strconv.Atoi(text); err == nil && n >= 0 {
			return min(max(time.Duration(min(n, 1<<20))*time.Second, time.Second), maxPause), true
		}
		if at, err := http.ParseTime(text); err == nil {
			return min(max(at.Sub(p.now()), time.Second), maxPause), true
		}
	}
	return 0, false
}

// tolerance is how far two clocks may be apart before it is worth a word: a robot refuses signatures at an hour, a webhook at five minutes.
const tolerance = 2 * time.Minute

// drift returns how far the local clock is ahead of the other side's; false where the answer has no time.
func (p *poster) drift(h http.Header) (time.Duration, bool) {
	at, err := http.ParseTime(h.Get("Date"))
	return p.now().Sub(at).Round(time.Second), err == nil
}

// clockGap says how far the other side's clock is from ours.
func (p *poster) clockGap(h http.Header) string {
	ahead, ok := p.drift(h)
	switch {
	case !ok:
		return "对方未告知时间"
	case ahead < 0:
		return fmt.Sprintf("本机时钟比对方慢%s", -ahead)
	case ahead > 0:
		return fmt.Sprintf("本机时钟比对方快%s", ahead)
	}
	return "本机时钟与对方一致"
}

// watchClock adds to a verdict that the clocks are apart, before signatures fail for it.
func (p *poster) watchClock(v *delivery.Verdict, h http.Header) {
	if ahead, ok := p.drift(h); ok && ahead.Abs() >= tolerance {
		v.Drift = ahead
		if gap := p.clockGap(h); !strings.Contains(v.Reply, gap) {
			v.Reply += "（" + gap + "，请校准本机时钟）"
		}
	}
}

// crowded reports whether no connection could be opened because this process, or the machine, has too many files open. It passes, and neither
// the server nor the settings are to blame.
func crowded(err error) bool { return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) }
