package main

import (
	"duban/cmd/terminal"
	"duban/office"
	"duban/remind/budget"
	"duban/tables"
)

// budgets shows of each channel the day on which it has most to send, and what its budget makes of it.
func (a *app) budgets(messages map[office.ChannelDay]int) error {
	lines, err := a.lines()
	if err != nil {
		return err
	}
	defer a.hangUp()
	all := tables.FullestDays(messages)
	for i := range all {
		f := &all[i]
		var budget budget.Budget
		if line, ok := lines[f.Channel]; ok { // a channel that the settings lack has no bound
			budget = line.Budget
		}
		f.Play(budget)
	}
	return terminal.Show(&a.Printer, tables.Budgets(), all)
}
