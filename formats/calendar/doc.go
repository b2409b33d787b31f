// Package calendar reads years of working days, as holiday-cn publishes them (calendar.go), and writes agendas as iCalendar (agenda.go).
//
// An entry of an agenda is identified by its obligation's key; its sequence and stamp come from the last event or import. So an extension
// moves the entry that a reader's calendar has, and two exports on one day are the same bytes.
package calendar
