package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/terminal"
	"duban/cmd/views"
	"duban/config"
	"duban/office"
	"duban/office/builtin"
	"duban/remind"
	"duban/scheduler"
	"duban/store"
	"duban/tables"
)

// simulateCommand plays years in minutes. It insists on --state, as one that wrote beside a real store would leave rounds of days that never were.
func (a *app) simulateCommand() *cobra.Command {
	var s span
	var f views.Shapes
	var outages []string
	c := &cobra.Command{Use: "simulate", Short: "模拟运行：用虚拟时钟运行真实的服务，写入单独的数据目录", RunE: func(c *cobra.Command, _ []string) error {
		if !c.Flags().Changed("state") {
			return help.Wrong(errors.New("须用 --state 写明单独的数据目录：模拟运行不能写入正在使用的数据"))
		}
		return a.simulate(c.Context(), &s, f, outages)
	}}
	s.flags(c, "方案结束之日")
	shapeFlags(c, &f)
	c.MarkFlagsMutuallyExclusive("notices", "messages")
	c.Flags().StringArrayVar(&outages, "outage", nil, "服务停止的`起日/止日`，如2026-12-01/2026-12-05；可写多次")
	return c
}

// simulate runs the real daemon under a clock that jumps to whatever comes next. A state in which anything has run is
// refused: what was told there would be missing from the play.
func (a *app) simulate(ctx context.Context, s *span, f views.Shapes, outages []string) (err error) {
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
		return errors.Join(err, help.Wrong(fmt.Errorf("%s已经运行过，请另指定一个空的数据目录", a.settings.State)))
	}
	if err := builtin.Sow(ctx, st, a.now(), !a.settings.Builtin); err != nil {
		return err
	}
	o, err := a.office(st)
	if err != nil {
		return err
	}
	from, to, err1 := a.simulatedSpan(ctx, o, s)
	out, err2 := down(outages)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	d, err := a.simulator(ctx, st)
	if err != nil {
		return err
	}
	o.Texts = d.Texts
	// The clock moves from one instant at which something can happen to the next, so years take seconds.
	m := a.measure("正在模拟运行")
	err = d.Simulate(ctx, from, to, func(day remind.Date) bool {
		m.Step(int(day-from), int(to-from)+1)
		return out(day)
	})
	m.End()
	if err != nil {
		return err
	}
	m = a.measure("正在汇总发送记录")
	defer m.End()
	p, err := o.Simulated(ctx)
	if err != nil {
		return err
	}
	days := views.Days{World: p.World, From: from, To: to, Notices: measured(m, p.Notices()), Letters: measured(m, p.Letters())}
	err = views.Preview(&a.Printer, &days, f, func(lines []tables.MessageLine) {
		a.Say("\n%s；邮件写入%s\n", tables.Summed(from, to, lines), filepath.Join(a.settings.State, outbox))
		a.Say("看其中一条：%sduban show %s --state %s\n", a.inFile(), lines[0].Message(), terminal.Quoted(a.settings.State))
	})
	return errors.Join(p.Err(), err)
}

// simulator returns the daemon that is simulated.
func (a *app) simulator(ctx context.Context, st *store.Store) (*scheduler.Daemon, error) {
	d, err := a.daemon(st)
	if err != nil {
		return nil, err
	}
	d.Forms = a.forms()
	d.Log = slog.New(slog.DiscardHandler) // years of rounds: what they came to is printed at the end
	d.Texts, err = a.texts(ctx, st)
	return d, err
}

// inFile returns what stands before a command about a simulation where the settings' store is on a server: else it would look there.
func (a *app) inFile() string {
	if a.settings.Store.Driver == config.Postgres {
		return "DUBAN_STORE_DRIVER=" + config.SQLite + " "
	}
	return ""
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

// down returns what reports whether the daemon is down on a day.
func down(outages []string) (func(remind.Date) bool, error) {
	var spans [][2]remind.Date
	for _, o := range outages {
		if len(o) != len("2006-01-02/2006-01-02") || o[10] != '/' {
			return nil, help.Wrong(fmt.Errorf("--outage “%s”应写作 起日/止日，如2026-12-01/2026-12-05", o))
		}
		from, err1 := remind.ParseDate(o[:10])
		to, err2 := remind.ParseDate(o[11:])
		if err := errors.Join(err1, err2); err != nil {
			return nil, help.Wrong(err)
		}
		spans = append(spans, [2]remind.Date{from, to})
	}
	return func(d remind.Date) bool {
		return slices.ContainsFunc(spans, func(s [2]remind.Date) bool { return d >= s[0] && d <= s[1] })
	}, nil
}
