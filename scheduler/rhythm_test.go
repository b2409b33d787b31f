package scheduler_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"duban/remind/delivery"
	"duban/scheduler"
)

var usual = delivery.Window{Open: 8*60 + 30, Close: 17*60 + 30}

// A spec that leaves out working days would let deadlines pass; what merely looks wrong is a warning.
func TestSpecsOfRounds(t *testing.T) {
	for _, tt := range []struct{ spec, fault, warning string }{
		{"0 9 * * *", "", ""},
		{"0 9,14 * * *", "", ""},
		{"0 * * * *", "", ""},
		{"@daily", "", ""},
		{"0 9 * * 1-5", "", "周末没有安排提醒"},
		{"0 9 * * 1-6", "", "周末没有安排提醒"},
		{"* * * * *", "", "一天有1440次"},
		{"*/30 * * * *", "", "一天有48次"},
		{"0 18 * * *", "", "提醒时间在发送时段结束之后"},
		{"30 17 * * *", "", "提醒时间在发送时段结束之后"},
		{"29 17 * * *", "", ""},
		{"0 7 * * *", "", ""},
		{"0 9 31 2 *", "没有这样的日子", ""},
		{"0 9 30 2 *", "没有这样的日子", ""},
		{"0 9 31 4,6,9,11 *", "没有这样的日子", ""},
		{"0 9 29 2 *", "只在部分日子提醒，2028-01-03（星期一）没有", ""},
		{"0 9 1 * *", "只在部分日子提醒", ""},
		{"0 9 * * 1", "只在部分日子提醒，2028-01-04（星期二）没有", ""},
		{"0 9 * * 1-4", "2028-01-07（星期五）没有", ""},
		{"0 9 * 1-11 *", "2028-12-04（星期一）没有", ""},
		{"0 9 */2 * *", "只在部分日子提醒", ""},
		{"@monthly", "只在部分日子提醒", ""},
		{"@weekly", "只在部分日子提醒", ""},
		{"@every 24h", "应为五段", ""},
		{"@every 1ns", "应为五段", ""},
		{"@reboot", "", ""},
		{"0 25 * * *", "应为五段，依次为分、时、日、月、星期，各不超出范围，如 0 9 * * *（每天9:00）（end of range (25) above maximum", ""},
		{"9:00", "如 0 9 * * *（每天9:00）（expected exactly 5 fields", ""},
		{"0 9 * *", "如 0 9 * * *（每天9:00）（expected exactly 5 fields", ""},
		{"TZ=UTC 0 9 * * *", "", ""},
	} {
		warning, err := scheduler.CheckRound(tt.spec, usual)
		if tt.fault == "" && tt.warning == "" && (strings.HasPrefix(tt.spec, "@reboot") || strings.HasPrefix(tt.spec, "TZ")) {
			if err == nil {
				t.Errorf("%s is taken", tt.spec)
			}
			continue
		}
		if (tt.fault == "") != (err == nil) || err != nil && (!strings.Contains(err.Error(), tt.fault) || !strings.Contains(err.Error(), tt.spec)) {
			t.Errorf("%s: %v, want %q", tt.spec, err, tt.fault)
		}
		if (tt.warning == "") != (warning == "") || !strings.Contains(warning, tt.warning) {
			t.Errorf("%s: %q, want %q", tt.spec, warning, tt.warning)
		}
	}
	for _, spec := range []string{"0 9 31 2 *", "@every 1s"} {
		if _, err := scheduler.ParseRound(spec); err == nil || !strings.HasPrefix(err.Error(), "round：“"+spec) {
			t.Errorf("%s: %v", spec, err)
		}
		if _, err := scheduler.CheckBackups(spec); err == nil {
			t.Errorf("backups %s are taken", spec)
		}
	}
	for spec, want := range map[string]bool{"0 18 * * *": false, "0 18 1 * *": false, "* * * * *": true} {
		if warning, err := scheduler.CheckBackups(spec); err != nil || (warning != "") != want {
			t.Errorf("backups %s: %q, %v", spec, warning, err)
		}
	}
}

// An odd schedule returns what none should.
type odd func(time.Time) time.Time

func (o odd) Next(t time.Time) time.Time { return o(t) }

// Whatever a schedule returns, the daemon and the backups do not storm: each wait has a floor, and rounds are apart.
func TestNoScheduleMakesAStorm(t *testing.T) {
	for name, schedule := range map[string]cron.Schedule{
		"no instant":         odd(func(time.Time) time.Time { return time.Time{} }),
		"the same again":     odd(func(t time.Time) time.Time { return t }),
		"an instant before":  odd(func(t time.Time) time.Time { return t.Add(-time.Hour) }),
		"a nanosecond after": odd(func(t time.Time) time.Time { return t.Add(1) }),
	} {
		bubble(t, func(t *testing.T, dir string) {
			base := open(t, dir, day(30)).Base
			defer func() { _ = base.Store.Close() }()
			var waits, short, rounds int
			count := func(ctx context.Context, until time.Time) error {
				if waits++; time.Until(until) < 100*time.Millisecond {
					short++
				}
				return wait(ctx, until)
			}
			base.Schedule, base.Wait = schedule, count
			d := scheduler.New(base)
			d.Stepped = func(_ context.Context, r scheduler.StepReport) {
				if r.Ran {
					rounds++
				}
			}
			ctx, stop := context.WithTimeout(t.Context(), time.Minute)
			defer stop()
			if err := d.Run(ctx); err != nil {
				t.Error(err)
			}
			if waits > 700 || short > 0 || rounds > 3 {
				t.Errorf("%s: %d waits in a minute, %d of them too short, %d rounds", name, waits, short, rounds)
			}
			waits = 0
			b := &scheduler.Backups{Store: base.Store, Dir: t.TempDir(), Keep: 1, Schedule: schedule, Log: base.Log, Now: time.Now, Wait: count}
			ctx, stop = context.WithTimeout(t.Context(), 2*time.Second)
			defer stop()
			b.Run(ctx)
			if waits > 30 || short > 0 {
				t.Errorf("%s: the backups waited %d times in two seconds, %d of them too short", name, waits, short)
			}
		})
	}
}
