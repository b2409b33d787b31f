package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"duban/config"
	"duban/owner"
	"duban/scheduler"
)

// An app is one call of the program.
type app struct {
	out, err   io.Writer
	now        func() time.Time // what time it is; nothing else in the program asks a clock. Its times carry a monotonic reading
	settings   config.Settings
	file       string            // --config
	state      string            // --state
	flags      map[string]string // settings that were typed
	sealed     bool              // the command sends nothing: it needs no secret
	as         owner.Owner       // whom root has become
	broken     error             // what is wrong with the settings, where a command works all the same
	world      string            // the realm, where the settings cannot say; empty: they do
	typed      string            // who typed the command, where root has become another; empty: whoever runs the process
	format     string
	closers    []func() error // of connections that channels keep
	simulating bool
}

// about stands in duban --help and in the manual page (as Markdown).
const about = `duban 督办 holds rectification plans and reminds, day after day, by mail and in chat groups, until each matter is closed.
duban run is the daemon; the other commands look into its store or change it, beside it while it runs.

Settings: --config, else ./duban.yaml, else /etc/duban/duban.yaml; every key also as an environment variable (mail.host is
DUBAN_MAIL_HOST). State: --state, else $STATE_DIRECTORY, else the key state of the settings, else ./duban-state.
Root may type every command from every folder: files that it names are root's to open, and all else is done as the owner of the state.

What is wrong goes to the standard error, all else to the standard output. The exit status is 0 if all is good, 1 for a finding or failure
that the output names, 2 for wrong usage.`

// errFinding ends a command with exit code 1: what it found has been printed.
var errFinding = errors.New("there are findings")

// usageError ends a command with exit code 2.
type usageError struct{ error }

// start runs the command of the program's arguments until it ends or the process is told to, and returns its exit code. now is the only
// clock that the program has: the tests start it by another.
func start(now func() time.Time) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return execute(ctx, os.Args[1:], os.Stdout, os.Stderr, now)
}

// execute runs one command by a clock and returns its exit code.
func execute(ctx context.Context, args []string, out, err io.Writer, now func() time.Time) int {
	to := &output{w: out}
	a := &app{out: to, err: err, now: now}
	root := a.root()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(err)
	switch e := root.ExecuteContext(ctx); {
	// A list that was cut short by a full disk or a closed pipe must not pass for a whole one.
	case e == nil && to.err != nil:
		a.complain(fmt.Errorf("not all of the output could be written: %w", to.err))
		return 1
	case e == nil:
		return 0
	// What was found has been printed; a line more would only hide it.
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

// An output remembers the first failure of writing to it, so that no listing that was cut short passes for a whole one.
type output struct {
	w   io.Writer
	err error
}

// Write writes on after a failure, as the rest may still arrive: what counts in the end is that something is missing.
func (o *output) Write(b []byte) (int, error) {
	n, err := o.w.Write(b)
	if o.err == nil {
		o.err = err
	}
	return n, err
}

// complain says a fault on the standard error, so that it stands in no listing that a program reads.
func (a *app) complain(e error) { _, _ = fmt.Fprintln(a.err, "duban:", e) }

// say prints for whoever typed the command. A failure is remembered by output and ends the command with exit code 1, so
// nobody has to look at it here.
func (a *app) say(format string, args ...any) { _, _ = fmt.Fprintf(a.out, format, args...) }

// first lets something be done before anything of what it prints is: who reads the beginning and leaves (| head) would else end the program
// by SIGPIPE before it is done.
func (a *app) first(do func() error) error {
	text, err := a.gathered(do)
	a.say("%s", text)
	return err
}

// root returns the program with all its commands. Errors are printed by execute alone: cobra would print them too, with
// the usage below, and hide them. Every command refuses surplus arguments, since a forgotten flag would otherwise pass
// for a good call.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use: "duban", Short: "remind units and leaders of a rectification plan's deadlines", SilenceErrors: true, SilenceUsage: true,
		Long: about, Version: built().String(),
		PersistentPreRunE: func(c *cobra.Command, _ []string) error { return a.load(c) },
	}
	root.PersistentFlags().StringVar(&a.file, "config", "", "settings file (default ./duban.yaml, then /etc/duban/duban.yaml)")
	root.PersistentFlags().StringVar(&a.state, "state", "", "directory of the state")
	root.PersistentFlags().StringVar(&a.format, "format", "table", "table, json or csv")
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(a.runCommand(), a.checkCommand(), a.importCommand(), a.exportCommand(), a.previewCommand(), a.simulateCommand(),
		a.effectCommand(), a.explainCommand(), a.statusCommand(), a.noticesCommand(), a.holdCommand(), a.releaseCommand(),
		a.settleCommand(), a.sendTestCommand(), a.clockCommand(), a.versionCommand(), a.backupCommand(), a.restoreCommand(), a.endCommand())
	root.AddCommand(a.workflowCommands()...)
	for _, c := range root.Commands() {
		if c.Args == nil && !c.HasSubCommands() {
			c.Args = cobra.NoArgs
		}
		c.Args = wrongUsage(c.Args)
	}
	return root
}

// wrongUsage returns a check of arguments whose faults end the program with exit code 2, as those of flags do.
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

// formatsNote is the annotation of a command that names its formats beyond those of all commands, between commas.
const formatsNote = "formats"

// formatsOf returns the formats in which a command speaks.
func formatsOf(c *cobra.Command) []string {
	all := []string{"table", "json", "csv"}
	if more := c.Annotations[formatsNote]; more != "" {
		all = append(all, strings.Split(more, ",")...)
	}
	return all
}

// load reads the settings before any command runs. Secrets are asked for only where the command sends: whoever may look
// at the state need not be able to read the password of the mailbox.
func (a *app) load(c *cobra.Command) error {
	if all := formatsOf(c); !slices.Contains(all, a.format) {
		return usageError{fmt.Errorf("--format %q: want %s or %s", a.format, strings.Join(all[:len(all)-1], ", "), all[len(all)-1])}
	}
	a.flags = map[string]string{}
	if c.Flags().Changed("state") {
		a.flags["state"] = a.state
	}
	// The commands that call somebody; all others work without the secrets.
	a.sealed = !slices.Contains([]string{"run", "check", "send-test"}, c.Name())
	err := a.read()
	if errors.As(err, new(config.Faults)) && c.Name() == "status" {
		a.broken = err // what the store knows is shown all the same, most of all now
	} else if err != nil {
		return a.advise(err)
	}
	return a.become(c)
}

// read reads and checks the settings.
func (a *app) read() error {
	var err error
	a.settings, err = config.Load(config.Options{File: a.file, Environ: os.Environ(), Flags: a.flags, Sealed: a.sealed})
	for _, w := range a.settings.Warnings {
		_, _ = fmt.Fprintln(a.err, "warning:", w)
	}
	return a.rooms(err)
}

// rooms checks what other rooms than config know of, each its own part. A value at fault gives way to the default, as status goes on.
func (a *app) rooms(err error) error {
	faults, _ := errors.AsType[config.Faults](err)
	if err != nil && faults == nil {
		return err
	}
	usual := config.Default()
	check := func(key string, value *string, otherwise string, bad error) {
		if bad != nil && *value != "" { // an empty one has its fault already
			faults = append(faults, config.Fault{Key: key, Where: a.settings.Source, Message: bad.Error()})
		}
		if bad != nil {
			*value = otherwise
		}
	}
	_, bad := scheduler.ParseRound(a.settings.Round)
	check("round", &a.settings.Round, usual.Round, bad)
	_, bad = scheduler.ParseBackups(a.settings.Backup.At)
	check("backup.at", &a.settings.Backup.At, usual.Backup.At, bad)
	if len(faults) > 0 {
		return faults
	}
	return nil
}
