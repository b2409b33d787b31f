package main

import (
	"fmt"
	"strings"

	"duban/cmd/views"
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
		parts = append(parts, fmt.Sprintf("%s读入的新设置有误，未采用：%v", views.Instant(x.At), x.Err))
	}
	if r.Fault != "" {
		parts = append(parts, "故障："+r.Fault)
	}
	if len(r.Broken) > 0 {
		parts = append(parts, "渠道不通："+strings.Join(r.Broken, "、"))
	}
	parts = append(parts, "下一轮："+views.Instant(r.Next))
	if counted {
		parts = append(parts, fmt.Sprintf("发送中%d条，待发提醒%d个", r.Queue, r.Waiting))
	}
	return strings.Join(parts, "；")
}
