package scheduler

import (
	"strings"
	"testing"

	"duban/remind"
	"duban/remind/report"
)

// What is told beside the figures comes after them, and before the day of the next word, whose absence is to be noticed.
func TestTheDailyWordTellsOfTheMonth(t *testing.T) {
	today := remind.NewDate(2026, 12, 1)
	r := DailyWord(&report.Report{Today: today, CalendarUntil: today + 400, Room: 1 << 40}, today+1, nil, "2026年11月共向2个地址送达3条消息。")
	figures, month, next := strings.Index(r.Text, "今日送达"), strings.Index(r.Text, "2026年11月共向"), strings.Index(r.Text, "下次报告")
	if figures < 0 || month < figures || next < month || !strings.Contains(r.Subject, "运行正常") {
		t.Errorf("%s", r.Text)
	}
}
