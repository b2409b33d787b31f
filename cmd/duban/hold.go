package main

import (
	"context"
	"errors"
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
	var o releaseOrder
	c := &cobra.Command{
		Use: "release all|PLAN|KEY|addr:CHANNEL:ADDRESS", Short: "end a hold; shows first what that sends", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			o.what = args[0]
			run := func() error {
				return a.working(c.Context(), func(desk *office.Office) error { return a.release(c.Context(), desk, &o) })
			}
			if o.yes {
				return a.first(run)
			}
			return run()
		},
	}
	c.Flags().StringVar(&o.note, "note", "", "why")
	c.Flags().BoolVar(&o.yes, "yes", false, "release; without it only what would be sent is shown")
	c.Flags().BoolVar(&o.now, "now", false, "with --yes, or where nothing is held any more: send at once, within the window, and not only with the next round")
	return c
}

// A releaseOrder is what was typed.
type releaseOrder struct {
	what, note string
	yes, now   bool
}

// release shows what ending a hold sends, and with yes ends it.
func (a *app) release(ctx context.Context, desk *office.Office, o *releaseOrder) error {
	r, err := desk.BeforeRelease(ctx, o.what)
	if errors.As(err, new(office.NotHeldError)) && o.now { // released before: what is left is to send
		return a.roundNow(ctx, desk)
	}
	if err != nil {
		return err
	}
	a.beforeRelease(&r)
	if !o.yes {
		a.say("nothing has changed; add --yes to release\n")
		return nil
	}
	if err := desk.Release(ctx, &r, o.note); err != nil {
		return err
	}
	if o.now {
		a.say("released: %s\n", o.what)
		return a.roundNow(ctx, desk)
	}
	day, err := desk.Today(ctx)
	if err != nil {
		return err
	}
	a.say("released: %s; the next round, %s, offers it; to send at once, type duban release %s --now\n", o.what, a.nextRound(day), quoted(o.what))
	return nil
}

// roundNow asks for a round at once and says what comes of it: the daemon runs it, by whose channels, budgets and caps it is a round as any
// other.
func (a *app) roundNow(ctx context.Context, desk *office.Office) error {
	day, err := desk.Today(ctx)
	if err != nil {
		return err
	}
	if err := desk.Store.AskRound(ctx, desk.Who, a.now()); err != nil {
		return err
	}
	running, err := a.running()
	switch w := a.settings.Window; {
	case err != nil:
		return err
	case !running:
		a.say("a round is asked for, and no daemon runs: start it (systemctl start duban), and it runs the round at once\n")
	case day.Calendar.Workday(day.Today) && w.Contains(a.now()):
		a.say("a round is asked for: the daemon sends within a minute; duban notices lists what it sends\n")
	default:
		a.say("a round is asked for; nothing is sent outside the window of working days: the messages leave with the next one, %s\n", a.nextRound(day))
	}
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
