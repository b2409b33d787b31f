package remind

import "time"

// repeat returns the n-th nominal day of a repeating stage, n from 1, on or after start.
func repeat(every Repeat, start Date, n int) Date {
	if every == EveryMonday {
		return monday(start) + Date(7*(n-1))
	}
	first := firstMonday(start, 0)
	if first < start {
		n++
	}
	return firstMonday(start, n-1)
}

// ordinal returns the number of nominal days of a repeating stage from start up to and including today.
func ordinal(every Repeat, start, today Date) int {
	if today < start {
		return 0
	}
	if every == EveryMonday {
		return max(0, int(today-monday(start))/7+1)
	}
	n := (today.Year()-start.Year())*12 + int(today.Month()-start.Month()) + 1
	if firstMonday(start, 0) < start {
		n--
	}
	for n > 0 && repeat(every, start, n) > today {
		n--
	}
	return n
}

// monday returns d or the Monday after it.
func monday(d Date) Date { return d + Date((8-int(d.Weekday()))%7) }

// firstMonday returns the first Monday of the month n months after d's.
func firstMonday(d Date, n int) Date {
	return monday(NewDate(d.Year(), d.Month()+time.Month(n), 1))
}
