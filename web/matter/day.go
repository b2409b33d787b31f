package matter

import (
	"fmt"
	"strconv"
	"time"

	"duban/remind"
	"duban/remind/days"
	"duban/remind/pattern"
)

// aDay is how a day is written: as browsers send it, or as people type it where a browser does not know the field.
var aDay = pattern.New(`^(\d{4})\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})\s*日?$`)

// day reads what was typed into a field for a day; none: nothing was.
func day(field, text string) (remind.Date, error) {
	if text == "" {
		return 0, nil
	}
	if m := aDay.FindStringSubmatch(text); m != nil {
		year, _ := strconv.Atoi(m[1]) // they are digits
		month, _ := strconv.Atoi(m[2])
		d, _ := strconv.Atoi(m[3])
		if days.ValidDate(year, month, d) {
			return remind.NewDate(year, time.Month(month), d), nil
		}
	}
	return 0, fmt.Errorf("“%s”不是日期，应为年月日，如2026-11-23", field)
}
