package main

import (
	"github.com/spf13/cobra"

	"duban/document"
	"duban/listing"
	"duban/remind"
)

func (a *app) exportLedgerCommand() *cobra.Command {
	var to outlet
	c := &cobra.Command{
		Use: "ledger", Short: "how every obligation stands (台账)", Args: wrongUsage(cobra.NoArgs),
		Long: "How every obligation stands: its deadline and state, since when, by which document. As xlsx or csv, changed and given to duban import states,\nwhat has been changed is recorded.",
		RunE: func(c *cobra.Command, _ []string) error {
			day, st, err := a.today(c.Context())
			if err != nil {
				return err
			}
			defer closing(st)
			return a.through(&to, func() error { return a.exportLedger(ledger(day)) })
		},
	}
	to.flags(c, "xlsx")
	return c
}

// ledger returns the obligations of a day's world as the office keeps them.
func ledger(day *remind.Day) []document.LedgerRow {
	titles := map[remind.Key]string{}
	for i := range day.Obligations {
		if o := &day.Obligations[i]; o.Kind == remind.KindProblem {
			titles[o.Key] = o.Text
		}
	}
	var rows []document.LedgerRow
	for i := range day.Obligations {
		o := &day.Obligations[i]
		s := day.States[o.Key]
		r := document.LedgerRow{
			Plan: o.Plan, Key: o.Key, Problem: o.Problem, Title: titles[o.Key.ProblemKey()], Text: o.Text, Kind: kindWords(o), Due: s.Due,
			Original: s.Original, State: s.State, On: s.On, Doc: s.Cause.Doc, Note: s.Cause.Note, Colour: day.Colour(s),
			Responsible: o.Responsible, Lead: o.Lead, Leader: o.Leader,
		}
		if late := int(day.Today - s.Due); s.Due != 0 && late > 0 && s.State != remind.Closed {
			r.Overdue = late
		}
		rows = append(rows, r)
	}
	return rows
}

func kindWords(o *remind.Obligation) string {
	switch {
	case o.Rhythm != "":
		return "长期（" + rhythmWords[o.Rhythm] + "）"
	case o.Kind == remind.KindProblem:
		return "问题"
	case o.Path == "":
		return "目标"
	default:
		return "措施" + o.Path
	}
}

// ledgerTable shows the ledger but for its workbook, which import states reads again and document writes for that.
var ledgerTable = listing.Table[document.LedgerRow]{Columns: []listing.Column[document.LedgerRow]{
	{Name: "plan", Value: func(r *document.LedgerRow) any { return r.Plan }},
	{Name: "key", Value: func(r *document.LedgerRow) any { return r.Key }},
	{Name: "problem", Value: func(r *document.LedgerRow) any { return r.Problem }},
	{Name: "title", Value: func(r *document.LedgerRow) any { return r.Title }},
	{Name: "text", Value: func(r *document.LedgerRow) any { return r.Text }},
	{Name: "kind", Value: func(r *document.LedgerRow) any { return r.Kind }},
	{Name: "due", Value: func(r *document.LedgerRow) any { return r.Due }},
	{Name: "original", Value: func(r *document.LedgerRow) any { return r.Original }},
	{
		Name: "state", Value: func(r *document.LedgerRow) any { return r.State },
		Line: func(r *document.LedgerRow) any { return r.State.Chinese() }, // as clerks fill it in, for import states
	},
	{Name: "on", Value: func(r *document.LedgerRow) any { return r.On }},
	{Name: "doc", Value: func(r *document.LedgerRow) any { return r.Doc }},
	{Name: "note", Value: func(r *document.LedgerRow) any { return r.Note }},
	{
		Name: "colour", Value: func(r *document.LedgerRow) any { return r.Colour },
		Line: func(r *document.LedgerRow) any { return r.Colour.Chinese() },
	},
	{Name: "overdue", Value: func(r *document.LedgerRow) any { return r.Overdue }},
	{Name: "responsible", Value: func(r *document.LedgerRow) any { return orEmpty(r.Responsible) }},
	{Name: "lead", Value: func(r *document.LedgerRow) any { return orEmpty(r.Lead) }},
	{Name: "leader", Value: func(r *document.LedgerRow) any { return orEmpty(r.Leader) }},
}}

func (a *app) exportLedger(rows []document.LedgerRow) error {
	if a.format == "xlsx" {
		return document.WriteWorkbook(a.out, document.LedgerSheets(rows))
	}
	return show(a, &ledgerTable, rows)
}
