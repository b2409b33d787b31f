// Package usage gives a program of cobra's the words that cobra has in English: the help of its commands, in groups, and what is wrong with what
// was typed, with what was likely meant. It knows the commands by their names alone, and prints nothing by itself but a help.
package usage

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"duban/listing"
)

// A group is a part of the list of commands, by what people come for.
type group struct {
	title    string
	commands []string // in the order in which they are shown
}

// groups hold every command that a person types. One that stands in none of them is shown below them all.
var groups = []group{
	{"日常办理", []string{
		"report", "return", "accept", "close", "reopen", "extend", "suspend", "resume", "chase", "replies", "name", "settle",
	}},
	{"查看", []string{"status", "preview", "show", "notices", "history", "explain"}},
	{"导入导出", []string{"import", "export"}},
	{"试发与排查", []string{"check", "send-test", "simulate", "effect", "verify"}},
	{"管理员", []string{"run", "hold", "release", "end", "backup", "restore", "clock"}},
	{"其他", []string{"version", "help"}},
}

// Width is the widest line of a help.
const Width = 100

// Speak gives a tree of commands the words that cobra has in English, and its faults of usage exit code 2.
func Speak(root *cobra.Command) {
	root.PersistentFlags().BoolP("help", "h", false, "显示用法")
	root.Flags().BoolP("version", "v", false, "显示版本")
	root.SetHelpCommand(helpCommand())
	root.AddCommand(completionCommand())
	root.SetUsageFunc(func(c *cobra.Command) error {
		_, err := io.WriteString(c.OutOrStderr(), Help(c))
		return err
	})
	root.SetHelpFunc(func(c *cobra.Command, _ []string) { _, _ = io.WriteString(c.OutOrStdout(), Help(c)) })
	root.SetFlagErrorFunc(wrongFlag)
	checkUsage(root)
}

// helpCommand shows the help of the command that is named. It needs no settings: whoever asks may have broken ones.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "help [命令]", Short: "显示命令的用法", PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			found := c.Root()
			for _, name := range args {
				next := slices.IndexFunc(found.Commands(), func(sub *cobra.Command) bool { return sub.Name() == name })
				if next < 0 {
					return Unknown(found, name)
				}
				found = found.Commands()[next]
			}
			return found.Help()
		},
	}
}

// completionCommand stands in the place of the one that cobra would add in English.
func completionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "completion bash|zsh|fish", Short: "输出命令补全脚本（安装包已带，一般不需要）", Hidden: true, Args: cobra.ExactArgs(1),
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE: func(c *cobra.Command, args []string) error {
			switch out := c.OutOrStdout(); args[0] {
			case "bash":
				return c.Root().GenBashCompletionV2(out, true)
			case "zsh":
				return c.Root().GenZshCompletion(out)
			case "fish":
				return c.Root().GenFishCompletion(out, true)
			default:
				return Error{fmt.Errorf("不认识的命令行环境“%s”：请用 bash、zsh 或 fish", args[0])}
			}
		},
	}
}

// Help returns the help of a command.
func Help(c *cobra.Command) string {
	var b strings.Builder
	paragraph(&b, cmp.Or(c.Long, c.Short))
	section(&b, "用法", []string{"  " + useLine(c)})
	listCommands(&b, c)
	if c.HasExample() {
		section(&b, "示例", strings.Split(strings.TrimRight(c.Example, "\n"), "\n"))
	}
	section(&b, "选项", flagLines(c.NonInheritedFlags()))
	section(&b, "通用选项", flagLines(c.InheritedFlags()))
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "\n查看某一命令的用法：%s 命令 --help\n", c.CommandPath())
	}
	return b.String()
}

// useLine returns how a command is typed.
func useLine(c *cobra.Command) string {
	line := c.Use
	if c.HasParent() {
		line = c.Parent().CommandPath() + " " + line
	}
	if c.HasAvailableSubCommands() {
		line += " 命令"
	}
	return line + " [选项]"
}

// paragraph writes a text, each of its lines broken where it is too wide.
func paragraph(b *strings.Builder, text string) {
	for line := range strings.SplitSeq(text, "\n") {
		b.WriteString(strings.Join(listing.Wrap(line, Width), "\n") + "\n")
	}
}

// section writes a titled part of a help; one without lines is left out.
func section(b *strings.Builder, title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s：\n%s\n", title, strings.Join(lines, "\n"))
}

// listCommands writes the commands of a command: those of the program in their groups.
func listCommands(b *strings.Builder, c *cobra.Command) {
	rest := map[string]*cobra.Command{}
	var order []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() || sub.Name() == "help" {
			rest[sub.Name()] = sub
			order = append(order, sub.Name())
		}
	}
	if !c.HasParent() {
		for _, g := range groups {
			section(b, g.title, commandLines(g.commands, rest))
			for _, name := range g.commands {
				delete(rest, name)
			}
		}
	}
	section(b, "命令", commandLines(order, rest))
}

// commandLines returns a line for each of the named commands that there are.
func commandLines(names []string, all map[string]*cobra.Command) []string {
	var rows [][2]string
	for _, name := range names {
		if c, ok := all[name]; ok {
			rows = append(rows, [2]string{name, c.Short})
		}
	}
	return beside(rows)
}

// flagLines returns the lines of flags.
func flagLines(flags *pflag.FlagSet) []string {
	var rows [][2]string
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		name := "    --" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", --" + f.Name
		}
		value, usage := pflag.UnquoteUsage(f)
		if word, ok := valueWords[value]; ok {
			value = word
		}
		if !strings.Contains("|false|0|0s|[]||", "|"+f.DefValue+"|") && !strings.Contains(usage, "默认") {
			usage += "（默认 " + f.DefValue + "）"
		}
		rows = append(rows, [2]string{strings.TrimRight(name+" "+value, " "), usage})
	})
	return beside(rows)
}

// valueWords say what a flag takes, by the name that pflag has for its type.
var valueWords = map[string]string{"string": "值", "strings": "值", "stringArray": "值", "int": "数", "duration": "时长", "": ""}

// beside returns names with what they mean, aligned; what is long goes on below itself.
func beside(rows [][2]string) []string {
	widest := 0
	for _, r := range rows {
		widest = max(widest, listing.Width(r[0]))
	}
	var all []string
	for _, r := range rows {
		lead := "  " + r[0] + strings.Repeat(" ", widest-listing.Width(r[0])+2)
		for _, line := range listing.Wrap(r[1], Width-listing.Width(lead)) {
			all = append(all, strings.TrimRight(lead+line, " "))
			lead = strings.Repeat(" ", listing.Width(lead))
		}
	}
	return all
}
