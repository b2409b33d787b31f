package wording

import (
	"fmt"
	"slices"
	"strings"

	"duban/remind"
)

// A Fact is what a sentence of words.txt speaks of. Its fields are explained there, for whoever changes the texts.
type Fact struct {
	N, Late, Partly, Closed int
	Each                    string
	Days, Workdays, Months  int
	Day, Date               string
	Name, What, By, Period  string
	Note, Doc, List, Number string
	One, Whole, Rest, Again bool
	Own                     bool
	Before                  string
	Office                  remind.SignOff
}

// longAgo reports whether a day needs its year, read on another one.
func longAgo(d, today remind.Date) bool { return d < today || d.Year() != today.Year() }

// shortDay is a date without its weekday, and without the year where nobody could mistake it.
func shortDay(d, today remind.Date) string {
	if longAgo(d, today) {
		return d.ChineseShort()
	}
	return inYear(d, today)
}

// weekday is a date with its weekday; days that are past have none, as nobody plans for them.
func weekday(d, today remind.Date) string {
	s := d.Chinese()
	switch {
	case d < today:
		return d.ChineseShort()
	case d.Year() == today.Year():
		_, s, _ = strings.Cut(s, "年")
	}
	return s
}

// inYear is a date without the year where it is that of another one.
func inYear(d, today remind.Date) string {
	if d.Year() != today.Year() {
		return d.ChineseShort()
	}
	return fmt.Sprintf("%d月%d日", d.Month(), d.Day())
}

// onDay returns a fact of a day.
func onDay(d, today remind.Date) Fact {
	if d == 0 {
		return Fact{}
	}
	return Fact{Day: shortDay(d, today), Date: weekday(d, today)}
}

// dueOn returns a fact of the one day on which all entries of a list fall due, which is said to be today where it is.
func (t *Texts) dueOn(entries []*remind.Entry, today remind.Date) Fact {
	day := due(entries)
	fact := onDay(day, today)
	if day == today && pending(entries[0]) {
		fact.Day = t.say("today", Fact{})
		fact.Date = fact.Day
	}
	return fact
}

// A span is a piece of a sentence; strong ones stand between two pairs of asterisks in words.txt.
type span struct {
	Text   string
	Strong bool
}

// spans cuts a sentence into its pieces.
func spans(s string) (all []span) {
	for i, text := range strings.Split(s, "**") {
		if text != "" {
			all = append(all, span{text, i%2 == 1})
		}
	}
	return all
}

// list joins phrases.
func list(phrases []string) string { return strings.Join(nonEmpty(phrases), "，") }

// own reports whether the reader itself is to do what some entries ask for.
func own(entries []*remind.Entry) bool {
	return slices.ContainsFunc(entries, func(e *remind.Entry) bool { return e.Notice != nil && e.Notice.Role == remind.Responsible })
}
