package views

import (
	"slices"
	"strconv"
	"strings"

	"duban/remind"
)

// CalendarYears lists the years that notices cover, and those that are provisional.
func CalendarYears(c remind.Calendar) string {
	var firm, provisional []int
	for _, y := range c.Years {
		if c.Provisional(remind.NewDate(y.Year, 1, 1)) {
			provisional = append(provisional, y.Year)
		} else {
			firm = append(firm, y.Year)
		}
	}
	slices.Sort(firm)
	slices.Sort(provisional)
	words := yearWords(firm) + "放假安排已公布"
	if len(provisional) > 0 {
		words += "，" + yearWords(provisional) + "待定"
	}
	return words
}

// yearWords lists years, each once.
func yearWords(years []int) string {
	var all []string
	for _, y := range slices.Compact(years) {
		all = append(all, strconv.Itoa(y))
	}
	return strings.Join(all, "、") + "年"
}

// Several joins names, the first of many.
func Several(names []string) string {
	const shown = 5
	if len(names) > shown {
		return strings.Join(names[:shown], "；") + "等（全部见 duban check --coverage）"
	}
	return strings.Join(names, "；")
}
