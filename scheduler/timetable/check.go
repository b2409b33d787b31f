package timetable

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"duban/remind"
	"duban/remind/delivery"

	"github.com/robfig/cron/v3"
)

// weekdayWords are the names of the weekdays.
var weekdayWords = map[time.Weekday]string{
	time.Sunday: "日", time.Monday: "一", time.Tuesday: "二", time.Wednesday: "三", time.Thursday: "四", time.Friday: "五", time.Saturday: "六",
}

// oftenest is how many rounds or backups of a day are still sensible.
const oftenest = 24

// CheckRound says what is wrong with the spec of the rounds: one that leaves out working days would let deadlines pass. What is allowed and most
// likely not meant is a warning. That there is none is for the settings to say.
func CheckRound(spec string, w delivery.Window) (warning string, err error) {
	if strings.TrimSpace(spec) == "" {
		return "", nil
	}
	s, err := parse(spec)
	if err != nil {
		return "", err
	}
	left := leftOut(s)
	for weekday := time.Monday; weekday <= time.Friday; weekday++ {
		if day := left[weekday]; day != 0 {
			return "", fmt.Errorf("“%s”只在部分日子提醒，%s（星期%s）没有：应为每天的时间，如 0 9 * * *（休息日本来就不发送）",
				spec, day, weekdayWords[weekday])
		}
	}
	day := sampled()
	switch {
	case left[time.Saturday] != 0 || left[time.Sunday] != 0:
		return "周末没有安排提醒，而有的周末是调休的工作日：请设为 0 9 * * *（休息日本来就不发送）", nil
	case timesOn(s, day) > oftenest:
		return often(s, day), nil
	case !First(s, day).Before(Closing(w, day)):
		return "提醒时间在发送时段结束之后，全部信息将推迟一个工作日发出：请改到" + Closing(w, day).Format("15:04") + "之前", nil
	}
	return "", nil
}

// CheckBackups says what is wrong with the spec of the backups.
func CheckBackups(spec string) (warning string, err error) {
	if strings.TrimSpace(spec) == "" {
		return "", nil
	}
	s, err := parse(spec)
	if err != nil {
		return "", err
	}
	if day := sampled(); timesOn(s, day) > oftenest {
		return often(s, day), nil
	}
	return "", nil
}

// sampled is a working day of the year that specs are tried on: a leap year, whatever today is.
func sampled() remind.Date { return remind.NewDate(2028, 1, 4) }

// leftOut returns, for each weekday, the first day of a year on which a schedule does not come.
func leftOut(s cron.Schedule) map[time.Weekday]remind.Date {
	left := map[time.Weekday]remind.Date{}
	for day := remind.NewDate(2028, 1, 1); day <= remind.NewDate(2028, 12, 31); day++ {
		if weekday := day.Weekday(); left[weekday] == 0 && remind.DateOf(First(s, day)) != day {
			left[weekday] = day
		}
	}
	return left
}

// timesOn counts how often a schedule comes on a day.
func timesOn(s cron.Schedule, day remind.Date) int {
	n := 0
	for at := First(s, day); remind.DateOf(at) == day; at = s.Next(at) {
		n++
	}
	return n
}

// often warns of a schedule that comes too often.
func often(s cron.Schedule, day remind.Date) string {
	return fmt.Sprintf("一天有%d次，一般一次即可，超过%d次徒增磁盘读写", timesOn(s, day), oftenest)
}

// errNoFields refuses @every and its like, which begin anew with each start and know no time of day.
var errNoFields = errors.New("应为五段：分 时 日 月 星期，如 0 9 * * *")

// errUnread refuses what is no spec at all; the cause in the words of its reader follows.
var errUnread = errors.New("应为五段，依次为分、时、日、月、星期，各不超出范围，如 0 9 * * *（每天9:00）")

// errNever refuses days that do not exist, as the 31st of February.
var errNever = errors.New("没有这样的日子，永远不会提醒；应写成 0 9 * * *（每天9:00）")
