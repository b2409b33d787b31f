package timetable_test

import (
	"strings"
	"testing"

	"duban/remind/delivery"
	"duban/scheduler/timetable"
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
		warning, err := timetable.CheckRound(tt.spec, usual)
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
		if _, err := timetable.ParseRound(spec); err == nil || !strings.HasPrefix(err.Error(), "round：“"+spec) {
			t.Errorf("%s: %v", spec, err)
		}
		if _, err := timetable.CheckBackups(spec); err == nil {
			t.Errorf("backups %s are taken", spec)
		}
	}
	for spec, want := range map[string]bool{"0 18 * * *": false, "0 18 1 * *": false, "* * * * *": true} {
		if warning, err := timetable.CheckBackups(spec); err != nil || (warning != "") != want {
			t.Errorf("backups %s: %q, %v", spec, warning, err)
		}
	}
}
