package views

import (
	"strings"

	"duban/cmd/terminal"
	"duban/office"
	"duban/tables"
)

// History lists everything that is on record of a matter, entry by entry.
func History(p *terminal.Printer, h *office.History) {
	p.Line("%s", tables.HistoryTitle(h))
	p.Line("编号：%s，共%d条记录", h.Obligation.Key, len(h.Entries))
	for i := range h.Entries {
		e := &h.Entries[i]
		p.Say("\n%s  %s  %s\n", Instant(e.At), tables.EntryWord(e), tables.AfterPlan(e.Key))
		for _, line := range tables.EntryLines(h, e) {
			p.Wrapped(2, line)
		}
		if hands := tables.Hands(e); len(hands) > 0 {
			p.Wrapped(2, strings.Join(hands, "　"))
		}
	}
}
