// Package calendar reads years of working days, as holiday-cn publishes them (calendar.go), and writes agendas as iCalendar (agenda.go).
package calendar
