package calendar

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"duban/remind"
)

// WriteAgenda writes appointments as iCalendar (RFC 5545): each a whole day that blocks nobody's time, without an alarm, for the daemon
// reminds. The bytes depend on nothing but what is given.
// The end of a whole day is the day after it (RFC 5545 3.6.1); with the same day some calendars would show nothing.
func WriteAgenda(w io.Writer, name string, all []Appointment) error {
	c := ics.NewCalendar()
	c.SetProductId("-//duban//duban//ZH")
	c.SetMethod(ics.MethodPublish)
	c.SetXWRCalName(plainText(name))
	c.SetXWRTimezone("Asia/Shanghai")
	for i := range all {
		a := &all[i]
		e := c.AddEvent(a.UID)
		e.SetDtStampTime(a.Changed)
		e.SetLastModifiedAt(a.Changed)
		e.SetSequence(a.Sequence)
		e.SetAllDayStartAt(midnight(a.Day))
		e.SetAllDayEndAt(midnight(a.Day + 1))
		e.SetTimeTransparency(ics.TransparencyTransparent)
		e.SetSummary(plainText(a.Summary))
		e.SetDescription(plainText(a.Description))
		for _, category := range a.Categories {
			e.AddCategory(plainText(category))
		}
		e.SetStatus(ics.ObjectStatusConfirmed)
		if a.Cancelled {
			e.SetStatus(ics.ObjectStatusCancelled)
		}
	}
	if err := c.SerializeTo(w, ics.WithNewLineWindows); err != nil {
		return fmt.Errorf("write the calendar: %w", err)
	}
	return nil
}

// midnight returns a day as the library takes it: it looks at the date only.
func midnight(d remind.Date) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC)
}

// plainText drops control characters, which iCalendar has no escapes for.
// A line break is kept: the library writes it as \n.
func plainText(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}
