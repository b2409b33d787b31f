package scheduler_test

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

// The daily word of a month's first working day, and no other, says how many messages everybody got in the month before: what was delivered in it,
// neither what failed nor what the running month brings. It does so over restarts.
func TestTheMonthsFirstWordCountsTheMonthBefore(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o, admin, _ := watched(t, dir)
		defer func() { _ = o.Store.Close() }()
		o.Daily, o.Glance = true, time.Hour
		o.start()
		until(day(31), 18, 0)
		o.halt()
		january := len(o.letters())
		until(day(1)+31, 7, 0) // Tuesday 1 February
		o.start()
		until(day(1)+31+2, 18, 0)
		o.halt()
		told := map[string]string{}
		for _, text := range admin.texts() {
			if at := strings.Index(text, "2000年1月共向"); at >= 0 {
				subject, _, _ := strings.Cut(text, "\n")
				told[subject], _, _ = strings.Cut(text[at:], "\n")
			}
		}
		const first = "【督办系统】运行正常（2000年2月1日）"
		if len(told) != 1 || !strings.HasPrefix(told[first], "2000年1月共向2个地址送达") || january == 0 {
			t.Errorf("told on %v, of %d letters in January", told, january)
		}
		if want := "送达" + strconv.Itoa(january) + "条消息"; !strings.Contains(told[first], want) {
			t.Errorf("%q lacks %s", told[first], want)
		}
	})
}

// A month that begins on a day off has its first word on the working day after; January's own word, on a first start, has nothing to tell.
func TestAMonthThatBeginsOnADayOff(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o, admin, _ := watched(t, dir)
		defer func() { _ = o.Store.Close() }()
		o.Daily, o.Glance = true, time.Hour
		o.start()
		until(day(1)+31+29+31+3, 18, 0) // Monday 3 April: the 1st is a Saturday
		o.halt()
		var on []string
		for _, text := range admin.texts() {
			if strings.Contains(text, "月共向") {
				subject, _, _ := strings.Cut(text, "\n")
				on = append(on, subject[strings.Index(subject, "（"):])
			}
		}
		if got := strings.Join(on, ""); got != "（2000年2月1日）（2000年3月1日）（2000年4月3日）" {
			t.Errorf("told on %s", got)
		}
	})
}
