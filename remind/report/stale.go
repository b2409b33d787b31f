package report

import (
	"fmt"
	"time"

	"duban/remind"
)

// A StaleError says that the last round is not where a running daemon would have it: it was never run, lies too far back, or ahead of the
// clock.
type StaleError struct {
	Now, Last time.Time // no Last: none was ever run
	MaxAge    time.Duration
}

// Error says what is wrong and what to look at.
func (e StaleError) Error() string {
	const form = "2006-01-02 15:04"
	last, now := e.Last.In(remind.Shanghai).Format(form), e.Now.In(remind.Shanghai).Format(form)
	switch {
	case e.Last.IsZero():
		return "还没有运行过任何一轮，请确认服务已启动（systemctl status duban）"
	case e.Now.Sub(e.Last) > e.MaxAge:
		return fmt.Sprintf("上一轮为%s，距今已超过%s，请确认服务正在运行（systemctl status duban）", last, chineseSpan(e.MaxAge))
	default:
		return fmt.Sprintf("上一轮为%s，晚于本机时钟%s，请核对时钟（duban clock）", last, now)
	}
}

// chineseSpan words a length of time in its largest whole units.
func chineseSpan(d time.Duration) string {
	switch {
	case d%time.Hour == 0:
		return fmt.Sprintf("%d小时", d/time.Hour)
	case d%time.Minute == 0:
		return fmt.Sprintf("%d分钟", d/time.Minute)
	default:
		return d.String()
	}
}

// Stale returns StaleError if the last round is older than maxAge, or as far ahead of the clock.
func (r *Report) Stale(maxAge time.Duration) error {
	last, now := r.LastRound, r.Now
	if age := now.Sub(last); last.IsZero() || age > maxAge || age < -maxAge {
		return StaleError{Now: now, Last: last, MaxAge: maxAge}
	}
	return nil
}
