package main

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"

	"duban/config"
	"duban/remind"
	"duban/web"
)

// openPage serves what looks at the daemon. A port that is taken is an error in the log and the daily word, and no reason to stop reminding.
func (s *service) openPage() {
	s.page.Close()
	s.page = nil
	s.opened = s.settings.Page
	s.pageFault.Store(nil)
	if s.opened.Listen == "" {
		return
	}
	b := built()
	// The handler asks for the daemon at each look, as a reload puts another one in its place.
	page, err := web.Start(s.opened.Listen, web.Guard(pageNames(&s.opened), web.NewHandler(web.Source{
		Report:  func(ctx context.Context) (remind.Report, error) { return s.looked.Load().Report(ctx) },
		Late:    s.pulse.Late,
		Fault:   s.fault,
		Version: b.Version, Commit: b.Commit,
	})), s.daemon.Log)
	if err != nil {
		s.daemon.Log.Error("the page is not served", "error", err)
		text := err.Error()
		s.pageFault.Store(&text)
		return
	}
	s.page = page
}

// pageNames are the names under which the page may be asked for: those of the settings, and the machine's own, by which a Prometheus may
// know it.
func pageNames(p *config.Page) []string {
	var names []string
	if host, _, err := net.SplitHostPort(p.Listen); err == nil {
		names = append(names, host)
	}
	if u, err := url.Parse(p.PublicURL); err == nil {
		names = append(names, u.Hostname())
	}
	if own, err := os.Hostname(); err == nil {
		names = append(names, own)
	}
	return names
}

// fault says why nothing is sent now.
func (s *service) fault() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.report == nil {
		return ""
	}
	return s.report.Fault
}

// push sends a sign of life after a round, beside the loop. That it could not is logged once, until it can again.
func (s *service) push(ctx context.Context, target string) {
	if target == "" {
		return
	}
	// Taken here, by the loop: while the push is under way a reload may change the daemon.
	log := s.daemon.Log
	s.pushes.Go(func() {
		err := web.Push(ctx, target)
		if err == nil {
			s.pushFault.Store(nil)
			return
		}
		text := err.Error()
		if before := s.pushFault.Swap(&text); before == nil || *before != text {
			log.Error("the sign of life was not taken", "error", err)
		}
	})
}

// notes says what else wants a person, for the daily word.
func (s *service) notes() []string {
	var all []string
	if x := s.pageFault.Load(); x != nil {
		all = append(all, fmt.Sprintf("监测页面未能打开：%s", *x))
	}
	if x := s.pushFault.Load(); x != nil {
		all = append(all, fmt.Sprintf("未能向watch.push_url报告运行情况：%s", *x))
	}
	return all
}
