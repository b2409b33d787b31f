package main

import (
	"errors"

	"github.com/spf13/cobra"

	"duban/office"
	"duban/remind"
	"duban/tables"
)

// span is a range of days from flags.
type span struct{ from, to string }

// flags binds the days of a span. Without them it is all that lies ahead.
func (s *span) flags(c *cobra.Command) {
	c.Flags().StringVar(&s.from, "from", "", "first day, YYYY-MM-DD (default tomorrow)")
	c.Flags().StringVar(&s.to, "to", "", "last day, YYYY-MM-DD (default the plan's end)")
}

// dates reads the days; none where none was typed.
func (s *span) dates() (from, to remind.Date, err error) {
	from, err1 := remind.ParseDate(s.from)
	to, err2 := remind.ParseDate(s.to)
	if err := errors.Join(err1, err2); err != nil {
		return 0, 0, usageError{err}
	}
	return from, to, nil
}

// spanned turns the error for a span that holds no day into wrong usage, which ends with exit code 2.
func spanned(err error) error {
	if errors.As(err, new(office.SpanError)) {
		return usageError{err}
	}
	return err
}

// previewCommand plays the rounds to come and sends nothing. It decides by the same functions as the daemon, so what it
// shows is what will be sent if nothing changes until then.
func (a *app) previewCommand() *cobra.Command {
	var s span
	var order office.PreviewOrder
	var notices, budget bool
	var place destination
	c := &cobra.Command{Use: "preview", Short: "every message and notice of some days, nothing sent", RunE: func(c *cobra.Command, _ []string) error {
		o, err := a.looking(c.Context())
		if err != nil {
			return err
		}
		defer closing(o.Store)
		if order.From, order.To, err = s.dates(); err != nil {
			return err
		}
		if o.Texts, err = a.texts(c.Context(), o.Store); err != nil {
			return err
		}
		p, err := o.Preview(c.Context(), order)
		if err != nil {
			return spanned(err)
		}
		return a.through(&place, func() error {
			if budget {
				return a.budgets(p)
			}
			return a.played(p, order.Letters)
		})
	}}
	place.flags(c, "xlsx")
	s.flags(c)
	// Named although it is the default, so that a script can say what it relies on.
	c.Flags().BoolVar(&notices, "notices", false, "notices (the default)")
	c.Flags().BoolVar(&order.Letters, "messages", false, "whole messages")
	c.Flags().BoolVar(&budget, "budget", false, "the fullest day and minute of each channel instead")
	c.MarkFlagsMutuallyExclusive("notices", "messages", "budget")
	c.Flags().BoolVar(&order.All, "all", false, "superseded and lapsed notices too")
	return c
}

// played shows what a preview or a simulation has brought.
func (a *app) played(p *office.Preview, letters bool) error {
	if letters {
		return show(a, tables.Letters(tables.Over("待发消息", p.From, p.To)), p.Letters)
	}
	return show(a, tables.Notices(p.World, tables.Over("待发提醒", p.From, p.To)), p.Notices)
}
