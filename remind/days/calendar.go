package days

import (
	"slices"
	"strconv"
)

// A Calendar knows working days: a listed date is what its list says, any other is a working day from Monday to Friday. A year
// without a State Council notice is provisional, and what is computed on it says so. The zero Calendar has weekends only.
type Calendar struct {
	listed []dayKind // by date from first on
	first  Date
	firm   map[int]bool // years that a notice covers
	Years  []CalendarYear
}

// A dayKind is what a list says of a date.
type dayKind uint8

const (
	unlisted dayKind = iota
	off
	worked
)

// A CalendarYear is one year's notice (国务院办公厅关于…年部分节假日安排的通知), or a provisional stand-in for it.
type CalendarYear struct {
	Year        int           `json:"year"`
	Provisional bool          `json:"provisional,omitempty"`
	Papers      []string      `json:"papers"`
	Days        []CalendarDay `json:"days"`
	Typist      string        `json:"typist,omitempty"` // who took it in
}

// A CalendarDay is a listed date: a day off, or a weekend day that is worked.
type CalendarDay struct {
	Name string `json:"name"`
	Date Date   `json:"date"`
	Off  bool   `json:"isOffDay"`
}

// NewCalendar joins years; where two speak of one date, the later year's notice holds (a December date can stand in the next
// year's), and a firm notice beats a provisional one.
func NewCalendar(years ...CalendarYear) Calendar {
	c := Calendar{firm: map[int]bool{}, Years: slices.Clone(years)}
	slices.SortStableFunc(c.Years, func(a, b CalendarYear) int {
		if a.Provisional != b.Provisional {
			if a.Provisional {
				return -1
			}
			return 1
		}
		return a.Year - b.Year
	})
	for _, y := range c.Years {
		if !y.Provisional {
			c.firm[y.Year] = true
		}
	}
	for _, y := range c.Years {
		if y.Provisional && c.firm[y.Year] {
			continue
		}
		for _, d := range y.Days {
			c.list(d)
		}
	}
	return c
}

// list takes in a day, making room for it; the years of a plan are few, so the row of days is short.
func (c *Calendar) list(d CalendarDay) {
	if len(c.listed) == 0 {
		c.first = d.Date
	}
	if d.Date < c.first {
		c.listed = append(make([]dayKind, c.first-d.Date), c.listed...)
		c.first = d.Date
	}
	if n := int(d.Date-c.first) + 1; n > len(c.listed) {
		c.listed = append(c.listed, make([]dayKind, n-len(c.listed))...)
	}
	c.listed[d.Date-c.first] = worked
	if d.Off {
		c.listed[d.Date-c.first] = off
	}
}

// Workday reports whether d is a working day.
func (c Calendar) Workday(d Date) bool {
	if i := int(d - c.first); i >= 0 && i < len(c.listed) && c.listed[i] != unlisted {
		return c.listed[i] == worked
	}
	w := d.Weekday()
	return w != 0 && w != 6
}

// Provisional reports whether no notice covers d's year, so that a later one may change what d is.
func (c Calendar) Provisional(d Date) bool { return !c.firm[d.Year()] }

// Until returns the last day that notices cover from d's year on without a gap; where none covers d's year, the last day before that.
func (c Calendar) Until(d Date) Date {
	year := d.Year()
	for c.firm[year] {
		year++
	}
	return NewDate(year, 1, 1) - 1
}

// Before returns d or the working day before it.
func (c Calendar) Before(d Date) Date {
	for !c.Workday(d) {
		d--
	}
	return d
}

// After returns d or the working day after it.
func (c Calendar) After(d Date) Date {
	for !c.Workday(d) {
		d++
	}
	return d
}

// AddWorkdays returns the n-th working day after d; n = 0 returns d. Below zero it returns the day on which so many working days are left to
// d, as letters count them: a date on a day off is counted from the working day before.
func (c Calendar) AddWorkdays(d Date, n int) Date {
	for ; n < 0; n++ {
		d = c.Before(c.Before(d) - 1)
	}
	for ; n > 0; n-- {
		d = c.After(d + 1)
	}
	return d
}

// Workdays counts the working days after from, up to and including to; 0 if to is not after from.
func (c Calendar) Workdays(from, to Date) int {
	n := 0
	for d := from + 1; d <= to; d++ {
		if c.Workday(d) {
			n++
		}
	}
	return n
}

// CalendarOf is the name of a year's working days beside those of plans.
func CalendarOf(year int) string { return "calendar/" + strconv.Itoa(year) }
