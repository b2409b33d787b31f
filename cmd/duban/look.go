package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"duban/document"
	"duban/remind"
	"duban/scheduler"
	"duban/store"
)

func (a *app) checkCommand() *cobra.Command {
	var strict bool
	c := &cobra.Command{Use: "check", Short: "check settings, plan, calendar and directory", RunE: func(c *cobra.Command, _ []string) error {
		if _, err := scheduler.ParseRound(a.settings.Round); err != nil {
			return err
		}
		day, st, err := a.today(c.Context())
		if err != nil {
			return err
		}
		defer closing(st)
		if st == nil {
			_, findings, err := builtin()
			if err != nil {
				return err
			}
			for _, f := range findings {
				if f.Severity != document.Note {
					a.say("%s\n", f)
				}
			}
		}
		gaps := day.Coverage()
		if err := emit(a, gapRows(gaps)); err != nil {
			return err
		}
		if strict && len(gaps) > 0 {
			return errFinding
		}
		return nil
	}}
	c.Flags().BoolVar(&strict, "strict", false, "exit 1 where there are gaps")
	return c
}

type gapRow struct {
	Obligation string `json:"obligation"`
	Role       string `json:"role"`
	Body       string `json:"body"`
	Reason     string `json:"reason"`
}

func gapRows(gaps []remind.Gap) []gapRow {
	var rows []gapRow
	for _, g := range gaps {
		rows = append(rows, gapRow{string(g.Obligation), g.Role.String(), g.Body, g.Reason})
	}
	return rows
}

func (a *app) statusCommand() *cobra.Command {
	var maxAge time.Duration
	c := &cobra.Command{Use: "status", Short: "show how things stand", RunE: func(c *cobra.Command, _ []string) error {
		st, err := a.open(c.Context(), store.Options{})
		if err != nil {
			return err
		}
		defer closing(st)
		day, other, err := a.today(c.Context())
		if err != nil {
			return err
		}
		defer closing(other)
		if err := emit(a, colours(day)); err != nil {
			return err
		}
		last, ran, err1 := st.LastRound(c.Context(), a.realm())
		live, err2 := st.Live(c.Context(), a.realm())
		snap, err3 := st.Snapshot(c.Context())
		if err := errors.Join(err1, err2, err3); err != nil {
			return err
		}
		if a.format == "table" {
			a.say("gaps: %d\nqueue: %d\nholds: %d\nwithdrawn: %d\n", len(day.Coverage()), len(live), len(snap.Holds), len(snap.Withdrawn))
			a.say("last round: %s\n", instant(last.At))
		}
		if maxAge > 0 && (!ran || time.Since(last.At) > maxAge) {
			return fmt.Errorf("the last round, %s, is older than %s", instant(last.At), maxAge)
		}
		return nil
	}}
	c.Flags().DurationVar(&maxAge, "max-age", 0, "fail if the last round is older")
	return c
}

func instant(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.In(remind.Shanghai).Format(time.RFC3339)
}

func (a *app) explainCommand() *cobra.Command {
	var on string
	c := &cobra.Command{Use: "explain KEY", Short: "why an obligation tells whom what on a day", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		day, st, err := a.today(c.Context())
		if err != nil {
			return err
		}
		defer closing(st)
		past := false
		if on != "" {
			d, err := remind.ParseDate(on)
			if err != nil {
				return usageError{err}
			}
			past = d < day.Today
			day = day.On(d)
		}
		e, ok := day.Explain(args[0])
		if !ok {
			return fmt.Errorf("no obligation %q; duban export obligations lists them", args[0])
		}
		a.explain(day, &e)
		if past && st != nil {
			a.say("as recorded:\n")
			f := store.Filter{Realm: a.realm(), Obligation: string(e.Obligation.Key), To: day.Today, All: true}
			return st.Log(c.Context(), f, func(r store.LogRow) error {
				if !r.At.IsZero() && remind.DateOf(r.At) == day.Today {
					a.say("  %s  %s  %s  %s  %s\n", instant(r.At), r.Notice.Stage, r.Notice.Recipient, r.State, r.Reply)
				}
				return nil
			})
		}
		return nil
	}}
	c.Flags().StringVar(&on, "on", "", "day, YYYY-MM-DD (default today)")
	return c
}

func (a *app) explain(day *remind.Day, e *remind.Explanation) {
	o, s := &e.Obligation, &e.Status
	a.say("%s on %s\n%s\n", o.Key, day.Today, o.Text)
	a.say("state: %s (%s)  colour: %s\n", s.State, s.State.Chinese(), e.Colour)
	if s.Due != 0 {
		a.say("due: %s  days left: %d", s.Due, e.DaysLeft)
		if s.Extended > 0 {
			a.say("  (stated: %s, extended %d times)", s.Original, s.Extended)
		}
		a.say("\n")
	}
	if e.Why != "" {
		a.say("%s\n", e.Why)
	}
	for _, r := range e.Roles {
		a.say("%s %v\n", r.Role, r.Bodies)
		if r.Stage != "" {
			a.say("  stage %s, day %s", r.Stage, r.On)
			if r.Nominal != r.On {
				a.say(" (moved from %s, a day off)", r.Nominal)
			}
			a.say("\n")
		}
		if r.Next != "" {
			a.say("  next %s on %s\n", r.Next, r.NextOn)
		}
	}
	for _, n := range e.Notices {
		a.say("tells %s %s as %s: %s of %s\n", n.Channel, n.Recipient, n.Role, n.Stage, n.On)
	}
	for _, g := range e.Gaps {
		a.say("gap: %s %s: %s\n", g.Role, g.Body, g.Reason)
	}
}

func (a *app) noticesCommand() *cobra.Command {
	var f store.Filter
	var from, to string
	c := &cobra.Command{Use: "notices", Short: "the delivery log", RunE: func(c *cobra.Command, _ []string) error {
		st, err := a.open(c.Context(), store.Options{})
		if err != nil {
			return err
		}
		defer closing(st)
		f.Realm = a.realm()
		if f.From, err = remind.ParseDate(from); err != nil {
			return usageError{err}
		}
		if f.To, err = remind.ParseDate(to); err != nil {
			return usageError{err}
		}
		today := remind.DateOf(time.Now())
		var rows []noticeRow
		err = st.Log(c.Context(), f, func(r store.LogRow) error {
			rows = append(rows, newNoticeRow(&r.Notice, r.Message, r.Subject, r.State, today))
			return nil
		})
		return errors.Join(err, emit(a, rows))
	}}
	c.Flags().StringVar(&from, "from", "", "first day, YYYY-MM-DD")
	c.Flags().StringVar(&to, "to", "", "last day, YYYY-MM-DD")
	c.Flags().StringVar(&f.Obligation, "obligation", "", "only this key")
	c.Flags().StringVar(&f.Address, "address", "", "only this address")
	c.Flags().BoolVar(&f.All, "all", false, "superseded, lapsed and withdrawn ones too")
	return c
}
