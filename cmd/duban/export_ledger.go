package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"duban/listing"
	"duban/remind"
)

// exportLedgerCommand writes the ledger that an office keeps in Excel. What it writes comes back by import states: rows
// that nobody has changed record nothing.
func (a *app) exportLedgerCommand() *cobra.Command {
	return a.exportOf(&cobra.Command{
		Use: "ledger", Short: "how every obligation stands (台账)",
		Long: "How every obligation stands: its deadline and state, since when, by which document. As xlsx or csv, changed and given to duban import states,\n" +
			"what has been changed is recorded.",
	}, func(day *remind.Day) error {
		rows := ledgerRows(day)
		return showAmong(a, &ledgerTable, rows, func() []listing.Grid { return ledgerGrids(rows) })
	}, "xlsx")
}

// A ledgerRow is an obligation as the office keeps it.
type ledgerRow struct {
	*remind.Obligation
	title         string      // of its problem
	due, original remind.Date // the deadline in force, and as the plan first stated it
	state         remind.State
	on            remind.Date // since when
	doc, note     string      // of the event that set the state, or the deadline while open
	noDoc         bool        // that event moved the deadline, and no document stands behind it
	colour        remind.Colour
	overdue       int // days; 0 if it is not
}

// ledgerRows returns the obligations of a day's world as the office keeps them.
func ledgerRows(day *remind.Day) []ledgerRow {
	titles := map[remind.Key]string{}
	for i := range day.Obligations {
		if o := &day.Obligations[i]; o.Kind == remind.KindProblem {
			titles[o.Key] = o.Text
		}
	}
	rows := make([]ledgerRow, len(day.Obligations))
	for i := range day.Obligations {
		o := &day.Obligations[i]
		s := day.States[o.Key]
		rows[i] = ledgerRow{
			Obligation: o, title: titles[o.Key.ProblemKey()], due: s.Due, original: s.Original, state: s.State, on: s.On,
			doc: s.Cause.Doc, noDoc: s.Cause.Undocumented(), note: s.Cause.Note, colour: day.Colour(s),
		}
		if s.Due != 0 && s.State != remind.Closed {
			rows[i].overdue = max(0, int(day.Today-s.Due))
		}
	}
	return rows
}

// kind says in the office's words what an obligation is: 措施（二）七是, 长期（每季度）.
func (r *ledgerRow) kind() string {
	switch {
	case r.Rhythm != "":
		return "长期（" + rhythmWords[r.Rhythm] + "）"
	case r.Kind == remind.KindProblem:
		return "问题"
	case r.Path == "":
		return "目标"
	default:
		return "措施" + r.Path
	}
}

// document returns the document's number, or that there is none where there ought to be one. What is read back takes the word for none.
func (r *ledgerRow) document() string {
	if r.noDoc {
		return remind.NoDocument
	}
	return r.doc
}

// shade returns the colour with its word, and how long it has been overdue.
func (r *ledgerRow) shade() listing.Shade {
	s := listing.Shade{Colour: r.colour, Text: r.colour.Chinese()}
	if r.overdue > 0 {
		s.Text += fmt.Sprintf("（逾期%d天）", r.overdue)
	}
	return s
}
