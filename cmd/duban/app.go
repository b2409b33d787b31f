package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"duban/config"
	"duban/document"
	"duban/notify"
	"duban/remind"
	"duban/scheduler"
	"duban/seeds"
	"duban/store"
)

// An app is one call of the program.
type app struct {
	out, err   io.Writer
	settings   config.Settings
	file       string // --config
	state      string // --state
	format     string
	closers    []func() error // of connections that channels keep
	simulating bool
}

// errFinding ends a command with exit code 1: what it found has been printed.
var errFinding = errors.New("there are findings")

// usageError ends a command with exit code 2.
type usageError struct{ error }

// execute runs one command and gives its exit code.
func execute(ctx context.Context, args []string, out, err io.Writer) int {
	a := &app{out: out, err: err}
	root := a.root()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(err)
	switch e := root.ExecuteContext(ctx); {
	case e == nil:
		return 0
	case errors.Is(e, errFinding):
		return 1
	case errors.As(e, new(usageError)):
		a.complain(e)
		return 2
	default:
		a.complain(e)
		return 1
	}
}

func (a *app) complain(e error) { _, _ = fmt.Fprintln(a.err, "duban:", e) }

func (a *app) say(format string, args ...any) { _, _ = fmt.Fprintf(a.out, format, args...) }

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use: "duban", Short: "remind units and leaders of a rectification plan's deadlines", SilenceErrors: true, SilenceUsage: true,
		PersistentPreRunE: func(c *cobra.Command, _ []string) error { return a.load(c) },
	}
	root.PersistentFlags().StringVar(&a.file, "config", "", "settings file (default ./duban.yaml, then /etc/duban/duban.yaml)")
	root.PersistentFlags().StringVar(&a.state, "state", "", "directory of the state")
	root.PersistentFlags().StringVar(&a.format, "format", "table", "table, json or csv")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(a.runCommand(), a.checkCommand(), a.importCommand(), a.exportCommand(), a.previewCommand(), a.simulateCommand(),
		a.explainCommand(), a.statusCommand(), a.noticesCommand(), a.holdCommand(), a.releaseCommand(),
		a.settleCommand(), a.sendTestCommand())
	root.AddCommand(a.workflowCommands()...)
	for _, c := range root.Commands() {
		if c.Args == nil && !c.HasSubCommands() {
			c.Args = cobra.NoArgs
		}
		c.Args = wrongUsage(c.Args)
	}
	return root
}

func wrongUsage(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if check == nil {
			return nil
		}
		if err := check(c, args); err != nil {
			return usageError{err}
		}
		return nil
	}
}

func (a *app) load(c *cobra.Command) error {
	if a.format != "table" && a.format != "json" && a.format != "csv" {
		return usageError{fmt.Errorf("--format %q: want table, json or csv", a.format)}
	}
	flags := map[string]string{}
	if c.Flags().Changed("state") {
		flags["state"] = a.state
	}
	var err error
	a.settings, err = config.Load(config.Options{File: a.file, Environ: os.Environ(), Flags: flags})
	for _, w := range a.settings.Warnings {
		_, _ = fmt.Fprintln(a.err, "warning:", w)
	}
	if a.settings.Round != "" { // each room checks its own part
		_, bad := scheduler.ParseRound(a.settings.Round)
		err = errors.Join(err, bad)
	}
	return err
}

// planned gives the function that tells when the messages of a working day are planned to leave.
func (a *app) planned() (func(remind.Date) time.Time, error) {
	s, err := scheduler.ParseRound(a.settings.Round)
	return func(day remind.Date) time.Time { return scheduler.Planned(s, a.settings.Window, day) }, err
}

// realm tells whether anything leads outside: a mail server or a robot.
func (a *app) realm() string {
	if !a.simulating && (a.settings.MailSet() || len(a.settings.Channels) > 0) {
		return scheduler.Real
	}
	return scheduler.Rehearsal
}

// builtin is what the program knows without a store.
func builtin() (store.Snapshot, []document.Finding, error) {
	f, err := seeds.Files.Open(seeds.PlanID + ".txt")
	if err != nil {
		return store.Snapshot{}, nil, fmt.Errorf("open the built-in plan: %w", err)
	}
	plan, findings, err := document.ReadPlan(seeds.PlanID, f)
	if err := errors.Join(err, f.Close()); err != nil {
		return store.Snapshot{}, nil, fmt.Errorf("read the built-in plan: %w", err)
	}
	years, err := document.ReadCalendars(seeds.Files)
	return store.Snapshot{Plans: []remind.Plan{plan}, Years: years}, findings, err
}

// sample is the built-in directory.
func sample() (remind.Directory, error) {
	f, err := seeds.Files.Open("contacts.yaml")
	if err != nil {
		return remind.Directory{}, fmt.Errorf("open the sample directory: %w", err)
	}
	d, _, err := document.ReadContacts(f)
	d.Demo = true
	return d, errors.Join(err, f.Close())
}

// worlds gives the function that makes a world of a snapshot under the settings.
func (a *app) worlds() (func(store.Snapshot) *remind.World, error) {
	demo, err := sample()
	if err != nil {
		return nil, err
	}
	policy := a.settings.Policy
	policy.Caps = a.settings.Caps
	return func(s store.Snapshot) *remind.World {
		d := s.Directory
		if !s.HasPeople {
			d = demo
		}
		w := &remind.World{
			Plans: s.Plans, Withdrawn: s.Withdrawn, Events: s.Events, Policy: &policy, Calendar: remind.NewCalendar(s.Years...),
			Book: remind.NewBook(d, a.reach(&s)), Office: a.settings.Office, Troubles: a.troubles(&s),
		}
		return w.Prepare()
	}, nil
}

// reach tells what of a directory can be used: what is set up, less what has failed.
func (a *app) reach(s *store.Snapshot) remind.Reach {
	realm := a.realm()
	r := remind.Reach{Real: realm == scheduler.Real, Dead: map[string]remind.Loss{}, Broken: map[string]remind.Loss{}}
	if r.Real { // a rehearsal reaches every channel, in files
		r.Channels = map[string]bool{remind.MailChannel: a.settings.MailSet()}
		for i := range a.settings.Channels {
			r.Channels[a.settings.Channels[i].Name] = true
		}
	}
	for _, l := range s.Losses {
		if l.Realm != realm {
			continue
		}
		loss := remind.Loss{Since: remind.DateOf(l.At), Why: l.Why}
		if !l.Dead {
			loss.Until = loss.Since
		}
		if old, ok := r.Dead[l.Channel+" "+l.Address]; !ok || old.Until != 0 {
			r.Dead[l.Channel+" "+l.Address] = loss
		}
	}
	for _, c := range s.Channels {
		if c.Realm == realm && !c.BrokenSince.IsZero() {
			r.Broken[c.Channel] = remind.Loss{Since: remind.DateOf(c.BrokenSince), Why: c.Why}
		}
	}
	return r
}

// troubles says in the office's words what deliveries ran into.
func (a *app) troubles(s *store.Snapshot) []remind.Trouble {
	var all []remind.Trouble
	add := func(realm, who, what string) {
		if realm == a.realm() {
			all = append(all, remind.Trouble{Who: who, What: what})
		}
	}
	for _, f := range s.Failures {
		since := remind.DateOf(f.Since).ChineseShort()
		switch f.State {
		case store.Failed:
			add(f.Realm, f.Recipient, since+"的提醒被拒收："+f.Why)
		case store.InDoubt:
			add(f.Realm, f.Recipient, since+"的提醒是否送达不明，请核实后用duban settle结清")
		default:
			add(f.Realm, f.Recipient, "提醒自"+since+"起一直未能送达："+f.Why)
		}
	}
	for _, c := range s.Channels {
		if !c.BrokenSince.IsZero() {
			add(c.Realm, "渠道“"+c.Channel+"”", "自"+remind.DateOf(c.BrokenSince).ChineseShort()+"起故障："+c.Why)
		}
	}
	for _, l := range s.Losses {
		if l.Dead {
			add(l.Realm, l.Recipient, "地址"+l.Address+"自"+remind.DateOf(l.At).ChineseShort()+"起无法送达，请更正通讯录")
		}
	}
	return all
}

// open opens the store of the state.
func (a *app) open(ctx context.Context, o store.Options) (*store.Store, error) {
	st, err := store.Open(ctx, a.settings.State, o)
	var other store.NotOwnerError
	if errors.As(err, &other) {
		return nil, fmt.Errorf("%w; type: sudo -u %s %s", err, other.Owner, strings.Join(os.Args, " "))
	}
	return st, err
}

// look gives a snapshot of the store, or of the built-in data where there is no store; st is nil then.
func (a *app) look(ctx context.Context) (snap store.Snapshot, st *store.Store, err error) {
	st, err = a.open(ctx, store.Options{})
	if errors.Is(err, store.ErrNoStore) {
		snap, _, err = builtin()
		return snap, nil, err
	}
	if err != nil {
		return snap, nil, err
	}
	snap, err = st.Snapshot(ctx)
	return snap, st, err
}

// today gives the world as it stands now; closing releases the store.
func (a *app) today(ctx context.Context) (day *remind.Day, st *store.Store, err error) {
	snap, st, err := a.look(ctx)
	if err != nil {
		return nil, nil, err
	}
	world, err := a.worlds()
	if err != nil {
		return nil, nil, err
	}
	return world(snap).On(remind.DateOf(time.Now())), st, nil
}

func closing(st *store.Store) {
	if st != nil {
		_ = st.Close() // nothing was written
	}
}

// seed takes in the built-in calendars of the years that the store lacks, and, if asked, the built-in plan where it holds none.
func seed(ctx context.Context, st *store.Store, now time.Time, plan bool) error {
	has, err := st.Snapshot(ctx)
	if err != nil {
		return err
	}
	years := map[int]bool{}
	for _, y := range has.Years {
		years[y.Year] = true
	}
	b, _, err := builtin()
	if err != nil {
		return err
	}
	for _, y := range b.Years {
		if years[y.Year] {
			continue
		}
		if err := st.PutCalendar(ctx, -1, y, now); err != nil {
			return fmt.Errorf("keep the calendar: %w", err)
		}
	}
	if !plan || len(has.Plans) > 0 {
		return nil
	}
	return st.PutPlan(ctx, -1, b.Plans[0], now)
}

// daemon wires the rooms.
func (a *app) daemon(st *store.Store) (*scheduler.Daemon, error) {
	schedule, err := scheduler.ParseRound(a.settings.Round)
	if err != nil {
		return nil, err
	}
	world, err := a.worlds()
	if err != nil {
		return nil, err
	}
	lines, err := a.lines()
	if err != nil {
		return nil, err
	}
	var rest *scheduler.Line
	if a.realm() == scheduler.Rehearsal {
		file, err := a.posts()
		if err != nil {
			return nil, err
		}
		rest = &scheduler.Line{Channel: file, Kind: notify.KindFile}
		for i := range a.settings.Channels { // of a simulation: worded for the robots, kept in the file
			name := a.settings.Channels[i].Name
			lines[name] = scheduler.Line{Channel: file, Kind: a.kind(name)}
		}
	}
	return &scheduler.Daemon{
		Store: st, World: world, Lines: lines, Default: rest, Schedule: schedule,
		Window: a.settings.Window, Realm: a.realm(),
		Admin: scheduler.Admin{Channel: a.settings.Admin.Channel, Address: a.settings.Admin.Address}, Log: a.logger(), Now: time.Now, Wait: scheduler.Wait, Glance: time.Minute,
	}, nil
}

// lines are the channels that are set up, by the names that contacts use.
func (a *app) lines() (map[string]scheduler.Line, error) {
	lines := map[string]scheduler.Line{}
	if a.settings.MailSet() || a.realm() == scheduler.Rehearsal {
		m, err := a.mail()
		if err != nil {
			return nil, err
		}
		lines[remind.MailChannel] = m
	}
	for i := range a.settings.Channels {
		if a.simulating {
			break
		}
		c := &a.settings.Channels[i]
		config := robot(c)
		channel, err := notify.NewChannel(config)
		if err != nil {
			return nil, fmt.Errorf("channel %s: %w", c.Name, err)
		}
		lines[c.Name] = scheduler.Line{Channel: channel, Kind: config.Kind, Budget: config.Budget()}
	}
	return lines, nil
}

func robot(c *config.Channel) notify.RobotConfig {
	return notify.RobotConfig{
		Kind: notify.Kind(c.Kind), URL: c.URL.Reveal(), Secret: c.Secret.Reveal(), OldSecret: c.OldSecret.Reveal(), Keyword: c.Keyword,
		CAFile: c.CAFile, Proxy: c.Proxy, PerMinute: c.PerMinute, PerSecond: c.PerSecond, Now: time.Now,
	}
}

// posts is the file for chat posts that no robot carries.
func (a *app) posts() (notify.Channel, error) {
	return notify.NewFile(filepath.Join(a.settings.State, "chat.jsonl"))
}

// kind gives how a channel's messages are worded.
func (a *app) kind(name string) notify.Kind {
	if name == remind.MailChannel {
		return notify.KindMail
	}
	for i := range a.settings.Channels {
		if a.settings.Channels[i].Name == name {
			return notify.Kind(a.settings.Channels[i].Kind)
		}
	}
	return notify.KindFile
}

// hangUp closes the connections that channels keep.
func (a *app) hangUp() {
	for _, f := range a.closers {
		if err := f(); err != nil {
			a.complain(err)
		}
	}
}

func (a *app) mail() (scheduler.Line, error) {
	m := a.settings.Mail
	line := scheduler.Line{Kind: notify.KindMail}
	sender := notify.Sender{From: m.From, ReplyTo: m.ReplyTo}
	var err error
	if !a.settings.MailSet() {
		line.Channel, err = notify.NewMaildir(filepath.Join(a.settings.State, outbox), sender)
		return line, err
	}
	line.Budget = remind.Budget{PerMinute: m.PerMinute, PerHour: m.PerHour}
	server, err := notify.NewMail(notify.MailConfig{
		Sender: sender, Host: m.Host, Port: m.Port, TLS: string(m.TLS), Username: m.Username, Password: m.Password.Reveal(), CAFile: m.CAFile,
	})
	if err != nil {
		return line, err
	}
	line.Channel, a.closers = server, append(a.closers, server.Close)
	return line, nil
}

func (a *app) logger() *slog.Logger {
	o := &slog.HandlerOptions{Level: a.settings.Log.Level}
	if a.settings.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(a.err, o))
	}
	return slog.New(slog.NewTextHandler(a.err, o))
}
