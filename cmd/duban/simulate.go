package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/spf13/cobra"

	"duban/office"
	"duban/remind"
	"duban/store"
)

// simulateCommand plays years in minutes. It insists on --state, as one that wrote beside a real store would leave
// rounds of days that never were.
func (a *app) simulateCommand() *cobra.Command {
	var s span
	var messages bool
	var outages []string
	c := &cobra.Command{Use: "simulate", Short: "the real daemon under a virtual clock, into its own --state", RunE: func(c *cobra.Command, _ []string) error {
		if !c.Flags().Changed("state") {
			return usageError{errors.New("--state is needed: a simulation writes into a state of its own")}
		}
		return a.simulate(c.Context(), &s, messages, outages)
	}}
	s.flags(c)
	c.Flags().BoolVar(&messages, "messages", false, "whole messages")
	c.Flags().StringArrayVar(&outages, "outage", nil, "FROM/TO, days on which the daemon is down; may be given again")
	return c
}

// simulate runs the real daemon under a clock that jumps to whatever comes next. A state in which anything has run is
// refused: what was told there would be missing from the play.
func (a *app) simulate(ctx context.Context, s *span, messages bool, outages []string) (err error) {
	a.settings.Mail.Host, a.simulating = "", true // whatever is set, a simulation writes into its own files
	held, err := a.lock("simulate")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, held.Release()) }()
	st, err := a.open(ctx, store.Options{Create: true, Fast: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	// Both realms are looked at: either would leave notices in the store that the play takes for told.
	_, rehearsed, err1 := st.LastRound(ctx, store.Rehearsal)
	_, ran, err2 := st.LastRound(ctx, store.Real)
	if err := errors.Join(err1, err2); err != nil || ran || rehearsed {
		return errors.Join(err, usageError{fmt.Errorf("%s has been run already: a simulation wants a state of its own", a.settings.State)})
	}
	if err := office.Sow(ctx, st, a.now(), !a.settings.Builtin); err != nil {
		return err
	}
	o, err := a.office(st)
	if err != nil {
		return err
	}
	from, to, err := a.simulatedSpan(ctx, o, s)
	if err != nil {
		return err
	}
	out, err := down(outages)
	if err != nil {
		return err
	}
	d, err := a.daemon(st)
	if err != nil {
		return err
	}
	if d.Texts, err = a.texts(ctx, st); err != nil {
		return err
	}
	o.Texts = d.Texts
	d.Log = slog.New(slog.DiscardHandler) // years of rounds: what they came to is printed at the end
	// The clock moves from one instant at which something can happen to the next, so years take seconds.
	if err := d.Simulate(ctx, from, to, out); err != nil {
		return err
	}
	p, err := o.Simulated(ctx, messages)
	if err != nil {
		return err
	}
	return a.played(p, messages)
}

// simulatedSpan returns the days to simulate.
func (a *app) simulatedSpan(ctx context.Context, o *office.Office, s *span) (from, to remind.Date, err error) {
	if from, to, err = s.dates(); err != nil {
		return 0, 0, err
	}
	day, err := o.Today(ctx)
	if err != nil {
		return 0, 0, err
	}
	from, to, err = office.Span(day, from, to)
	return from, to, spanned(err)
}

// down tells on which days the daemon is down.
func down(outages []string) (func(remind.Date) bool, error) {
	var spans [][2]remind.Date
	for _, o := range outages {
		if len(o) != len("2006-01-02/2006-01-02") || o[10] != '/' {
			return nil, usageError{fmt.Errorf("--outage %q: want FROM/TO", o)}
		}
		from, err1 := remind.ParseDate(o[:10])
		to, err2 := remind.ParseDate(o[11:])
		if err := errors.Join(err1, err2); err != nil {
			return nil, usageError{err}
		}
		spans = append(spans, [2]remind.Date{from, to})
	}
	return func(d remind.Date) bool {
		return slices.ContainsFunc(spans, func(s [2]remind.Date) bool { return d >= s[0] && d <= s[1] })
	}, nil
}
