package main

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"duban/office"
	"duban/remind"
)

// holdCommand keeps notices back. They go on being decided and recorded, so that a release tells what is due then and
// not what was due when.
func (a *app) holdCommand() *cobra.Command {
	var order office.HoldOrder
	var until string
	c := &cobra.Command{
		Use: "hold all|PLAN|KEY|addr:CHANNEL:ADDRESS", Short: "keep notices back: all, of a plan, of a key, to an address", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			order.What = args[0]
			if order.Until, err = remind.ParseDate(until); err != nil {
				return usageError{err}
			}
			return a.working(c.Context(), func(o *office.Office) error {
				if err := o.Hold(c.Context(), order); err != nil {
					return err
				}
				a.say("held: %s", args[0])
				if order.Until != 0 {
					a.say(" until %s", order.Until)
				}
				a.say("\n")
				return nil
			})
		},
	}
	c.Flags().StringVar(&order.Note, "note", "", "why")
	c.Flags().StringVar(&until, "until", "", "last day, YYYY-MM-DD, after which it ends by itself (default: a release ends it)")
	c.Flags().StringVar(&order.Second, "second", "", "who else has agreed to it; asked for where the address is a leader's")
	return c
}

// releaseCommand ends a hold. Without --yes it only shows how many messages that sends to whom: a plan that enters with
// years behind it may have dozens of matters that look overdue because nobody has recorded what was closed.
func (a *app) releaseCommand() *cobra.Command {
	var note string
	var yes bool
	c := &cobra.Command{
		Use: "release all|PLAN|KEY|addr:CHANNEL:ADDRESS", Short: "end a hold; shows first what that sends", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			run := func() error {
				return a.working(c.Context(), func(o *office.Office) error { return a.release(c.Context(), o, args[0], note, yes) })
			}
			if yes {
				return a.first(run)
			}
			return run()
		},
	}
	c.Flags().StringVar(&note, "note", "", "why")
	c.Flags().BoolVar(&yes, "yes", false, "release; without it only what would be sent is shown")
	return c
}

// release shows what ending a hold sends, and with yes ends it.
func (a *app) release(ctx context.Context, o *office.Office, what, note string, yes bool) error {
	r, err := o.BeforeRelease(ctx, what)
	if err != nil {
		return err
	}
	a.beforeRelease(&r)
	if !yes {
		a.say("nothing has changed; add --yes to release\n")
		return nil
	}
	if err := o.Release(ctx, &r, note); err != nil {
		return err
	}
	a.say("released: %s; the next round offers it\n", what)
	return nil
}

// beforeRelease shows how many messages would go to whom, what counts as overdue and what has no recorded state.
func (a *app) beforeRelease(r *office.Release) {
	for _, g := range r.Groups {
		a.say("%s %s  %s  %d notices\n", g.Channel, g.To, g.Notices[0].Recipient, len(g.Notices))
	}
	a.say("messages: %d\noverdue: %d, of which without any recorded state: %d\n", len(r.Groups), r.Overdue, r.Unknown)
	a.showGaps(r)
	if r.Unknown > 0 {
		a.say("duban import states takes in what is closed already\n")
	}
	if !a.settings.MailSet() {
		a.say("no mail server is set: until then everything goes into the outbox\n")
	}
}

// mostGaps bounds how many lines of gaps stand before a release.
const mostGaps = 20

// showGaps shows who cannot be told, those with one remedy in one line.
func (a *app) showGaps(r *office.Release) {
	type line struct {
		gap  remind.Gap
		keys int
	}
	var lines []line
	for _, g := range r.Gaps {
		i := slices.IndexFunc(lines, func(l line) bool {
			return l.gap.Role == g.Role && l.gap.Body == g.Body && l.gap.Reason == g.Reason
		})
		if i < 0 {
			i = len(lines)
			lines = append(lines, line{gap: g})
		}
		lines[i].keys++
	}
	a.say("gaps: %d\n", len(r.Gaps))
	for i, l := range lines {
		if i == mostGaps {
			a.say("  … and %d more: duban check lists them\n", len(lines)-i)
			return
		}
		a.say("  GAP %s  %s  obligations: %d: %s。%s\n", l.gap.Role, l.gap.Body, l.keys, l.gap.Reason, r.Day.Remedy(l.gap))
	}
}
