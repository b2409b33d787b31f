package document

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"duban/remind"
)

// A reading is what a date expression comes to.
type reading struct {
	date      remind.Date
	bareYear  bool
	ambiguous bool   // needs a person: 2024年6月前
	refused   string // why it is no date: 2025年2月30日
}

// datePattern finds everything that begins like a year. Groups: year, month, day, and what closes it.
var datePattern = regexp.MustCompile(`(\d{4,})\s*年(?:\s*(\d{1,4})\s*月(?:\s*(\d{1,3})\s*日?|(上旬|中旬|下旬))?|第?([一二三四])季度|([上下])半年|(\d{3,}日))?(底前|末前|底|末|前)?`)

// readDate reads the groups of a match of datePattern.
func readDate(g []string) reading {
	y, err := strconv.Atoi(g[1])
	if err != nil || y < 1990 || y > 2100 {
		return reading{refused: "年份无效"}
	}
	switch {
	case g[7] != "":
		return reading{refused: "日期残缺"}
	case g[5] != "":
		q := strings.Index("一二三四", g[5])/len("一") + 1
		return reading{date: remind.NewDate(y, time.Month(q*3)+1, 0)}
	case g[6] == "上":
		return reading{date: remind.NewDate(y, time.June, 30)}
	case g[6] == "下":
		return reading{date: remind.NewDate(y, time.December, 31)}
	case g[2] == "":
		return reading{date: remind.NewDate(y, time.December, 31), bareYear: true}
	default:
		return readMonth(y, g)
	}
}

func readMonth(y int, g []string) reading {
	m, err := strconv.Atoi(g[2])
	if err != nil || m < 1 || m > 12 {
		return reading{refused: "月份无效"}
	}
	last := remind.NewDate(y, time.Month(m)+1, 0)
	switch {
	case g[4] != "":
		return reading{date: map[string]remind.Date{"上旬": last - remind.Date(last.Day()-10), "中旬": last - remind.Date(last.Day()-20), "下旬": last}[g[4]]}
	case g[3] == "":
		return reading{date: last, ambiguous: g[8] == "前"}
	}
	d, err := strconv.Atoi(g[3])
	if err != nil || !remind.ValidDate(y, m, d) {
		return reading{refused: "该月没有这一天"}
	}
	return reading{date: remind.NewDate(y, time.Month(m), d)}
}

// groups gives the submatches of a match at index loc as strings.
func groups(text string, loc []int) []string {
	g := make([]string, len(loc)/2)
	for i := range g {
		if loc[2*i] >= 0 {
			g[i] = text[loc[2*i]:loc[2*i+1]]
		}
	}
	return g
}

var continuous = []string{"立行立改", "长期坚持", "持续推进", "持续整改", "立整立改"}

// readDeadline reads a problem's deadline: a date (the end of a range), words that mean it goes on, or both.
func readDeadline(value span) (remind.Deadline, *Finding) {
	d := remind.Deadline{Text: value.text}
	for _, w := range continuous {
		if strings.Contains(value.text, w) {
			d.Kind = remind.Continuous
		}
	}
	text := strings.ReplaceAll(value.text, "“十四五”", "2025年")
	locs := datePattern.FindAllStringSubmatchIndex(text, -1)
	if len(locs) == 0 {
		if d.Kind == remind.Continuous && strings.TrimSpace(value.text) != "" {
			return d, nil
		}
		return d, finding(value, Error, "整改时限无法识别为日期，请写明“X年X月X日”或“持续推进”", value.text)
	}
	r := readDate(groups(text, locs[len(locs)-1]))
	switch {
	case r.refused != "":
		return d, finding(value, Error, "整改时限不是有效日期（"+r.refused+"），请更正", value.text)
	case r.ambiguous:
		return d, finding(value, Error, "整改时限含义不明（“某月前”不知是月初还是月底），请写明日期", value.text)
	}
	d.Kind, d.Date, d.BareYear = remind.Dated, r.date, r.bareYear
	return d, nil
}

func finding(s span, v Severity, message, quote string) *Finding {
	at := s.at(0)
	return &Finding{Line: at.Line, Column: at.Column, Severity: v, Message: message, Quote: quote}
}
