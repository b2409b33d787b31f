package main

import (
	"io"

	"github.com/spf13/cobra"

	"duban/formats/ledger"
	"duban/formats/workbook"
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
			return a.through(&to, func() error { return a.exportLedger(a.out, ledgerRows(day)) })
		},
	}
	to.flags(c, "xlsx")
	return c
}

// ledgerRows returns the obligations of a day's world as the office keeps them.
func ledgerRows(day *remind.Day) []ledger.Row {
	titles := map[remind.Key]string{}
	for i := range day.Obligations {
		if o := &day.Obligations[i]; o.Kind == remind.KindProblem {
			titles[o.Key] = o.Text
		}
	}
	var rows []ledger.Row
	for i := range day.Obligations {
		o := &day.Obligations[i]
		s := day.States[o.Key]
		r := ledger.Row{
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

var rhythmWords = map[remind.Rhythm]string{
	remind.Weekly: "每周", remind.Monthly: "每月", remind.Quarterly: "每季度", remind.Yearly: "每年",
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

// ledgerLine is a row of the ledger for programs, and in a table.
type ledgerLine struct {
	Plan        string   `json:"plan"`
	Key         string   `json:"key"`
	Problem     int      `json:"problem"`
	Title       string   `json:"title"`
	Text        string   `json:"text"`
	Kind        string   `json:"kind"`
	Due         string   `json:"due"`
	Original    string   `json:"original"`
	State       string   `json:"state"`
	On          string   `json:"on"`
	Doc         string   `json:"doc"`
	Note        string   `json:"note"`
	Colour      string   `json:"colour"`
	Overdue     int      `json:"overdue"`
	Responsible []string `json:"responsible"`
	Lead        []string `json:"lead"`
	Leader      []string `json:"leader"`
}

func (a *app) exportLedger(w io.Writer, rows []ledger.Row) error {
	if a.format == "xlsx" {
		return workbook.Write(w, ledger.Sheets(rows))
	}
	var lines []ledgerLine
	for i := range rows {
		r := &rows[i]
		l := ledgerLine{
			r.Plan, string(r.Key), r.Problem, r.Title, r.Text, r.Kind, r.Due.String(), r.Original.String(), string(r.State), r.On.String(), r.Doc,
			r.Note, r.Colour.String(), r.Overdue, orEmpty(r.Responsible), orEmpty(r.Lead), orEmpty(r.Leader),
		}
		if a.format != "json" { // people read it, in a spreadsheet or here
			l.State, l.Colour = r.State.Chinese(), r.Colour.Chinese()
		}
		lines = append(lines, l)
	}
	to := *a
	to.out = w
	return emit(&to, lines)
}
