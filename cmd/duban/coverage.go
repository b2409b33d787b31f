package main

import (
	"duban/cmd/terminal"
	"duban/cmd/views"
	"duban/listing"
	"duban/office"
	"duban/remind"
	"duban/tables"
)

// coverage shows the whole proof.
func (a *app) coverage(day *remind.Day) error {
	m := a.measure("正在逐项核对提醒节点")
	c := office.NewCoverage(day)
	m.End()
	if a.Format == "table" {
		return views.Coverage(&a.Printer, c)
	}
	return terminal.ShowAmong(&a.Printer, tables.Covers(day), c.Covers, func() []listing.Grid { return tables.CoverageGrids(c) })
}
