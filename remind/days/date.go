package days

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// A Date is a civil day in Asia/Shanghai, counted in days from 1970-01-01. The zero Date means "no date". Deadlines are
// inclusive, so an obligation is overdue from the day after its date.
type Date int32

// Shanghai is the zone of every instant: UTC+8, without daylight saving since 1991.
var Shanghai = time.FixedZone("CST", 8*60*60)

// NewDate returns the day y-m-d. Fields out of range wrap as in time.Date; ParseDate refuses them.
func NewDate(y int, m time.Month, d int) Date {
	return Date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// DateOf returns the civil day of an instant in Shanghai.
func DateOf(t time.Time) Date {
	y, m, d := t.In(Shanghai).Date()
	return NewDate(y, m, d)
}

// The years whose days are dates. The day zero is no date, so its year is left out; behind the last there is room for what is counted from a
// date, so that nothing needs to ask whether it has five digits.
const (
	firstYear = 1971
	lastYear  = 9998
)

// ParseDate reads YYYY-MM-DD; the empty string is no date. What is written as it should be and still names no day is told as such: whoever
// typed 2026-02-30 would look for a slip in the hyphens.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return 0, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	var fault *time.ParseError
	switch {
	case errors.As(err, &fault) && strings.HasSuffix(fault.Message, "out of range"): // the form is right
		return 0, fmt.Errorf("没有“%s”这一天，请核对日期", s)
	case err != nil:
		return 0, fmt.Errorf("日期“%s”的写法不对，应为 YYYY-MM-DD，如 2026-11-23", s)
	case t.Year() < firstYear || t.Year() > lastYear:
		return 0, fmt.Errorf("日期“%s”的年份有误，应在%d年至%d年之间", s, firstYear, lastYear)
	}
	return Date(t.Unix() / 86400), nil
}

// ParseMonth reads YYYY-MM as the first day of that month.
func ParseMonth(s string) (Date, error) {
	d, err := ParseDate(s + "-01")
	if err != nil {
		return 0, fmt.Errorf("月份“%s”的写法不对，应为 YYYY-MM，如 2026-11", s)
	}
	return d, nil
}

// ValidDate reports whether y-m-d is a day of the calendar.
func ValidDate(y, m, d int) bool {
	if y < firstYear || y > lastYear || m < 1 || m > 12 || d < 1 {
		return false
	}
	return d <= NewDate(y, time.Month(m)+1, 0).Day()
}

// At returns the instant h:m of the day in Shanghai.
func (d Date) At(h, m int) time.Time {
	return time.Unix(int64(d)*86400-8*3600+int64(h)*3600+int64(m)*60, 0).In(Shanghai)
}

func (d Date) utc() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Year returns the year.
func (d Date) Year() int { return d.utc().Year() }

// Month returns the month.
func (d Date) Month() time.Month { return d.utc().Month() }

// Day returns the day of the month.
func (d Date) Day() int { return d.utc().Day() }

// Weekday returns the day of the week; 1970-01-01 was a Thursday.
func (d Date) Weekday() time.Weekday { return time.Weekday(((int(d)+4)%7 + 7) % 7) }

// AddMonths moves by n months; a day that the month lacks becomes the month's last.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.utc().Date()
	last := NewDate(y, m+time.Month(n)+1, 0)
	return min(NewDate(y, m+time.Month(n), 1)+Date(day-1), last)
}

// String returns YYYY-MM-DD, or "" for no date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.utc().Format(time.DateOnly)
}

// MarshalText returns String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDate reads.
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDate(string(b))
	return err
}

var weekdays = [7]string{"日", "一", "二", "三", "四", "五", "六"}

// Chinese returns the date as official letters write it: 2024年5月31日（星期五）.
func (d Date) Chinese() string {
	y, m, day := d.utc().Date()
	return fmt.Sprintf("%d年%d月%d日（星期%s）", y, m, day, weekdays[d.Weekday()])
}

// ChineseShort returns the date without the weekday: 2024年5月31日.
func (d Date) ChineseShort() string {
	y, m, day := d.utc().Date()
	return fmt.Sprintf("%d年%d月%d日", y, m, day)
}
