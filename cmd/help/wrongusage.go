package help

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// A WrongUsage ends a command with exit code 2.
type WrongUsage struct{ error }

// Wrong returns a fault of how a command was typed.
func Wrong(err error) error { return WrongUsage{err} }

// checkUsage makes every command of a tree refuse what it does not know: surplus arguments too, since a forgotten flag would otherwise pass for a
// good call. A command that only gathers others wants one of them; the program itself shows its help.
func checkUsage(c *cobra.Command) {
	for _, sub := range c.Commands() {
		checkUsage(sub)
	}
	switch {
	case !c.HasSubCommands() && c.Args == nil:
		c.Args = cobra.NoArgs
	case c.HasSubCommands() && c.RunE == nil:
		c.Args, c.RunE = oneOfItsOwn(c.Args), func(c *cobra.Command, _ []string) error { return c.Help() }
	case c.HasSubCommands() && c.Args == nil:
		c.Args = func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return UnknownCommand(c, args[0])
			}
			return nil
		}
	}
	c.Args = WrongArgs(c.Args)
}

// oneOfItsOwn refuses an argument to a command that only gathers others, by a check of its own where it has one.
func oneOfItsOwn(own cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case len(args) == 0 && !c.HasParent():
			return pflag.ErrHelp
		case len(args) == 0: // not its help with exit code 0: a nightly script would believe that something was done
			return Wrong(fmt.Errorf("%s 后面缺少命令，可用：%s（说明见 %s --help）", c.CommandPath(), strings.Join(names(c), "、"), c.CommandPath()))
		case own != nil:
			return own(c, args)
		default:
			return UnknownCommand(c, args[0])
		}
	}
}

// names returns what the commands are called that a command gathers.
func names(c *cobra.Command) (all []string) {
	for _, sub := range c.Commands() {
		all = append(all, sub.Name())
	}
	return all
}

// WrongArgs returns a check of arguments whose faults end the program with exit code 2, and say how the command is typed.
func WrongArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		err := check(c, args)
		if err == nil || errors.As(err, new(WrongUsage)) || errors.Is(err, pflag.ErrHelp) {
			return err
		}
		what := "参数“" + strings.Join(args, " ") + "”的个数不对"
		switch {
		case len(args) == 0:
			what = "缺少参数"
		case !strings.Contains(c.Use, " "):
			what = "多出参数“" + strings.Join(args, " ") + "”"
		}
		return Wrong(fmt.Errorf("%s。用法：%s（说明见 %s --help）", what, Line(c), c.CommandPath()))
	}
}

// chineseNames are words of the office for what a command does: whoever types one of them is told the command.
var chineseNames = map[string]string{
	"报验": "report", "报送": "report", "验收": "accept", "退回": "return", "销号": "close", "反弹": "reopen", "延期": "extend", "暂停": "suspend",
	"恢复": "resume", "催办": "chase", "状态": "status", "台账": "export ledger", "导入": "import", "导出": "export", "预览": "preview", "备份": "backup",
	"检查": "check", "帮助": "help",
}

// UnknownCommand refuses a name that no command has, with those that are likely meant.
func UnknownCommand(c *cobra.Command, name string) error {
	c.SuggestionsMinimumDistance = 2
	meant := c.SuggestionsFor(name)
	if word, ok := chineseNames[name]; ok && !c.HasParent() {
		meant = []string{word}
	}
	if len(meant) == 0 {
		return Wrong(fmt.Errorf("不认识的命令“%s”：全部命令见 %s --help", name, c.CommandPath()))
	}
	return Wrong(fmt.Errorf("不认识的命令“%s”，是否要用 %s？（全部命令见 %s --help）", name, strings.Join(meant, "、"), c.CommandPath()))
}

// wrongFlag says what is wrong with a flag. Where the command itself is not known, that is what is wrong.
func wrongFlag(c *cobra.Command, err error) error {
	if name := firstArgument(c); c.HasSubCommands() && name != "" && c.Args(c, []string{name}) != nil {
		return c.Args(c, []string{name})
	}
	var unknown *pflag.NotExistError
	var empty *pflag.ValueRequiredError
	var bad *pflag.InvalidValueError
	var form *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &unknown):
		return Wrong(unknownFlag(c, unknown))
	case errors.As(err, &empty):
		return Wrong(fmt.Errorf("选项 --%s 后面缺少值（说明见 %s --help）", empty.GetFlag().Name, c.CommandPath()))
	case errors.As(err, &bad):
		return Wrong(fmt.Errorf("选项 --%s 的值“%s”无效：应为%s（%w）", bad.GetFlag().Name, bad.GetValue(), wanted(bad.GetFlag()), bad.Unwrap()))
	case errors.As(err, &form):
		return Wrong(fmt.Errorf("选项“%s”的写法不对：应为 --名称 值", form.GetSpecifiedFlag()))
	default:
		return Wrong(err)
	}
}

// firstArgument returns the first word behind a command that is no flag; empty where parsing has not come to one.
func firstArgument(c *cobra.Command) string {
	if args := c.Flags().Args(); len(args) > 0 {
		return args[0]
	}
	return ""
}

// unknownFlag refuses a flag that the command does not have, with the one that is likely meant.
func unknownFlag(c *cobra.Command, e *pflag.NotExistError) error {
	name := "--" + e.GetSpecifiedName()
	if e.GetSpecifiedShortnames() != "" {
		name = "-" + e.GetSpecifiedName()
	}
	near := ""
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if near == "" && alike(f.Name, e.GetSpecifiedName()) {
			near = "，是否要用 --" + f.Name + "？"
		}
	})
	return fmt.Errorf("%s 没有选项 %s%s（说明见 %s --help）", c.CommandPath(), name, near, c.CommandPath())
}

// alike reports whether two names differ as a slip of the fingers makes them: cobra judges so of commands.
func alike(name, typed string) bool {
	pair := &cobra.Command{Use: "x", SuggestionsMinimumDistance: 2}
	pair.AddCommand(&cobra.Command{Use: name, Run: func(*cobra.Command, []string) {}})
	return len(pair.SuggestionsFor(typed)) > 0
}

// wanted says what a flag takes.
func wanted(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "bool":
		return " true 或 false"
	case "int":
		return "整数"
	case "duration":
		return "时长，如 26h、30m"
	default:
		return "另一种写法"
	}
}

// exclusiveNote is cobra's annotation of a flag that goes with none of others.
const exclusiveNote = "cobra_annotation_mutually_exclusive"

// Exclusive refuses flags that do not go together.
func Exclusive(c *cobra.Command) error {
	together := map[string][]string{}
	c.Flags().Visit(func(f *pflag.Flag) {
		for _, group := range f.Annotations[exclusiveNote] {
			together[group] = append(together[group], "--"+f.Name)
		}
	})
	for _, group := range slices.Sorted(maps.Keys(together)) {
		if names := together[group]; len(names) > 1 {
			return Wrong(fmt.Errorf("%s 不能同时使用，只能选一个", strings.Join(names, "、")))
		}
	}
	return nil
}
