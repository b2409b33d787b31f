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
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"duban/config"
	"duban/formats/plantext"
	"duban/owner"
	"duban/remind/typed"
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
	textFaults []plantext.Finding // what is wrong with the office's own texts
	serves     *atomic.Bool       // it is the daemon, which ends in its own time
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
	switch e := a.interruptible(ctx, root.ExecuteContext); {
	case ctx.Err() != nil && e != nil && !a.serves.Load():
		a.complain(errInterrupted)
		return 1
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

// errInterrupted ends a command that was told to end. Whatever it was about to change is changed as a whole or not at all.
var errInterrupted = errors.New("interrupted")

// grace is how long a command that was told to end may take to do so by itself.
const grace = 700 * time.Millisecond

// interruptible runs a command and returns with it, or soon after the context ends: then the command is left behind, wherever it stands, as the
// process ends with it. Reading a workbook or playing a year of rounds asks for no context, and a listing may wait for ever for a reader of its
// pipe. The daemon alone is waited for.
func (a *app) interruptible(ctx context.Context, command func(context.Context) error) error {
	done := make(chan error, 1)
	go func() { done <- command(ctx) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	if a.serves.Load() {
		return <-done
	}
	select {
	case err := <-done:
		return err
	case <-time.After(grace):
		return errInterrupted
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
func (a *app) complain(e error) { _, _ = fmt.Fprintln(a.err, "duban:", typed.Visible(e.Error())) }

// say prints for whoever typed the command. A failure is remembered by output and ends the command with exit code 1, so
// nobody has to look at it here. What a document or an answer hides in its words stays away from the terminal.
func (a *app) say(format string, args ...any) {
	_, _ = io.WriteString(a.out, typed.Visible(fmt.Sprintf(format, args...)))
}

// first lets something be done before anything of what it prints is: who reads the beginning and leaves (| head) would else end the program
// by SIGPIPE before it is done.
func (a *app) first(do func() error) error {
	text, err := a.gathered(do)
	_, _ = a.out.Write(text)
	return err
}

// root returns the program with all its commands. Errors are printed by execute alone: cobra would print them too, with
// the usage below, and hide them. Every command refuses surplus arguments, since a forgotten flag would otherwise pass
// for a good call.
func (a *app) root() *cobra.Command {
	a.serves = new(atomic.Bool)
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
		a.settleCommand(), a.sendTestCommand(), a.clockCommand(), a.versionCommand(), a.backupCommand(), a.restoreCommand(), a.endCommand(),
		a.nameCommand())
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
	if err := typedFlags(c); err != nil {
		return err
	}
	a.serves.Store(c.Name() == "run")
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

// typedFlags refuses a flag whose text is longer than any field, or has what nobody sees. It stands before all commands, so that none forgets it.
func typedFlags(c *cobra.Command) error {
	var all []error
	c.Flags().Visit(func(f *pflag.Flag) {
		longest := typed.LongestName
		if slices.Contains([]string{"note", "config", "state", "output"}, f.Name) { // a remark, and paths
			longest = typed.LongestNote
		}
		if f.Value.Type() == "string" {
			all = append(all, typed.Check("--"+f.Name, f.Value.String(), longest))
		}
	})
	if err := errors.Join(all...); err != nil {
		return usageError{err}
	}
	return nil
}

// read reads and checks the settings.
func (a *app) read() error {
	var err error
	a.settings, err = config.Load(config.Options{File: a.file, Environ: os.Environ(), Flags: a.flags, Sealed: a.sealed, Checks: checks})
	for _, w := range a.settings.Warnings {
		_, _ = fmt.Fprintln(a.err, "warning:", w)
	}
	return err
}

// checks are what the rooms know of their own settings.
var checks = map[string]config.Check{
	"round":     func(s *config.Settings) (string, error) { return scheduler.CheckRound(s.Round, s.Window) },
	"backup.at": func(s *config.Settings) (string, error) { return scheduler.CheckBackups(s.Backup.At) },
}
