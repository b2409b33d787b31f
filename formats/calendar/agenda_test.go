package calendar_test

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"
	"pgregory.net/rapid"

	"duban/formats/calendar"
	"duban/remind"
)

// reread reads a calendar as a stranger does: by another library.
func reread(t interface{ Fatal(...any) }, raw []byte) []ical.Event {
	c, err := ical.NewDecoder(bytes.NewReader(raw)).Decode()
	if err != nil {
		t.Fatal(err)
	}
	return c.Events()
}

func text(t interface{ Fatal(...any) }, e *ical.Event, name string) string {
	s, err := e.Props.Text(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAStrangerReadsTheCalendar(t *testing.T) {
	a := calendar.Appointment{
		UID: "0a@duban", Day: remind.NewDate(2028, 12, 31), Summary: "问题24（二）七是 完成“清零”；a,b\\c到期", Alarms: []int{7, 1},
		Description: "第一行\r\n第二行", Categories: []string{"红", "整改中"}, Sequence: 3, Changed: time.Date(2026, 11, 24, 10, 0, 0, 0, remind.Shanghai),
	}
	gone := a
	gone.UID, gone.Cancelled, gone.Alarms = "0b@duban", true, nil
	var b bytes.Buffer
	if err := calendar.WriteAgenda(&b, "衡阳", []calendar.Appointment{a, gone}); err != nil {
		t.Fatal(err)
	}
	events := reread(t, b.Bytes())
	if len(events) != 2 {
		t.Fatalf("%d events", len(events))
	}
	e := &events[0]
	for name, want := range map[string]string{
		"UID": a.UID, "SUMMARY": a.Summary, "DESCRIPTION": "第一行\n第二行", "STATUS": "CONFIRMED", "TRANSP": "TRANSPARENT", "CLASS": "PUBLIC",
	} {
		if got := text(t, e, name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{
		"DTSTART": "20281231", "DTEND": "20290101", "SEQUENCE": "3", "DTSTAMP": "20261124T020000Z", "LAST-MODIFIED": "20261124T020000Z",
	} {
		if got := e.Props.Get(name).Value; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if kind := e.Props.Get("DTSTART").ValueType(); kind != ical.ValueDate {
		t.Errorf("DTSTART is a %s", kind)
	}
	if got := len(e.Props.Values("CATEGORIES")); got != 2 {
		t.Errorf("%d categories", got)
	}
	alarms := e.Children
	if len(alarms) != 2 || len(events[1].Children) != 0 {
		t.Fatalf("%d alarms, of what is withdrawn %d", len(alarms), len(events[1].Children))
	}
	for i, want := range []string{"-PT159H", "-PT15H"} { // at 09:00, seven days and one before
		trigger, action := alarms[i].Props.Get("TRIGGER").Value, alarms[i].Props.Get("ACTION").Value
		if words, err := alarms[i].Props.Text("DESCRIPTION"); trigger != want || action != "DISPLAY" || words != a.Summary || err != nil {
			t.Errorf("alarm %s %s %q, %v; want %s", trigger, action, words, err, want)
		}
	}
	if got := text(t, &events[1], "STATUS"); got != "CANCELLED" {
		t.Errorf("withdrawn: %s", got)
	}
}

func TestCalendarLines(t *testing.T) {
	words := rapid.StringOfN(rapid.SampledFrom([]rune("督办，,;：\\n\n 甲x<>😀")), 0, 200, -1)
	rapid.Check(t, func(rt *rapid.T) {
		a := calendar.Appointment{
			UID: "u@duban", Day: remind.Date(rapid.IntRange(1000, 40000).Draw(rt, "day")), Summary: words.Draw(rt, "summary"),
			Description: words.Draw(rt, "description"), Changed: time.Unix(0, 0),
		}
		var b, again bytes.Buffer
		if err := calendar.WriteAgenda(&b, "甲", []calendar.Appointment{a}); err != nil {
			rt.Fatal(err)
		}
		if err := calendar.WriteAgenda(&again, "甲", []calendar.Appointment{a}); err != nil || again.String() != b.String() {
			rt.Fatalf("written twice it differs: %v", err)
		}
		for line := range strings.SplitSeq(strings.TrimSuffix(b.String(), "\r\n"), "\r\n") {
			if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
				rt.Fatalf("line %q of %d bytes", line, len(line))
			}
		}
		e := reread(rt, b.Bytes())[0]
		if got := text(rt, &e, "SUMMARY"); got != a.Summary {
			rt.Fatalf("summary %q, want %q", got, a.Summary)
		}
		if got := text(rt, &e, "DESCRIPTION"); got != a.Description {
			rt.Fatalf("description %q, want %q", got, a.Description)
		}
		if start, err := e.DateTimeStart(time.UTC); err != nil || start.Format(time.DateOnly) != a.Day.String() {
			rt.Fatalf("start %v, want %s: %v", start, a.Day, err)
		}
	})
}
