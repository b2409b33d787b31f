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

// WriteAgenda writes appointments as iCalendar (RFC 5545): each a whole day that blocks nobody's time, with its alarms. The bytes depend on
// nothing but what is given.
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
		e.SetClass(ics.ClassificationPublic)
		e.SetSummary(plainText(a.Summary))
		e.SetDescription(plainText(a.Description))
		for _, category := range a.Categories {
			e.AddCategory(plainText(category))
		}
		e.SetStatus(ics.ObjectStatusConfirmed)
		if a.Cancelled {
			e.SetStatus(ics.ObjectStatusCancelled)
		}
		for _, days := range a.Alarms {
			alarm(e, a, days)
		}
	}
	if err := c.SerializeTo(w, ics.WithNewLineWindows); err != nil {
		return fmt.Errorf("write the calendar: %w", err)
	}
	return nil
}

// alarmHour is when an alarm rings.
const alarmHour = 9

// alarm rings at an hour of office some days before. Its trigger is reckoned from the beginning of the whole day, midnight by the reader's
// clock, so that no zone is needed. Some programs leave out an alarm without words, and Outlook one whose words are not the title.
func alarm(e *ics.VEvent, ap *Appointment, days int) {
	a := e.AddAlarm()
	a.SetAction(ics.ActionDisplay)
	a.SetTrigger(fmt.Sprintf("-PT%dH", 24*days-alarmHour))
	a.SetDescription(plainText(ap.Summary))
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
