package main

import (
	"fmt"
	"strings"
	"time"

	"duban/remind"
	"duban/scheduler"
)

// status says how things stand in one line, what asks for a person first.
func (s *service) status() string {
	s.mu.Lock()
	r := s.report
	s.mu.Unlock()
	counted := r != nil && r.Fault == ""
	if r == nil {
		r = &scheduler.StepReport{Next: s.first}
	}
	var parts []string
	if x := s.daemon.Refused(); x != nil {
		parts = append(parts, fmt.Sprintf("settings of %s refused: %v", shortInstant(x.At), x.Err))
	}
	if r.Fault != "" {
		parts = append(parts, "fault: "+r.Fault)
	}
	if len(r.Broken) > 0 {
		parts = append(parts, "broken channels: "+strings.Join(r.Broken, ", "))
	}
	parts = append(parts, "next round "+shortInstant(r.Next))
	if counted {
		parts = append(parts, fmt.Sprintf("queue %d, waiting %d", r.Queue, r.Waiting))
	}
	return strings.Join(parts, "; ")
}

// shortInstant is an instant as systemctl status has room for it.
func shortInstant(t time.Time) string { return t.In(remind.Shanghai).Format("2006-01-02 15:04") }
