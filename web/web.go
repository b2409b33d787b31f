package web

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"duban/remind/report"
)

// A Source is what is looked at. Its functions may be called at any time, by several goroutines.
type Source struct {
	Report  func(context.Context) (report.Report, error)
	Late    func() []string // parts of the daemon that hang
	Fault   func() string   // why nothing is sent now; empty: nothing hinders it
	Version string
	Commit  string
}

// NewHandler serves /healthz (the parts of the daemon give signs of life), /readyz (and its last step succeeded: the store is open, the clock may
// be right), each 200 or 503 with the reason, and /metrics; all else is the office's page, which may be none (nil).
func NewHandler(s Source, desk http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { answer(w, hanging(s.Late())) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, s.hindrance())
	})
	if desk != nil {
		mux.Handle("/", desk)
	}
	mux.Handle("GET /metrics", s.figures())
	return mux
}

// hindrance says why nothing can be sent now; empty: nothing hinders it.
func (s *Source) hindrance() string { return cmp.Or(hanging(s.Late()), s.Fault()) }

// hanging names the parts of the daemon that have promised a sign of life and not given it; empty: none.
func hanging(late []string) string {
	if len(late) == 0 {
		return ""
	}
	return "no sign of life from " + strings.Join(late, ", ")
}

// answer says ok, or 503 with the reason. Nothing on the way may keep it: an old ok would hide a daemon that hangs.
func answer(w http.ResponseWriter, reason string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if reason != "" {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = fmt.Fprintln(w, reason)
		return
	}
	_, _ = fmt.Fprintln(w, "ok")
}

// A Server serves until it is closed.
type Server struct {
	http *http.Server
	done chan struct{}
}

// unheard says why an address cannot be listened on, and what to do: it stands in the daily word and on the terminal.
func unheard(listen string, err error) string {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return listen + " 已被其他程序占用，请停止该程序，或者在设置中改用其他端口，然后重新启动服务"
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return "本机没有 " + listen + " 这个地址，请在设置中改为本机的地址，然后重新启动服务"
	case errors.Is(err, syscall.EPERM):
		return "服务单元不允许使用 " + listen + " 的端口，请安装 page-port.conf（见 docs/operate.zh-CN.md），然后重新启动服务"
	case errors.Is(err, syscall.EACCES):
		return "无权使用 " + listen + " 的端口，请在设置中改用1024以上的端口，然后重新启动服务"
	}
	return "不能在 " + listen + " 监听，请核对设置"
}

// Start listens at host:port, which stands in a setting, and serves, to a bounded number of connections at a time; with a certificate by TLS alone.
func Start(setting, listen string, secure *tls.Config, h http.Handler, log *slog.Logger) (*Server, error) {
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", listen)
	if err != nil {
		return nil, fmt.Errorf("%s: %s（%w）", setting, unheard(listen, err), err)
	}
	s := &Server{
		http: &http.Server{
			Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute,
			TLSConfig: secure, Protocols: new(http.Protocols), MaxHeaderBytes: 1 << 14, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug), ConnState: (&guests{most: places()}).changed,
		},
		done: make(chan struct{}),
	}
	s.http.Protocols.SetHTTP1(true) // one request at a time on each connection, so that bounding connections bounds requests
	serve := s.http.Serve
	if secure != nil {
		serve = func(l net.Listener) error { return s.http.ServeTLS(l, "", "") }
	}
	go func() {
		defer close(s.done)
		if err := serve(l); !errors.Is(err, http.ErrServerClosed) {
			log.Error("a page has ended", "setting", setting, "error", err)
		}
	}()
	return s, nil
}

// closeTime is how long requests under way may take when the server is closed.
const closeTime = 3 * time.Second

// Close ends the server after the requests under way. A nil server is closed already.
func (s *Server) Close() {
	if s == nil {
		return
	}
	ctx, stop := context.WithTimeout(context.Background(), closeTime)
	defer stop()
	if s.http.Shutdown(ctx) != nil {
		_ = s.http.Close()
	}
	<-s.done
}
