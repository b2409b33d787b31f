package answer

import (
	"fmt"
	"strconv"
	"time"

	"duban/remind"
	"duban/remind/days"
	"duban/remind/pattern"
	"duban/remind/typed"
)

// A day is one that words name.
type day struct {
	from, to int
	day      remind.Date
	doubt    string // it does not exist; the day is then none
}

// A term is how long an extension is asked for.
type term struct {
	day   remind.Date // zero: none that can be relied on
	doubt string      // why it cannot
	note  string      // what to look at though there is a day
}

// farthest bounds the years that an extension may reach ahead.
const farthest = 10

var (
	fullDay    = pattern.New(`(\d{2,4})年(\d{1,2})月(\d{1,2})[日号]?|\b(\d{4})[-./](\d{1,2})[-./](\d{1,2})日?|\b(20\d{2})(\d{2})(\d{2})\b`)
	expiry     = pattern.New(`(?:过期|有效期|失效|到期时间|下载)`)
	digitsOnly = pattern.New(`^\d{4}$`)
)

// daysIn returns the days of a text that have a year, a month and a day.
func daysIn(text string) []day {
	var all []day
	for _, m := range fullDay.FindAllStringSubmatchIndex(text, -1) {
		g := 2
		for m[g] < 0 {
			g += 6
		}
		year := text[m[g]:m[g+1]]
		y, _ := strconv.Atoi(year)
		month, _ := strconv.Atoi(text[m[g+2]:m[g+3]])
		d, _ := strconv.Atoi(text[m[g+4]:m[g+5]])
		at := day{from: m[0], to: m[1]}
		switch {
		case !digitsOnly.MatchString(year):
			at.doubt = fmt.Sprintf("来信所写“%s”年份不全，请与来信单位核实", text[m[0]:m[1]])
		case !days.ValidDate(y, month, d):
			at.doubt = fmt.Sprintf("来信所写“%s”没有这一天，请与来信单位核实", text[m[0]:m[1]])
		default:
			at.day = remind.NewDate(y, time.Month(month), d)
		}
		all = append(all, at)
	}
	return all
}

func monthOf(s string) time.Month { return time.Month(typed.Number(s)) }

// sane says what speaks against a day that an extension is asked for to.
func (r *reading) sane(d remind.Date) string {
	switch {
	case r.said != 0 && d < r.said:
		return fmt.Sprintf("来信所写%s早于来信日期，请与来信单位核实", d.ChineseShort())
	case r.said != 0 && d.Year() > r.said.Year()+farthest, r.said == 0 && d.Year() > 2099, d.Year() < 2000:
		return fmt.Sprintf("来信所写%s的年份可能有误，请与来信单位核实", d.ChineseShort())
	}
	return ""
}
