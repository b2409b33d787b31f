package main

import (
	"context"
	"fmt"

	"duban/remind/report"
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
	page, err := web.Start("page.listen", s.opened.Listen, s.opened.TLS(), web.Guard(web.Names(s.opened.Listen, s.opened.PublicURL), web.NewHandler(web.Source{
		Report:  func(ctx context.Context) (report.Report, error) { return s.looked.Load().Report(ctx) },
		Late:    s.pulse.Late,
		Fault:   s.fault,
		Version: b.Version, Commit: b.Commit,
	}, s.openGate())), s.daemon.Log)
	if err != nil {
		s.daemon.Log.Error("the page is not served", "error", err)
		text := err.Error()
		s.pageFault.Store(&text)
		return
	}
	s.page = page
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

// shut says which pages could not be opened.
func (s *service) shut() (all []string) {
	if x := s.pageFault.Load(); x != nil {
		all = append(all, fmt.Sprintf("网页未能打开：%s", *x))
	}
	if x := s.answersFault.Load(); x != nil {
		all = append(all, fmt.Sprintf("答复页面未能打开，各单位暂时不能通过邮件中的链接答复：%s", *x))
	}
	return all
}

// notes says what else wants a person, for the daily word.
func (s *service) notes() []string {
	all := s.shut()
	if x := s.pushFault.Load(); x != nil {
		all = append(all, fmt.Sprintf("未能向watch.push_url报告运行情况：%s", *x))
	}
	if s.keeper != nil {
		all = append(all, s.keeper.Locks(context.Background())...)
	}
	for _, f := range s.textFaults {
		all = append(all, f.Message)
	}
	return all
}
