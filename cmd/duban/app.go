package main

import (
	"cmp"
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

	"duban/cmd/account"
	"duban/cmd/help"
	"duban/cmd/move"
	"duban/cmd/progress"
	"duban/cmd/record"
	"duban/cmd/terminal"
	"duban/config"
	"duban/formats/plantext"
	"duban/remind/typed"
	"duban/scheduler/timetable"
	"duban/store/seal"
)

// An app is one call of the program.
type app struct {
	terminal.Printer
	now        func() time.Time // what time it is; nothing else in the program asks a clock. Its times carry a monotonic reading
	settings   config.Settings
	file       string            // --config
	state      string            // --state
	flags      map[string]string // settings that were typed
	sealed     bool              // the command sends nothing: it needs no secret
	broken     error             // what is wrong with the settings, where a command works all the same
	world      string            // the realm, where the settings cannot say; empty: they do
	typed      string            // who typed the command, where root has become another; empty: whoever runs the process
	closers    []func() error    // of connections that channels keep
	simulating bool
	linkKey    []byte             // of the store; nil: mails have no links
	textFaults []plantext.Finding // what is wrong with the office's own texts
	serves     *atomic.Bool       // it is the daemon, which ends in its own time
}

// about stands in duban --help and in the manual page (as Markdown).
const about = `duban 督办：保管整改方案，在整改时限前后逐日向责任单位、牵头单位和督办市领导发送提醒（邮件、群消息），直至验收销号。
duban run 是常驻服务；其他命令查看或登记其中的内容，服务运行时可同时使用。

设置文件：用 --config 指定；未指定的，依次查找 ./duban.yaml、/etc/duban/duban.yaml。每个设置项也可用环境变量给出（mail.host 对应 DUBAN_MAIL_HOST）。
数据目录：用 --state 指定；未指定的，依次为 $STATE_DIRECTORY、设置项 state、./duban-state。
root 可在任何目录下使用任何命令：命令行写明的文件以 root 身份打开，其余以数据目录所有者的身份办理。

错误和注意事项输出到标准错误，其余输出到标准输出。退出码：0 正常；1 有问题或办理失败，输出中已写明；2 命令用法不对。`

// errFinding ends a command with exit code 1: what it found has been printed.
var errFinding = errors.New("有发现的问题")

// start runs the command of the program's arguments until it ends or the process is told to, and returns its exit code. now is the only
// clock that the program has: the tests start it by another.
func start(now func() time.Time) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return execute(ctx, os.Args[1:], os.Stdout, os.Stderr, now)
}

// execute runs one command by a clock and returns its exit code.
func execute(ctx context.Context, args []string, out, err io.Writer, now func() time.Time) int {
	to := &terminal.Output{To: out}
	a := &app{Printer: terminal.Printer{Out: to, Err: err}, now: now}
	root := a.root()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(err)
	switch e := a.interruptible(ctx, root.ExecuteContext); {
	case ctx.Err() != nil && e != nil && !a.serves.Load():
		a.Complain(errInterrupted)
		return 1
	// A list that was cut short by a full disk or a closed pipe must not pass for a whole one. What a daemon prints is for who looks, and nothing else.
	case e == nil && to.Err != nil && !a.serves.Load():
		a.Complain(fmt.Errorf("输出没有写全，请勿当作完整结果使用（%w）", to.Err))
		return 1
	case e == nil:
		return 0
	// What was found has been printed; a line more would only hide it.
	case errors.Is(e, errFinding):
		return 1
	case errors.As(e, new(help.WrongUsage)):
		a.Complain(e)
		return 2
	default:
		a.Complain(e)
		return 1
	}
}

// errInterrupted ends a command that was told to end. Whatever it was about to change is changed as a whole or not at all.
var errInterrupted = errors.New("已中断")

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

// root returns the program with all its commands. Errors are printed by execute alone: cobra would print them too, with the usage below, and hide them.
func (a *app) root() *cobra.Command {
	a.serves = new(atomic.Bool)
	root := &cobra.Command{
		Use: "duban", Short: "按整改方案的时限提醒责任单位和领导", SilenceErrors: true, SilenceUsage: true,
		Long: about, Version: built().String(),
		PersistentPreRunE: func(c *cobra.Command, _ []string) error { return a.load(c) },
	}
	root.PersistentFlags().StringVar(&a.file, "config", "", "设置`文件`（默认 ./duban.yaml，其次 /etc/duban/duban.yaml）")
	root.PersistentFlags().StringVar(&a.state, "state", "", "数据`目录`")
	root.PersistentFlags().StringVar(&a.Format, "format", "table", "输出`格式`：table（供人看）、json、csv（供程序用）")
	root.PersistentFlags().BoolVar(&a.Full, "full", false, "邮箱、手机号全部显示（默认遮去一部分，如 s***@shigu.example、138****0001）")
	root.SetVersionTemplate("{{.Version}}\n")
	root.AddCommand(a.runCommand(), a.checkCommand(), a.importCommand(), a.exportCommand(), a.previewCommand(), a.simulateCommand(),
		a.effectCommand(), a.explainCommand(), a.statusCommand(), a.noticesCommand(), a.holdCommand(), a.releaseCommand(), a.chaseCommand(),
		a.showCommand(), a.sendTestCommand(), a.clockCommand(), a.versionCommand(), a.backupCommand(), a.restoreCommand(),
		a.nameCommand(), a.historyCommand(), a.verifyCommand(), a.papersCommand(), a.noiseCommand())
	desk := record.Desk{Printer: &a.Printer, Work: a.working, Open: a.openNamed, Personal: func() int { return a.settings.Retention.Personal }}
	root.AddCommand(desk.Commands()...)
	keys := account.Desk{Printer: &a.Printer, Work: a.working, Base: func() string { return a.settings.Page.Base() }}
	mover := move.Desk{
		Printer: &a.Printer, Settings: func() *config.Settings { return &a.settings }, DSN: a.dsn, Lock: a.lock, Who: a.who, Now: a.now,
		Measure: a.measure, Advise: a.advise,
	}
	root.AddCommand(keys.Command(), mover.Command())
	help.SpeakChinese(root)
	return root
}

// load reads the settings before any command runs. Secrets are asked for only where the command sends: whoever may look
// at the state need not be able to read the password of the mailbox.
func (a *app) load(c *cobra.Command) error {
	a.Format = terminal.FormatOf(c, a.Format)
	if all := terminal.Formats(c); !slices.Contains(all, a.Format) {
		return help.Wrong(fmt.Errorf("--format 不能是“%s”：%s 的格式有 %s", a.Format, c.CommandPath(), strings.Join(all, "、")))
	}
	if err := cmp.Or(help.Exclusive(c), typedFlags(c)); err != nil {
		return err
	}
	a.serves.Store(c.Name() == "run")
	a.Full = a.Full || whole(c, a.Format)
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

// addressing are the commands whose lines for programs name addresses in full: by them a program knows whom a line is of.
var addressing = []string{"notices", "preview", "simulate", "show", "explain", "check", "effect", "import", "send-test", "chase", "hold", "release"}

// whole reports whether a command shows mailboxes and mobile numbers whole without being asked: where the directory goes out to be changed and comes
// in again, where the address was typed, and where programs read addresses.
func whole(c *cobra.Command, format string) bool {
	if c.Name() == "contacts" || strings.HasPrefix(c.Flags().Arg(0), "addr:") {
		return true
	}
	return format != "table" && format != "xlsx" && (slices.Contains(addressing, c.Name()) || c.HasParent() && slices.Contains(addressing, c.Parent().Name()))
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
		return help.Wrong(err)
	}
	return nil
}

// read reads and checks the settings.
func (a *app) read() error {
	var err error
	a.settings, err = config.Load(config.Options{File: a.file, Environ: os.Environ(), Flags: a.flags, Sealed: a.sealed, Checks: checks})
	for _, w := range a.settings.Warnings {
		a.Warn(w)
	}
	return err
}

// checks are what the rooms know of their own settings.
var checks = map[string]config.Check{
	"round": func(s *config.Settings) (string, error) { return timetable.CheckRound(s.Round, s.Window) },
	"evidence.key_file": func(s *config.Settings) (string, error) {
		if !s.Evidence.Key.Set() {
			return "", nil
		}
		k, err := seal.ParseKey([]byte(s.Evidence.Key.Reveal()))
		if err == nil {
			_, err = k.Sign("a trial")
		}
		return "", err
	},
	"backup.at": func(s *config.Settings) (string, error) { return timetable.CheckBackups(s.Backup.At) },
}

// measure begins to measure a long piece of work, named as what is being done; nil where no screen shows it.
func (a *app) measure(what string) *progress.Meter {
	if !terminal.Screen(a.Err) {
		return nil
	}
	return progress.Begin(a.Err, a.now, what)
}

// measureList begins to measure the making of a list, and whoever yields its rows ends it after the last; nil where rows go to the screen as they
// come, as the line would stand among them.
func (a *app) measureList(o *terminal.Place, what string) *progress.Meter {
	if o.File == "" && a.Format != "table" && terminal.Screen(a.Out) {
		return nil
	}
	return a.measure(what)
}
